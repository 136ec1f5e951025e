import { randomUUID } from "node:crypto";
import { createRuntime, type ActivityRow, type RunStore } from "@lendloom/engine/runtime";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createMetrics } from "../http/metrics.ts";
import { openStore, type Store } from "../store/index.ts";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../store/testing/embedded-postgres.ts";
import { commit, run } from "../store/testing/run-samples.ts";
import { postgresUnderTest, type StoreUnderTest } from "../store/testing/store-under-test.ts";
import { pauses } from "./pauses.ts";
import { startWorker, type Worker } from "./worker.ts";

let server: EmbeddedPostgres;
let subject: StoreUnderTest;
let other: Store;
beforeAll(async () => {
  server = await startEmbeddedPostgres();
  subject = await postgresUnderTest(server);
  other = await openStore({ ...subject.config, leaseClock: "database" } as typeof subject.config);
});
afterAll(async () => {
  await other.close();
  await subject.end();
  await server.stop();
});

it("a worker that ends gives back what it has claimed and not begun: another process has it within a second, not after the lease", async () => {
  const { store } = subject;
  const at = new Date().toISOString();
  const due = Array.from({ length: 3 }, (_, index): ActivityRow => ({
    tenant: "demo",
    runId: "r1",
    generation: `${index}.0`,
    purpose: "activity",
    invoke: "pay",
    connector: "disbursement",
    operation: "pay",
    input: { value: {} },
    timeoutMs: 5_000,
    retry: { maxAttempts: 2, initialMs: 100, factor: 2, maxMs: 1_000 },
    attempt: 0,
    notBefore: at,
  }));
  await store.runs.commit(
    commit("demo", 0, run("r1"), { activities: { begin: due, remove: [], retry: [] } }),
  );

  // Told to end in the moment in which its claim is written and not yet known to it.
  const started: { worker?: Worker } = {};
  let stopped: Promise<void> | undefined;
  let claimed = 0;
  const runs: RunStore = {
    ...store.runs,
    async claimActivities(claim) {
      const rows = await store.runs.claimActivities(claim);
      claimed += rows.length;
      if (rows.length > 0) stopped ??= started.worker?.stop();
      return rows;
    },
  };
  const runtime = createRuntime({
    store: runs,
    clock: store.clock,
    ids: { next: () => randomUUID() },
    definitions: {
      live: () => Promise.resolve(undefined),
      load: () => Promise.resolve(undefined),
      correlating: () => Promise.resolve([]),
    },
    connectors: { call: () => Promise.reject(new Error("Expected nothing to be called")) },
    sealer: store.sealer,
    pauses,
  });
  const failures: unknown[] = [];
  started.worker = startWorker(runtime, {
    owner: "leaving",
    metrics: createMetrics(),
    onFailure: (error) => failures.push(error),
  });
  await expect.poll(() => stopped !== undefined, { timeout: 5_000 }).toBe(true);
  const told = performance.now();
  await stopped;
  const now = new Date().toISOString();
  const leaseUntil = new Date(Date.now() + 40_000).toISOString();
  const taken = await other.runs.claimActivities({ now, owner: "other", leaseUntil, limit: 10 });
  expect(performance.now() - told).toBeLessThan(1_000);
  expect(taken).toHaveLength(3);
  // What was never tried does not count as a try.
  expect(taken.map(({ attempt }) => attempt)).toEqual([1, 1, 1]);
  expect(claimed).toBeGreaterThan(0);
  expect(failures).toEqual([]);
});
