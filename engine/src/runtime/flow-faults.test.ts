import { describe, expect, it } from "vitest";
import type { Run } from "../process/index.ts";
import {
  countingIds,
  fixedDefinitions,
  flowDocuments,
  forgetfulSealer,
  memoryRunStore,
  simulatedClock,
} from "../testing/index.ts";
import { createRuntime, type Runtime } from "./create-runtime.ts";
import { createProcessLoader } from "./load-process.ts";
import type { Connectors } from "./ports.ts";
import type { RunStore } from "./run-store.ts";

const T = "demo";
const machine = { kind: "api-key", id: "k1", roles: ["api-client"] } as const;
const officer = { kind: "person", id: "li", roles: ["officer"] } as const;
const SEEDS = 120;

/** Calls of the bank are tried as often as processes die of them. */
const patient = structuredClone(flowDocuments);
for (const workflow of [patient.workflow, ...patient.workflows]) {
  for (const state of Object.values(workflow.machine.states) as {
    invoke?: { retry?: { maxAttempts: number } }[];
  }[]) {
    for (const { retry } of state.invoke ?? []) if (retry !== undefined) retry.maxAttempts = 100;
  }
}
const definitions = fixedDefinitions();
definitions.publish("loan", patient);
const load = createProcessLoader(definitions);

/** A small generator of numbers from a seed (mulberry32). */
function randomOf(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return { chance: (share: number) => next() < share, below: (count: number) => Math.floor(next() * count) };
}

class Died extends Error {}

async function play(seed: number) {
  const random = randomOf(seed);
  const clock = simulatedClock();
  const store = memoryRunStore();
  const sealer = forgetfulSealer();
  const ids = countingIds();
  const done = new Map<string, string>();
  let deaths = 0;
  let healed = false;
  const mayDie = async <T>(act: () => Promise<T>): Promise<T> => {
    const fate = healed ? 50 : random.below(100);
    if (fate < 6) {
      deaths += 1;
      throw new Died();
    }
    const value = await act();
    if (fate >= 94) {
      deaths += 1;
      throw new Died();
    }
    return value;
  };
  const mortal = Object.fromEntries(
    Object.entries(store).map(([name, method]) => [
      name,
      (...args: readonly unknown[]) =>
        mayDie(() => (method as (...given: readonly unknown[]) => Promise<unknown>)(...args)),
    ]),
  ) as unknown as RunStore;
  const connectors: Connectors = {
    call: ({ operation, idempotencyKey }) =>
      mayDie(() => {
        done.set(idempotencyKey, operation);
        return Promise.resolve({ kind: "answer", answer: { reference: "P-1" } } as const);
      }),
  };
  const runtime = (): Runtime =>
    createRuntime({ store: mortal, clock, ids, definitions, connectors, sealer }, load);
  const attempt = (act: () => Promise<unknown>) => act().catch(() => undefined);

  const begun = await store.readRun(T, "run-1");
  expect(begun).toBeUndefined();
  healed = true;
  await runtime().startRun(T, { product: "loan", subject: "a1", facts: { age: 36 }, sender: machine });
  healed = false;
  const id = "run-1";
  const child = `${id}-s3-0`;
  const tell = (type: string) => runtime().deliverEvent(T, id, { type, payload: {}, sender: machine });
  const acts: readonly (() => Promise<unknown>)[] = [
    () => tell("BEGIN"),
    () => tell("BEGIN"),
    () =>
      runtime().completeTask(T, `${child}-t2-0`, { outcome: "valued", form: { worth: 9 }, sender: officer }),
    () =>
      runtime().completeTask(T, `${child}-t2-0`, { outcome: "valued", form: { worth: 9 }, sender: officer }),
    () =>
      runtime().sendSignal(T, {
        name: "PAYMENT_CONFIRMED",
        key: "P-1",
        payload: { amount: 5 },
        messageId: "m1",
        sender: machine,
      }),
    () => (random.chance(0.3) ? tell("STOP") : Promise.resolve()),
    () =>
      random.chance(0.25) ? runtime().cancelRun(T, id, { reason: "x", sender: officer }) : Promise.resolve(),
    () => {
      if (random.chance(0.1)) clock.pass("P4D");
      return Promise.resolve();
    },
  ];
  const work = () =>
    runtime().workOnce({ owner: `w${random.below(9)}`, limit: 1 + random.below(3), leaseMs: 5_000 });
  for (let turn = 0; turn < 60; turn++) {
    const act = acts[random.below(acts.length)];
    const both = [random.chance(0.5) && act !== undefined ? attempt(act) : attempt(work), attempt(work)];
    await Promise.all(both);
    if (random.chance(0.4)) clock.pass("PT6S");
  }
  healed = true;
  for (let turn = 0; turn < 200; turn++) {
    clock.pass("PT1H");
    const { timers, activities, messages, signals, failures } = await work();
    expect([seed, failures]).toEqual([seed, []]);
    if (timers + activities + messages + signals === 0 && turn > 5) break;
  }
  return { store, done, deaths, id, child, replay: (run: string) => runtime().replayRun(T, run) };
}

async function check(seed: number, its: Awaited<ReturnType<typeof play>>): Promise<string> {
  const { store, done, id, child } = its;
  const run = (await store.readRun(T, id))?.run as Run;
  const sub = (await store.readRun(T, child))?.run;
  const said = (what: string) => `seed ${seed}: ${what}`;
  const problems: string[] = [];
  for (const [key, operation] of done) {
    if (operation.startsWith("undo-") && !done.has(key.slice(0, -2)))
      problems.push(said(`${key} undid nothing`));
  }
  // What the workflow chose to keep is still recorded as what could be undone.
  const kept = new Set(
    [run, sub].flatMap((it) => (it?.compensations ?? []).map(({ of }) => `${it?.id ?? ""}:${of}`)),
  );
  const left = [...done].filter(
    ([key, operation]) => !operation.startsWith("undo-") && !done.has(`${key}/c`) && !kept.has(key),
  );
  if (run.cancelled !== undefined && kept.size > 0) problems.push(said("was cancelled and keeps something"));
  const over = run.finished && run.status !== "disbursed";
  if (over && left.length > 0) problems.push(said(`ended, but ${left.join()} was not undone`));
  const undone = [...done.values()].filter((operation) => operation.startsWith("undo-"));
  if (run.status === "disbursed" && undone.length > 0) problems.push(said(`paid, but ${undone.join()}`));
  if (run.finished && sub?.finished === false) problems.push(said("ended, but its sub-flow has not"));
  if (run.snapshot.status === "done" && !run.finished) problems.push(said("is over, but has not ended"));
  for (const it of [run, ...(sub === undefined ? [] : [sub])]) {
    const replayed = await its.replay(it.id);
    if (!replayed.ok || replayed.value.kind !== "verified") problems.push(said(JSON.stringify(replayed)));
    if ((await store.readMessages(T, it.id)).length > 0) problems.push(said(`${it.id} left messages`));
    if (it.incidents.length > 0) problems.push(said(`${it.id} has incidents`));
    if (!it.finished) continue;
    const rows = [
      await store.readTimers(T, it.id),
      await store.readActivities(T, it.id),
      await store.readWaits(T, it.id),
      await store.listTasks(T, { runId: it.id, status: "open", limit: 9 }),
    ].flat();
    if (rows.length > 0) problems.push(said(`${it.id} left ${JSON.stringify(rows)}`));
    const entries = await store.readJournal(T, it.id, { after: 0, limit: 1_000 });
    for (const kind of ["started", "cancelled", "subflow-done", "parent-told"]) {
      if (entries.filter((entry) => entry.kind === kind).length > 1) problems.push(said(`${kind} twice`));
    }
  }
  expect(problems).toEqual([]);
  return run.finished ? run.status : "waiting";
}

describe("other runs, when processes die", () => {
  it(`RT123 loses nothing, does nothing twice and undoes what must be, in ${SEEDS} seeds`, async () => {
    const ends = new Map<string, number>();
    let deaths = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const its = await play(seed);
      const end = await check(seed, its);
      ends.set(end, (ends.get(end) ?? 0) + 1);
      deaths += its.deaths;
    }
    console.log(`${SEEDS} seeds: ${deaths} deaths, ${JSON.stringify(Object.fromEntries(ends))}`);
    for (const end of ["disbursed", "withdrawn", "declined"]) expect(ends.get(end) ?? 0).toBeGreaterThan(3);
    expect(deaths).toBeGreaterThan(SEEDS * 5);
  });
});
