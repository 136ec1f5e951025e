import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commit, run } from "../../store/testing/run-samples.ts";
import { startTestServer, type TestServer } from "../../test-kit/test-server.ts";

describe("metrics", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(async () => {
    await server.close();
  });

  async function valueOf(line: string): Promise<number> {
    const text = (await server.call("GET", "/metrics")).body;
    const found = text.split("\n").find((candidate) => candidate.startsWith(`${line} `));
    return Number(found?.slice(line.length) ?? Number.NaN);
  }

  it("tell how much waits, and for how long the first of it has been due", async () => {
    expect(await valueOf('lendloom_oldest_due_seconds{kind="timers"}')).toBe(0);
    await server.worker.stop();
    // By the store's clock, which is a database's own where there is one.
    const at = (ms: number) => new Date(Date.parse(server.store.clock.now()) + ms).toISOString();
    const timer = (generation: string, dueAt: string) => ({
      tenant: "demo",
      runId: "waits",
      generation,
      timer: "expiry",
      dueAt,
    });
    const set = [timer("1.0", at(-90_000)), timer("1.1", at(90_000))];
    await server.store.runs.commit(commit("demo", 0, run("waits"), { timers: { set, remove: [] } }));
    const late = await valueOf('lendloom_oldest_due_seconds{kind="timers"}');
    expect(late).toBeGreaterThanOrEqual(90);
    expect(late).toBeLessThan(150);
    expect(await valueOf('lendloom_backlog{kind="timers"}')).toBe(2);
    expect(await valueOf('lendloom_oldest_due_seconds{kind="activities"}')).toBe(0);
  });
});
