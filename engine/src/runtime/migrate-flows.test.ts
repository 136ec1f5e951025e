import { describe, expect, it } from "vitest";
import { contentHash, type Json } from "../kernel/index.ts";
import type { Run } from "../process/index.ts";
import {
  countingIds,
  fixedDefinitions,
  flowDocuments,
  forgetfulSealer,
  memoryRunStore,
  simulatedClock,
  valuationWorkflow,
} from "../testing/index.ts";
import type { MigrationPlan } from "../workflow/index.ts";
import { createRuntime } from "./create-runtime.ts";
import type { Connectors } from "./ports.ts";

const T = "demo";
const machine = { kind: "api-key", id: "k1", roles: ["api-client"] } as const;
const officer = { kind: "person", id: "li", roles: ["officer"] } as const;
const boss = { kind: "person", id: "boss", roles: ["admin"] } as const;
const SEEDS = 40;
const sub = valuationWorkflow;
type Documents = typeof flowDocuments;

/** The next version of a workflow, as `change` makes it. */
function next<W extends { readonly version: string }>(workflow: W, change: (copy: W) => void = () => {}): W {
  const copy = structuredClone(workflow);
  (copy as { version: string }).version = "2.0.0";
  change(copy);
  return copy;
}
const planOf = (from: Json, to: Json, more: Partial<MigrationPlan> = {}): MigrationPlan => ({
  from: contentHash(from),
  to: contentHash(to),
  ...more,
});

/** A small generator of numbers from a seed (mulberry32). */
function randomOf(seed: number) {
  let state = seed;
  const draw = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return { chance: (share: number) => draw() < share, below: (count: number) => Math.floor(draw() * count) };
}

/** A lender with one application of the booking flow; calls of the bank fail as `fails` says. */
function lender(fails: (operation: string) => boolean = () => false) {
  const definitions = fixedDefinitions();
  let live = definitions.publish("loan", flowDocuments);
  const clock = simulatedClock();
  const store = memoryRunStore();
  const calls: string[] = [];
  const connectors: Connectors = {
    call({ operation, idempotencyKey, attempt }) {
      calls.push(`${idempotencyKey} ${operation} ${attempt}`);
      return Promise.resolve(
        fails(operation)
          ? { kind: "error", code: "bank.down", message: "Down", retryable: true }
          : { kind: "answer", answer: { reference: "P-1" } },
      );
    },
  };
  const ports = { store, clock, ids: countingIds(), definitions, connectors, sealer: forgetfulSealer() };
  const runtime = createRuntime(ports);
  const id = "run-1";
  return {
    runtime,
    store,
    clock,
    calls,
    id,
    /** The sub-flow's run, as far as there is one. */
    async child(): Promise<string> {
      const stored = await store.readRun(T, id);
      return Object.values(stored?.run.children ?? {})[0]?.run ?? "none";
    },
    start: (startAt?: string) =>
      runtime.startRun(T, {
        product: "loan",
        subject: "a1",
        facts: { age: 36, name: "张伟", city: "BJ" },
        sender: machine,
        ...(startAt === undefined ? {} : { startAt }),
      }),
    tell: (type: string) => runtime.deliverEvent(T, id, { type, payload: {}, sender: machine }),
    async value() {
      const [task] = await store.listTasks(T, { status: "open", limit: 1 });
      await runtime.completeTask(T, task?.id ?? "none", {
        outcome: "valued",
        form: { worth: 9 },
        sender: officer,
      });
    },
    signal: (messageId: string) =>
      runtime.sendSignal(T, {
        name: "PAYMENT_CONFIRMED",
        key: "P-1",
        payload: { amount: 5 },
        messageId,
        sender: machine,
      }),
    cancel: () => runtime.cancelRun(T, id, { reason: "x", sender: officer }),
    publish(documents: Documents) {
      live = definitions.publish("loan", documents);
    },
    async migrate(plan: MigrationPlan, runs: readonly string[], dryRun = false) {
      const pinsOf = () => Promise.resolve(live);
      const batch = await runtime.migrateRuns(T, {
        plan,
        migration: "m1",
        by: boss,
        dryRun,
        limit: 9,
        runs,
        pinsOf,
      });
      if (!batch.ok) throw new Error(JSON.stringify(batch.error));
      return batch.value.results;
    },
    async drain() {
      for (let turn = 0; turn < 60; turn++) {
        const done = await runtime.workOnce({ owner: "w", limit: 1 });
        expect(done.failures).toEqual([]);
        if (done.timers + done.activities + done.messages + done.signals === 0) return;
      }
    },
    async run(runId: string = id): Promise<Run | undefined> {
      const stored = await store.readRun(T, runId);
      if (stored === undefined) return undefined;
      expect(await runtime.replayRun(T, runId)).toMatchObject({ value: { kind: "verified" } });
      return stored.run;
    },
  };
}
type Lender = ReturnType<typeof lender>;

/** What a run came to, whatever it went by, and the rows that wait for it. */
async function cameTo(its: Lender, id: string): Promise<string> {
  const run = await its.run(id);
  if (run === undefined) return "none";
  const { status, states, finished, outcome, facts, children, waits, compensations, snapshot } = run;
  const { value, variables, timers, invokes, output } = snapshot;
  const rows = [
    await its.store.readTimers(T, id),
    (await its.store.readActivities(T, id)).map(({ attempt, generation, notBefore }) => [
      generation,
      attempt,
      notBefore,
    ]),
    await its.store.readWaits(T, id),
    (await its.store.listTasks(T, { runId: id, limit: 9 })).map((task) => [task.id, task.status, task.dueAt]),
  ];
  const all = {
    ...{ status, states, finished, outcome, facts, children, waits, compensations, value },
    ...{ variables, timers, invokes, output, rows },
  };
  return renumbered(JSON.stringify(all), await its.child());
}

/** Generations by their order: a migration is a step of its own, so that those after it count one more. */
function renumbered(text: string, child: string): string {
  // What is sealed is sealed with another nonce each time, and under its generation.
  const plain = text.replace(/"sealed:[^"]*"/g, '"sealed"').replaceAll(child, "child");
  const pattern = /(?<=t)\d+-\d+|(?<!\d)\d+\.\d+(?![\dZ])/g;
  const number = (found: string) => Number(found.replace("-", "."));
  const found = [...new Set((plain.match(pattern) ?? []).map(number))].sort((left, right) => left - right);
  return plain.replace(pattern, (generation) => `g${found.indexOf(number(generation))}`);
}

/** Goes a random way; at the turn `moved` both runs are moved to a version that is the same but for its number. */
async function walk(seed: number, moved: number | undefined) {
  const random = randomOf(seed);
  const faults = randomOf(seed + 1_000_000);
  const its = lender(() => faults.chance(0.3));
  await its.start();
  const [parent, below] = [next(flowDocuments.workflow), next(sub)];
  const seen: string[] = [];
  for (let turn = 0; turn < 40; turn++) {
    if (turn === moved) {
      its.publish({ ...flowDocuments, workflow: parent, workflows: [below] });
      const here = await its.run();
      const child = await its.child();
      const there = await its.run(child);
      seen.push(
        `${here?.states.join() ?? ""}${there?.finished === false ? ` / ${there.states.join()}` : ""}`,
        ...Object.values(here?.children ?? {}).map(({ state }) => `child ${state}`),
        ...(here?.waits === undefined ? [] : ["waits for a signal"]),
        ...(here?.compensations === undefined ? [] : ["can be undone"]),
        ...(here?.compensating === undefined ? [] : ["undoing"]),
        ...((await its.store.readActivities(T, its.id)).some(({ attempt }) => attempt > 0)
          ? ["retrying"]
          : []),
      );
      for (const [id, plan] of [
        [its.id, planOf(flowDocuments.workflow, parent)],
        [child, planOf(sub, below)],
      ] as const) {
        const before = await cameTo(its, id);
        const [dry] = await its.migrate(plan, [id], true);
        expect(await cameTo(its, id)).toBe(before);
        const [done] = await its.migrate(plan, [id]);
        expect(done?.kind, JSON.stringify(done)).toBe(dry?.kind === "would-do" ? "done" : "refused");
        seen.push(done?.kind === "refused" ? `refused ${done.refusal.code}` : "moved");
      }
    }
    const act = random.below(12);
    if (act === 0) await its.tell("BEGIN");
    else if (act === 1) await its.value();
    else if (act === 2) await its.signal("m1");
    else if (act === 3 && random.chance(0.3)) await its.tell("STOP");
    else if (act === 4 && random.chance(0.2)) await its.cancel();
    else if (act === 5 && random.chance(0.3)) its.clock.pass("P3D");
    else {
      if (act > 9) its.clock.pass("PT15S");
      const done = await its.runtime.workOnce({ owner: "w", limit: 1 });
      expect(done.failures).toEqual([]);
    }
  }
  const child = await its.child();
  const own = its.calls.filter((call) => !call.startsWith(child)).join();
  const sub_ = its.calls.filter((call) => call.startsWith(child)).join();
  const calls = [renumbered(own, child), renumbered(sub_, child)];
  return { came: [await cameTo(its, its.id), await cameTo(its, child)], calls, seen };
}

describe("migration of runs with sub-flows, signals, retries and undoing", () => {
  it(`RT208 to the same at any moment changes nothing of what comes, in ${SEEDS} seeds`, async () => {
    const seen = new Map<string, number>();
    for (let seed = 1; seed <= SEEDS; seed++) {
      const moved = await walk(seed, randomOf(seed * 7).below(40));
      const stayed = await walk(seed, undefined);
      expect([seed, moved.came]).toEqual([seed, stayed.came]);
      expect([seed, moved.calls]).toEqual([seed, stayed.calls]);
      for (const what of moved.seen) seen.set(what, (seen.get(what) ?? 0) + 1);
    }
    console.log(`${SEEDS} seeds: ${JSON.stringify(Object.fromEntries([...seen].sort()))}`);
    for (const what of [
      "child open",
      "child done",
      "waits for a signal",
      "can be undone",
      "retrying",
      "moved",
    ]) {
      expect(seen.get(what) ?? 0, what).toBeGreaterThan(0);
    }
  }, 120_000);

  it("RT208 moves an application and its sub-flow each by its own plan, and they still find each other", async () => {
    const its = lender();
    await its.start();
    await its.tell("BEGIN");
    await its.drain();
    const parent = next(flowDocuments.workflow);
    const below = next(sub, ({ machine: { states } }) => {
      (states as Record<string, Json>)["inspect"] = states.look;
      Reflect.deleteProperty(states, "look");
      for (const { onDone } of states.order.invoke) for (const way of onDone) way.target = "inspect";
    });
    its.publish({ ...flowDocuments, workflow: parent, workflows: [below] });
    expect(await its.migrate(planOf(sub, below), [await its.child()])).toMatchObject([
      { kind: "refused", refusal: { issues: [{ code: "migration.state-unmapped" }] } },
    ]);
    const renamed = planOf(sub, below, { states: { look: "inspect" } });
    expect(await its.migrate(renamed, [await its.child()])).toMatchObject([
      { kind: "done", states: ["inspect"] },
    ]);
    expect((await its.run(await its.child()))?.pins.workflow).toMatchObject({
      id: "valuation",
      version: "2.0.0",
    });
    const same = planOf(flowDocuments.workflow, parent);
    expect(await its.migrate(same, [its.id])).toMatchObject([{ kind: "done" }]);
    await its.value();
    await its.drain();
    await its.signal("m1");
    expect(await its.run()).toMatchObject({ finished: true, status: "disbursed" });
    expect(await its.run(await its.child())).toMatchObject({ finished: true });
  });

  it("RT208 cancels a sub-flow that the new version does not have, and it undoes what it did", async () => {
    const its = lender();
    await its.start();
    await its.tell("BEGIN");
    await its.drain();
    const without = next(flowDocuments.workflow, ({ machine: { states } }) => {
      Reflect.deleteProperty(states.value, "invoke");
    });
    its.publish({ ...flowDocuments, workflow: without });
    expect(await its.migrate(planOf(flowDocuments.workflow, without), [its.id])).toMatchObject([
      { kind: "done" },
    ]);
    await its.drain();
    expect(await its.run(await its.child())).toMatchObject({ finished: true, status: "withdrawn" });
    expect(its.calls.some((call) => call.includes("undo-order"))).toBe(true);
    expect(await its.store.readTimers(T, its.id)).toEqual([]);
  });

  it("RT209 refuses what cannot be moved, with a code and a place, in the dry run, too", async () => {
    const refusedBy = async (its: Lender, workflow: typeof flowDocuments.workflow) => {
      its.publish({ ...flowDocuments, workflow });
      const plan = planOf(flowDocuments.workflow, workflow);
      const [dry] = await its.migrate(plan, [its.id], true);
      const [done] = await its.migrate(plan, [its.id]);
      expect(done).toEqual(dry);
      return dry?.kind === "refused"
        ? [[dry.refusal.code, ""], ...dry.refusal.issues.map((it) => [it.code, it.pointer])].at(-1)
        : dry?.kind;
    };
    const same = next(flowDocuments.workflow);

    const later = lender();
    await later.start("2026-06-20T00:00:00.000Z");
    expect(await refusedBy(later, same)).toEqual(["run.not-started", ""]);

    // A call under way that could be undone, and that the new version does not have.
    const calling = lender(() => true);
    await calling.start();
    await calling.tell("BEGIN");
    await calling.runtime.workOnce({ owner: "w", limit: 1 });
    const uncalled = next(flowDocuments.workflow, ({ machine: { states } }) => {
      Reflect.deleteProperty(states.book, "invoke");
    });
    expect(await refusedBy(calling, uncalled)).toEqual(["process.migration-call-open", "/invokes/book"]);
    await calling.tell("STOP");
    expect((await calling.run())?.abandoned).toBeDefined();
    expect(await refusedBy(calling, same)).toEqual(["process.migration-ending", ""]);

    // While something is undone, the event that is told afterwards must be there.
    let down = false;
    const undoing = lender(() => down);
    await undoing.start();
    await undoing.tell("BEGIN");
    await undoing.drain();
    await undoing.value();
    await undoing.drain();
    down = true;
    await undoing.tell("STOP");
    expect((await undoing.run())?.compensating?.then).toBe("UNDONE");
    const unheard = next(flowDocuments.workflow, ({ events, machine: { states } }) => {
      Reflect.deleteProperty(events, "UNDONE");
      (states.undo as { entry: Json; on: Json }).entry = [];
      (states.undo as { entry: Json; on: Json }).on = { STOP: [{ target: "ended" }] };
    });
    expect(await refusedBy(undoing, unheard)).toEqual([
      "process.migration-event-missing",
      "/compensating/then",
    ]);
  });

  it("RT210 gives a sub-flow that goes on the time of the new version, from the migration on", async () => {
    const its = lender();
    const timed = (timeout: string | undefined, version: string) => {
      const copy = next(flowDocuments.workflow, ({ machine: { states } }) => {
        Object.assign(states.value.invoke[0] ?? {}, { timeout });
        if (timeout === undefined) Reflect.deleteProperty(states.value.invoke[0] ?? {}, "timeout");
      });
      (copy as { version: string }).version = version;
      return copy;
    };
    const armed = async () =>
      (await its.store.readTimers(T, its.id)).map(({ timer, dueAt, generation }) => [
        timer,
        dueAt,
        generation,
      ]);
    await its.start();
    await its.tell("BEGIN");
    await its.drain();
    const [[, before, generation] = []] = await armed();
    its.clock.pass("PT1H");
    const [longer, none] = [timed("P9D", "2.0.0"), timed(undefined, "3.0.0")];
    const same = next(longer);
    (same as { version: string }).version = "2.1.0";
    its.publish({ ...flowDocuments, workflow: longer });
    await its.migrate(planOf(flowDocuments.workflow, longer), [its.id]);
    const [[timer, due, anew] = [], ...rest] = await armed();
    expect([timer, rest]).toEqual(["limit:valuation", []]);
    expect(Date.parse(due ?? "") - Date.parse(its.clock.now())).toBe(9 * 86_400_000);
    expect([due, anew]).not.toEqual([before, generation]);
    its.clock.pass("PT1H");
    its.publish({ ...flowDocuments, workflow: same });
    await its.migrate(planOf(longer, same), [its.id]);
    expect(await armed()).toEqual([[timer, due, anew]]);
    its.publish({ ...flowDocuments, workflow: none });
    await its.migrate(planOf(same, none), [its.id]);
    expect(await armed()).toEqual([]);
    expect((await its.run())?.snapshot.timers).toEqual({});
    await its.value();
    await its.drain();
    expect((await its.run())?.snapshot.invokes["valuation"]).toBeUndefined();
  });

  it("RT210 limits the time of a sub-flow that the new version begins, or limits from now on", async () => {
    const its = lender();
    await its.start();
    const bare = next(flowDocuments.workflow, ({ machine: { states } }) => {
      Reflect.deleteProperty(states.value.invoke[0] ?? {}, "timeout");
    });
    const limits = async () => (await its.store.readTimers(T, its.id)).map(({ timer }) => timer);
    expect(await limits()).toEqual([]);
    its.publish({ ...flowDocuments, workflow: bare });
    await its.migrate(planOf(flowDocuments.workflow, bare), [its.id]);
    await its.tell("BEGIN");
    await its.drain();
    expect(await limits()).toEqual([]);
    its.publish(flowDocuments);
    expect(await its.migrate(planOf(bare, flowDocuments.workflow), [its.id])).toMatchObject([
      { kind: "done" },
    ]);
    expect(await limits()).toEqual(["limit:valuation"]);
    its.clock.pass("P60D");
    await its.drain();
    expect(await its.run(await its.child())).toMatchObject({ status: "withdrawn" });
    await its.run();
  });
});
