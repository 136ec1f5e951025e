import { describe, expect, it } from "vitest";
import type { Run } from "../process/index.ts";
import {
  countingIds,
  fixedDefinitions,
  flowDocuments,
  forgetfulSealer,
  memoryRunStore,
  scriptedConnectors,
  simulatedClock,
} from "../testing/index.ts";
import { createRuntime } from "./create-runtime.ts";
import type { ConnectorReply, Ports } from "./ports.ts";

const T = "demo";
const machine = { kind: "api-key", id: "k1", roles: ["api-client"] } as const;
const officer = { kind: "person", id: "li", roles: ["officer", "admin"] } as const;
const done: ConnectorReply = { kind: "answer", answer: { reference: "R-1" } };
const down: ConnectorReply = { kind: "error", code: "bank.down", message: "Down", retryable: true };

/** A booking whose valuation has ordered something and waits for a person. */
async function valuing(undoOrder: readonly ConnectorReply[]) {
  const definitions = fixedDefinitions();
  definitions.publish("loan", flowDocuments);
  const clock = simulatedClock();
  const connectors = scriptedConnectors({
    "bank/book": [done],
    "bank/order": [done],
    "bank/undo-book": [done],
    "bank/undo-order": [...undoOrder],
  });
  const sealer = forgetfulSealer();
  const store = memoryRunStore();
  const ports: Ports = { store, clock, ids: countingIds(), definitions, connectors, sealer };
  const runtime = createRuntime(ports);
  const facts = { name: "张伟", age: 36, city: "BJ" };
  const begun = await runtime.startRun(T, { product: "loan", subject: "a1", facts, sender: machine });
  const id = begun.ok ? (begun.value.run?.id ?? "") : "";
  const its = { ports, store, clock, connectors, sealer, runtime, id, child: `${id}-s3-0` };
  await runtime.deliverEvent(T, id, { type: "BEGIN", payload: {}, sender: machine });
  await work(its);
  expect((await runOf(its, its.child)).states).toEqual(["look"]);
  return its;
}
type Its = Awaited<ReturnType<typeof valuing>>;

async function work({ ports }: Pick<Its, "ports">, turns = 60): Promise<void> {
  for (let turn = 0; turn < turns; turn++) {
    const { timers, activities, messages, failures } = await createRuntime(ports).workOnce({
      owner: "w",
      limit: 1,
    });
    expect(failures).toEqual([]);
    if (timers + activities + messages === 0) return;
  }
}
async function runOf({ store }: Pick<Its, "store">, id: string): Promise<Run> {
  const stored = await store.readRun(T, id);
  if (stored === undefined) throw new Error(`Expected the run ${id}`);
  return stored.run;
}
const cancel = ({ runtime, id }: Its) => runtime.cancelRun(T, id, { reason: "x", sender: officer });
async function checkProved(its: Its): Promise<void> {
  for (const run of [its.id, its.child]) {
    expect(await its.runtime.replayRun(T, run)).toMatchObject({ ok: true, value: { kind: "verified" } });
    expect(await its.store.readMessages(T, run)).toEqual([]);
  }
}

describe("runs and the sub-flows they leave", () => {
  it("RT117 RT133 a run that is cancelled has ended when its sub-flow has, with all it undoes, and undoes its own after it", async () => {
    const its = await valuing([down, done]);
    await cancel(its);
    expect(await runOf(its, its.id)).toMatchObject({
      finished: false,
      status: "withdrawn",
      children: { "3.0": { state: "cancelled", ending: true } },
    });
    await work(its);
    // The sub-flow's order came after the booking: it is undone first, and tried again later.
    const undone = () => its.connectors.calls.map(({ operation }) => operation).slice(2);
    expect(undone()).toEqual(["undo-order"]);
    expect(await runOf(its, its.id)).toMatchObject({ finished: false });
    its.clock.pass("PT1M");
    await work(its);
    expect(undone()).toEqual(["undo-order", "undo-order", "undo-book"]);
    const [run, sub] = [await runOf(its, its.id), await runOf(its, its.child)];
    expect(sub).toMatchObject({ finished: true, parent: { told: true } });
    expect(run.finished).toBe(true);
    expect(run.children?.["3.0"]).toEqual({
      run: its.child,
      invoke: "valuation",
      workflow: "valuation",
      state: "cancelled",
    });
    expect(run.updatedAt >= sub.updatedAt).toBe(true);
    await checkProved(its);
  });

  it("RT117 a run that has left a sub-flow goes on, and ends after it", async () => {
    const its = await valuing([down, done]);
    await its.runtime.deliverEvent(T, its.id, { type: "STOP", payload: {}, sender: machine });
    expect(await runOf(its, its.id)).toMatchObject({ finished: false, snapshot: { status: "done" } });
    await work(its);
    its.clock.pass("PT1M");
    await work(its);
    expect(await runOf(its, its.id)).toMatchObject({ finished: true, status: "declined" });
    expect((await runOf(its, its.child)).finished).toBe(true);
    await checkProved(its);
  });

  it("RT117 what a sub-flow cannot undo holds up its parent's end until an operator has said what became of it", async () => {
    const its = await valuing([down, down]);
    await cancel(its);
    for (const _later of [1, 2]) {
      await work(its);
      its.clock.pass("PT1M");
    }
    await work(its);
    const [incident] = await its.store.listIncidents(T, { runId: its.child, status: "open", limit: 9 });
    expect(await runOf(its, its.id)).toMatchObject({ finished: false, incidents: [] });
    const skipped = await its.runtime.resolveIncident(T, incident?.id ?? "", {
      order: { action: "skip" },
      reason: "撤销已电话确认",
      by: officer,
    });
    expect(skipped).toMatchObject({ ok: true });
    await work(its);
    expect(await runOf(its, its.id)).toMatchObject({ finished: true, outcome: "cancelled" });
    await checkProved(its);
  });

  it("RT117 a sub-flow that never began, or is over already, holds up nothing", async () => {
    const its = await valuing([done]);
    const early = { ...its, id: "" };
    const facts = { name: "张伟", age: 36, city: "BJ" };
    const begun = await its.runtime.startRun(T, { product: "loan", subject: "a2", facts, sender: machine });
    early.id = begun.ok ? (begun.value.run?.id ?? "") : "";
    await its.runtime.deliverEvent(T, early.id, { type: "BEGIN", payload: {}, sender: machine });
    const silent = { ...its.ports, store: { ...its.store, claimMessages: () => Promise.resolve([]) } };
    await createRuntime(silent).workOnce({ owner: "w", limit: 1 });
    await cancel(early);
    expect(await runOf(its, early.id)).toMatchObject({ finished: false });
    await work(its);
    expect(await runOf(its, early.id)).toMatchObject({ finished: true });
    expect(await its.store.readRun(T, `${early.id}-s3-0`)).toBeUndefined();

    // Done, with something to undo, when its parent leaves before it has heard of it.
    await its.runtime.completeTask(T, `${its.child}-t2-0`, {
      outcome: "valued",
      form: { worth: 9 },
      sender: officer,
    });
    await cancel(its);
    await work(its);
    expect(its.connectors.calls.map(({ operation }) => operation)).toContain("undo-order");
    expect([await runOf(its, its.id), await runOf(its, its.child)]).toMatchObject([
      { finished: true },
      { finished: true, status: "received" },
    ]);
    await checkProved(its);
  });

  it("RT117 holds of an erased person, too", async () => {
    const its = await valuing([done]);
    its.sealer.erase(T, "a1");
    await cancel(its);
    await work(its);
    expect((await runOf(its, its.child)).cancelled).toBeDefined();
    expect(await runOf(its, its.id)).toMatchObject({ status: "withdrawn" });
  });
});
