import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "./store/testing/embedded-postgres.ts";
import { peekStore } from "./store/testing/peek-store.ts";
import { cashLoanApplication } from "./test-kit/applicants.ts";
import { startLoneServer, type LoneServer } from "./test-kit/lone-server.ts";

describe.each(["SQLite", "PostgreSQL"])("the metrics of a server that was killed, on %s", (kind) => {
  let postgres: EmbeddedPostgres | undefined;
  let url: string | undefined;
  let folder: string;
  let server: LoneServer | undefined;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "lendloom-metrics-"));
    postgres = kind === "PostgreSQL" ? await startEmbeddedPostgres() : undefined;
    url = await postgres?.createDatabase();
  });
  afterEach(() => server?.end("SIGKILL"));
  afterAll(async () => {
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(): Promise<void> {
    server = await startLoneServer({
      LENDLOOM_DATA: folder,
      // Nobody is asked outside: what is under way waits for its applicants.
      LENDLOOM_SANDBOX_URL: "http://127.0.0.1:9",
      ...(url === undefined ? {} : { LENDLOOM_DATABASE_URL: url }),
    });
    await server.untilReady(200);
  }
  async function send(path: string, key: string, body: object): Promise<string> {
    const { apiKey } = JSON.parse(readFileSync(join(folder, "demo-credentials.json"), "utf8")) as {
      apiKey: string;
    };
    const answer = await server?.ask(path, {
      method: "POST",
      headers: {
        authorization: `Bearer ${apiKey}`,
        "content-type": "application/json",
        "idempotency-key": key,
      },
      body: JSON.stringify(body),
    });
    if (answer === undefined || answer.status >= 300) throw new Error(JSON.stringify(answer));
    return String(answer.body["id"]);
  }
  const submit = (key: string, more: object = {}) =>
    send("/v1/applications", key, { ...cashLoanApplication(640, key), ...more });

  /** What /metrics tells of one sample; 0 where it is not told. */
  async function measured(sample: string): Promise<number> {
    const text = String((await server?.ask("/metrics"))?.body["text"]);
    const line = text.split("\n").find((each) => each.startsWith(`${sample} `));
    return Number(line?.slice(sample.length + 1) ?? 0);
  }
  /** The same from the store itself, with nothing of the server between. */
  async function stored(query: string): Promise<number> {
    const peek = await peekStore(url === undefined ? { folder } : { url });
    try {
      const [row] = await peek.rows<{ figure: number | string | null }>(query);
      return Number(row?.figure ?? 0);
    } finally {
      await peek.close();
    }
  }
  const steps = () => stored("select sum(revision) as figure from runs");
  const backlog = async () =>
    Promise.all(
      ["timers", "activities", "messages", "signals"].map(async (work) => [
        work,
        await measured(`lendloom_backlog{kind="${work}"}`),
        await stored(`select count(*) as figure from ${work}`),
      ]),
    );
  const same = (found: Awaited<ReturnType<typeof backlog>>) =>
    expect(found.map(([work, told]) => [work, told])).toEqual(found.map(([work, , there]) => [work, there]));

  it(
    "what it counted begins anew, what waits is told as the store has it",
    { timeout: 240_000 },
    async () => {
      await start();
      for (const key of ["a", "b", "c"]) await submit(key);
      const young = cashLoanApplication(640, "d");
      const declined = await submit("d", { facts: { ...young.facts, age: 17 } });
      await send(`/v1/applications/${declined}/events`, "d-1", { type: "CONSENT_GIVEN" });
      const counted = await measured("lendloom_steps_total");
      expect(counted).toBe(await steps());
      expect(await measured("lendloom_commit_seconds_count")).toBe(counted);
      expect(await measured('lendloom_decisions_total{outcome="decline"}')).toBe(1);
      const created =
        'lendloom_http_request_seconds_count{method="POST",route="/v1/applications",status="201"}';
      expect(await measured(created)).toBe(4);
      same(await backlog());
      expect(await measured('lendloom_backlog{kind="timers"}')).toBe(3);

      // One more is due while nobody is there.
      const soon = await submit("e", { startAt: new Date(Date.now() + 3_000).toISOString() });
      await server?.end("SIGKILL");
      const before = await steps();
      expect(await stored("select count(*) as figure from timers")).toBe(4);
      await start();
      await expect
        .poll(() =>
          stored(`select count(*) as figure from runs where id = '${soon}' and status = 'received'`),
        )
        .toBe(1);
      await expect.poll(() => measured('lendloom_oldest_due_seconds{kind="timers"}')).toBe(0);
      await submit("f");
      const since = await measured("lendloom_steps_total");
      expect(since).toBe((await steps()) - before);
      expect(await measured("lendloom_commit_seconds_count")).toBe(since);
      expect(await measured('lendloom_decisions_total{outcome="decline"}')).toBe(0);
      expect(await measured(created)).toBe(1);
      same(await backlog());
      expect(await measured('lendloom_backlog{kind="timers"}')).toBe(5);
    },
  );
});
