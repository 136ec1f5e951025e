import { beforeEach, describe, expect, it } from "vitest";
import type { JournalEntry } from "../process/index.ts";
import {
  countingIds,
  fixedDefinitions,
  forgetfulSealer,
  memoryRunStore,
  sampleDocuments,
  scriptedConnectors,
  simulatedClock,
} from "../testing/index.ts";
import { createRuntime, type Runtime } from "./create-runtime.ts";
import type { RunStore } from "./run-store.ts";

const T = "demo";
const ID = "run-1";
const machine = { kind: "api-key", id: "k1", roles: ["api-client"] } as const;
const officer = { kind: "person", id: "li", roles: ["officer"] } as const;
const down = { kind: "error", code: "connector.timeout", message: "No answer", retryable: true } as const;

/** An application with retries, an incident, a task with a form and a note, an event with a payload, and a payment. */
async function paid() {
  const definitions = fixedDefinitions();
  definitions.publish("loan", sampleDocuments);
  const clock = simulatedClock();
  const connectors = scriptedConnectors({
    "identity-check/query": [down, { kind: "answer", answer: { facts: { identityMatch: true } } }],
    "credit-bureau/query": [{ kind: "answer", answer: { nonsense: 1 } }],
    "bank/pay": [down, down, down, { kind: "answer", answer: { reference: "T-1" } }],
  });
  const sealer = forgetfulSealer();
  const store = memoryRunStore();
  const ports = { store, clock, ids: countingIds(), definitions, connectors, sealer };
  const runtime = createRuntime(ports);
  const facts = { name: "张伟", age: 36, city: "BJ" };
  const send = (type: string, payload = {}) =>
    runtime.deliverEvent(T, ID, { type, payload, sender: machine });
  const work = async () => {
    for (let turn = 0; turn < 4; turn++) {
      await runtime.workOnce({ owner: "w1", limit: 10 });
      clock.pass("PT20M");
    }
  };
  await runtime.startRun(T, { product: "loan", subject: "a1", facts, sender: machine });
  await send("CONSENT_GIVEN");
  await work();
  const [task] = await store.listTasks(T, { status: "open", limit: 1 });
  const done = { outcome: "approve", form: { months: 24 }, note: "已核实", sender: officer };
  await runtime.completeTask(T, task?.id ?? "", done);
  await send("REMIND");
  await send("ACCEPTED", { account: "6222", city: "SH" });
  await work();
  const [incident] = await store.listIncidents(T, { status: "open", limit: 1 });
  await runtime.retryIncident(T, incident?.id ?? "", officer);
  await work();
  return { ports, runtime, store, sealer };
}

describe("replay", () => {
  let runtime: Runtime;
  let store: RunStore;
  let its: Awaited<ReturnType<typeof paid>>;
  beforeEach(async () => {
    its = await paid();
    ({ runtime, store } = its);
  });

  it("RT304 proves a run from what it was told", async () => {
    expect((await store.readRun(T, ID))?.run).toMatchObject({ status: "disbursed", finished: true });
    const replayed = await runtime.replayRun(T, ID);
    const entries = (await store.readJournal(T, ID, { after: 0, limit: 1_000 })).length;
    expect(replayed).toMatchObject({ ok: true, value: { kind: "verified", entries, decisions: 1 } });
    // Only attempts that were repeated, and the incident, stand beside the steps.
    expect(replayed.ok && replayed.value.kind === "verified" && replayed.value.executed).toBe(entries - 5);
  });

  it.each<readonly [string, string, (entry: JournalEntry) => JournalEntry | undefined]>([
    [
      "a fact of another value",
      "/run/facts/age/value",
      changed("facts-recorded", '"value":36', '"value":63'),
    ],
    ["a decision with another digest", "/digest", changed("decided", /"digest":"./, '"digest":"_')],
    ["an event of another name", "", changed("event-received", '"REMIND"', '"WITHDRAWN"')],
    ["another outcome of the task", "", changed("task-completed", '"approve"', '"decline"')],
    ["another guard's result", "/guards/", changed("stepped", '"truth":1', '"truth":0')],
  ])("RT305 finds %s", async (_name, place, change) => {
    const honest = { ...store };
    Object.assign(store, {
      readJournal: async (...args: Parameters<RunStore["readJournal"]>) => {
        let before = false;
        return (await honest.readJournal(...args)).map((entry) => {
          const other = before ? undefined : change(entry);
          before ||= other !== undefined;
          return other ?? entry;
        });
      },
    });
    const replayed = await runtime.replayRun(T, ID);
    expect(replayed).toMatchObject({ ok: true, value: { kind: "different" } });
    if (replayed.ok && replayed.value.kind === "different" && place !== "") {
      expect(replayed.value.pointer).toContain(place);
    }
  });

  it("RT305 finds a run that is not the fold of its journal, and a decision that was changed", async () => {
    const honest = { ...store };
    Object.assign(store, {
      readDecisions: async (...args: Parameters<RunStore["readDecisions"]>) =>
        JSON.parse(
          JSON.stringify(await honest.readDecisions(...args)).replace('"refer"', '"approve"'),
        ) as unknown,
    });
    expect(await runtime.replayRun(T, ID)).toMatchObject({
      ok: true,
      value: { kind: "different", pointer: "/decisions/0/decision/outcome" },
    });
    Object.assign(store, {
      readRun: async (tenant: string, id: string) => {
        const stored = await honest.readRun(tenant, id);
        return stored && { ...stored, run: { ...stored.run, outcome: "decline" } };
      },
    });
    expect(await runtime.replayRun(T, ID)).toMatchObject({
      ok: true,
      value: { kind: "different", pointer: "/run/outcome", recorded: '"decline"', replayed: '"approve"' },
    });
  });

  it("RT304 says that a person was erased, and that the record still folds", async () => {
    its.sealer.erase(T, "a1");
    expect(await runtime.replayRun(T, ID)).toMatchObject({ ok: true, value: { kind: "erased" } });
    expect(await runtime.replayRun("other", ID)).toMatchObject({ ok: false, error: { code: "run.unknown" } });
  });

  it("RT306 shows any past moment", async () => {
    const journal = await store.readJournal(T, ID, { after: 0, limit: 1_000 });
    for (const { seq } of journal) {
      expect((await runtime.readPastRun(T, ID, seq))?.run).toMatchObject({ journal: seq });
    }
    const offered = journal.find((entry) => entry.kind === "stepped" && entry.changes.status === "offered");
    expect(await runtime.readPastRun(T, ID, offered?.seq ?? 0)).toMatchObject({
      run: { status: "offered" },
      facts: { name: { value: "张伟" } },
    });
    expect(await runtime.readPastRun(T, ID, 0)).toBeUndefined();
    expect(await runtime.readPastRun(T, ID, journal.length + 1)).toBeUndefined();
    expect(await runtime.readPastRun("other", ID, 1)).toBeUndefined();
  });
});

/** The first entry of a kind whose text can be changed so. */
function changed(kind: JournalEntry["kind"], from: string | RegExp, to: string) {
  return (entry: JournalEntry): JournalEntry | undefined => {
    if (entry.kind !== kind) return undefined;
    const text = JSON.stringify(entry);
    const other = text.replace(from, to);
    return other === text ? undefined : (JSON.parse(other) as JournalEntry);
  };
}
