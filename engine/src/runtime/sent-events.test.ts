import { describe, expect, it } from "vitest";
import { canonicalJson, type Json } from "../kernel/index.ts";
import { applyEntry, type JournalEntry, type Run } from "../process/index.ts";
import {
  chattyDocuments,
  countingIds,
  fixedDefinitions,
  forgetfulSealer,
  memoryRunStore,
  scriptedConnectors,
  simulatedClock,
} from "../testing/index.ts";
import { createRuntime } from "./create-runtime.ts";
import type { Ports } from "./ports.ts";

const T = "demo";
const machine = { kind: "api-key", id: "k1", roles: ["api-client"] } as const;

function lender() {
  const definitions = fixedDefinitions();
  definitions.publish("talk", chattyDocuments);
  const clock = simulatedClock();
  const sealer = forgetfulSealer();
  const connectors = scriptedConnectors({});
  const ports: Ports = {
    store: memoryRunStore(),
    clock,
    ids: countingIds(),
    definitions,
    connectors,
    sealer,
  };
  return { ports, clock, sealer, store: ports.store };
}
type Its = ReturnType<typeof lender>;

async function started({ ports }: Its): Promise<string> {
  const facts = { name: "张伟", age: 36, city: "BJ" };
  const begun = await createRuntime(ports).startRun(T, {
    product: "talk",
    subject: "a1",
    facts,
    sender: machine,
  });
  if (!begun.ok) throw new Error(JSON.stringify(begun.error));
  return begun.value.run?.id ?? "";
}
const tell = ({ ports }: Its, id: string, type: string) =>
  createRuntime(ports).deliverEvent(T, id, { type, payload: {}, sender: machine });
async function drain({ ports }: Its, limit = 1): Promise<void> {
  for (let turn = 0; turn < 200; turn++) {
    const { timers, messages, failures } = await createRuntime(ports).workOnce({ owner: "w", limit });
    expect(failures).toEqual([]);
    if (timers + messages === 0) return;
  }
  throw new Error("Expected the work to end");
}
async function runOf({ store }: Its, id: string): Promise<Run> {
  const stored = await store.readRun(T, id);
  if (stored === undefined) throw new Error(`Expected the run ${id}`);
  return stored.run;
}
const journalOf = ({ store }: Its, id: string) => store.readJournal(T, id, { after: 0, limit: 500 });
const only = <K extends JournalEntry["kind"]>(entries: readonly JournalEntry[], kind: K) =>
  entries.filter((entry): entry is Extract<JournalEntry, { kind: K }> => entry.kind === kind);
const childOf = (id: string) => `${id}-s1-0`;

async function checkWhole(its: Its, ...ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const entries = await journalOf(its, id);
    const folded = entries.reduce<Run | undefined>(applyEntry, undefined);
    const run = await runOf(its, id);
    expect(canonicalJson(folded as unknown as Json)).toBe(canonicalJson(run as unknown as Json));
    expect(await createRuntime(its.ports).replayRun(T, id)).toMatchObject({
      ok: true,
      value: { kind: "verified" },
    });
    if (run.finished) expect(await its.store.readTimers(T, id)).toEqual([]);
    expect(await its.store.readMessages(T, id)).toEqual([]);
  }
}

describe("events between runs", () => {
  it("RT115 are told in their order, after the start of the sub-flow and before its end", async () => {
    for (const limit of [1, 50]) {
      const its = lender();
      const id = await started(its);
      await drain(its, limit);
      expect((await runOf(its, id)).snapshot.variables).toMatchObject({ heard: 2, last: 20 });
      await tell(its, id, "ASK");
      await drain(its, limit);
      const run = await runOf(its, id);
      expect(run).toMatchObject({ finished: true, sent: 3 });
      expect(run.snapshot.output).toEqual({ heard: 4, last: 99, reminded: 0 });
      const received = only(await journalOf(its, id), "sent-received");
      expect(received.map(({ event, from, run: by, number }) => [event, from, by, number])).toEqual(
        [1, 2, 3, 4].map((number) => ["ANSWER", "sub-flow", childOf(id), number]),
      );
      const heard = only(await journalOf(its, childOf(id)), "sent-received");
      expect(heard).toMatchObject([1, 2, 3].map((number) => ({ from: "parent", run: id, number })));
      expect(only(await journalOf(its, id), "event-received")[0]?.actor).toEqual({
        kind: "system",
        id: "sub-flow",
      });
      await checkWhole(its, id, childOf(id));
    }
  });

  it("RT115 are told in their order by workers that hold them the other way round", async () => {
    const its = lender();
    const id = await started(its);
    // The start and the first question are held by a worker that has died; another one finds the rest.
    const held = await its.store.claimMessages({
      now: its.clock.now(),
      owner: "dead",
      leaseUntil: new Date(Date.parse(its.clock.now()) + 60_000).toISOString(),
      limit: 2,
    });
    expect(held.map(({ message }) => message)).toEqual(["start-run", "send-event"]);
    for (let turn = 0; turn < 5; turn++) {
      const { failures } = await createRuntime(its.ports).workOnce({ owner: "w", limit: 5 });
      expect(failures).toEqual([]);
      its.clock.pass("PT1S");
    }
    expect(await its.store.readRun(T, childOf(id))).toBeUndefined();
    expect(await its.store.readMessages(T, id)).toHaveLength(3);
    its.clock.pass("PT2M");
    await drain(its);
    expect((await runOf(its, id)).snapshot.variables).toMatchObject({ heard: 2, last: 20 });
    await checkWhole(its, id, childOf(id));
  });

  it("RT115 are told once, whoever carries them and however often", async () => {
    const its = lender();
    const id = await started(its);
    for (let turn = 0; turn < 12; turn++) {
      const workers = [1, 2, 3].map(() => {
        return createRuntime(its.ports).workOnce({ owner: "w", limit: 5, leaseMs: 0 });
      });
      for (const { failures } of await Promise.all(workers)) expect(failures).toEqual([]);
      its.clock.pass("PT1S");
    }
    expect((await runOf(its, id)).snapshot.variables).toMatchObject({ heard: 2, last: 20 });
    await checkWhole(its, id, childOf(id));
  });

  it("RT115 carry what they tell sealed, and wait for their time by a timer that ends with the sender", async () => {
    const its = lender();
    const id = await started(its);
    const [question] = await its.store.readMessages(T, id);
    expect(Object.keys(question?.body ?? {})).toEqual(["sealed"]);
    await drain(its);
    its.clock.pass("P1D");
    await drain(its);
    expect((await runOf(its, id)).snapshot.variables).toMatchObject({ reminded: 1 });
    expect(only(await journalOf(its, childOf(id)), "timer-fired")).toMatchObject([{ timer: "/remind" }]);
    await checkWhole(its, id, childOf(id));

    const ended = lender();
    const other = await started(ended);
    await drain(ended);
    await tell(ended, other, "STOP");
    await drain(ended);
    ended.clock.pass("P2D");
    await drain(ended);
    expect((await runOf(ended, other)).snapshot.output).toMatchObject({ reminded: 0 });
    expect(only(await journalOf(ended, childOf(other)), "event-sent")).toHaveLength(2);
  });

  it("RT116 that a run does not accept, or that come after its end, are noted in its journal and gone", async () => {
    const its = lender();
    const id = await started(its);
    await drain(its);
    // The third question is the last; the fourth comes when the sub-flow has ended.
    await tell(its, id, "ASK");
    await tell(its, id, "ASK");
    await drain(its);
    expect(await runOf(its, childOf(id))).toMatchObject({ finished: true, sent: 4 });
    expect(only(await journalOf(its, childOf(id)), "sent-refused")).toMatchObject([
      { event: "QUESTION", from: "parent", run: id, number: 4, code: "run.finished" },
    ]);
    await checkWhole(its, id, childOf(id));

    const early = lender();
    const other = await started(early);
    await tell(early, other, "STOP");
    await drain(early);
    // It never began, so there is nobody to note anything.
    expect(await early.store.readRun(T, childOf(other))).toBeUndefined();
    await checkWhole(early, other);
  });

  it("RT116 of an erased person lead to nothing", async () => {
    const its = lender();
    const id = await started(its);
    its.sealer.erase(T, "a1");
    await drain(its);
    expect(await its.store.readMessages(T, id)).toEqual([]);
    expect(await its.store.readRun(T, childOf(id))).toBeUndefined();
  });
});
