import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { demoLender } from "./seed/demo-lender.ts";
import { startEmbeddedPostgres } from "./store/testing/embedded-postgres.ts";
import { cashLoanApplication } from "./test-kit/applicants.ts";
import { endOf, startProcesses, type ServerProcesses } from "./test-kit/server-processes.ts";
import { startTestServer, type TestServer } from "./test-kit/test-server.ts";

interface Shown {
  readonly id: string;
  readonly state: string;
  readonly started: number;
}
interface Firing {
  readonly result: string;
  readonly run?: string;
}

const COUNT = 8;
const ids = Array.from({ length: COUNT }, (_, number) => `once-${number}`);

/** Due once, a moment from now, and caught up if nobody looks then. */
function dueSoon(id: string, inMs: number): object {
  const { product, facts } = cashLoanApplication(700);
  return {
    title: { "zh-CN": id, en: id },
    product,
    applicant: { reference: `M-${id}` },
    facts,
    repeat: `R1/${new Date(Date.now() + inMs).toISOString()}/PT1M`,
    zone: "Asia/Shanghai",
    catchUp: "last",
  };
}

/** Each moment has one entry, which names a run of its own, and there are no other runs. */
function eachOnce(histories: readonly (readonly Firing[])[], runs: readonly string[]): void {
  expect(histories.map((firings) => firings.map(({ result }) => result))).toEqual(ids.map(() => ["started"]));
  const begun = histories.flatMap((firings) => firings.map(({ run }) => run));
  expect([...begun].sort()).toEqual([...runs].sort());
}

describe("schedules when processes die", () => {
  let processes: ServerProcesses | undefined;
  afterEach(() => processes?.close());

  it("RT168 killed with what it has claimed and before its commits, a server begins each run once", async () => {
    const there = (processes = await startProcesses());
    const send = async (method: string, path: string, body?: object) => {
      const answer = await fetch(`${there.url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${there.apiKey()}`,
          ...(body === undefined ? {} : { "content-type": "application/json", "if-none-match": "*" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }).catch(() => undefined);
      return answer?.ok === true ? ((await answer.json()) as { items?: unknown }) : undefined;
    };
    // The demo's key for machines may change nothing: an officer's session does.
    await there.startServer();
    const li = await signIn(there.url);
    for (const id of ids) {
      const saved = await fetch(`${there.url}/v1/schedules/${id}`, {
        method: "PUT",
        headers: { ...li, "content-type": "application/json", "if-none-match": "*" },
        body: JSON.stringify(dueSoon(id, 15_000)),
      });
      expect(saved.status).toBe(201);
    }
    await endOf(there.server(), "SIGKILL");
    for (const point of ["after-schedule-claim:1", "before-commit:2", "before-commit:1"]) {
      await there.startServer({ LENDLOOM_KILLPOINT: point });
      expect([point, await endOf(there.server())]).toEqual([point, "SIGKILL"]);
    }
    await there.startServer();
    await expect
      .poll(async () => (await send("GET", "/v1/schedules"))?.items, { timeout: 60_000 })
      .toEqual(ids.map((id) => expect.objectContaining({ id, state: "ended", started: 1 }) as Shown));
    const histories = await Promise.all(
      ids.map(async (id) => (await send("GET", `/v1/schedules/${id}/firings`))?.items as readonly Firing[]),
    );
    const applications = (await send("GET", "/v1/applications?limit=200"))?.items as readonly {
      id: string;
    }[];
    eachOnce(
      histories,
      applications.map(({ id }) => id),
    );
  }, 300_000);

  async function signIn(url: string): Promise<Record<string, string>> {
    const answer = await fetch(`${url}/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "li", password: demoLender.password }),
    });
    const { csrf } = (await answer.json()) as { csrf: string };
    const [cookie = ""] = (answer.headers.get("set-cookie") ?? "").split(";");
    return { cookie, "x-csrf-token": csrf };
  }
});

describe("schedules of several processes on one PostgreSQL", () => {
  it("RT161 RT162 RT168 each moment begins one run, whichever of them looks", async () => {
    const postgres = await startEmbeddedPostgres();
    const folder = mkdtempSync(join(tmpdir(), "lendloom-schedules-"));
    const servers: TestServer[] = [];
    try {
      const url = await postgres.createDatabase();
      for (const role of ["both", "worker", "worker"] as const) {
        servers.push(await startTestServer({ folder, url, role }));
      }
      const [here] = servers as [TestServer];
      const li = await here.as("li");
      for (const id of ids) {
        const headers = { ...li, "if-none-match": "*" };
        const saved = await here.call("PUT", `/v1/schedules/${id}`, headers, dueSoon(id, 6_000));
        expect(saved.statusCode).toBe(201);
      }
      for (const id of ids) {
        await here.until(`/v1/schedules/${id}`, li, ({ state }) => state === "ended");
      }
      const items = async <T>(path: string) =>
        (await here.call("GET", path, li)).json<{ items: T[] }>().items;
      const histories = await Promise.all(ids.map((id) => items<Firing>(`/v1/schedules/${id}/firings`)));
      const applications = await items<{ id: string }>("/v1/applications?limit=200");
      eachOnce(
        histories,
        applications.map(({ id }) => id),
      );
    } finally {
      for (const server of servers) await server.close();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);
});
