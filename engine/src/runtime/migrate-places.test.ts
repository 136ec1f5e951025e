import { describe, expect, it } from "vitest";
import { canonicalJson, contentHash, type Json } from "../kernel/index.ts";
import { applyEntry, type Pins, type Run } from "../process/index.ts";
import {
  countingIds,
  fixedDefinitions,
  forgetfulSealer,
  memoryRunStore,
  sampleCatalogue,
  scriptedConnectors,
  simulatedClock,
  smallWorkflow,
} from "../testing/index.ts";
import type { MigrationPlan } from "../workflow/index.ts";
import { createRuntime } from "./create-runtime.ts";

const T = "demo";
const boss = { kind: "person", id: "boss", roles: ["admin"] } as const;
const person = (id: string, ...roles: string[]) => ({ kind: "person", id, roles }) as const;
const li = person("li", "officer");
type Members = { readonly [key: string]: Json };
type States = { readonly [key: string]: Members };
const title = { "zh-CN": "任务", en: "Task" };

function task(id: string, target: string, more: Members = {}): Members {
  const outcomes = [{ value: "done", title }];
  return {
    id,
    title,
    src: "task",
    params: { role: "officer", due: "P2D", outcomes, ...more },
    onDone: [{ target }],
  };
}

/** One run of a small workflow, that is moved to another version of it. */
async function underWay(states: States, more: Members = {}) {
  const definitions = fixedDefinitions();
  const old = smallWorkflow(states, more);
  const publish = (workflow: Json): Pins =>
    definitions.publish("loan", { workflow, catalogue: sampleCatalogue, packs: [] });
  publish(old);
  const clock = simulatedClock();
  const store = memoryRunStore();
  const runtime = createRuntime({
    store,
    clock,
    ids: countingIds(),
    definitions,
    connectors: scriptedConnectors({}),
    sealer: forgetfulSealer(),
  });
  const sender = { kind: "api-key", id: "k", roles: ["api-client"] } as const;
  const facts = { age: 36, name: "张伟" };
  const begun = await runtime.startRun(T, { product: "loan", subject: "a1", facts, sender });
  if (!begun.ok) throw new Error(JSON.stringify(begun.error));
  const id = begun.value.run?.id ?? "";
  const its = {
    id,
    store,
    clock,
    runtime,
    tell: (type: string) => runtime.deliverEvent(T, id, { type, payload: {}, sender }),
    async task(invoke: string) {
      const tasks = await store.listTasks(T, { status: "open", runId: id, limit: 9 });
      return tasks.find((it) => it.invoke === invoke);
    },
    async complete(invoke: string, who: typeof li = li) {
      const open = await its.task(invoke);
      return await runtime.completeTask(T, open?.id ?? "none", { outcome: "done", sender: who });
    },
    async work(): Promise<void> {
      for (let turn = 0; turn < 20; turn++) {
        const { timers, activities, failures } = await runtime.workOnce({ owner: "w", limit: 10 });
        expect(failures).toEqual([]);
        if (timers + activities === 0) return;
      }
    },
    async migrate(next: States, plan: Partial<MigrationPlan> = {}, others: Members = more) {
      const workflow = smallWorkflow(next, { ...others, version: "2.0.0" });
      const live = publish(workflow);
      const batch = await runtime.migrateRuns(T, {
        plan: { from: contentHash(old), to: contentHash(workflow), ...plan },
        migration: "m1",
        by: boss,
        dryRun: false,
        limit: 9,
        pinsOf: () => Promise.resolve(live),
      });
      return batch.ok ? batch.value.results[0] : batch.error;
    },
    /** The run, that is the fold of its journal, can be proved, and waits for exactly the rows it has. */
    async run(): Promise<Run> {
      const stored = await store.readRun(T, id);
      if (stored === undefined) throw new Error("Expected a run");
      const { run } = stored;
      const journal = await store.readJournal(T, id, { after: 0, limit: 1_000 });
      const fold = journal.reduce<Run | undefined>(applyEntry, undefined);
      expect(canonicalJson(fold as unknown as Json)).toBe(canonicalJson(run as unknown as Json));
      expect(await runtime.replayRun(T, id)).toMatchObject({ value: { kind: "verified" } });
      const { timers, invokes } = run.snapshot;
      const armed = (await store.readTimers(T, id)).map((row) => row.generation);
      expect(armed.filter((row) => !row.includes("/")).sort()).toEqual(
        Object.values(timers)
          .map((timer) => timer.generation)
          .sort(),
      );
      const open = (await store.listTasks(T, { status: "open", runId: id, limit: 9 })).map(
        (row) => row.generation,
      );
      const tasks = Object.values(invokes).filter(({ src }) => src === "task");
      expect(open.sort()).toEqual(tasks.map((it) => it.generation).sort());
      return run;
    },
  };
  return its;
}

describe("where a migration leaves a run", () => {
  it("RT210 begins what the new place invokes, also where another state that leads there had it, too", async () => {
    const its = await underWay({
      check: { invoke: [task("look", "end")], on: { GO: [{ target: "second" }] } },
      second: { on: { BACK: [{ target: "end" }] } },
      end: { type: "final" },
    });
    await its.tell("GO");
    expect(
      await its.migrate(
        { check: { invoke: [task("look", "end")] }, end: { type: "final" } },
        { states: { second: "check" } },
      ),
    ).toMatchObject({ kind: "done", states: ["check"] });
    await its.run();
    expect(await its.complete("look")).toMatchObject({ ok: true, value: { run: { finished: true } } });
  });

  it("RT210 arms what the new place waits for, also where another state that leads there waited for it", async () => {
    const its = await underWay({
      check: { after: { P3D: [{ target: "end" }] }, on: { GO: [{ target: "second" }] } },
      second: { on: { BACK: [{ target: "end" }] } },
      end: { type: "final" },
    });
    await its.tell("GO");
    await its.migrate(
      { check: { after: { P3D: [{ target: "end" }] } }, end: { type: "final" } },
      { states: { second: "check" } },
    );
    await its.run();
    its.clock.pass("P4D");
    await its.work();
    expect(await its.run()).toMatchObject({ finished: true });
  });

  it("RT210 joins two regions into one state: one timer is left, and none is lost in the store", async () => {
    const its = await underWay({
      both: {
        type: "parallel",
        states: {
          left: { initial: "a", states: { a: { after: { P3D: [{ target: "#end" }] } } } },
          right: { initial: "b", states: { b: { after: { P3D: [{ target: "#end" }] } } } },
        },
      },
      end: { type: "final" },
    });
    expect(
      await its.migrate(
        { one: { after: { P3D: [{ target: "end" }] } }, end: { type: "final" } },
        { states: { a: "one", b: "one" } },
      ),
    ).toMatchObject({ kind: "done" });
    await its.run();
    its.clock.pass("P4D");
    await its.work();
    expect(await its.run()).toMatchObject({ finished: true });
    expect(await its.store.readTimers(T, its.id)).toEqual([]);
  });

  it("RT212 keeps what a history state remembers under the new names", async () => {
    const states = (name: string, past = "past"): States => ({
      work: {
        initial: "one",
        on: { BACK: [{ target: "aside" }] },
        states: {
          one: { on: { GO: [{ target: name }] } },
          [name]: { on: { TELL: [{ target: "#end" }] } },
          [past]: { type: "history" },
        },
      },
      aside: { on: { GO: [{ target: `#${past}` }] } },
      end: { type: "final" },
    });
    const its = await underWay(states("two"));
    await its.tell("GO");
    await its.tell("BACK");
    await its.migrate(states("deux", "passe"), { states: { two: "deux", past: "passe" } });
    await its.tell("GO");
    expect((await its.run()).states).toEqual(["work", "deux"]);
  });

  it("RT212 refuses a run whose history state remembers what the new version does not have and the plan does not map", async () => {
    const states = (name: string): States => ({
      work: {
        initial: "one",
        on: { BACK: [{ target: "aside" }] },
        states: { one: { on: { GO: [{ target: name }] } }, [name]: {}, past: { type: "history" } },
      },
      aside: { on: { GO: [{ target: "#past" }], TELL: [{ target: "end" }] } },
      end: { type: "final" },
    });
    const its = await underWay(states("two"));
    await its.tell("GO");
    await its.tell("BACK");
    expect(await its.migrate(states("deux"))).toMatchObject({
      kind: "refused",
      refusal: {
        code: "migration.unfit",
        issues: [{ code: "migration.history-unmapped", params: { history: "past", state: "two" } }],
      },
    });
    expect(await its.migrate(states("deux"), { states: { two: "aside" } })).toMatchObject({
      refusal: { issues: [{ code: "migration.history-unmapped" }] },
    });
  });

  it("RT211 takes the automatic way that the new version gives an occupied state, in the same commit", async () => {
    const its = await underWay({ check: { on: { GO: [{ target: "end" }] } }, end: { type: "final" } });
    const always = [{ guard: { type: "feel", params: { text: "count = 0" } }, target: "fast" }];
    const fast = { invoke: [task("look", "end")] };
    expect(
      await its.migrate({ check: { on: { GO: [{ target: "end" }] }, always }, fast, end: { type: "final" } }),
    ).toMatchObject({ kind: "done", states: ["fast"] });
    await its.run();
    expect(await its.complete("look")).toMatchObject({ value: { run: { finished: true } } });
  });

  it("RT211 goes on by itself in a region that the new version adds", async () => {
    const left = {
      initial: "a",
      states: { a: { on: { GO: [{ target: "az" }] } }, az: { type: "final" } },
    };
    const right = {
      initial: "r",
      states: {
        r: { after: { P1D: [{ target: "s" }] }, always: [{ target: "s" }] },
        s: { invoke: [task("look", "sz")] },
        sz: { type: "final" },
      },
    };
    const both = (states: Json) => ({
      both: { type: "parallel", states, onDone: [{ target: "end" }] },
      end: { type: "final" },
    });
    const its = await underWay(both({ left }));
    expect(await its.migrate(both({ left, right }))).toMatchObject({
      kind: "done",
      states: ["both", "left", "right", "a", "s"],
    });
    await its.run();
    await its.tell("GO");
    expect(await its.complete("look")).toMatchObject({ value: { run: { finished: true } } });
    await its.run();
  });

  it("RT211 refuses a run where an automatic way of the new version cannot be decided", async () => {
    const its = await underWay({ check: { on: { GO: [{ target: "end" }] } }, end: { type: "final" } });
    const always = [{ guard: { type: "feel", params: { text: "other = 0" } }, target: "end" }];
    expect(
      await its.migrate({ check: { on: { GO: [{ target: "end" }] }, always }, end: { type: "final" } }),
    ).toMatchObject({ refusal: { code: "migration.unfit", issues: [{ code: "workflow.guard-undecided" }] } });
  });

  it("RT214 refuses a plan whole where a variable would not be personal any more and keep its text", async () => {
    const secret = (personal: boolean) => ({
      variables: {
        where: {
          title,
          type: { kind: "string" },
          initial: '"6222020200112233"',
          ...(personal ? { personal } : {}),
        },
      },
    });
    const states = { check: { on: { GO: [{ target: "end" }] } }, end: { type: "final" } };
    const its = await underWay(states, secret(true));
    expect(await its.migrate(states, {}, secret(false))).toMatchObject({
      code: "migration.plan-invalid",
      issues: [{ code: "process.personal-in-clear", pointer: "/variables/where" }],
    });
    expect(await its.migrate(states, { variables: { where: '"-"' } }, secret(false))).toMatchObject({
      kind: "done",
    });
    expect(JSON.stringify(await its.run())).not.toContain("6222020200112233");
  });

  const twoTasks = (first: string, role = "officer", more: Members = {}): States => ({
    one: { invoke: [task(first, "two", { ...more })] },
    two: { invoke: [task("second", "end", { role, notSameAs: first })] },
    end: { type: "final" },
  });

  it("RT213 four eyes stay four when the first task has another name in the new version", async () => {
    const its = await underWay(twoTasks("first"));
    await its.complete("first");
    expect(await its.migrate(twoTasks("initial"))).toMatchObject({
      kind: "refused",
      refusal: { issues: [{ code: "process.migration-four-eyes", pointer: "/completedBy/first" }] },
    });
    expect(await its.migrate(twoTasks("initial"), { completed: { first: "initial" } })).toMatchObject({
      kind: "done",
    });
    await its.run();
    expect(await its.complete("second")).toMatchObject({ error: { code: "task.four-eyes" } });
    expect(await its.complete("second", person("wang", "officer"))).toMatchObject({ ok: true });
  });

  it("RT213 refuses a plan that makes one task of two, so that nobody's eyes are forgotten", async () => {
    const three: States = {
      one: { invoke: [task("first", "two")] },
      two: { invoke: [task("second", "three")] },
      three: { invoke: [task("approve", "end")] },
      end: { type: "final" },
    };
    const joined = (name: string): States => ({
      one: { invoke: [task(name, "three")] },
      three: { invoke: [task("approve", "end", { notSameAs: name })] },
      end: { type: "final" },
    });
    const its = await underWay(three);
    await its.complete("first");
    await its.complete("second", person("wang", "officer"));
    expect(
      await its.migrate(joined("review"), { completed: { first: "review", second: "review" } }),
    ).toMatchObject({
      code: "migration.plan-invalid",
      issues: [
        {
          severity: "error",
          code: "migration.tasks-joined",
          pointer: "/completed/second",
          params: { first: "first", second: "second", task: "review" },
        },
      ],
    });
    expect(await its.migrate(joined("second"), { completed: { first: "second" } })).toMatchObject({
      issues: [{ code: "migration.tasks-joined", pointer: "/completed/first", params: { first: "second" } }],
    });
    const swapped = { completed: { first: "second", second: "first" } };
    expect(await its.migrate(twoTasks("first"), { ...swapped, states: { three: "two" } })).toMatchObject({
      kind: "done",
    });
    expect((await its.run()).completedBy).toEqual({ first: "wang", second: "li" });
  });

  it("RT213 gives a claimed task back when the new version gives it to another role", async () => {
    const its = await underWay(twoTasks("first"));
    await its.complete("first", person("wang", "officer"));
    await its.runtime.claimTask(T, (await its.task("second"))?.id ?? "", li);
    await its.migrate(twoTasks("first", "approver"));
    expect(await its.task("second")).toMatchObject({ role: "approver" });
    expect((await its.task("second"))?.assignee).toBeUndefined();
    await its.run();
    expect(await its.complete("second", person("zhao", "approver"))).toMatchObject({ ok: true });
  });

  it("RT213 gives a claimed task back when the new version asks for other eyes than those of whoever has it", async () => {
    const loose: States = {
      one: { invoke: [task("first", "two")] },
      two: { invoke: [task("second", "end")] },
      end: { type: "final" },
    };
    const its = await underWay(loose);
    await its.complete("first");
    await its.runtime.claimTask(T, (await its.task("second"))?.id ?? "", li);
    await its.migrate(twoTasks("first"));
    expect((await its.task("second"))?.assignee).toBeUndefined();
    expect(await its.task("second")).toMatchObject({ notSameAs: "first" });
    await its.run();
    expect(await its.complete("second", person("zhao", "officer"))).toMatchObject({ ok: true });
  });

  it("RT213 a ladder that is another begins anew, whatever was reached of the old one", async () => {
    const ladder = (...escalation: Json[]) => twoTasks("first", "officer", { escalation });
    const its = await underWay(ladder({ after: "P1D", notify: "approver" }));
    its.clock.pass("P2D");
    await its.work();
    await its.migrate(ladder({ after: "P1D", reassign: "approver" }, { after: "P3D", priority: 99 }));
    its.clock.pass("P2D");
    await its.work();
    expect(await its.task("first")).toMatchObject({ role: "approver" });
    await its.run();
    its.clock.pass("P2D");
    await its.work();
    expect(await its.task("first")).toMatchObject({ priority: 99 });
    await its.run();
    await its.complete("first", person("zhao", "approver"));
    expect(await its.store.readTimers(T, its.id)).toEqual([]);
  });
});
