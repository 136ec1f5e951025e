import type { RunStore, StoredRun } from "@lendloom/engine/runtime";
import { simulatedProducts, walkOneStep } from "@lendloom/engine/testing";
import { describe, expect, it } from "vitest";
import { simulatedSqliteStore } from "../testing/simulated-sqlite.ts";
import { WALKED } from "../testing/walked-products.ts";
import { recentRuns } from "./recent-runs.ts";

const PATHS = 40;
const STEPS = 8;
const [TENANT, RUN] = ["lender-a", "run-0-1"];
const products = simulatedProducts(WALKED.seed, WALKED.count);

const stored = (id: string, revision: number, finished = false) =>
  ({ run: { id, finished }, revision }) as StoredRun;

describe("runs as this process has committed them last", () => {
  it("RT413 are to the byte what is stored, after every step of random paths", async () => {
    let compared = 0;
    for (let seed = 0; seed < PATHS; seed++) {
      const storage = await simulatedSqliteStore();
      const { store } = storage;
      const seen: { committed?: StoredRun } = {};
      const watched: RunStore = {
        ...store,
        async commit(commit) {
          const outcome = await store.commit(commit);
          if (outcome.kind === "committed" && commit.run.id === RUN) {
            seen.committed = { run: commit.run, revision: outcome.revision };
          }
          return outcome;
        },
      };
      for (let step = 0; step < STEPS; step++) {
        await walkOneStep(watched, products, seed, step);
        const [read, anew] = [
          await store.readRun(TENANT, RUN),
          await store.readRun(TENANT, RUN, { anew: true }),
        ];
        expect(JSON.stringify(read), `path ${seed}`).toBe(JSON.stringify(anew));
        expect(read).toStrictEqual(anew);
        if (read?.run.finished === false) expect(read.run).toBe(seen.committed?.run);
        compared += read?.run.finished === false ? 1 : 0;
      }
      await storage.end();
    }
    expect(compared).toBeGreaterThan(PATHS);
  }, 60_000);

  it("RT413 are forgotten when a commit that rests on them meets another revision", async () => {
    const storage = await simulatedSqliteStore();
    const { store } = storage;
    await walkOneStep(store, products, 0, 0);
    const read = (await store.readRun(TENANT, RUN)) as StoredRun;
    const nothing = { begin: [], remove: [], retry: [] };
    const outcome = await store.commit({
      tenant: TENANT,
      expected: read.revision + 7,
      run: read.run,
      journal: [],
      decisions: [],
      timers: { set: [], remove: [] },
      activities: nothing,
      tasks: { open: [], close: [] },
      incidents: { raise: [], resolve: [] },
    });
    const again = await store.readRun(TENANT, RUN);
    await storage.end();
    expect(outcome).toEqual({ kind: "conflict" });
    expect(again?.run).not.toBe(read.run);
    expect(again).toStrictEqual(read);
  });

  it("are as many as fit, the latest, none that has ended, and none where others write", () => {
    const recent = recentRuns({ kind: "sqlite" }, 100);
    for (const id of ["a", "b", "c"]) recent.keep("lender", stored(id, 1), 40);
    expect(["a", "b", "c"].map((id) => recent.get("lender", id)?.revision)).toEqual([undefined, 1, 1]);
    recent.keep("lender", stored("b", 2), 60);
    expect(["b", "c"].map((id) => recent.get("lender", id)?.revision)).toEqual([2, 1]);
    recent.keep("lender", stored("b", 3, true), 60);
    recent.keep("lender", stored("d", 1), 101);
    recent.forget("lender", "c");
    expect(["b", "c", "d"].map((id) => recent.get("lender", id))).toEqual([undefined, undefined, undefined]);
    expect(recent.get("other", "b")).toBeUndefined();
    const shared = recentRuns({ kind: "postgres" });
    shared.keep("lender", stored("a", 1), 1);
    expect(shared.get("lender", "a")).toBeUndefined();
  });
});
