import { describe, expect, it } from "vitest";
import { contentHash, type Json, type JsonObject } from "../kernel/index.ts";
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
import type { ConnectorReply, Ports } from "./ports.ts";

const T = "demo";
const ID = "run-1";
const G = "3.0";
const machine = { kind: "api-key", id: "k1", roles: ["api-client"] } as const;
const officer = { kind: "person", id: "li", roles: ["officer"] } as const;
const answer = (body: JsonObject): ConnectorReply => ({ kind: "answer", answer: body });
const fine = {
  "bank/book": [answer({ reference: "B-1" })],
  "bank/pay": [answer({ reference: "P-1" })],
  "bank/order": [answer({ reference: "O-1" })],
  "bank/undo-book": [answer({})],
  "bank/undo-pay": [answer({})],
  "bank/undo-order": [answer({})],
};
const child = (item: number) => `${ID}-s3-0-${item}`;

/** A booking that stands in its map, whose sub-flows under way wait for an officer. */
async function mapping(
  options: Parameters<typeof mapDocuments>[0] = {},
  documents = mapDocuments(options),
  waits = "PT0S",
  answers: Parameters<typeof scriptedConnectors>[0] = fine,
) {
  const definitions = fixedDefinitions();
  definitions.publish("loan", documents);
  const clock = simulatedClock();
  const connectors = scriptedConnectors(answers);
  const store = memoryRunStore();
  const ports: Ports = {
    store,
    clock,
    ids: countingIds(),
    definitions,
    connectors,
    sealer: forgetfulSealer(),
  };
  /** Works until nothing is due, each time with a runtime that knows nothing of the one before. */
  const drain = async () => {
    for (let turn = 0; turn < 9_000; turn++) {
      const done = await createRuntime(ports).workOnce({ owner: "w", limit: 5 });
      expect(done.failures).toEqual([]);
      if (done.timers + done.activities + done.messages + done.signals === 0) return;
    }
    throw new Error("Expected the work to end");
  };
  const runtime = createRuntime(ports);
  const facts = { name: "张伟", age: 36, city: "BJ" };
  await runtime.startRun(T, { product: "loan", subject: "a1", facts, sender: machine });
  clock.pass(waits);
  const tell = (type: string) => runtime.deliverEvent(T, ID, { type, payload: {}, sender: machine });
  await tell("BEGIN");
  await drain();
  const run = async (id = ID): Promise<Run> => {
    const stored = await store.readRun(T, id);
    if (stored === undefined) throw new Error(`Expected the run ${id}`);
    return stored.run;
  };
  return {
    definitions,
    clock,
    connectors,
    store,
    runtime,
    drain,
    tell,
    run,
    /** Values an item; everything that this leads to is done. */
    async value(item: number, worth: Json) {
      const form = { worth };
      const completed = { outcome: "valued", form, sender: officer };
      const done = await runtime.completeTask(T, `${child(item)}-t2-0`, completed);
      if (!done.ok) throw new Error(JSON.stringify(done.error));
      await drain();
    },
    async withdraw(item: number) {
      const done = await runtime.cancelRun(T, child(item), { reason: "x", sender: officer });
      if (!done.ok) throw new Error(JSON.stringify(done.error));
      await drain();
    },
    /** The sub-flows that were begun, by item, and where each stands to the run. */
    async children() {
      const { children = {} } = await run();
      return Object.entries(children).map(
        ([generation, { state }]) => `${generation.slice(G.length + 1)} ${state}`,
      );
    },
    kinds: async () => (await store.readJournal(T, ID, { after: 0, limit: 9_000 })).map(({ kind }) => kind),
    incidents: () => store.listIncidents(T, { runId: ID, limit: 10 }),
    async proof() {
      const replayed = await runtime.replayRun(T, ID);
      return replayed.ok ? replayed.value : replayed.error;
    },
  };
}
const verified = { kind: "verified" };

describe("maps", () => {
  it("RT118 begins a sub-flow for each item in their order, as many at once as there may be", async () => {
    const its = await mapping({ params: { concurrency: 2 } });
    expect(await its.children()).toEqual(["1 open", "2 open"]);
    expect((await its.run(child(2))).parent).toMatchObject({
      run: ID,
      invoke: "valuations",
      generation: "3.0.2",
    });
    expect((await its.run(child(2))).snapshot.variables["asked"]).toBe(2002);
    await its.value(2, 20);
    expect(await its.children()).toEqual(["1 open", "2 done", "3 open"]);
    await its.value(3, 300);
    await its.value(1, 1);
    expect(await its.run()).toMatchObject({ states: ["confirm"], snapshot: { variables: { worth: 321 } } });
    expect((await its.run()).maps).toBeUndefined();
    expect(await its.proof()).toMatchObject(verified);
  });

  it("RT118 an empty list is done at once, and so is one that is none", async () => {
    for (const items of ["[1][item > 1]", "sizes[item > 9]"]) {
      const its = await mapping({ items });
      expect(await its.run()).toMatchObject({ states: ["confirm"] });
      expect(await its.children()).toEqual([]);
      expect(await its.proof()).toMatchObject(verified);
    }
  });

  it.each([
    ["any", ["1 cancelled", "2 done", "3 cancelled"]],
    [{ count: 1 }, ["1 cancelled", "2 done", "3 cancelled"]],
    [
      { when: "some it in event.output satisfies it.output.worth > 15" },
      ["1 cancelled", "2 done", "3 cancelled"],
    ],
  ])("RT118 is done by %j as soon as enough is, and cancels the others", async (completion, ends) => {
    const its = await mapping({ params: { completion } });
    await its.value(2, 20);
    expect(await its.children()).toEqual(ends);
    expect(await its.run()).toMatchObject({ states: ["confirm"], snapshot: { variables: { worth: 20 } } });
    expect(await its.run(child(1))).toMatchObject({ finished: true, cancelled: { from: "parent" } });
    expect(await its.proof()).toMatchObject(verified);
  });

  it("RT118 tells what came of each item in their order, however they ended", async () => {
    const its = await mapping({ params: { completion: "settled", concurrency: 1 } });
    await its.withdraw(1);
    await its.value(2, 7);
    await its.withdraw(3);
    expect(await its.children()).toEqual(["1 failed", "2 done", "3 failed"]);
    expect(await its.run()).toMatchObject({ states: ["confirm"], snapshot: { variables: { worth: 7 } } });
    expect(await its.proof()).toMatchObject(verified);
  });

  it("RT118 goes on to its end where its condition never holds", async () => {
    const its = await mapping({
      params: { completion: { when: 'count(event.output[status = "done"]) > 5' } },
    });
    for (const item of [1, 2, 3]) await its.value(item, item);
    expect(await its.run()).toMatchObject({ states: ["confirm"], snapshot: { variables: { worth: 6 } } });
  });

  it.each([
    ["all", 1, "map.item-failed"],
    [{ count: 2 }, 2, "map.too-few"],
    ["any", 3, "map.too-few"],
  ])(
    "RT119 by %j it fails as soon as it cannot be done any more, and cancels the others",
    async (completion, failing, code) => {
      const its = await mapping({ params: { completion } });
      for (let item = 1; item < failing; item++) await its.withdraw(item);
      expect(await its.run()).toMatchObject({ states: ["value"] });
      await its.withdraw(failing);
      expect(await its.run()).toMatchObject({
        states: ["ended"],
        finished: true,
        snapshot: { variables: { failure: code } },
      });
      expect((await its.children()).filter((end) => end.endsWith("failed"))).toHaveLength(failing);
      expect(await its.proof()).toMatchObject(verified);
    },
  );

  it("RT119 too many items, or too much told of them, fail before anything is begun", async () => {
    const tooMany = await mapping({ items: "for it in 1..1001 return it" });
    expect(await tooMany.run()).toMatchObject({ snapshot: { variables: { failure: "map.too-many" } } });
    expect(await tooMany.children()).toEqual([]);
    expect(await tooMany.proof()).toMatchObject(verified);
    const left = await mapping({ items: "for it in 1..1001 return it", onError: null });
    expect(await left.run()).toMatchObject({ states: ["book"] });
    expect(await left.incidents()).toMatchObject([{ code: "process.map-failed" }]);
    expect((await left.run()).children).toBeUndefined();
  });

  it("RT119 without a failure path an operator must act: she says what the item came to", async () => {
    const its = await mapping({ onError: null });
    await its.withdraw(2);
    expect(await its.run()).toMatchObject({ states: ["value"] });
    const [incident] = await its.incidents();
    expect(incident).toMatchObject({ code: "process.map-failed", status: "open" });
    await its.value(1, 1);
    const order = { action: "skip", output: { worth: 50 } } as const;
    const skipped = await its.runtime.resolveIncident(T, incident?.id ?? "", {
      order,
      reason: "valued by hand",
      by: officer,
    });
    expect(skipped).toMatchObject({ ok: true });
    await its.value(3, 3);
    expect(await its.run()).toMatchObject({ states: ["confirm"], snapshot: { variables: { worth: 54 } } });
    expect(await its.proof()).toMatchObject(verified);
  });

  it("RT113 an incident of one item's sub-flow stops that one only, and what is made of it is the item's end", async () => {
    const refused = { kind: "error", code: "no", message: "no", retryable: false } as const;
    const documents = mapDocuments({ params: { completion: "settled" } });
    const its = await mapping({}, documents, "PT0S", { ...fine, "bank/order": [refused] });
    expect(await its.children()).toEqual(["1 open", "2 open", "3 open"]);
    expect(await its.incidents()).toEqual([]);
    const open = await its.store.listIncidents(T, { status: "open", limit: 10 });
    expect(open.map(({ runId }) => runId).sort()).toEqual([1, 2, 3].map(child));
    const of = (item: number) => open.find(({ runId }) => runId === child(item))?.id ?? "";
    its.connectors.script("bank/order", answer({ reference: "O-2" }));
    const skip = { action: "skip", output: { reference: "O-1" } } as const;
    const orders = [
      its.runtime.resolveIncident(T, of(1), { order: skip, reason: "by phone", by: officer }),
      its.runtime.retryIncident(T, of(2), officer),
    ];
    for (const done of await Promise.all(orders)) expect(done).toMatchObject({ ok: true });
    await its.drain();
    for (const item of [1, 2]) await its.value(item, item);
    // Nobody knows what became of the third one's call, which could be undone: withdrawn, it ends when that is known.
    await its.withdraw(3);
    expect(await its.children()).toEqual(["1 done", "2 done", "3 open"]);
    expect(await its.runtime.retryIncident(T, of(3), officer)).toMatchObject({ ok: true });
    await its.drain();
    expect(await its.children()).toEqual(["1 done", "2 done", "3 failed"]);
    expect(await its.run()).toMatchObject({ states: ["confirm"], snapshot: { variables: { worth: 3 } } });
    expect(await its.proof()).toMatchObject(verified);
  });

  it("RT119 what an item did is undone, too, where an operator says what it came to", async () => {
    const answers = { type: "object", properties: { worth: { type: "integer", minimum: 10 } } };
    const its = await mapping({ params: { answer: answers }, onError: null });
    await its.value(2, 9);
    const [incident] = await its.incidents();
    expect(incident).toMatchObject({ code: "process.map-failed", status: "open" });
    const order = { action: "skip", output: { worth: 50 } } as const;
    const id = incident?.id ?? "";
    const skipped = await its.runtime.resolveIncident(T, id, { order, reason: "x", by: officer });
    expect(skipped).toMatchObject({ ok: true });
    expect((await its.run()).compensations?.map(({ of }) => of)).toContain(`${G}.2`);
    await its.runtime.cancelRun(T, ID, { reason: "x", sender: officer });
    await its.drain();
    const undone = its.connectors.calls.filter(({ operation }) => operation.startsWith("undo-"));
    expect(undone.map(({ idempotencyKey }) => idempotencyKey.split(":")[0])).toContain(child(2));
    expect(await its.proof()).toMatchObject(verified);
  });

  it("RT119 an output that does not fit is a failure of its item", async () => {
    const answers = { type: "object", properties: { worth: { type: "integer", minimum: 10 } } };
    const its = await mapping({ params: { answer: answers, completion: "settled" } });
    await its.value(1, 9);
    await its.value(2, 10);
    await its.value(3, 11);
    expect(await its.children()).toEqual(["1 failed", "2 done", "3 done"]);
    expect(await its.run()).toMatchObject({ snapshot: { variables: { worth: 21 } } });
  });

  it("RT119 stops reading what items are told where it is too much, and keeps nothing of it", async () => {
    const documents = mapDocuments({ items: "for it in 1..1000 return it" });
    const [valuation] = documents.workflows;
    const text = { title: { "zh-CN": "文", en: "Text" }, type: { kind: "string" } };
    Object.assign(valuation?.variables ?? {}, { text });
    const initial = `string join(for it in 1..200 return "${"x".repeat(50)}", "")`;
    Object.assign(documents.workflow.variables, { text: { ...text, initial } });
    const [invoke] = documents.workflow.machine.states.value.invoke;
    Object.assign(invoke?.input ?? {}, { text: "text" });
    const its = await mapping({}, documents);
    expect(await its.run()).toMatchObject({ snapshot: { variables: { failure: "map.too-large" } } });
    expect(await its.children()).toEqual([]);
    const journal = await its.store.readJournal(T, ID, { after: 0, limit: 99 });
    const begun = journal.find(({ kind }) => kind === "map-begun");
    expect(begun).toMatchObject({ total: 1000, tooLarge: true });
    expect(JSON.stringify(begun).length).toBeLessThan(1_000);
    expect(await its.proof()).toMatchObject(verified);
  });

  it("RT119 an item whose result is too much beside the others' has failed, and is undone all the same", async () => {
    const documents = mapDocuments({ params: { completion: "settled" } });
    const invoke = documents.workflow.machine.states.value.invoke[0] as unknown as {
      params: { answer?: unknown };
      onDone: unknown;
    };
    delete invoke.params.answer;
    invoke.onDone = [{ target: "pay" }];
    const [valuation] = documents.workflows as unknown as {
      machine: { states: Record<string, { type?: string; output?: Record<string, string> }> };
    }[];
    const long = `for it in 1..100 return "${"x".repeat(16_000)}"`;
    for (const state of Object.values(valuation?.machine.states ?? {})) {
      if (state.type === "final") state.output = { ...state.output, long };
    }
    const its = await mapping({}, documents);
    for (const item of [1, 2, 3]) await its.value(item, item);
    expect(await its.children()).toEqual(["1 done", "2 done", "3 failed"]);
    const journal = await its.store.readJournal(T, ID, { after: 0, limit: 999 });
    expect(journal.find(({ kind }) => kind === "subflow-failed")).toMatchObject({
      error: { code: "map.too-large" },
    });
    expect((await its.run()).compensations?.map(({ of }) => of)).toContain(`${G}.3`);
    expect(await its.proof()).toMatchObject(verified);
  }, 240_000);

  it("RT118 asks its condition after each end, not before nor between", async () => {
    const when = 'not(some it in event.output satisfies it.status = "failed")';
    const its = await mapping({ params: { completion: { when } } });
    expect(await its.run()).toMatchObject({ states: ["value"] });
    expect(await its.children()).toEqual(["1 open", "2 open", "3 open"]);
    await its.withdraw(2);
    expect(await its.run()).toMatchObject({ states: ["value"] });
    await its.value(1, 1);
    await its.value(3, 3);
    expect(await its.run()).toMatchObject({ states: ["confirm"], snapshot: { variables: { worth: 4 } } });
    const held = await mapping({ params: { completion: { when } } });
    await held.value(2, 2);
    expect(await held.children()).toEqual(["1 cancelled", "2 done", "3 cancelled"]);
    expect(await held.proof()).toMatchObject(verified);
  });

  it("RT118 hands on the age of a fact, and of nothing else that is told under its name", async () => {
    const documents = mapDocuments({ params: { concurrency: 1 } });
    const [invoke] = documents.workflow.machine.states.value.invoke;
    Object.assign(invoke?.input ?? {}, { age: "if item = 2 then age else item + 20", city: '"SH"' });
    const its = await mapping({}, documents, "PT1H");
    const entered = (await its.store.readJournal(T, ID, { after: 0, limit: 99 })).find(
      ({ kind }) => kind === "map-begun",
    )?.at;
    its.clock.pass("P1D");
    await its.value(1, 1);
    const { facts } = await its.run();
    const told = (await its.run(child(2))).facts;
    expect(entered).not.toBe(facts["age"]?.fetchedAt);
    expect(told["age"]?.fetchedAt).toBe(facts["age"]?.fetchedAt);
    expect(told["city"]?.fetchedAt).toBe(entered);
    await its.value(2, 2);
    const other = (await its.run(child(3))).facts;
    expect(other["age"]?.fetchedAt).toBe(entered);
    expect(other["name"]?.fetchedAt).toBe(facts["name"]?.fetchedAt);
  });

  it("RT113 an item whose start is tried again after its map was left is not begun", async () => {
    const documents = mapDocuments({ onError: null });
    const [valuation] = documents.workflows as unknown as {
      machine: { states: { order: { always?: unknown } } };
    }[];
    const text = 'today() < date("2026-06-02") and asked < 0';
    Object.assign(valuation?.machine.states.order ?? {}, {
      always: [{ target: "given-up", guard: { type: "feel", params: { text } } }],
    });
    const [invoke] = documents.workflow.machine.states.value.invoke;
    Object.assign(invoke?.input ?? {}, { asked: "if item = 2 then null else item" });
    for (const way of ["resolve", "retry"] as const) {
      const its = await mapping({}, documents);
      const [incident] = await its.incidents();
      expect(incident).toMatchObject({ code: "process.map-failed", status: "open" });
      await its.tell("STOP");
      await its.drain();
      expect(await its.run()).toMatchObject({ finished: true });
      its.clock.pass("P2D");
      const before = its.connectors.calls.length;
      const id = incident?.id ?? "";
      const done =
        way === "retry"
          ? await its.runtime.retryIncident(T, id, officer)
          : await its.runtime.resolveIncident(T, id, {
              order: { action: "retry" },
              reason: "x",
              by: officer,
            });
      expect(done).toMatchObject({ ok: true });
      expect(await its.store.readMessages(T, ID)).toEqual([]);
      await its.drain();
      expect(await its.store.readRun(T, child(2))).toBeUndefined();
      expect(its.connectors.calls).toHaveLength(before);
      expect((await its.run()).incidents).toEqual([]);
      expect(await its.proof()).toMatchObject(verified);
    }
  });

  it("RT124 leaving it cancels what is under way, and what was not begun never is", async () => {
    const its = await mapping({ params: { concurrency: 2 } });
    await its.value(1, 1);
    await its.tell("STOP");
    await its.drain();
    expect(await its.children()).toEqual(["1 done", "2 cancelled", "3 cancelled"]);
    expect(await its.run()).toMatchObject({ states: ["ended"], finished: true });
    expect((await its.run()).maps).toBeUndefined();
    expect(await its.store.readMessages(T, ID)).toEqual([]);
    expect(await its.proof()).toMatchObject(verified);
  });

  it("RT124 its time is that of all items together", async () => {
    const its = await mapping({ params: { concurrency: 1 } });
    its.clock.pass("P10D");
    await its.drain();
    expect(await its.run()).toMatchObject({
      states: ["ended"],
      snapshot: { variables: { failure: "map.timeout" } },
    });
    expect(await its.children()).toEqual(["1 cancelled"]);
    expect(await its.proof()).toMatchObject(verified);
  });

  it("RT124 cancelling the run undoes what its items did, the latest first, after those under way", async () => {
    const its = await mapping();
    await its.value(3, 3);
    await its.value(1, 1);
    await its.runtime.cancelRun(T, ID, { reason: "x", sender: officer });
    await its.drain();
    expect(await its.run()).toMatchObject({ finished: true, status: "withdrawn" });
    const undone = its.connectors.calls.filter(({ operation }) => operation.startsWith("undo-"));
    expect(undone.map(({ idempotencyKey }) => idempotencyKey.split(":")[0])).toEqual([
      child(2),
      child(1),
      child(3),
      ID,
    ]);
    expect(await its.proof()).toMatchObject(verified);
  });

  it("RT124 an end that is told late or again changes nothing", async () => {
    const its = await mapping({ params: { completion: "any" } });
    await its.runtime.completeTask(T, `${child(1)}-t2-0`, {
      outcome: "valued",
      form: { worth: 1 },
      sender: officer,
    });
    await its.runtime.completeTask(T, `${child(2)}-t2-0`, {
      outcome: "valued",
      form: { worth: 2 },
      sender: officer,
    });
    await its.drain();
    expect(await its.run()).toMatchObject({ states: ["confirm"], snapshot: { variables: { worth: 1 } } });
    expect(await its.children()).toEqual(["1 done", "2 cancelled", "3 cancelled"]);
    expect(await its.run(child(2))).toMatchObject({ finished: true });
    expect(await its.proof()).toMatchObject(verified);
  });

  it("RT118 what items are given and answer is stored sealed, and leaves the run with its map", async () => {
    const its = await mapping();
    await its.value(1, 1);
    const { maps } = await its.run();
    expect(maps?.[G]).toMatchObject({
      total: 3,
      begun: 3,
      results: { "1": { output: { sealed: expect.any(String) as string } } },
    });
    expect(maps?.[G]?.inputs).toEqual({ sealed: expect.any(String) as string });
  });
});

describe("signals to the sub-flows of a map", () => {
  /** While they look, its sub-flows wait for an appraisal under this key. */
  async function waiting(correlate: JsonObject) {
    const documents = mapDocuments({ params: { completion: "settled" } });
    const [valuation] = documents.workflows as unknown as {
      events: JsonObject;
      machine: { states: { look: { on: JsonObject } } };
    }[];
    const title = { "zh-CN": "评估", en: "Appraised" };
    Object.assign(valuation?.events ?? {}, { APPRAISED: { title, roles: ["api-client"], correlate } });
    const worth = [{ type: "assign", params: { worth: "asked" } }];
    Object.assign(valuation?.machine.states.look.on ?? {}, {
      APPRAISED: [{ target: "valued", actions: worth }],
    });
    const its = await mapping({}, documents);
    return {
      ...its,
      async signal(key: string) {
        const signal = { name: "APPRAISED", key, payload: {}, messageId: `m-${key}`, sender: machine };
        const sent = await its.runtime.sendSignal(T, signal);
        await its.drain();
        return sent.ok ? sent.value.answer : sent.error;
      },
    };
  }

  it("RT126 reach the one that waits under a key of its own, and no other", async () => {
    const its = await waiting({ key: "string(asked)" });
    expect(await its.signal("2002")).toMatchObject({ delivery: "delivered", runs: [child(2)] });
    expect(await its.children()).toEqual(["1 open", "2 done", "3 open"]);
    for (const key of ["1001", "3003"]) await its.signal(key);
    expect(await its.run()).toMatchObject({ states: ["confirm"], snapshot: { variables: { worth: 6006 } } });
    expect(await its.proof()).toMatchObject(verified);
  });

  it("RT126 under a key that several wait under are refused with their names", async () => {
    const its = await waiting({ key: '"all"' });
    const refused = await its.signal("all");
    expect(refused).toMatchObject({ code: "signal.ambiguous" });
    for (const item of [1, 2, 3]) expect(JSON.stringify(refused)).toContain(child(item));
    expect(await its.children()).toEqual(["1 open", "2 open", "3 open"]);
  });

  it("RT126 reach each of them where the event is for all", async () => {
    const its = await waiting({ key: '"all"', to: "all" });
    expect(await its.signal("all")).toMatchObject({ delivery: "queued" });
    expect(await its.run()).toMatchObject({ states: ["confirm"], snapshot: { variables: { worth: 6006 } } });
    expect(await its.proof()).toMatchObject(verified);
  });
});

describe("maps of runs that move to another version", () => {
  async function moved(change: (documents: ReturnType<typeof mapDocuments>) => void) {
    const its = await mapping({ params: { concurrency: 1 } });
    await its.value(1, 1);
    const next = mapDocuments({ params: { concurrency: 1 } });
    (next.workflow as { version: string }).version = "2.0.0";
    change(next);
    const pins = its.definitions.publish("loan", next);
    const from = contentHash(mapDocuments({ params: { concurrency: 1 } }).workflow);
    const plan = { from, to: contentHash(next.workflow) };
    const done = await its.runtime.migrateRuns(T, {
      plan,
      migration: "m1",
      by: officer,
      dryRun: false,
      limit: 10,
      pinsOf: () => Promise.resolve(pins),
    });
    expect(done).toMatchObject({ ok: true, value: { results: [{ run: ID, kind: "done" }] } });
    await its.drain();
    return its;
  }

  it("RT215 goes on with its list by the rules of the new version", async () => {
    const its = await moved(({ workflow }) => {
      const [invoke] = workflow.machine.states.value.invoke;
      Object.assign(invoke?.params ?? {}, { concurrency: 5, items: "[9]" });
    });
    expect(await its.children()).toEqual(["1 done", "2 open", "3 open"]);
    await its.value(2, 2);
    await its.value(3, 3);
    expect(await its.run()).toMatchObject({ states: ["confirm"], snapshot: { variables: { worth: 6 } } });
    expect(await its.proof()).toMatchObject(verified);
  });

  it("RT215 refuses a version that does not take the results it keeps", async () => {
    const its = await mapping({ params: { concurrency: 1 } });
    await its.value(1, 1);
    const next = mapDocuments({
      params: {
        concurrency: 1,
        answer: { type: "object", properties: { worth: { type: "integer", minimum: 10 } } },
      },
    });
    (next.workflow as { version: string }).version = "2.0.0";
    const pins = its.definitions.publish("loan", next);
    const from = contentHash(mapDocuments({ params: { concurrency: 1 } }).workflow);
    const order = {
      plan: { from, to: contentHash(next.workflow) },
      migration: "m1",
      by: officer,
      dryRun: false,
      limit: 10,
      pinsOf: () => Promise.resolve(pins),
    };
    const done = await its.runtime.migrateRuns(T, order);
    expect(JSON.stringify(done)).toContain("process.migration-map-result");
    expect(done).toMatchObject({ ok: true, value: { results: [{ run: ID, kind: "refused" }] } });
    await its.drain();
    for (const item of [2, 3]) await its.value(item, item);
    expect(await its.run()).toMatchObject({ states: ["confirm"], snapshot: { variables: { worth: 6 } } });
  });

  it("RT215 begins anew where the new version has another workflow for its items", async () => {
    const its = await moved((documents) => {
      const [invoke] = documents.workflow.machine.states.value.invoke;
      Object.assign(invoke?.params ?? {}, { workflow: "appraisal" });
      const [valuation] = documents.workflows;
      if (valuation !== undefined) valuation.id = "appraisal";
    });
    const { children = {} } = await its.run();
    expect(
      Object.entries(children).map(([generation, { workflow, state }]) => [generation, workflow, state]),
    ).toEqual([
      ["3.0.1", "valuation", "done"],
      ["3.0.2", "valuation", "cancelled"],
      [expect.stringMatching(/^\d+\.\d+\.1$/), "appraisal", "open"],
    ]);
    expect(await its.proof()).toMatchObject(verified);
  });
});
