import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStore } from "./store/index.ts";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "./store/testing/embedded-postgres.ts";
import { cashLoanApplication } from "./test-kit/applicants.ts";
import { publishWithoutFailurePath } from "./test-kit/publish-without-failure-path.ts";
import { startTestServer, type TestServer } from "./test-kit/test-server.ts";

describe("processes of one PostgreSQL", () => {
  let postgres: EmbeddedPostgres;
  let folder: string;
  let url: string;
  /** Two that answer requests only, and one that does what is due only. */
  let api: TestServer;
  let worker: TestServer;
  let other: TestServer;
  beforeAll(async () => {
    postgres = await startEmbeddedPostgres();
    folder = mkdtempSync(join(tmpdir(), "lendloom-two-"));
    url = await postgres.createDatabase();
    api = await startTestServer({ folder, url, role: "api" });
    worker = await startTestServer({ folder, url, role: "worker" });
    other = await startTestServer({ folder, url, role: "api" });
  });
  afterAll(async () => {
    for (const server of [other, api, worker]) await server.close();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const submit = (server: TestServer, key: string) =>
    server.call(
      "POST",
      "/v1/applications",
      { ...server.apiKey, "idempotency-key": key },
      cashLoanApplication(700, key),
    );
  const consent = (server: TestServer, id: string) =>
    server.call(
      "POST",
      `/v1/applications/${id}/events`,
      { ...api.apiKey, "idempotency-key": `${id}-consent` },
      { type: "CONSENT_GIVEN" },
    );

  it("RT403 one answers, another one does what is due, without waiting to look for it", async () => {
    const { id } = (await submit(api, "roles-1")).json<{ id: string }>();
    expect((await consent(api, id)).statusCode).toBe(200);
    const done = await api.until(`/v1/applications/${id}`, api.apiKey, ({ status }) => status === "offered");
    expect(done["status"]).toBe("offered");
    const steps = async (server: TestServer) =>
      Number(
        /lendloom_connector_seconds_count\{[^}]*\} (\d+)/.exec(
          (await server.call("GET", "/metrics")).body,
        )?.[1] ?? 0,
      );
    expect([await steps(api), (await steps(worker)) > 0]).toEqual([0, true]);
  });

  it("a worker answers an operator and nobody else, and says what it is", async () => {
    for (const path of ["/livez", "/readyz"]) expect((await worker.call("GET", path)).statusCode).toBe(200);
    expect((await worker.app.inject({ url: "/v1/applications", headers: api.apiKey })).statusCode).toBe(404);
    for (const [server, role] of [
      [worker, "worker"],
      [api, "api"],
    ] as const) {
      const { body } = await server.call("GET", "/metrics");
      expect(body).toContain(`lendloom_process_info{role="${role}",store="postgres"} 1`);
      await expect
        .poll(async () => (await server.call("GET", "/metrics")).body, { timeout: 5_000 })
        .toContain("lendloom_listening 1");
      const ahead = /lendloom_clock_ahead_seconds (-?[\d.e-]+)/.exec(body)?.[1];
      expect(Math.abs(Number(ahead))).toBeLessThan(1);
    }
  });

  it("a session, its end and a revoked key are known to every process at once", async () => {
    const mei = await api.as("mei");
    expect((await other.call("GET", "/v1/session", mei)).statusCode).toBe(200);
    expect((await other.call("DELETE", "/v1/session", mei)).statusCode).toBe(204);
    expect((await api.call("GET", "/v1/session", mei)).statusCode).toBe(401);
    const key = await api.keyOf(["auditor"]);
    expect((await other.call("GET", "/v1/applications", key)).statusCode).toBe(200);
    const [record] = await other.store.apiKeys.list("other" as never);
    await other.store.apiKeys.revoke("other" as never, record!.id, {
      at: other.store.clock.now(),
      by: { kind: "system", id: "test" },
    });
    expect((await api.call("GET", "/v1/applications", key)).statusCode).toBe(401);
  });

  it("an idempotency key does its work once, whichever processes it is sent to", async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => submit(index % 2 === 0 ? api : other, "once")),
    );
    expect(new Set(answers.map((answer) => answer.json<{ id: string }>().id)).size).toBe(1);
  });

  it("what one publishes, the next application at every other goes by", async () => {
    const versionAt = async (server: TestServer, key: string) => {
      const { id } = (await submit(server, key)).json<{ id: string }>();
      const stored = await server.store.runs.readRun("demo", id);
      return stored?.run.pins.workflow.version;
    };
    expect(await versionAt(api, "before")).not.toBe("9.0.0");
    await publishWithoutFailurePath(other);
    expect(await versionAt(api, "after")).toBe("9.0.0");
  });

  it("a person erased at one process is unreadable at every other at once, also one that has just read her", async () => {
    const { id } = (await submit(api, "erased-1")).json<{ id: string }>();
    const nameAt = async (server: TestServer) => {
      const opened = await server.runtime.readRun("demo", id);
      return { opened: opened?.facts["applicantName"], subject: opened?.run.subject ?? "" };
    };
    for (const server of [api, worker, other]) expect((await nameAt(server)).opened).toHaveProperty("value");
    const act = { at: api.store.clock.now(), by: { kind: "system", id: "test" } } as const;
    const { subject } = await nameAt(other);
    expect((await api.store.subjectKeys.destroy("demo" as never, subject, act)).ok).toBe(true);
    for (const server of [worker, other, api]) {
      expect((await nameAt(server)).opened).toHaveProperty("erased", true);
    }
  });

  it("guesses at one process are counted at the other, by person and by address", async () => {
    const guess = (server: TestServer, name: string) =>
      server.call("POST", "/v1/session", {}, { name, password: "wrong" });
    for (let tries = 0; tries < 5; tries++) await guess(tries % 2 === 0 ? api : other, "jun");
    expect((await guess(api, "jun")).statusCode).toBe(429);
    expect((await guess(other, "jun")).statusCode).toBe(429);
    const statuses: number[] = [];
    for (let tries = 0; tries < 20; tries++) {
      statuses.push((await guess(tries % 2 === 0 ? api : other, "nobody")).statusCode);
    }
    // Twenty a minute from one address, wherever they arrive; some of them were used up before.
    expect(statuses.filter((status) => status === 401).length).toBeLessThan(15);
    expect(statuses.at(-1)).toBe(429);
    expect((await guess(api, "nobody")).statusCode).toBe(429);
    expect((await guess(other, "nobody")).statusCode).toBe(429);
  });

  it("store.master-key: a process with a master key of its own is refused before it seals anything", async () => {
    const own = mkdtempSync(join(tmpdir(), "lendloom-own-key-"));
    const fresh = await postgres.createDatabase();
    const first = await openStore({ kind: "postgres", url: fresh, folder });
    const second = openStore({ kind: "postgres", url: fresh, folder: own });
    await expect(second).rejects.toMatchObject({ code: "store.master-key" });
    await first.close();
    rmSync(own, { recursive: true, force: true });
  });
});
