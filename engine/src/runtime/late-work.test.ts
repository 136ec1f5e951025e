import { describe, expect, it } from "vitest";
import {
  countingIds,
  fixedDefinitions,
  forgetfulSealer,
  memoryRunStore,
  sampleDocuments,
  scriptedConnectors,
  simulatedClock,
} from "../testing/index.ts";
import { createRuntime } from "./create-runtime.ts";

const T = "demo";
const machine = { kind: "api-key", id: "k1", roles: ["api-client"] } as const;
const officer = { kind: "person", id: "li", roles: ["officer"] } as const;
const down = { kind: "error", code: "connector.timeout", message: "No answer", retryable: true } as const;

/** A lender whose one application waits for its offer to be accepted. */
async function offered() {
  const definitions = fixedDefinitions();
  definitions.publish("loan", sampleDocuments);
  const clock = simulatedClock();
  const connectors = scriptedConnectors({
    "identity-check/query": [{ kind: "answer", answer: { facts: { identityMatch: true } } }],
    "credit-bureau/query": [{ kind: "answer", answer: { facts: { creditScore: 720 } } }],
    "bank/pay": [down],
  });
  const store = memoryRunStore();
  const ports = { store, clock, ids: countingIds(), definitions, connectors, sealer: forgetfulSealer() };
  const runtime = createRuntime(ports);
  const facts = { name: "张伟", age: 36, city: "BJ" };
  await runtime.startRun(T, { product: "loan", subject: "a1", facts, sender: machine });
  const send = (type: string, payload = {}) =>
    runtime.deliverEvent(T, "run-1", { type, payload, sender: machine });
  const work = () => runtime.workOnce({ owner: "w1", limit: 10 });
  await send("CONSENT_GIVEN");
  await work();
  await work();
  return { runtime, store, clock, connectors, send, work };
}

describe("work that comes late", () => {
  it("RT300 fires a timer at its deadline when the clock is put back after it was claimed", async () => {
    const { store, clock, work } = await offered();
    const [timer] = await store.readTimers(T, "run-1");
    const before = { ...store };
    clock.pass("P7D");
    Object.assign(store, {
      readRun: (tenant: string, id: string) => {
        clock.set("2026-06-03T02:00:00.000Z");
        return before.readRun(tenant, id);
      },
    });
    await work();
    const journal = await store.readJournal(T, "run-1", { after: 0, limit: 100 });
    expect(journal.find(({ kind }) => kind === "timer-fired")).toMatchObject({ at: timer?.dueAt });
  });

  it("RT301 begins nothing when an incident's activity is not awaited any more", async () => {
    const { runtime, store, clock, connectors, send, work } = await offered();
    await send("ACCEPTED", { account: "6222" });
    for (let attempt = 0; attempt < 3; attempt++) {
      await work();
      clock.pass("PT10M");
    }
    const [incident] = await store.listIncidents(T, { status: "open", limit: 5 });
    expect(incident?.code).toBe("activity.retries-exhausted");
    await send("WITHDRAWN");
    const paid = connectors.calls.length;
    expect(await runtime.retryIncident(T, incident?.id ?? "", officer)).toMatchObject({ ok: true });
    expect(await store.readIncident(T, incident?.id ?? "")).toMatchObject({ status: "resolved" });
    expect(await store.readActivities(T, "run-1")).toEqual([]);
    await work();
    expect(connectors.calls).toHaveLength(paid);
  });
});
