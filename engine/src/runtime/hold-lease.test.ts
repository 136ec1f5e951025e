import { describe, expect, it } from "vitest";
import type { Json } from "../kernel/index.ts";
import {
  countingIds,
  fixedDefinitions,
  forgetfulSealer,
  memoryRunStore,
  sampleCatalogue,
  samplePack,
  scriptedConnectors,
  simulatedClock,
  simulatedPauses,
  smallWorkflow,
} from "../testing/index.ts";
import { createRuntime } from "./create-runtime.ts";
import type { Leaving } from "./hold-lease.ts";
import type { ConnectorReply, Pauses, Ports } from "./ports.ts";
import type { Claim, RunStore } from "./run-store.ts";

const T = "demo";
const machine = { kind: "api-key", id: "k1", roles: ["api-client"] } as const;
const MINUTE = 60_000;
const answer: ConnectorReply = { kind: "answer", answer: {} };

const call: Json = {
  id: "pay",
  src: "activity",
  params: { connector: "bank", operation: "pay" },
  timeout: "PT5M",
  heartbeat: "PT30S",
  retry: { maxAttempts: 2, initial: "PT10S", factor: 2, max: "PT1M" },
  onDone: [{ target: "paid" }],
  onError: [{ target: "unpaid" }],
};
const workflow = smallWorkflow({
  pay: { invoke: [call], after: { P1D: [{ target: "unpaid" }] } },
  paid: { type: "final" },
  unpaid: { type: "final" },
}) as Json;

/** A run whose payment is due. `store` replaces some of the store's answers. */
async function paying(replaced: (store: RunStore) => Partial<RunStore> = () => ({})) {
  const definitions = fixedDefinitions();
  definitions.publish("loan", { workflow, catalogue: sampleCatalogue, packs: [samplePack] });
  const clock = simulatedClock();
  const pauses = simulatedPauses(clock);
  const memory = memoryRunStore();
  const connectors = scriptedConnectors({});
  const plainPorts: Ports = {
    store: { ...memory, ...replaced(memory) },
    clock,
    ids: countingIds(),
    definitions,
    connectors,
    sealer: forgetfulSealer(),
  };
  const facts = { name: "张伟", age: 36, city: "BJ" };
  const plain = createRuntime({ ...plainPorts, store: memory });
  const begun = await plain.startRun(T, { product: "loan", subject: "a1", facts, sender: machine });
  const id = begun.ok ? (begun.value.run?.id ?? "") : "";
  const round = (
    owner: string,
    leaving?: Leaving,
    { pauses: its }: { pauses?: undefined | Pauses } = { pauses },
  ) =>
    createRuntime({ ...plainPorts, ...(its === undefined ? {} : { pauses: its }) }).workOnce({
      owner,
      limit: 5,
      leaseMs: MINUTE,
      ...(leaving === undefined ? {} : { leaving }),
    });
  const states = async () => (await memory.readRun(T, id))?.run.states;
  /** A call that is answered when the test says so. */
  const slowly = () => {
    let reply = (_with: ConnectorReply): void => undefined;
    const coming = new Promise<ConnectorReply>((resolve) => (reply = resolve));
    connectors.script("bank/pay", () => coming, answer);
    return (its: ConnectorReply) => reply(its);
  };
  return { id, memory, clock, pauses, connectors, round, states, slowly };
}
const claimOf = (owner: string, now: string) => ({ owner, now, leaseUntil: now, limit: 5 });

describe("leases of activities", () => {
  it("RT406 a call may take longer than a lease: it is renewed, and the call is one attempt", async () => {
    const its = await paying();
    const reply = its.slowly();
    const working = its.round("w1");
    await its.pauses.pass(4 * MINUTE);
    // Nobody else gets it, although its first lease ended three minutes ago.
    expect(await its.memory.claimActivities(claimOf("w2", its.clock.now()))).toEqual([]);
    reply(answer);
    expect((await working).failures).toEqual([]);
    expect(await its.states()).toEqual(["paid"]);
    expect(its.connectors.calls).toMatchObject([{ attempt: 1, timeoutMs: 5 * MINUTE }]);
  });

  it("RT406 without anything that lets time pass no call is longer than its lease", async () => {
    const its = await paying();
    its.connectors.script("bank/pay", answer);
    const { failures } = await its.round("w1", undefined, { pauses: undefined });
    expect(failures).toEqual([]);
    expect(its.connectors.calls).toMatchObject([{ timeoutMs: 55_000, heartbeatMs: 30_000 }]);
  });

  it("RT406 a worker whose lease was lost all the same writes nothing", async () => {
    const its = await paying(() => ({ renewLease: () => Promise.reject(new Error("busy")) }));
    const reply = its.slowly();
    const late = its.round("w1");
    await its.pauses.pass(2 * MINUTE);
    const inTime = await its.round("w2");
    expect(inTime.failures).toEqual([]);
    expect(await its.states()).toEqual(["paid"]);
    reply({ kind: "error", code: "bank.no", message: "No", retryable: false });
    expect((await late).failures).toEqual([]);
    expect(await its.states()).toEqual(["paid"]);
    expect(its.connectors.calls.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  it("RT414 only what may ask somebody outside is held for a whole lease", async () => {
    const held: Record<string, number> = {};
    const seen =
      <R>(name: string, claim: (its: Claim) => R) =>
      (its: Claim): R => {
        held[name] = Date.parse(its.leaseUntil) - Date.parse(its.now);
        return claim(its);
      };
    const its = await paying((store) => ({
      claimTimers: seen("timers", (its) => store.claimTimers(its)),
      claimActivities: seen("activities", (its) => store.claimActivities(its)),
      claimMessages: seen("messages", (its) => store.claimMessages(its)),
      claimSignals: seen("signals", (its) => store.claimSignals(its)),
      claimSchedules: seen("schedules", (its) => store.claimSchedules(its)),
    }));
    its.connectors.script("bank/pay", answer);
    await its.round("w1");
    await its.round("w1");
    const short = 15_000;
    expect(held).toEqual({
      timers: short,
      activities: MINUTE,
      messages: short,
      signals: short,
      schedules: short,
    });
  });

  it("RT407 an answer that cannot be written is kept and written when the store takes it again", async () => {
    let fails = 0;
    const its = await paying((store) => ({
      commit: (commit) =>
        fails++ < 6 ? Promise.reject(new Error("The disk is full")) : store.commit(commit),
    }));
    its.connectors.script("bank/pay", answer);
    const working = its.round("w1");
    await its.pauses.pass(20_000);
    expect((await working).failures).toEqual([]);
    expect(its.connectors.calls).toHaveLength(1);
    expect(await its.states()).toEqual(["paid"]);
  });

  it("RT407 a store that stays away is given up with the lease, and the call is made again under its key", async () => {
    let away = true;
    const its = await paying((store) => ({
      commit: (commit) => (away ? Promise.reject(new Error("away")) : store.commit(commit)),
      renewLease: () => Promise.reject(new Error("away")),
      releaseWork: () => Promise.reject(new Error("away")),
    }));
    its.connectors.script("bank/pay", answer);
    const working = its.round("w1");
    await its.pauses.pass(3 * MINUTE);
    expect((await working).failures).toMatchObject([{ message: "away" }]);
    away = false;
    expect((await its.round("w2")).failures).toEqual([]);
    expect(its.connectors.calls.map(({ idempotencyKey, attempt }) => [idempotencyKey, attempt])).toEqual([
      [`${its.id}:1.1`, 1],
      [`${its.id}:1.1`, 2],
    ]);
    expect(await its.states()).toEqual(["paid"]);
  });

  it("RT407 what cannot be begun is given back at once, and its attempt does not count", async () => {
    let reads = 0;
    const its = await paying((store) => ({
      readRun: (tenant, id) =>
        reads++ === 0 ? Promise.reject(new Error("not now")) : store.readRun(tenant, id),
    }));
    its.connectors.script("bank/pay", answer);
    expect((await its.round("w1")).failures).toMatchObject([{ message: "not now" }]);
    expect((await its.round("w2")).failures).toEqual([]);
    expect(its.connectors.calls).toMatchObject([{ attempt: 1 }]);
  });

  it("RT407 a worker that ends gives back what it has not begun, and what it does not wait for any more", async () => {
    const its = await paying();
    const never = new Promise<void>(() => undefined);
    await its.round("w1", { isLeaving: () => true, gone: never });
    expect(its.connectors.calls).toEqual([]);
    its.slowly();
    let go = (): void => undefined;
    const gone = new Promise<void>((resolve) => (go = resolve));
    const working = its.round("w2", { isLeaving: () => false, gone });
    await its.pauses.pass(1_000);
    expect(its.connectors.calls).toHaveLength(1);
    go();
    expect((await working).failures).toEqual([]);
    expect((await its.round("w3")).failures).toEqual([]);
    // Under its key the other side does the work once, so that the attempt left behind did not count.
    expect(its.connectors.calls.map(({ attempt }) => attempt)).toEqual([1, 1]);
    expect(await its.states()).toEqual(["paid"]);
  });

  it("RT408 silence for longer than the heartbeat is a failed attempt, tried again by the policy", async () => {
    const its = await paying();
    const silent: ConnectorReply = {
      kind: "error",
      code: "connector.no-heartbeat",
      message: "No sign of life within 30000 ms",
      retryable: true,
    };
    its.connectors.script("bank/pay", silent);
    await its.round("w1");
    const entries = await its.memory.readJournal(T, its.id, { after: 0, limit: 50 });
    expect(entries.at(-1)).toMatchObject({
      kind: "activity-failed",
      attempt: 1,
      error: { code: "connector.no-heartbeat" },
      retryAt: "2026-06-01T02:00:10.000Z",
    });
    await its.pauses.pass(10_000);
    await its.round("w1");
    expect(its.connectors.calls).toMatchObject([
      { heartbeatMs: 30_000 },
      { heartbeatMs: 30_000, attempt: 2 },
    ]);
    expect(await its.states()).toEqual(["unpaid"]);
  });
});
