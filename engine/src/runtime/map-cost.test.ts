import { expect, it } from "vitest";
import type { Run } from "../process/index.ts";
import {
  countingIds,
  fixedDefinitions,
  forgetfulSealer,
  mapDocuments,
  memoryRunStore,
  scriptedConnectors,
  simulatedClock,
} from "../testing/index.ts";
import { createRuntime } from "./create-runtime.ts";
import type { RunCommit, RunStore } from "./run-store.ts";

const T = "demo";
const ID = "run-1";
const sender = { kind: "api-key", id: "k1", roles: ["api-client"] } as const;

/** A map of so many items whose sub-flows end as soon as they begin, with what was written meanwhile. */
async function mapOf(items: number, store: RunStore = memoryRunStore()) {
  const documents = mapDocuments({
    items: `for it in 1..${items} return it`,
    params: { completion: "settled", answer: { type: "object", properties: { worth: { type: "integer" } } } },
  });
  const [valuation] = documents.workflows as unknown as { machine: object }[];
  const title = { "zh-CN": "值", en: "Worth" };
  const valued = { title, type: "final", output: { worth: "asked" } };
  Object.assign(valuation ?? {}, {
    machine: { initial: "look", states: { look: { title, always: [{ target: "valued" }] }, valued } },
  });
  const definitions = fixedDefinitions();
  definitions.publish("loan", documents);
  const commits: RunCommit[] = [];
  const written: RunStore = {
    ...store,
    async commit(commit) {
      const outcome = await store.commit(commit);
      if (outcome.kind === "committed") commits.push(commit);
      return outcome;
    },
  };
  const runtime = createRuntime({
    store: written,
    clock: simulatedClock(),
    ids: countingIds(),
    definitions,
    connectors: scriptedConnectors({ "bank/book": [{ kind: "answer", answer: { reference: "B-1" } }] }),
    sealer: forgetfulSealer(),
  });
  const facts = { name: "张伟", age: 36, city: "BJ" };
  await runtime.startRun(T, { product: "loan", subject: "a1", facts, sender });
  await runtime.deliverEvent(T, ID, { type: "BEGIN", payload: {}, sender });
  const mapped = async () => {
    const run = (await store.readRun(T, ID))?.run;
    return run?.states.includes("value") === false && run.snapshot.variables["worth"] !== undefined;
  };
  for (let turn = 0; turn < items + 10 && !(await mapped()); turn++) {
    expect((await runtime.workOnce({ owner: "w", limit: 50 })).failures).toEqual([]);
  }
  const run = (await store.readRun(T, ID))?.run as Run;
  const own = commits.filter((commit) => commit.run.id === ID);
  return { run, own, runtime, store, written: own.reduce((sum, commit) => sum + textOf(commit), 0) };
}

function textOf({ run, journal }: RunCommit): number {
  return JSON.stringify(run).length + JSON.stringify(journal).length;
}

it("RT125 ends that are told at the same time are one commit, entry for entry as one after the other", async () => {
  const its = await mapOf(20);
  expect(its.run.snapshot.variables["worth"]).toBe((20 * 21 * 1000) / 2 + 210);
  const ends = its.own.map(({ journal }) => journal.filter(({ kind }) => kind === "subflow-done").length);
  expect(ends.filter((count) => count > 0)).toEqual([10, 10]);
  // Each end begins the next item before the next end is told.
  const both = its.own.flatMap(({ journal }) => journal.map(({ kind }) => kind));
  const first = both.indexOf("subflow-done");
  expect(both.slice(first, first + 4)).toEqual([
    "subflow-done",
    "subflow-begun",
    "subflow-done",
    "subflow-begun",
  ]);
  const replayed = await its.runtime.replayRun(T, ID);
  expect(replayed).toMatchObject({ ok: true, value: { kind: "verified" } });
});

it("RT125 a message that another worker has by then is told by that one", async () => {
  const store = memoryRunStore();
  const taken = new Set<string>();
  const stolen: RunStore = {
    ...store,
    async claimMessages(claim) {
      const claimed = await store.claimMessages(claim);
      const ends = claimed.filter(({ message }) => message === "run-ended");
      const [last] = ends.slice(-1);
      if (ends.length < 3 || last === undefined || taken.has(last.runId)) return claimed;
      taken.add(last.runId);
      // Its lease ends, and it is claimed anew.
      await store.releaseWork([{ work: "message", ...last }]);
      await store.claimMessages(claim);
      return claimed;
    },
  };
  const its = await mapOf(12, stolen);
  expect(taken.size).toBeGreaterThan(0);
  const done = its.own.flatMap(({ journal }) => journal).filter(({ kind }) => kind === "subflow-done");
  expect(new Set(done.map((entry) => JSON.stringify(entry))).size).toBe(done.length);
});

it("RT125 what an item costs its run hardly grows with their number: so many ends share a commit", async () => {
  const [few, many] = [await mapOf(10), await mapOf(400)];
  expect(many.own.length / 400).toBeLessThan(1.1 * (few.own.length / 10));
  // The run is written whole with each commit: of forty times as many items, one costs no more than four times as much.
  expect(many.written / 400 / (few.written / 10)).toBeLessThan(4);
});
