import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDelay, type Json } from "../kernel/index.ts";
import {
  countingIds,
  fixedDefinitions,
  forgetfulSealer,
  memoryRunStore,
  sampleCatalogue,
  samplePack,
  scriptedConnectors,
  simulatedClock,
  smallWorkflow,
} from "../testing/index.ts";
import { createRuntime } from "./create-runtime.ts";

const T = "demo";
const title = { "zh-CN": "项", en: "Item" };
const machine = { kind: "api-key", id: "k1", roles: ["api-client"] } as const;

/** Waits under the applicant's city in one of its states and takes whatever comes; in the other nobody waits. */
const workflow = smallWorkflow(
  {
    waiting: { on: { TELL: [{ target: "waiting", reenter: true }], BACK: [{ target: "away" }] } },
    away: { on: { BACK: [{ target: "waiting" }] } },
  },
  {
    events: {
      TELL: { title, roles: ["api-client"], correlate: { key: "city" } },
      BACK: { title, roles: ["api-client"] },
    },
  },
) as Json;

/** A run that waits, with nobody at work. */
async function begun() {
  const definitions = fixedDefinitions();
  definitions.publish("loan", { workflow, catalogue: sampleCatalogue, packs: [samplePack] });
  const clock = simulatedClock();
  const store = memoryRunStore();
  const sealer = forgetfulSealer();
  const ports = { store, clock, ids: countingIds(), definitions, connectors: scriptedConnectors({}), sealer };
  const runtime = createRuntime(ports);
  const facts = { city: "BJ" };
  const started = await runtime.startRun(T, { product: "loan", subject: "a1", facts, sender: machine });
  const id = started.ok ? (started.value.run?.id ?? "") : "";
  const turn = async () => {
    await runtime.deliverEvent(T, id, { type: "BACK", payload: {}, sender: machine });
  };
  return { store, clock, ports, runtime, id, turn };
}

/** What happens at the same time, one after the other: a signal comes, workers work, the run waits or not, clocks jump. */
const things = fc.array(fc.constantFrom("signal", "signal", "turn", "work", "jump"), {
  minLength: 1,
  maxLength: 3,
});

describe("signals of one key", () => {
  it("RT141 are not refused by a state in which their run was only meanwhile", async () => {
    const { runtime, turn } = await begun();
    // Away when it is told, and waiting again when somebody looks whether it was.
    const turns = [turn(), turn()];
    const signal = { name: "TELL", key: "BJ", payload: {}, messageId: "m1", sender: machine };
    expect(await runtime.sendSignal(T, signal)).toMatchObject({ ok: true });
    await Promise.all(turns);
  });

  it("RT104 wait behind many that are kept for their run, and are not refused", async () => {
    const { store, ports, runtime, id, turn } = await begun();
    const send = (number: number) =>
      runtime.sendSignal(T, {
        name: "TELL",
        key: "BJ",
        payload: {},
        messageId: `m${number}`,
        sender: machine,
      });
    await turn();
    for (let number = 0; number < 30; number++) await send(number);
    await turn();
    expect(await send(30)).toMatchObject({ ok: true, value: { answer: { delivery: "queued", runs: [id] } } });
    for (let work = 0; work < 40; work++) await createRuntime(ports).workOnce({ owner: "w", limit: 2 });
    const journal = await store.readJournal(T, id, { after: 0, limit: 1_000 });
    const heard = journal.flatMap((entry) => (entry.kind === "signal-received" ? [entry.messageId] : []));
    expect(heard).toEqual(Array.from({ length: 31 }, (_, number) => `m${number}`));
    expect(await store.listSignals(T, 10)).toEqual([]);
  });

  it("RT104 are told in the order in which they came, whoever works at once and whatever clocks say", async () => {
    let [told, kept] = [0, 0];
    await fc.assert(
      fc.asyncProperty(fc.array(things, { minLength: 5, maxLength: 25 }), async (rounds) => {
        const { store, clock, ports, runtime, id, turn } = await begun();
        const sent: string[] = [];
        const does = {
          async signal() {
            const messageId = `m${String(sent.length)}`;
            sent.push(messageId);
            const signal = { name: "TELL", key: "BJ", payload: {}, messageId, sender: machine };
            const answer = await runtime.sendSignal(T, signal);
            expect(answer.ok).toBe(true);
            if (answer.ok && answer.value.answer["delivery"] === "kept") kept += 1;
          },
          turn,
          async work() {
            await createRuntime(ports).workOnce({ owner: `w${String(sent.length)}`, limit: 2 });
          },
          jump() {
            const back = addDelay(clock.now(), "PT3S", { zone: "UTC" });
            const ms = Date.parse(back.ok ? back.value : "") - 6_000;
            clock.set(new Date(ms).toISOString());
            return Promise.resolve();
          },
        };
        for (const round of rounds) {
          // A signal comes when the one before was answered; workers and the run go on meanwhile.
          const signals = round.filter((thing) => thing === "signal").length;
          const others = round.filter((thing) => thing !== "signal").map((thing) => does[thing]());
          for (let number = 0; number < signals; number++) await does.signal();
          await Promise.all(others);
        }
        clock.pass("PT5M");
        const run = (await store.readRun(T, id))?.run;
        if (run?.states.includes("away") === true) await does.turn();
        for (let turn = 0; turn < 60; turn++) await does.work();
        const journal = await store.readJournal(T, id, { after: 0, limit: 1_000 });
        const heard = journal.flatMap((entry) => (entry.kind === "signal-received" ? [entry.messageId] : []));
        expect(heard).toEqual(sent);
        expect(await store.listSignals(T, 10)).toEqual([]);
        told += heard.length;
      }),
      { numRuns: 60 },
    );
    expect(told).toBeGreaterThan(100);
    expect(kept).toBeGreaterThan(20);
  });
});
