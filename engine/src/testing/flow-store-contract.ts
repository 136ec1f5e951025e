import { beforeEach, describe, expect, it } from "vitest";
import {
  NO_FLOW,
  type Fence,
  type FlowRows,
  type Lease,
  type MessageRow,
  type RunStore,
  type SignalRow,
  type WaitRow,
} from "../runtime/index.ts";
import { claimAt, commitOf, entryOf, newRun } from "./sample-rows.ts";
import { leaseOf } from "./lease-of.ts";

const A = "lender-a";
const B = "lender-b";
const AT = "2026-06-01T02:00:00.000Z";

/** What a run store must do of messages between runs, and of signals: a part of the run store's contract. */
export function describeFlowStoreContract(current: () => RunStore): void {
  let store: RunStore;
  beforeEach(() => {
    store = current();
  });

  describe("messages", () => {
    it("RT100 writes messages with the step, claims what is due once and counts the attempt", async () => {
      const later = messageRow("cancel:2.0", { notBefore: "2026-06-02T00:00:00.000Z" });
      await first({ messages: { send: [messageRow("start:1.0"), later], drop: [], take: [] } });
      expect(await store.readMessages(A, "r1")).toEqual([later, messageRow("start:1.0")]);
      expect(await store.nextDue()).toBe(AT);
      const claimed = await store.claimMessages(claimAt(AT));
      const lease = { owner: "w1", epoch: 1 };
      expect(claimed).toEqual([{ ...messageRow("start:1.0"), attempt: 1, lease }]);
      expect(await store.claimMessages(claimAt(AT, "w2"))).toEqual([]);
      const [again] = await store.claimMessages(claimAt("2026-06-01T02:01:00.000Z", "w2"));
      expect(again?.attempt).toBe(2);
    });

    it("RT6 gives each message and each signal to one of many that look at once", async () => {
      const ids = Array.from({ length: 12 }, (_, number) => `start:${String(number).padStart(2, "0")}.0`);
      await first({
        messages: { send: ids.map((id) => messageRow(id)), drop: [], take: [] },
        waits: waiting(),
      });
      await keep([signalRow("s1")]);
      await keep([signalRow("s2")]);
      const workers = Array.from({ length: 6 }, (_, number) => `w${number}`);
      const [messages, signals] = await Promise.all([
        Promise.all(workers.map((owner) => store.claimMessages(claimAt(AT, owner, 4)))),
        Promise.all(workers.map((owner) => store.claimSignals(claimAt(AT, owner, 4)))),
      ]);
      const claimed = messages.flat().map(({ id }) => id);
      expect(new Set(claimed).size).toBe(claimed.length);
      // Whoever came while others were looking may have found less than there was.
      const rest = await store.claimMessages(claimAt(AT, "w9", 12));
      expect([...claimed, ...rest.map(({ id }) => id)].sort()).toEqual(ids);
      expect(signals.flat().map(({ signal }) => signal.id)).toEqual(["s1"]);
    });

    it("RT417 leaves out a lender's messages, however many are due first", async () => {
      const ids = Array.from({ length: 6 }, (_, number) => `start:${number}.0`);
      await first({ messages: { send: ids.map((id) => messageRow(id)), drop: [], take: [] } });
      const ofB = messageRow("start:1.0", { tenant: B, runId: "r9" });
      await store.commit(
        commitOf(B, 0, newRun("r9", 1), {
          journal: [entryOf(1)],
          flow: flowOf({ messages: { send: [ofB], drop: [], take: [] } }),
        }),
      );
      const claim = { ...claimAt(AT, "w1", 2), except: [{ tenant: A }] };
      expect((await store.claimMessages(claim)).map(({ tenant }) => tenant)).toEqual([B]);
      expect(await store.claimMessages(claim)).toEqual([]);
      expect(await store.claimMessages(claimAt(AT, "w1", 2))).toHaveLength(2);
    });

    it("RT401 takes no message and no signal that was claimed anew", async () => {
      await keep([signalRow("s1")]);
      await first({ messages: { send: [messageRow("start:1.0")], drop: [], take: [] }, waits: waiting() });
      const later = "2026-06-01T03:00:00.000Z";
      const [late] = await store.claimMessages(claimAt(AT));
      const [held] = await store.claimMessages(claimAt(later, "w2"));
      const [lateSignal] = await store.claimSignals(claimAt(AT));
      const [heldSignal] = await store.claimSignals(claimAt(later, "w2"));
      const answer = (expected: number, fence: Fence, taken: Partial<FlowRows>) =>
        store.commit(
          commitOf(A, expected, newRun("r1", expected + 1), {
            journal: [entryOf(expected + 1)],
            flow: flowOf(taken),
            fence,
          }),
        );
      const message = { messages: { send: [], drop: [], take: [{ runId: "r1", id: "start:1.0" }] } };
      const signal = { signals: { take: ["s1"] } };
      const ofMessage = (lease: Lease): Fence => ({ work: "message", id: "start:1.0", lease });
      const ofSignal = (lease: Lease): Fence => ({ work: "signal", id: "s1", lease });
      expect(await answer(1, ofMessage(leaseOf(late)), message)).toEqual({ kind: "stale" });
      expect(await answer(1, ofSignal(leaseOf(lateSignal)), signal)).toEqual({ kind: "stale" });
      await store.dropMessage(A, "r1", "start:1.0", leaseOf(late));
      expect(await store.readMessages(A, "r1")).toHaveLength(1);
      expect((await answer(1, ofMessage(leaseOf(held)), message)).kind).toBe("committed");
      expect((await answer(2, ofSignal(leaseOf(heldSignal)), signal)).kind).toBe("committed");
      expect(await store.listSignals(A, 10)).toEqual([]);
    });

    it("RT405 gives a message back for now or for later, to the worker that has it only", async () => {
      await first({ messages: { send: [messageRow("start:1.0")], drop: [], take: [] } });
      const [held] = await store.claimMessages(claimAt(AT));
      const back = (lease: Lease, notBefore?: string) =>
        store.releaseWork([
          {
            work: "message",
            tenant: A,
            runId: "r1",
            id: "start:1.0",
            lease,
            ...(notBefore === undefined ? {} : { notBefore }),
          },
        ]);
      await back({ owner: "w2", epoch: 1 });
      await back({ ...leaseOf(held), epoch: 2 });
      expect(await store.claimMessages(claimAt(AT, "w2"))).toEqual([]);
      await back(leaseOf(held));
      const [again] = await store.claimMessages(claimAt(AT, "w2"));
      expect(again?.lease).toEqual({ owner: "w2", epoch: 2 });
      await back(leaseOf(again), "2026-06-01T02:00:05.000Z");
      expect(await store.claimMessages(claimAt("2026-06-01T02:00:04.999Z"))).toEqual([]);
      expect(await store.claimMessages(claimAt("2026-06-01T02:00:05.000Z"))).toHaveLength(1);
    });

    it("RT405 gives a signal back to whoever looks next", async () => {
      await keep([signalRow("s1")]);
      await first({ waits: waiting() });
      const [held] = await store.claimSignals(claimAt(AT));
      const signal = { work: "signal", tenant: A, runId: "", id: "s1" } as const;
      await store.releaseWork([{ ...signal, lease: { owner: "w2", epoch: 1 } }]);
      expect(await store.claimSignals(claimAt(AT, "w2"))).toEqual([]);
      await store.releaseWork([{ ...signal, lease: leaseOf(held) }]);
      expect(await store.claimSignals(claimAt(AT, "w2"))).toHaveLength(1);
    });

    it("RT100 keeps nothing of a step that is refused", async () => {
      await first();
      const late = commitOf(A, 7, newRun("r1", 2), {
        journal: [entryOf(2)],
        flow: flowOf({ messages: { send: [messageRow("x")], drop: [], take: [] }, waits: waiting() }),
      });
      expect(await store.commit(late)).toEqual({ kind: "conflict" });
      expect(await store.readMessages(A, "r1")).toEqual([]);
      expect(await store.readWaits(A, "r1")).toEqual([]);
    });

    it("RT101 takes a message with the step it leads to, once; then the step is stale, whole", async () => {
      await first({ messages: { send: [messageRow("start:1.0")], drop: [], take: [] } });
      const take = { send: [], drop: [], take: [{ runId: "r1", id: "start:1.0" }] };
      const child = (id: string) =>
        commitOf(A, 0, newRun(id, 1), { journal: [entryOf(1)], flow: flowOf({ messages: take }) });
      const kinds = (await Promise.all([store.commit(child("c1")), store.commit(child("c2"))])).map(
        ({ kind }) => kind,
      );
      expect(kinds.sort()).toEqual(["committed", "stale"]);
      expect(await store.readMessages(A, "r1")).toEqual([]);
      const runs = await Promise.all([store.readRun(A, "c1"), store.readRun(A, "c2")]);
      expect(runs.filter((run) => run !== undefined)).toHaveLength(1);
    });

    it("RT125 takes several messages in one commit, each under its own lease; one claimed anew makes it stale, whole", async () => {
      const ids = ["ended:1", "ended:2", "ended:3"];
      await first({ messages: { send: ids.map((id) => messageRow(id)), drop: [], take: [] } });
      const claimed = await store.claimMessages(claimAt(AT));
      const later = "2026-06-01T03:00:00.000Z";
      const anew = await store.claimMessages(claimAt(later, "w2", 1));
      const take = (rows: typeof claimed) =>
        store.commit(
          commitOf(A, 1, newRun("r1", 2), {
            journal: [entryOf(2)],
            flow: flowOf({
              messages: {
                send: [],
                drop: [],
                take: rows.map(({ runId, id, lease }) => ({ runId, id, lease })),
              },
            }),
          }),
        );
      expect(await take(claimed)).toEqual({ kind: "stale" });
      expect(await store.readMessages(A, "r1")).toHaveLength(3);
      expect((await take([...anew, ...claimed.slice(1)])).kind).toBe("committed");
      expect(await store.readMessages(A, "r1")).toEqual([]);
    });

    it("RT101 takes back what was not carried yet, and does not mind what is gone", async () => {
      await first({ messages: { send: [messageRow("start:1.0")], drop: [], take: [] } });
      const drop = commitOf(A, 1, newRun("r1", 1), {
        flow: flowOf({
          messages: { send: [messageRow("cancel:1.0")], drop: ["start:1.0", "nothing"], take: [] },
        }),
      });
      expect((await store.commit(drop)).kind).toBe("committed");
      expect((await store.readMessages(A, "r1")).map(({ id }) => id)).toEqual(["cancel:1.0"]);
      await store.dropMessage(A, "r1", "cancel:1.0");
      await store.dropMessage(A, "r1", "cancel:1.0");
      expect(await store.nextDue()).toBeUndefined();
    });

    it("RT4 shows and takes nothing of another lender's messages and waits", async () => {
      await first({ messages: { send: [messageRow("start:1.0")], drop: [], take: [] }, waits: waiting() });
      expect(await store.readMessages(B, "r1")).toEqual([]);
      expect(await store.readWaits(B, "r1")).toEqual([]);
      expect(await store.findWaits(B, "PAID", "P-1", 10)).toEqual([]);
      await store.dropMessage(B, "r1", "start:1.0");
      const theirs = commitOf(B, 0, newRun("c1", 1), {
        journal: [entryOf(1)],
        flow: flowOf({ messages: { send: [], drop: [], take: [{ runId: "r1", id: "start:1.0" }] } }),
      });
      expect(await store.commit(theirs)).toEqual({ kind: "stale" });
      expect(await store.readMessages(A, "r1")).toHaveLength(1);
    });
  });

  describe("signals", () => {
    it("RT102 finds who waits under a key, from the step that begins it to the step that ends it", async () => {
      await first({ waits: waiting() });
      await other("r2", { waits: { begin: [waitRow("r2", true)], end: [] } });
      expect(await store.findWaits(A, "PAID", "P-1", 10)).toEqual([waitRow("r1"), waitRow("r2", true)]);
      expect(await store.findWaits(A, "PAID", "P-1", 1)).toHaveLength(1);
      expect(await store.findWaits(A, "PAID", "P-2", 10)).toEqual([]);
      expect(await store.findWaits(A, "REFUSED", "P-1", 10)).toEqual([]);
      await next({ waits: { begin: [{ ...waitRow("r1"), key: "P-2" }], end: ["PAID", "NEVER"] } });
      expect(await store.findWaits(A, "PAID", "P-1", 10)).toEqual([waitRow("r2", true)]);
      expect(await store.readWaits(A, "r1")).toEqual([{ ...waitRow("r1"), key: "P-2" }]);
    });

    it("RT103 keeps a signal once for its message and answers the repeat with the first one's record", async () => {
      const idempotency = { key: "signal m1", requestHash: "h", runId: "", at: AT, answer: { kept: true } };
      expect(await keep([signalRow("s1")], { idempotency })).toEqual({ kind: "kept" });
      const again = await keep([signalRow("s2")], { idempotency: { ...idempotency, answer: {} } });
      expect(again).toEqual({ kind: "repeated", record: idempotency });
      expect(await store.listSignals(A, 10)).toEqual([signalRow("s1")]);
      expect(await store.listSignals(B, 10)).toEqual([]);
    });

    it("RT103 refuses what goes beyond a lender's capacity, also when two come at once", async () => {
      expect(await keep([signalRow("s1")], { capacity: 2 })).toEqual({ kind: "kept" });
      const racing = ["s2", "s3", "s4"].map((id) => keep([signalRow(id)], { capacity: 2 }));
      const kinds = (await Promise.all(racing)).map(({ kind }) => kind).sort();
      expect(kinds).toEqual(["full", "full", "kept"]);
      expect(await store.listSignals(A, 10)).toHaveLength(2);
    });

    it("RT104 claims a kept signal when one run waits for it, the first to arrive, under a lease", async () => {
      await keep([signalRow("s1")]);
      await keep([signalRow("s2", { receivedAt: "2026-06-01T02:00:01.000Z" })]);
      expect(await store.claimSignals(claimAt(AT))).toEqual([]);
      await first({ waits: waiting() });
      expect(await store.claimSignals(claimAt(AT))).toEqual([
        { signal: signalRow("s1"), runs: ["r1"], lease: { owner: "w1", epoch: 1 } },
      ]);
      expect(await store.claimSignals(claimAt(AT, "w2"))).toEqual([]);
      await store.releaseSignal(A, "s1");
      expect(await store.claimSignals(claimAt(AT, "w2"))).toHaveLength(1);
      const take = { signals: { take: ["s1"] }, waits: { begin: [], end: ["PAID"] } };
      expect((await next(take)).kind).toBe("committed");
      expect((await store.listSignals(A, 10)).map(({ id }) => id)).toEqual(["s2"]);
      expect((await next({ signals: { take: ["s1"] } }, 2)).kind).toBe("stale");
      expect(await store.claimSignals(claimAt("2026-06-01T03:00:00.000Z"))).toEqual([]);
    });

    it("RT104 leaves a signal that several runs wait for, unless all of them share the key", async () => {
      await keep([signalRow("s1")]);
      await first({ waits: { begin: [waitRow("r1", true)], end: [] } });
      await other("r2", { waits: { begin: [waitRow("r2")], end: [] } });
      expect(await store.claimSignals(claimAt(AT))).toEqual([]);
      await store.commit(
        commitOf(A, 1, newRun("r2", 1), {
          flow: flowOf({ waits: { begin: [waitRow("r2", true)], end: ["PAID"] } }),
        }),
      );
      expect(await store.claimSignals(claimAt(AT))).toEqual([
        { signal: signalRow("s1"), runs: ["r1", "r2"], lease: { owner: "w1", epoch: 1 } },
      ]);
      const instead = ["r1", "r2"].map((runId) => signalRow(`s1/${runId}`, { runId }));
      expect(await keep(instead, { instead: "s1", capacity: 1 })).toEqual({ kind: "kept" });
      expect(await keep(instead, { instead: "s1" })).toEqual({ kind: "kept" });
      const claimed = await store.claimSignals(claimAt(AT));
      expect(claimed.map(({ signal, runs }) => [signal.id, ...runs])).toEqual([
        ["s1/r1", "r1"],
        ["s1/r2", "r2"],
      ]);
    });

    it("RT104 keeps the order of arrival where the clock was put back, and where two have one instant", async () => {
      const back = "2026-05-31T00:00:00.000Z";
      await keep([signalRow("s3")]);
      await keep([signalRow("s2")]);
      await keep([signalRow("s1", { receivedAt: back })]);
      await keep([signalRow("s0", { receivedAt: back, key: "P-2" })]);
      expect((await store.listSignals(A, 10)).map(({ id }) => id)).toEqual(["s0", "s3", "s2", "s1"]);
    });

    it("RT104 finds what was kept before under a key, for the run or for whichever waits", async () => {
      const wanted = { tenant: A, name: "PAID", key: "P-1", runId: "r1" };
      expect(await store.firstKept(wanted)).toBeUndefined();
      await keep([signalRow("s2", { runId: "r2" })]);
      await keep([signalRow("s3", { key: "P-2" })]);
      expect(await store.firstKept(wanted)).toBeUndefined();
      await keep([signalRow("s4", { runId: "r1" })]);
      await keep([signalRow("s5")]);
      expect((await store.firstKept(wanted))?.id).toBe("s4");
      expect((await store.firstKept({ ...wanted, runId: "r3" }))?.id).toBe("s5");
      expect(await store.firstKept({ ...wanted, tenant: B })).toBeUndefined();
    });

    it("RT104 lets no signal that was kept for one run overtake an earlier one for all, nor the other way round", async () => {
      await keep([signalRow("s1")]);
      await keep(["r1", "r2"].map((runId) => signalRow(`s2/${runId}`, { runId })));
      await keep([signalRow("s3")]);
      await first({ waits: { begin: [waitRow("r1", true)], end: [] } });
      await other("r2", { waits: { begin: [waitRow("r2", true)], end: [] } });
      const claimed = async (at: string) =>
        (await store.claimSignals(claimAt(at))).map(({ signal, runs }) => [signal.id, ...runs]);
      expect(await claimed(AT)).toEqual([["s1", "r1", "r2"]]);
      expect(await claimed(AT)).toEqual([]);
      await store.dropSignal(A, "s1");
      expect(await claimed(AT)).toEqual([
        ["s2/r1", "r1"],
        ["s2/r2", "r2"],
      ]);
      await store.dropSignal(A, "s2/r1");
      expect(await claimed(AT)).toEqual([]);
      // What is kept for a run that does not wait holds up nobody.
      await store.commit(
        commitOf(A, 1, newRun("r2", 1), { flow: flowOf({ waits: { begin: [], end: ["PAID"] } }) }),
      );
      expect(await claimed(AT)).toEqual([["s3", "r1"]]);
    });

    it("RT104 signals that wait for an earlier one of theirs hold up no others, however many they are", async () => {
      for (const id of ["s1", "s2", "s3", "s4"]) await keep([signalRow(id)]);
      await keep([signalRow("x1", { key: "P-2", receivedAt: "2026-06-01T02:00:01.000Z" })]);
      await first({ waits: waiting() });
      await other("r2", { waits: { begin: [{ ...waitRow("r2"), key: "P-2" }], end: [] } });
      const claimed = async (owner: string, limit: number) =>
        (await store.claimSignals(claimAt(AT, owner, limit))).map(({ signal }) => signal.id);
      expect(await claimed("frozen", 1)).toEqual(["s1"]);
      expect(await claimed("w2", 2)).toEqual(["x1"]);
      expect(await claimed("w2", 2)).toEqual([]);
      await store.releaseSignal(A, "s1");
      await store.releaseSignal(A, "x1");
      expect(await claimed("w3", 2)).toEqual(["s1", "x1"]);
    });

    it("RT106 gives a kept signal up once, also one that is being delivered, and only its own lender's", async () => {
      const audit = {
        action: "signal.given-up",
        subject: "signal/s1",
        details: {},
        by: { kind: "person", id: "an" },
      } as const;
      const giveUp = (tenant: string, id: string) => store.giveUpSignal(tenant, id, { at: AT, audit });
      await keep([signalRow("s1")]);
      await keep([signalRow("s2", { receivedAt: "2026-06-01T02:00:01.000Z" })]);
      await first({ waits: waiting() });
      expect((await store.claimSignals(claimAt(AT))).map(({ signal }) => signal.id)).toEqual(["s1"]);
      expect(await giveUp(B, "s1")).toBe(false);
      expect(await giveUp(A, "s1")).toBe(true);
      expect(await giveUp(A, "s1")).toBe(false);
      const take = { signals: { take: ["s1"] }, waits: { begin: [], end: ["PAID"] } };
      expect((await next(take)).kind).toBe("stale");
      expect((await store.claimSignals(claimAt(AT))).map(({ signal }) => signal.id)).toEqual(["s2"]);
    });

    it("RT105 removes no signal that can be delivered, however late somebody looks", async () => {
      const late = "2026-07-01T00:00:00.000Z";
      const left = async () => (await store.listSignals(A, 10)).map(({ id }) => id);
      await keep([signalRow("s1"), signalRow("s2", { runId: "r1" }), signalRow("s3", { runId: "r9" })]);
      await keep([signalRow("s4", { key: "P-2" })]);
      await keep([signalRow("s5", { name: "REFUSED" })]);
      await first({ waits: waiting() });
      // Several wait under this key, and it is none's alone: nobody can be told.
      await other("r2", { waits: { begin: [{ ...waitRow("r2"), key: "P-2" }], end: [] } });
      await other("r3", { waits: { begin: [{ ...waitRow("r3"), key: "P-2" }], end: [] } });
      expect(await store.dropExpiredSignals(late)).toBe(3);
      expect(await left()).toEqual(["s1", "s2"]);
      expect((await store.claimSignals(claimAt(late))).map(({ signal }) => signal.id)).toEqual(["s1"]);
      expect(await store.dropExpiredSignals(late)).toBe(0);
      await store.dropSignal(A, "s1");
      expect((await store.claimSignals(claimAt(late))).map(({ signal }) => signal.id)).toEqual(["s2"]);
      await next({ waits: { begin: [], end: ["PAID"] } });
      expect(await store.dropExpiredSignals(late)).toBe(1);
      expect(await left()).toEqual([]);
    });

    it("RT105 removes expired signals and tells how many", async () => {
      await keep([signalRow("s1"), signalRow("s2", { expiresAt: "2026-06-09T00:00:00.000Z" })]);
      expect(await store.dropExpiredSignals("2026-06-08T01:59:59.999Z")).toBe(0);
      expect(await store.dropExpiredSignals("2026-06-08T02:00:00.000Z")).toBe(1);
      expect((await store.listSignals(A, 10)).map(({ id }) => id)).toEqual(["s2"]);
      await store.dropSignal(A, "s2");
      await store.dropSignal(A, "s2");
      expect(await store.listSignals(A, 10)).toEqual([]);
    });
  });

  function first(flow: Partial<FlowRows> = {}) {
    return store.commit(commitOf(A, 0, newRun("r1", 1), { journal: [entryOf(1)], flow: flowOf(flow) }));
  }
  function other(id: string, flow: Partial<FlowRows>) {
    return store.commit(commitOf(A, 0, newRun(id, 1), { journal: [entryOf(1)], flow: flowOf(flow) }));
  }
  function next(flow: Partial<FlowRows>, expected = 1) {
    return store.commit(commitOf(A, expected, newRun("r1", 1), { flow: flowOf(flow) }));
  }
  function keep(signals: readonly SignalRow[], more: Partial<Parameters<RunStore["keepSignals"]>[0]> = {}) {
    return store.keepSignals({ tenant: A, signals, capacity: 100, ...more });
  }
}

function flowOf(rows: Partial<FlowRows>): FlowRows {
  return { ...NO_FLOW, ...rows };
}

function messageRow(id: string, more: Partial<MessageRow> = {}): MessageRow {
  return {
    tenant: A,
    runId: "r1",
    id,
    to: "r1-s1-0",
    message: "start-run",
    body: { sealed: "sealed:3:…" },
    notBefore: AT,
    attempt: 0,
    ...more,
  };
}

function waitRow(runId: string, shared = false): WaitRow {
  return { tenant: A, runId, name: "PAID", key: "P-1", shared };
}

function waiting(): FlowRows["waits"] {
  return { begin: [waitRow("r1")], end: [] };
}

function signalRow(id: string, more: Partial<SignalRow> = {}): SignalRow {
  return {
    tenant: A,
    id,
    name: "PAID",
    key: "P-1",
    messageId: id,
    payload: { sealed: "sealed:4:…" },
    sender: { kind: "api-key", id: "bank", roles: ["api-client"] },
    receivedAt: AT,
    expiresAt: "2026-06-08T02:00:00.000Z",
    ...more,
  };
}
