import { beforeEach, describe, expect, it } from "vitest";
import type { RunCommit } from "@lendloom/engine/runtime";
import type { Store, TenantId } from "../index.ts";
import { commit, incident, run } from "./run-samples.ts";
import { actOf, newLender, noon } from "./samples.ts";
import type { StoreUnderTest } from "./store-under-test.ts";

/** Erasing a person beside what begins of hers at the same moment, on either dialect. */
export function describeErasure(subject: () => StoreUnderTest): void {
  let store: Store;
  let demo: TenantId;
  beforeEach(async () => {
    ({ store } = subject());
    demo = await newLender(store, "demo");
  });

  const erase = (reference: string) =>
    store.subjectKeys.erase(demo, reference, "asked for", actOf("boss", noon));
  const start = (id: string, of: string, written: Partial<RunCommit> = {}) =>
    commit("demo", 0, run(id, { subject: of }), {
      idempotency: { key: `key-${id}`, requestHash: "h", runId: id, at: noon, answer: {} },
      ...written,
    });

  describe("a start that got its seal before the erasure", () => {
    it.each([
      { way: "the common way", written: () => ({}) },
      {
        way: "with what is rarely written",
        written: (id: string) => ({
          incidents: { raise: [incident("demo", `${id}-i`, { runId: id })], resolve: [] },
        }),
      },
    ])("RT315 is refused as a conflict and writes nothing, $way", async ({ written }) => {
      for (const who of ["gone", "here"]) await store.sealer.forSubject("demo", who);
      expect(await erase("gone")).toMatchObject({ kind: "erased" });
      const commits = [start("late", "gone", written("late")), start("other", "here", written("other"))];
      const outcomes = await Promise.all(commits.map((each) => store.runs.commit(each)));
      expect(outcomes.map(({ kind }) => kind)).toEqual(["conflict", "committed"]);
      expect(await store.runs.readRun("demo", "late")).toBeUndefined();
      expect(await store.runs.readIdempotency("demo", "key-late")).toBeUndefined();
      expect(await subject().peek("select id from runs")).toEqual([{ id: "other" }]);
    });
  });

  it("RT315 nobody is erased while a sub-flow is under way, also one whose parent ended as a program of before ended it", async () => {
    await store.sealer.forSubject("demo", "p");
    const parent = { run: "top", invoke: "v", generation: "1.0", depth: 1 };
    const top = (finished: boolean) =>
      commit("demo", finished ? 1 : 0, run("top", { subject: "p", finished }));
    const below = (finished: boolean) =>
      commit("demo", finished ? 1 : 0, run("top-s1-0", { subject: "p", parent, finished }));
    for (const each of [top(false), below(false)]) {
      expect((await store.runs.commit(each)).kind).toBe("committed");
    }
    expect(await erase("p")).toEqual({ kind: "under-way", applications: ["top"] });
    expect((await store.runs.commit(top(true))).kind).toBe("committed");
    expect(await erase("p")).toEqual({ kind: "under-way", applications: ["top-s1-0"] });
    expect((await store.runs.commit(below(true))).kind).toBe("committed");
    expect(await erase("p")).toMatchObject({ kind: "erased" });
  });

  it("RT315 whoever is erased has no application under way, whichever of the two came first", async () => {
    for (let round = 0; round < 20; round++) {
      const who = `p-${round}`;
      await store.sealer.forSubject("demo", who);
      const [begun, erased] = await Promise.all([store.runs.commit(start(`r-${round}`, who)), erase(who)]);
      expect([
        ["committed", "under-way"],
        ["conflict", "erased"],
      ]).toContainEqual([begun.kind, erased.kind]);
    }
  });
}
