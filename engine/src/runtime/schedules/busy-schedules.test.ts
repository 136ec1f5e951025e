import { expect, it } from "vitest";
import {
  countingIds,
  fixedDefinitions,
  forgetfulSealer,
  memoryRunStore,
  sampleDocuments,
  scriptedConnectors,
  simulatedClock,
} from "../../testing/index.ts";
import { createRuntime } from "../create-runtime.ts";

const T = "demo";
const by = { kind: "person", id: "li", roles: ["api-client"] } as const;
const DUE = "2026-06-02T01:00:00.000Z";

/** A lender with a schedule, whose calls are answered only when they are let go. */
async function busyLender() {
  const definitions = fixedDefinitions();
  definitions.publish("loan", sampleDocuments);
  const clock = simulatedClock("2026-06-01T02:00:00.000Z");
  const memory = memoryRunStore();
  const looks = { at: [] as string[] };
  const store: typeof memory = {
    ...memory,
    claimSchedules(claim) {
      looks.at.push(claim.now);
      return memory.claimSchedules(claim);
    },
  };
  const calls = { begun: 0, letGo: (): void => undefined };
  const held = new Promise<void>((resolve) => (calls.letGo = resolve));
  const scripted = scriptedConnectors({});
  const connectors: typeof scripted = {
    ...scripted,
    async call(asked) {
      calls.begun++;
      await held;
      return scripted.call(asked);
    },
  };
  const ids = countingIds();
  const runtime = createRuntime({ store, clock, ids, definitions, connectors, sealer: forgetfulSealer() });
  const title = { "zh-CN": "每日", en: "Daily" };
  const rule = { repeat: "R/2026-06-01T09:00/P1D", zone: "Asia/Shanghai" };
  const schedule = { title, product: "loan", ...rule, catchUp: { mode: "none" }, overlap: "allow" } as const;
  const facts = { name: "张伟", age: 36 };
  const saved = await runtime.saveSchedule(T, {
    id: "daily",
    expected: null,
    schedule,
    pinned: false,
    subject: "merchant-1",
    facts,
    by,
  });
  if (!saved.ok) throw new Error(JSON.stringify(saved.error));
  const start = async () => {
    const started = await runtime.startRun(T, { product: "loan", subject: "p", facts, sender: by });
    if (!started.ok) throw new Error(JSON.stringify(started.error));
    await runtime.deliverEvent(T, started.value.run?.id ?? "", {
      type: "CONSENT_GIVEN",
      payload: {},
      sender: by,
    });
  };
  const results = async () =>
    (await store.listFirings(T, "daily", { limit: 10 })).map(({ result }) => result).reverse();
  return { runtime, clock, store, calls, looks, start, results };
}

it("RT161 a moment fires while the round that looks at it waits for its calls", async () => {
  const { runtime, clock, calls, start, results } = await busyLender();
  await start();
  clock.set(DUE);
  const round = runtime.workOnce({ owner: "w", limit: 4 });
  await expect.poll(() => calls.begun).toBeGreaterThan(0);
  expect(await results()).toEqual(["started"]);
  calls.letGo();
  expect((await round).schedules).toBe(1);
});

it("RT161 a turn without calls fires what is due and begins none, whatever other turns wait for", async () => {
  const { runtime, clock, calls, start, results } = await busyLender();
  await start();
  const round = runtime.workOnce({ owner: "w", limit: 4 });
  await expect.poll(() => calls.begun).toBe(1);
  await start();
  clock.set(DUE);
  const turn = await runtime.workOnce({ owner: "w", limit: 4, calls: false });
  expect(turn).toMatchObject({ activities: 0, schedules: 1, failures: [] });
  expect(calls.begun).toBe(1);
  expect(await results()).toEqual(["started"]);
  calls.letGo();
  await round;
});

it("RT161 a process under load looks for schedules once a second, an idle one in each round", async () => {
  const { runtime, clock, calls, looks, start } = await busyLender();
  calls.letGo();
  const round = () => runtime.workOnce({ owner: "w", limit: 4 });
  await round();
  await round();
  expect(looks.at).toHaveLength(2);
  for (let turn = 0; turn < 20; turn++) {
    await start();
    expect((await round()).activities).toBeGreaterThan(0);
  }
  expect(looks.at).toHaveLength(2);
  clock.set("2026-06-01T02:00:01.000Z");
  await start();
  await round();
  expect(looks.at).toHaveLength(3);
  // A clock that was put back.
  clock.set("2026-06-01T01:00:00.000Z");
  await start();
  await round();
  expect(looks.at).toHaveLength(4);
});
