import { describe, expect, it } from "vitest";
import { canonicalJson, type Json, type JsonObject } from "../kernel/index.ts";
import { applyEntry, isNote, simulate, type Run } from "../process/index.ts";
import {
  countingIds,
  fixedDefinitions,
  flowDocuments,
  flowWorkflow,
  forgetfulSealer,
  memoryRunStore,
  scriptedConnectors,
  sampleDocuments,
  simulatedClock,
  valuationWorkflow,
} from "../testing/index.ts";
import { createRuntime, type Runtime } from "./create-runtime.ts";
import type { ConnectorReply, Ports } from "./ports.ts";
import type { RunStore } from "./run-store.ts";

const T = "demo";
const machine = { kind: "api-key", id: "k1", roles: ["api-client"] } as const;
const officer = { kind: "person", id: "li", roles: ["officer"] } as const;
const answer = (body: JsonObject): ConnectorReply => ({ kind: "answer", answer: body });
const refusal: ConnectorReply = { kind: "error", code: "bank.no", message: "No", retryable: false };
const down: ConnectorReply = { kind: "error", code: "bank.down", message: "Down", retryable: true };
const fine = {
  "bank/book": [answer({ reference: "B-1" })],
  "bank/pay": [answer({ reference: "P-1" })],
  "bank/order": [answer({ reference: "O-1" })],
  "bank/undo-book": [answer({})],
  "bank/undo-pay": [answer({})],
  "bank/undo-order": [answer({})],
};

function lender(script: Parameters<typeof scriptedConnectors>[0] = {}) {
  const definitions = fixedDefinitions();
  definitions.publish("loan", flowDocuments);
  const clock = simulatedClock();
  const connectors = scriptedConnectors({ ...fine, ...script });
  const sealer = forgetfulSealer();
  const store = memoryRunStore();
  const ports: Ports = { store, clock, ids: countingIds(), definitions, connectors, sealer };
  return { ...ports, definitions, clock, connectors, sealer, ports, runtime: createRuntime(ports) };
}
type Its = ReturnType<typeof lender>;

async function started(
  { runtime }: Its,
  more: { startAt?: string; facts?: JsonObject } = {},
): Promise<string> {
  const { facts = { name: "张伟", age: 36, city: "BJ" }, ...when } = more;
  const begun = await runtime.startRun(T, {
    product: "loan",
    subject: "a1",
    facts,
    sender: machine,
    ...when,
  });
  if (!begun.ok) throw new Error(JSON.stringify(begun.error));
  return begun.value.run?.id ?? "";
}
const send = ({ runtime }: Its, id: string, type: string, payload: JsonObject = {}) =>
  runtime.deliverEvent(T, id, { type, payload, sender: machine });
const cancel = ({ runtime }: Its, id: string, key?: string) =>
  runtime.cancelRun(T, id, {
    reason: "客户电话要求撤回",
    sender: officer,
    ...(key === undefined ? {} : { idempotency: { key, requestHash: "h" } }),
  });
const signal = (
  { runtime }: Its,
  messageId: string,
  more: Partial<Parameters<Runtime["sendSignal"]>[1]> = {},
) =>
  runtime.sendSignal(T, {
    name: "PAYMENT_CONFIRMED",
    key: "P-1",
    payload: { amount: 5000 },
    messageId,
    sender: machine,
    ...more,
  });

/** Works until nothing is due, each time with a runtime that knows nothing of the one before. */
async function drain({ ports }: Its): Promise<void> {
  for (let turn = 0; turn < 100; turn++) {
    const runtime = createRuntime(ports);
    const { timers, activities, messages, signals, failures } = await runtime.workOnce({
      owner: "w",
      limit: 1,
    });
    expect(failures).toEqual([]);
    if (timers + activities + messages + signals === 0) return;
  }
  throw new Error("Expected the work to end");
}
async function runOf({ store }: Its, id: string): Promise<Run> {
  const stored = await store.readRun(T, id);
  if (stored === undefined) throw new Error(`Expected the run ${id}`);
  return stored.run;
}
async function kinds(its: Its, id: string): Promise<readonly string[]> {
  return (await its.store.readJournal(T, id, { after: 0, limit: 500 })).map(({ kind }) => kind);
}
const called = ({ connectors }: Its) => connectors.calls.map(({ operation }) => operation);
const childOf = (id: string) => `${id}-s3-0`;

/** As far as the valuation's task. */
async function valuing(its: Its): Promise<string> {
  const id = await started(its);
  await send(its, id, "BEGIN");
  await drain(its);
  expect((await runOf(its, id)).states).toEqual(["value"]);
  expect((await runOf(its, childOf(id))).states).toEqual(["look"]);
  return id;
}
async function value({ runtime }: Its, id: string, worth: Json = 900): Promise<void> {
  const done = await runtime.completeTask(T, `${childOf(id)}-t2-0`, {
    outcome: "valued",
    form: { worth },
    sender: officer,
  });
  expect(done).toMatchObject({ ok: true });
}
/** As far as the payout's confirmation. */
async function confirming(its: Its): Promise<string> {
  const id = await valuing(its);
  await value(its, id);
  await drain(its);
  expect((await runOf(its, id)).states).toEqual(["confirm"]);
  return id;
}
/** A lender whose workers deliver no kept signal. */
function deaf(its: Its): Its {
  const claimSignals = () => Promise.resolve([]);
  return { ...its, ports: { ...its.ports, store: { ...its.store, claimSignals } } };
}
/** What every run must leave behind: a journal that folds to it, and no work where it has ended. */
async function checkWhole(its: Its, ...ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const run = await runOf(its, id);
    const entries = await its.store.readJournal(T, id, { after: 0, limit: 1_000 });
    const folded = entries.reduce<Run | undefined>(applyEntry, undefined);
    expect(canonicalJson(folded as unknown as Json)).toBe(canonicalJson(run as unknown as Json));
    const replayed = await its.runtime.replayRun(T, id);
    // Everything is carried out again but what stands beside the steps.
    const executed = entries.filter((entry) => !isNote(entry)).length;
    expect(replayed).toMatchObject({ ok: true, value: { kind: "verified", executed } });
    if (!run.finished) continue;
    expect(await its.store.readTimers(T, id)).toEqual([]);
    expect(await its.store.readActivities(T, id)).toEqual([]);
    expect(await its.store.readMessages(T, id)).toEqual([]);
    expect(await its.store.readWaits(T, id)).toEqual([]);
    expect(await its.store.listTasks(T, { runId: id, status: "open", limit: 10 })).toEqual([]);
  }
}

describe("sub-flows", () => {
  it("RT110 runs a sub-flow as a run of its own, and its output comes back", async () => {
    const its = lender();
    const id = await valuing(its);
    const child = await runOf(its, childOf(id));
    expect(child).toMatchObject({
      subject: "a1",
      parent: { run: id, invoke: "valuation", generation: "3.0", depth: 1 },
      snapshot: { variables: { asked: 36_000 } },
    });
    expect(Object.keys(child.facts).sort()).toEqual(["age", "name"]);
    expect(JSON.stringify(child)).not.toContain("张伟");
    await value(its, id, 900);
    await drain(its);
    expect(await runOf(its, childOf(id))).toMatchObject({ finished: true, parent: { told: true } });
    await signal(its, "m1");
    const run = await runOf(its, id);
    expect(run).toMatchObject({ finished: true, status: "disbursed", outcome: "approve" });
    expect(run.snapshot.output).toEqual({ outcome: "approve", worth: 900 });
    expect(run.children).toEqual({
      "3.0": { run: childOf(id), invoke: "valuation", workflow: "valuation", state: "done" },
    });
    expect(called(its)).toEqual(["book", "order", "pay"]);
    await checkWhole(its, id, childOf(id));
  });

  it("RT110 pins the sub-flow's workflow with its parent's, whatever is published meanwhile", async () => {
    const its = lender();
    const id = await started(its);
    const other = structuredClone(flowDocuments) as unknown as { workflows: { version: string }[] };
    const [changed] = other.workflows;
    if (changed !== undefined) changed.version = "2.0.0";
    its.definitions.publish("loan", other as unknown as typeof flowDocuments);
    await send(its, id, "BEGIN");
    await drain(its);
    expect((await runOf(its, childOf(id))).pins.workflow.version).toBe("1.0.0");
  });

  it("RT111 starts a sub-flow once and hears of its end once, however often messages are carried", async () => {
    const its = lender();
    const id = await started(its);
    await send(its, id, "BEGIN");
    // All workers hold the same message: each one's lease ran out while it was at work. An activity is one's alone.
    const claimActivities: RunStore["claimActivities"] = (claim) =>
      its.store.claimActivities({ ...claim, leaseUntil: "2027-01-01T00:00:00.000Z" });
    const ports = { ...its.ports, store: { ...its.store, claimActivities } };
    for (let turn = 0; turn < 8; turn++) {
      const all = [1, 2, 3].map(() => createRuntime(ports).workOnce({ owner: "w", limit: 5, leaseMs: 0 }));
      for (const { failures } of await Promise.all(all)) expect(failures).toEqual([]);
    }
    expect((await kinds(its, childOf(id))).filter((kind) => kind === "started")).toHaveLength(1);
    await value(its, id);
    for (let turn = 0; turn < 8; turn++) {
      const all = [1, 2, 3].map(() => createRuntime(ports).workOnce({ owner: "w", limit: 5, leaseMs: 0 }));
      await Promise.all(all);
    }
    expect((await kinds(its, id)).filter((kind) => kind === "subflow-done")).toHaveLength(1);
    await checkWhole(its, id, childOf(id));
  });

  it("RT112 cancels a sub-flow that its parent has left, also before it was begun", async () => {
    const its = lender();
    const id = await valuing(its);
    await send(its, id, "STOP");
    await drain(its);
    expect(await runOf(its, childOf(id))).toMatchObject({
      finished: true,
      status: "withdrawn",
      outcome: "cancelled",
      cancelled: { from: "parent" },
    });
    expect((await runOf(its, id)).children?.["3.0"]?.state).toBe("cancelled");
    // What the sub-flow had ordered is undone by itself.
    expect(called(its)).toEqual(["book", "order", "undo-order"]);
    await checkWhole(its, id, childOf(id));

    const early = lender();
    const other = await started(early);
    await send(early, other, "BEGIN");
    const silent = { ...early.ports, store: { ...early.store, claimMessages: () => Promise.resolve([]) } };
    await createRuntime(silent).workOnce({ owner: "w", limit: 1 });
    expect(await early.store.readMessages(T, other)).toMatchObject([{ message: "start-run" }]);
    await send(early, other, "STOP");
    expect(await early.store.readMessages(T, other)).toMatchObject([{ message: "cancel-run" }]);
    await drain(early);
    expect(await early.store.readRun(T, childOf(other))).toBeUndefined();
    expect(called(early)).toEqual(["book"]);
  });

  it("RT113 a sub-flow that is cancelled, answers amiss or takes too long has failed, with a code", async () => {
    const its = lender();
    const id = await valuing(its);
    expect(await cancel(its, childOf(id))).toMatchObject({ ok: true });
    await drain(its);
    expect((await runOf(its, id)).snapshot.output).toEqual({ failure: "subflow.cancelled" });
    expect((await runOf(its, id)).children?.["3.0"]?.state).toBe("failed");

    const amiss = lender();
    const second = await valuing(amiss);
    await amiss.runtime.deliverEvent(T, childOf(second), { type: "GIVE_UP", payload: {}, sender: machine });
    await drain(amiss);
    expect((await runOf(amiss, second)).snapshot.output).toEqual({ failure: "subflow.output-invalid" });

    const late = lender();
    const third = await valuing(late);
    late.clock.pass("P10D");
    await drain(late);
    expect((await runOf(late, third)).snapshot.output).toEqual({ failure: "subflow.timeout" });
    expect(await runOf(late, childOf(third))).toMatchObject({
      cancelled: { from: "parent" },
      finished: true,
    });
    await checkWhole(late, third, childOf(third));
  });

  it("RT113 tells why a sub-flow cannot start; without a failure path an operator must act", async () => {
    const unfit = structuredClone(flowDocuments);
    const [invoke] = unfit.workflow.machine.states.value.invoke;
    if (invoke !== undefined) invoke.input.age = "1000";
    const its = lender();
    its.definitions.publish("loan", unfit);
    const id = await started(its);
    await send(its, id, "BEGIN");
    await drain(its);
    const entries = await its.store.readJournal(T, id, { after: 0, limit: 100 });
    expect(entries.find(({ kind }) => kind === "subflow-failed")).toMatchObject({
      error: { code: "subflow.input-invalid" },
    });

    const bare = structuredClone(unfit) as unknown as { workflow: typeof flowWorkflow };
    const there = bare.workflow.machine.states.value.invoke[0] as { onError?: unknown; timeout?: unknown };
    delete there.onError;
    delete there.timeout;
    its.definitions.publish("loan", bare as unknown as typeof flowDocuments);
    const other = await started(its);
    await send(its, other, "BEGIN");
    await drain(its);
    const [incident] = await its.store.listIncidents(T, { runId: other, status: "open", limit: 10 });
    expect(incident?.code).toBe("process.subflow-failed");
    // A retry begins it again, and fails again, as a new incident.
    expect(await its.runtime.retryIncident(T, incident?.id ?? "", officer)).toMatchObject({ ok: true });
    await drain(its);
    expect(await its.store.listIncidents(T, { runId: other, status: "open", limit: 10 })).toHaveLength(1);
    await checkWhole(its, id, other);
  });

  it("RT114 refuses more than eight runs within each other", async () => {
    const its = lender();
    const title = { "zh-CN": "状态", en: "State" };
    const workflow = {
      ...flowWorkflow,
      id: "endless",
      events: {},
      variables: { failure: { title, type: { kind: "string" } } },
      machine: {
        initial: "again",
        states: {
          again: {
            title,
            invoke: [
              {
                id: "again",
                src: "subflow",
                params: {
                  workflow: "endless",
                  answer: { type: "object", properties: { failure: { type: "string" } } },
                },
                onDone: [
                  {
                    target: "end",
                    actions: [{ type: "assign", params: { failure: "event.output.failure" } }],
                  },
                ],
                onError: [
                  { target: "end", actions: [{ type: "assign", params: { failure: "event.error.code" } }] },
                ],
              },
            ],
          },
          end: { title, type: "final", output: { failure: "failure" } },
        },
      },
    };
    its.definitions.publish("loan", { ...flowDocuments, workflow, workflows: [workflow] });
    const id = await started(its);
    await drain(its);
    const run = await runOf(its, id);
    expect(run.snapshot.output).toEqual({ failure: "subflow.too-deep" });
    const deepest = `${id}${"-s1-0".repeat(8)}`;
    expect((await runOf(its, deepest)).parent?.depth).toBe(8);
    expect(await its.store.readRun(T, `${deepest}-s1-0`)).toBeUndefined();
    await checkWhole(its, id, deepest);
  });
});

describe("cancelling", () => {
  it("RT120 ends a run in one commit, sub-flows with it, and undoes what was done, the latest first", async () => {
    const its = lender();
    const id = await valuing(its);
    const told = await cancel(its, id, "c1");
    expect(told).toMatchObject({ ok: true, value: { repeated: false, answer: { status: "withdrawn" } } });
    const run = await runOf(its, id);
    expect(run).toMatchObject({ status: "withdrawn", outcome: "cancelled", finished: false });
    expect(run.snapshot).toMatchObject({ status: "done", timers: {}, invokes: {} });
    expect(await its.store.readTimers(T, id)).toEqual([]);
    // Nothing of it lives in memory: whoever comes next carries it on.
    await drain(its);
    expect(await runOf(its, id)).toMatchObject({ finished: true, outcome: "cancelled" });
    expect(await runOf(its, childOf(id))).toMatchObject({ finished: true, status: "withdrawn" });
    expect(called(its).slice(2).sort()).toEqual(["undo-book", "undo-order"]);
    await checkWhole(its, id, childOf(id));
    const [entry] = (await its.store.readJournal(T, id, { after: 0, limit: 100 })).filter(
      ({ kind }) => kind === "cancelled",
    );
    expect(entry).toMatchObject({ actor: { kind: "person", id: "li" }, from: "person" });
    expect(JSON.stringify(entry)).not.toContain("客户电话");
  });

  it("RT121 answers a second cancel as a repeat, and refuses one of a run that has ended otherwise", async () => {
    const its = lender();
    const id = await valuing(its);
    const first = await cancel(its, id, "c1");
    expect(await cancel(its, id, "c1")).toMatchObject({
      ok: true,
      value: { repeated: true, answer: first.ok ? first.value.answer : {} },
    });
    expect(await cancel(its, id)).toMatchObject({ ok: true, value: { repeated: true } });
    expect((await kinds(its, id)).filter((kind) => kind === "cancelled")).toHaveLength(1);
    expect(await send(its, id, "STOP")).toMatchObject({ ok: false, error: { code: "run.finished" } });
    await drain(its);
    expect(await cancel(its, id)).toMatchObject({ ok: true, value: { repeated: true } });

    const done = await started(its);
    await signal(its, "r", { name: "RATE_CHANGED", key: "BJ", payload: {} });
    await drain(its);
    expect((await runOf(its, done)).finished).toBe(true);
    expect(await cancel(its, done)).toMatchObject({ ok: false, error: { code: "run.finished" } });
    expect(await cancel(its, "nobody")).toMatchObject({ ok: false, error: { code: "run.unknown" } });
  });

  it("RT122 late answers of what was cancelled change nothing; a call that was under way is undone", async () => {
    const its = lender();
    const id = await started(its);
    its.connectors.script("bank/book", async () => {
      expect(await cancel(its, id)).toMatchObject({ ok: true });
      return answer({ reference: "B-9" });
    });
    await send(its, id, "BEGIN");
    await drain(its);
    expect(called(its)).toEqual(["book", "undo-book"]);
    expect(its.connectors.calls[1]?.input).toEqual({ reference: "B-9" });
    expect(await runOf(its, id)).toMatchObject({ finished: true, outcome: "cancelled" });
    await checkWhole(its, id);
  });

  it("RT122 does not begin a call that was left before its first attempt, and asks again after one", async () => {
    const its = lender();
    const id = await started(its);
    await send(its, id, "BEGIN");
    await cancel(its, id);
    await drain(its);
    expect(called(its)).toEqual([]);
    expect(await runOf(its, id)).toMatchObject({ finished: true, outcome: "cancelled" });

    // A process died of the first attempt: nobody knows whether it was done, so the bank is asked again.
    const other = lender();
    const second = await started(other);
    await send(other, second, "BEGIN");
    await other.store.claimActivities({
      now: other.clock.now(),
      owner: "dead",
      limit: 1,
      leaseUntil: other.clock.now(),
    });
    await cancel(other, second);
    expect((await runOf(other, second)).finished).toBe(false);
    await drain(other);
    expect(called(other)).toEqual(["book", "undo-book"]);
    await checkWhole(other, second);
  });

  it("RT122 asks an operator where nobody knows whether a call left under way was done", async () => {
    const its = lender({ "bank/book": [down] });
    const id = await started(its);
    await send(its, id, "BEGIN");
    await its.runtime.workOnce({ owner: "w", limit: 1 });
    await cancel(its, id);
    its.clock.pass("PT1H");
    await drain(its);
    const [incident] = await its.store.listIncidents(T, { runId: id, status: "open", limit: 10 });
    expect(incident).toMatchObject({ code: "activity.retries-exhausted" });
    expect((await runOf(its, id)).finished).toBe(false);
    its.connectors.script("bank/book", answer({ reference: "B-1" }));
    expect(await its.runtime.retryIncident(T, incident?.id ?? "", officer)).toMatchObject({ ok: true });
    await drain(its);
    expect(called(its).at(-1)).toBe("undo-book");
    expect((await runOf(its, id)).finished).toBe(true);
    await checkWhole(its, id);
  });

  it("RT120 ends a run of an erased person", async () => {
    const its = lender();
    const id = await valuing(its);
    its.sealer.erase(T, "a1");
    expect(await cancel(its, id)).toMatchObject({ ok: true });
    expect(await runOf(its, id)).toMatchObject({ status: "withdrawn", outcome: "cancelled" });
    expect(await its.store.readTimers(T, id)).toEqual([]);
  });
});

describe("undoing", () => {
  it("RT130 undoes the latest first, one after the other, sub-flows in their turn", async () => {
    const its = lender();
    const id = await confirming(its);
    await send(its, id, "STOP");
    expect((await runOf(its, id)).states).toEqual(["undo"]);
    await drain(its);
    expect(called(its)).toEqual(["book", "order", "pay", "undo-pay", "undo-order", "undo-book"]);
    const calls = its.connectors.calls;
    expect(calls.slice(3).map(({ input }) => input)).toEqual([
      { reference: "P-1" },
      { reference: "O-1" },
      { reference: "B-1" },
    ]);
    expect(calls[5]?.idempotencyKey).toBe(`${id}:2.0/c`);
    const run = await runOf(its, id);
    expect(run).toMatchObject({ finished: true, states: ["ended"] });
    expect(run.compensations).toBeUndefined();
    expect((await kinds(its, id)).filter((kind) => kind.startsWith("compensation"))).toEqual([
      "compensation-recorded",
      "compensation-recorded",
      "compensation-recorded",
      "compensation-begun",
      "compensation-asked",
      "compensation-done",
      "compensation-asked",
      "compensation-done",
      "compensation-asked",
      "compensation-done",
      "compensation-ended",
    ]);
    await checkWhole(its, id, childOf(id));
  });

  it("RT130 undoes what an operator says was done, too", async () => {
    const its = lender({ "bank/pay": [refusal] });
    const id = await valuing(its);
    await value(its, id);
    await drain(its);
    const [incident] = await its.store.listIncidents(T, { status: "open", runId: id, limit: 2 });
    const order = { action: "skip", output: { reference: "P-BY-HAND" } } as const;
    const by = { kind: "person", id: "boss", roles: ["admin"] } as const;
    const skipped = await its.runtime.resolveIncident(T, incident?.id ?? "", { order, reason: "paid", by });
    expect(skipped).toMatchObject({ ok: true, value: { run: { states: ["confirm"] } } });
    await send(its, id, "STOP");
    await drain(its);
    expect(called(its)).toEqual(["book", "order", "pay", "undo-pay", "undo-order", "undo-book"]);
    expect(its.connectors.calls[3]?.input).toEqual({ reference: "P-BY-HAND" });
    await checkWhole(its, id, childOf(id));
  });

  it("RT131 repeats what could not be undone, then stops there until an operator acts", async () => {
    const its = lender({ "bank/undo-pay": [down] });
    const id = await confirming(its);
    await send(its, id, "STOP");
    await drain(its);
    its.clock.pass("PT1H");
    await drain(its);
    expect(called(its).slice(3)).toEqual(["undo-pay", "undo-pay"]);
    const [incident] = await its.store.listIncidents(T, { runId: id, status: "open", limit: 10 });
    expect(incident).toMatchObject({ code: "activity.retries-exhausted" });
    its.connectors.script("bank/undo-pay", answer({}));
    await its.runtime.retryIncident(T, incident?.id ?? "", officer);
    await drain(its);
    expect(called(its).slice(-3)).toEqual(["undo-pay", "undo-order", "undo-book"]);
    const keys = new Set(its.connectors.calls.slice(3, 6).map(({ idempotencyKey }) => idempotencyKey));
    expect(keys.size).toBe(1);
    await checkWhole(its, id, childOf(id));
  });

  it("RT131 counts as undone what an operator skips", async () => {
    const its = lender({ "bank/undo-pay": [refusal] });
    const id = await confirming(its);
    await cancel(its, id);
    await drain(its);
    const [incident] = await its.store.listIncidents(T, { runId: id, status: "open", limit: 10 });
    const skipped = await its.runtime.resolveIncident(T, incident?.id ?? "", {
      order: { action: "skip" },
      reason: "Paid back by hand",
      by: officer,
    });
    expect(skipped).toMatchObject({ ok: true });
    await drain(its);
    expect(called(its).slice(3)).toEqual(["undo-pay", "undo-order", "undo-book"]);
    expect((await runOf(its, id)).finished).toBe(true);
    await checkWhole(its, id, childOf(id));
  });

  it("RT132 undoes at once a call that was left under way and done after all", async () => {
    const its = lender();
    const id = await started(its);
    its.connectors.script("bank/book", async () => {
      await send(its, id, "STOP");
      // The run is at its end but has not ended: the bank may have booked.
      expect(await runOf(its, id)).toMatchObject({ states: ["ended"], finished: false });
      return answer({ reference: "B-9" });
    });
    await send(its, id, "BEGIN");
    await drain(its);
    expect(called(its)).toEqual(["book", "undo-book"]);
    expect((await runOf(its, id)).finished).toBe(true);
    await checkWhole(its, id);
  });
});

describe("signals", () => {
  it("RT140 reaches the one run that waits under the key, once for each message", async () => {
    const its = lender();
    const id = await confirming(its);
    expect((await runOf(its, id)).waits).toEqual({ PAYMENT_CONFIRMED: "P-1" });
    const first = await signal(its, "m1");
    expect(first).toMatchObject({ ok: true, value: { answer: { delivery: "delivered", runs: [id] } } });
    expect((await runOf(its, id)).status).toBe("disbursed");
    const again = await signal(its, "m1");
    expect(again).toMatchObject({
      ok: true,
      value: { repeated: true, answer: first.ok ? first.value.answer : {} },
    });
    expect(await signal(its, "m1", { payload: { amount: 7 } })).toMatchObject({
      ok: false,
      error: { code: "idempotency.key-reused" },
    });
    expect((await kinds(its, id)).filter((kind) => kind === "signal-received")).toHaveLength(1);
    await checkWhole(its, id);
  });

  it("RT141 keeps what nobody waits for yet and delivers it when a run does", async () => {
    const its = lender();
    const kept = await signal(its, "m1");
    expect(kept).toMatchObject({ ok: true, value: { answer: { delivery: "kept", runs: [] } } });
    expect(await signal(its, "m1")).toMatchObject({ ok: true, value: { repeated: true } });
    const [row] = await its.store.listSignals(T, 10);
    expect(row).toMatchObject({
      name: "PAYMENT_CONFIRMED",
      key: "P-1",
      expiresAt: "2026-06-08T02:00:00.000Z",
    });
    expect(JSON.stringify(row?.payload)).not.toContain("5000");
    const id = await valuing(its);
    await value(its, id);
    await drain(its);
    expect((await runOf(its, id)).status).toBe("disbursed");
    expect(await its.store.listSignals(T, 10)).toEqual([]);
    await checkWhole(its, id);
  });

  it("RT141 forgets a kept signal when its time is over", async () => {
    const its = lender();
    await signal(its, "m1", { ttl: "PT1H" });
    its.clock.pass("PT1H");
    const { expired } = await its.runtime.workOnce({ owner: "w", limit: 5 });
    expect(expired).toBe(1);
    expect(await its.store.listSignals(T, 10)).toEqual([]);
    for (const ttl of ["P31D", "PT0S", "soon", "-P1D"]) {
      expect(await signal(its, `t-${ttl}`, { ttl })).toMatchObject({
        ok: false,
        error: { code: "signal.ttl" },
      });
    }
  });

  it("RT105 delivers a signal that some run waited for in time, also when no worker looked before it expired", async () => {
    const its = lender();
    await signal(its, "m1", { ttl: "PT1H", payload: { amount: 2_000_000 } });
    await signal(its, "m2", { ttl: "PT1H" });
    const id = await confirming(deaf(its));
    its.clock.pass("P2D");
    await drain(its);
    expect((await runOf(its, id)).status).toBe("disbursed");
    const told = (await its.store.readJournal(T, id, { after: 0, limit: 100 })).flatMap((entry) =>
      entry.kind === "signal-refused" || entry.kind === "signal-received" ? [entry.messageId] : [],
    );
    expect(told).toEqual(["m1", "m2"]);
    expect(await its.store.listSignals(T, 10)).toEqual([]);
    await checkWhole(its, id);
  });

  it("RT105 a signal that had expired before a run began to wait is not delivered, whoever looks first, and holds up none", async () => {
    for (const first of ["worker", "sender"]) {
      const its = lender();
      // Nobody drops what has expired before the run waits.
      const dropExpiredSignals = () => Promise.resolve(0);
      const slow: Its = { ...its, store: { ...its.store, dropExpiredSignals } };
      await signal(slow, "old", { ttl: "PT1H" });
      its.clock.pass("PT2H");
      const id = await confirming(deaf(slow));
      if (first === "worker") {
        const { expired } = await its.runtime.workOnce({ owner: "w", limit: 5 });
        expect(expired).toBe(1);
        expect((await runOf(its, id)).states).toEqual(["confirm"]);
      }
      await signal(its, "new");
      await drain(its);
      expect((await runOf(its, id)).status).toBe("disbursed");
      const told = (await its.store.readJournal(T, id, { after: 0, limit: 100 })).flatMap((entry) =>
        entry.kind === "signal-received" ? [entry.messageId] : [],
      );
      expect(told).toEqual(["new"]);
      expect(await its.store.listSignals(T, 10)).toEqual([]);
      await checkWhole(its, id);
    }
  });

  it("RT106 gives a kept signal up: no run is told it, the next one is, and its message is answered as before", async () => {
    const its = lender();
    const kept = await signal(its, "m1");
    await signal(its, "m2", { payload: { amount: 7 } });
    const [first] = await its.store.listSignals(T, 10);
    const giveUp = (tenant = T) =>
      its.runtime.giveUpSignal(tenant, first?.id ?? "", { reason: "double", by: officer });
    expect(await giveUp("other")).toMatchObject({ ok: false, error: { code: "signal.not-kept" } });
    expect(await giveUp()).toEqual({ ok: true, value: null });
    expect(await giveUp()).toMatchObject({ ok: false, error: { code: "signal.not-kept" } });
    expect(await signal(its, "m1")).toEqual({
      ok: true,
      value: { answer: kept.ok && kept.value.answer, repeated: true },
    });
    const id = await confirming(deaf(its));
    await drain(its);
    expect((await runOf(its, id)).status).toBe("disbursed");
    const told = (await its.store.readJournal(T, id, { after: 0, limit: 100 })).flatMap((entry) =>
      entry.kind === "signal-received" ? [entry.messageId] : [],
    );
    expect(told).toEqual(["m2"]);
    expect(await giveUp()).toMatchObject({ ok: false, error: { code: "signal.not-kept" } });
    await checkWhole(its, id);
  });

  it("RT141 signal.buffer-full: refuses more than a lender's capacity, and the message may come again", async () => {
    const its = lender();
    const full = { ...its.ports.store, keepSignals: () => Promise.resolve({ kind: "full" } as const) };
    const there = { ...its, runtime: createRuntime({ ...its.ports, store: full }) };
    expect(await signal(there, "m1")).toMatchObject({ ok: false, error: { code: "signal.buffer-full" } });
    expect(await signal(its, "m1")).toMatchObject({ ok: true, value: { repeated: false } });
  });

  it("RT142 refuses what no live workflow waits for, another role, and a payload outside the schema", async () => {
    const its = lender();
    const code = async (messageId: string, more: Parameters<typeof signal>[2]) => {
      const told = await signal(its, messageId, more);
      return told.ok ? told.value.answer["delivery"] : told.error.code;
    };
    expect(await code("a", { name: "NOBODY_KNOWS" })).toBe("signal.unknown");
    expect(await code("b", { name: "BEGIN" })).toBe("signal.unknown");
    expect(await code("c", { name: "xstate.done.actor.pay" })).toBe("signal.unknown");
    expect(await code("d", { name: "toString" })).toBe("signal.unknown");
    expect(await code("e", { sender: { ...officer, roles: ["officer"] } })).toBe("run.event-role");
    expect(await code("f", { payload: { amount: 0 } })).toBe("run.payload-invalid");
    expect(await code("g", { payload: { amount: 1, more: true } })).toBe("run.payload-invalid");
    expect(await its.store.listSignals(T, 10)).toEqual([]);
    // To a run that waits, too: nothing of a refused signal is kept, and the message may be sent again.
    const id = await confirming(its);
    expect(await code("h", { payload: {} })).toBe("run.payload-invalid");
    expect(await code("i", { sender: { ...officer, roles: ["officer"] } })).toBe("run.event-role");
    expect(await code("j", { payload: { amount: 2_000_000 } })).toBe("run.event-refused");
    expect((await runOf(its, id)).states).toEqual(["confirm"]);
    expect(await code("h", {})).toBe("delivered");
  });

  it("RT143 refuses a key that several wait under, and tells all where the event is for all", async () => {
    const its = lender();
    const ids = [await started(its), await started(its), await started(its)];
    const told = await signal(its, "m1", { name: "RATE_CHANGED", key: "BJ", payload: {} });
    expect(told).toMatchObject({ ok: true, value: { answer: { delivery: "queued", runs: ids } } });
    await drain(its);
    for (const id of ids) expect((await runOf(its, id)).finished).toBe(true);

    const first = await confirming(its);
    const second = await confirming(its);
    expect(await signal(its, "m2")).toMatchObject({
      ok: false,
      error: { code: "signal.ambiguous", params: { runs: [first, second] } },
    });
    expect((await runOf(its, first)).states).toEqual(["confirm"]);
  });

  it("RT104 lets a signal that comes now not overtake one that was kept before", async () => {
    const its = lender();
    await signal(its, "m1", { payload: { amount: 2_000_000 } });
    await signal(its, "m2", { payload: { amount: 2_000_001 } });
    const id = await confirming(deaf(its));
    expect(await its.store.listSignals(T, 10)).toHaveLength(2);
    expect(await signal(its, "m3")).toMatchObject({ value: { answer: { delivery: "delivered" } } });
    const told = (await its.store.readJournal(T, id, { after: 0, limit: 100 })).flatMap((entry) =>
      entry.kind === "signal-refused" || entry.kind === "signal-received" ? [entry.messageId] : [],
    );
    expect(told).toEqual(["m1", "m2", "m3"]);
    expect(await its.store.listSignals(T, 10)).toEqual([]);
    await checkWhole(its, id);
  });

  it("RT104 keeps a signal for whoever waits next where the one before ended the waiting", async () => {
    const its = lender();
    await signal(its, "m1");
    const id = await confirming(deaf(its));
    expect(await signal(its, "m2")).toMatchObject({ value: { answer: { delivery: "kept" } } });
    expect((await runOf(its, id)).status).toBe("disbursed");
    expect((await its.store.listSignals(T, 10)).map(({ messageId }) => messageId)).toEqual(["m2"]);
    await checkWhole(its, id);
  });

  it("RT144 notes in the run what it does not accept of a kept signal, and goes on", async () => {
    const its = lender();
    await signal(its, "m1", { payload: { amount: 2_000_000 } });
    await signal(its, "m2", { payload: { amount: 2 } });
    const id = await valuing(its);
    await value(its, id);
    await drain(its);
    const entries = await its.store.readJournal(T, id, { after: 0, limit: 100 });
    expect(entries.find(({ kind }) => kind === "signal-refused")).toMatchObject({
      event: "PAYMENT_CONFIRMED",
      messageId: "m1",
      code: "run.event-refused",
    });
    expect((await runOf(its, id)).status).toBe("disbursed");
    await checkWhole(its, id);
  });
});

describe("sub-flows that require a consent", () => {
  const scope = "credit-bureau";
  /** The same flow, whose valuation asks for a consent, and whose beginning may give it. */
  function asking(grants: boolean): Its {
    const its = lender();
    const workflow = structuredClone(flowWorkflow);
    if (grants) Object.assign(workflow.events.BEGIN, { grantsConsent: [scope] });
    const valuation = { ...structuredClone(valuationWorkflow), requiresConsent: [scope] };
    its.definitions.publish("loan", { ...flowDocuments, workflow, workflows: [valuation] });
    return its;
  }

  it("PR108 are not begun without it, which takes their parent's failure path", async () => {
    const its = asking(false);
    const id = await started(its);
    await send(its, id, "BEGIN");
    await drain(its);
    expect(await its.store.readRun(T, childOf(id))).toBeUndefined();
    expect((await runOf(its, id)).snapshot.variables).toMatchObject({ failure: "subflow.consent-missing" });
    await checkWhole(its, id);
  });

  it("PR108 begin with it, and have it", async () => {
    const its = asking(true);
    const id = await started(its);
    await send(its, id, "BEGIN");
    await drain(its);
    expect((await runOf(its, childOf(id))).consents).toMatchObject({
      [scope]: { event: expect.any(String) as string },
    });
    await value(its, id);
    await drain(its);
    await checkWhole(its, id, childOf(id));
  });

  it("PR108 are simulated by themselves as if their parent had it", () => {
    const asked = (more: object) => {
      const documents = { ...sampleDocuments, workflow: { ...sampleDocuments.workflow, ...more } };
      const title = { "zh-CN": "单独", en: "Alone" };
      const connectors = {
        "identity-check": [{ answer: { facts: { identityMatch: true } } }],
        "credit-bureau": [{ answer: { facts: { creditScore: 720 } } }],
      };
      const alone = {
        id: "alone",
        title,
        startAt: "2026-06-01T02:00:00.000Z",
        facts: { age: 36 },
        connectors,
      };
      return simulate(documents, { ...alone, steps: [{ wait: "P4D" }], expect: {} }).asked.map(
        ({ source }) => source,
      );
    };
    expect(asked({})).not.toContain("bureau");
    expect(asked({ requiresConsent: [scope] })).toContain("bureau");
  });
});

describe("scheduled starts", () => {
  const startAt = "2026-06-02T02:00:00.000Z";

  it("RT150 starts a run at its time, with the definitions and facts of when it was asked for", async () => {
    const its = lender();
    const id = await started(its, { startAt: "2026-06-02T10:00:00+08:00" });
    expect(await runOf(its, id)).toMatchObject({ status: "scheduled", states: [], startAt, finished: false });
    expect(await send(its, id, "BEGIN")).toMatchObject({ ok: false, error: { code: "run.not-started" } });
    await drain(its);
    expect((await runOf(its, id)).status).toBe("scheduled");
    its.clock.set("2026-06-02T01:59:59.999Z");
    await drain(its);
    expect((await runOf(its, id)).status).toBe("scheduled");
    its.clock.set(startAt);
    await drain(its);
    const run = await runOf(its, id);
    expect(run).toMatchObject({ status: "received", states: ["start"] });
    expect(run.startAt).toBeUndefined();
    expect((await send(its, id, "BEGIN")).ok).toBe(true);
    await drain(its);
    await checkWhole(its, id);
  });

  it("RT150 refuses a start that has passed, is more than a year off or is no instant", async () => {
    const { runtime } = lender();
    for (const when of [
      "2026-06-01T02:00:00.000Z",
      "2027-06-30T00:00:00Z",
      "soon",
      "2026-13-01T00:00:00Z",
      "2026-06-31T00:00:00Z",
      "2026-06-05T10:00:00",
      "2026-06-05",
      "June 5, 2026",
    ]) {
      const told = await runtime.startRun(T, {
        product: "loan",
        subject: "a1",
        facts: { age: 36 },
        sender: machine,
        startAt: when,
      });
      expect(told).toMatchObject({ ok: false, error: { code: "run.start-at" } });
    }
  });

  it("RT151 cancels what has not started, and checks its facts when it is asked for", async () => {
    const its = lender();
    const id = await started(its, { startAt });
    expect(await cancel(its, id)).toMatchObject({ ok: true });
    expect(await runOf(its, id)).toMatchObject({ status: "withdrawn", finished: true });
    its.clock.set("2026-06-03T02:00:00.000Z");
    await drain(its);
    expect(await runOf(its, id)).toMatchObject({ status: "withdrawn", finished: true });
    await checkWhole(its, id);
    const told = await its.runtime.startRun(T, {
      product: "loan",
      subject: "a1",
      facts: { age: "old" },
      sender: machine,
      startAt: "2026-06-09T02:00:00.000Z",
    });
    expect(told).toMatchObject({ ok: false, error: { code: "run.facts-invalid" } });
  });
});
