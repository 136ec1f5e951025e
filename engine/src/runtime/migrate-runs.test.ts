import { describe, expect, it } from "vitest";
import { canonicalJson, contentHash, type Json, type JsonObject } from "../kernel/index.ts";
import { applyEntry, isNote, type Pins, type Run } from "../process/index.ts";
import {
  countingIds,
  deskDocuments,
  deskWorkflow,
  fixedDefinitions,
  forgetfulSealer,
  memoryRunStore,
  scriptedConnectors,
  simulatedClock,
} from "../testing/index.ts";
import type { MigrationPlan } from "../workflow/index.ts";
import { createRuntime } from "./create-runtime.ts";
import type { MigrateRuns } from "./migrate-runs.ts";
import type { Ports } from "./ports.ts";

const T = "demo";
const li = { kind: "person", id: "li", roles: ["officer"] } as const;
const wang = { kind: "person", id: "wang", roles: ["officer"] } as const;
const boss = { kind: "person", id: "boss", roles: ["admin"] } as const;
const texts = (en: string) => ({ "zh-CN": en, en });
/** The object at a path (`states/review/invoke/0`) of a document under edit. */
function at(document: Json, path: string): Record<string, Json> {
  const found = path
    .split("/")
    .reduce<Json>((value, key) => (value as Record<string, Json>)[key] ?? {}, document);
  return found as Record<string, Json>;
}

/** The desk's next version, as `change` makes it. */
function nextDesk(
  change: (states: Record<string, Json>, workflow: Record<string, Json>) => void,
): JsonObject {
  const workflow = JSON.parse(JSON.stringify(deskWorkflow)) as Record<string, Json>;
  workflow["version"] = "2.0.0";
  change(at(workflow, "machine/states"), workflow);
  return workflow;
}

function rename(states: Record<string, Json>, old: string, name: string): void {
  states[name] = states[old] ?? null;
  Reflect.deleteProperty(states, old);
}

/** `second` is called `check` now, `review` has a new deadline, `late` has another one. */
const renamed = nextDesk((states) => {
  rename(states, "second", "check");
  at(states, "review/invoke/0")["onDone"] = [{ target: "check" }];
  at(states, "review")["after"] = { P10D: [{ target: "late" }] };
  at(states, "late")["after"] = { P30D: [{ target: "closed" }], P60D: [{ target: "closed" }] };
});
const hashOf = (workflow: Json) => contentHash(workflow);
const planTo = (workflow: Json, more: Partial<MigrationPlan> = {}): MigrationPlan => ({
  from: hashOf(deskWorkflow),
  to: hashOf(workflow),
  ...more,
});

function desk() {
  const definitions = fixedDefinitions();
  definitions.publish("loan", deskDocuments);
  const clock = simulatedClock();
  const store = memoryRunStore();
  const refused = { kind: "error", code: "bank.refused", message: "No", retryable: false } as const;
  const ports: Ports = {
    store,
    clock,
    ids: countingIds(),
    definitions,
    connectors: scriptedConnectors({ "bank/pay": [refused] }),
    sealer: forgetfulSealer(),
  };
  const runtime = createRuntime(ports);
  let live: Pins | undefined;
  return {
    ports,
    store,
    clock,
    runtime,
    publish(workflow: JsonObject, catalogue: Json = deskDocuments.catalogue) {
      live = definitions.publish("loan", { ...deskDocuments, workflow, catalogue });
    },
    async start(): Promise<string> {
      const sender = { kind: "api-key", id: "k", roles: ["api-client"] } as const;
      const facts = { age: 36, name: "张伟" };
      const begun = await runtime.startRun(T, { product: "loan", subject: "a1", facts, sender });
      return begun.ok ? (begun.value.run?.id ?? "") : "";
    },
    async task(runId: string) {
      const [open] = await store.listTasks(T, { status: "open", runId, limit: 1 });
      return open;
    },
    async complete(runId: string, sender: typeof li | typeof wang) {
      const open = await this.task(runId);
      return await runtime.completeTask(T, open?.id ?? "", { outcome: "approve", sender });
    },
    migrate: (plan: MigrationPlan, more: Partial<MigrateRuns> = {}) =>
      runtime.migrateRuns(T, {
        plan,
        migration: "m1",
        by: boss,
        dryRun: false,
        limit: 100,
        pinsOf: () => Promise.resolve(live),
        ...more,
      }),
    async run(id: string): Promise<Run> {
      const stored = await store.readRun(T, id);
      const journal = await store.readJournal(T, id, { after: 0, limit: 1_000 });
      const fold = journal.reduce<Run | undefined>(applyEntry, undefined);
      expect(canonicalJson(fold as unknown as Json)).toBe(canonicalJson(stored?.run as unknown as Json));
      // Everything is carried out again but what stands beside the steps.
      const executed = journal.filter((entry) => !isNote(entry)).length;
      expect(await runtime.replayRun(T, id)).toMatchObject({ value: { kind: "verified", executed } });
      return stored?.run as Run;
    },
    async work(): Promise<void> {
      for (let turn = 0; turn < 20; turn++) {
        const { timers, activities, failures } = await runtime.workOnce({ owner: "w", limit: 10 });
        expect(failures).toEqual([]);
        if (timers + activities === 0) return;
      }
    },
    timers: async (id: string) =>
      (await store.readTimers(T, id)).map(({ timer, dueAt }) => `${timer} ${dueAt.slice(0, 10)}`).sort(),
  };
}
type Desk = ReturnType<typeof desk>;

const only = async (its: Desk, plan: MigrationPlan, more: Partial<MigrateRuns> = {}) => {
  const batch = await its.migrate(plan, more);
  return batch.ok ? batch.value.results[0] : batch;
};

describe("migration of runs under way", () => {
  it("RT206 moves runs to the new version in place: kept is kept, new deadlines are armed, the pins are new", async () => {
    const its = desk();
    const id = await its.start();
    await its.runtime.claimTask(T, (await its.task(id))?.id ?? "", li);
    const before = await its.task(id);
    its.clock.pass("PT12H");
    its.publish(renamed);
    const dry = await its.migrate(planTo(renamed), { dryRun: true });
    expect(dry).toEqual({
      ok: true,
      value: { results: [{ run: id, kind: "would-do", states: ["review"] }] },
    });
    expect((await its.run(id)).pins.workflow.version).toBe("1.0.0");

    expect(await only(its, planTo(renamed))).toMatchObject({ kind: "done", states: ["review"] });
    const run = await its.run(id);
    expect(run.pins.workflow).toMatchObject({ version: "2.0.0", hash: hashOf(renamed) });
    expect(run.snapshot.variables).toMatchObject({ months: 12, left: 0 });
    expect(await its.timers(id)).toEqual([
      "!first-review/0 2026-06-02",
      "!first-review/1 2026-06-03",
      "!first-review/2 2026-06-04",
      "review/P10D 2026-06-11",
    ]);
    expect(await its.task(id)).toEqual(before);
    expect(await its.complete(id, li)).toMatchObject({ ok: true, value: { run: { states: ["check"] } } });
    const journal = await its.store.readJournal(T, id, { after: 0, limit: 100 });
    expect(journal.filter(({ kind }) => kind === "migrated")).toMatchObject([
      { migration: "m1", actor: { id: "boss" }, from: { workflow: { version: "1.0.0" } } },
    ]);
    expect(await only(its, planTo(renamed), { runs: [id] })).toMatchObject({
      refusal: { code: "migration.other-version" },
    });
  });

  it("RT206 maps an occupied state; unmapped it is refused with the state, and the run stays", async () => {
    const its = desk();
    const id = await its.start();
    await its.complete(id, li);
    its.publish(renamed);
    expect(await only(its, planTo(renamed))).toMatchObject({
      kind: "refused",
      refusal: {
        code: "migration.unfit",
        issues: [{ code: "migration.state-unmapped", params: { state: "second" } }],
      },
    });
    expect((await its.run(id)).states).toEqual(["second"]);
    const plan = planTo(renamed, { states: { second: "check" } });
    expect(await only(its, plan)).toMatchObject({ kind: "done", states: ["check"] });
    expect(await its.task(id)).toMatchObject({ state: "check", invoke: "second-review" });
    expect(await its.complete(id, li)).toMatchObject({ error: { code: "task.four-eyes" } });
    expect(await its.complete(id, wang)).toMatchObject({ ok: true, value: { run: { states: ["paying"] } } });
    await its.run(id);
  });

  it.each([
    ["keep", ["late/P30D 2026-07-04", "late/P60D 2026-08-13"]],
    ["restart", ["late/P30D 2026-07-14", "late/P60D 2026-08-13"]],
    ["drop", ["late/P60D 2026-08-13"]],
  ] as const)("RT206 %ss timers, and arms what the new version adds", async (timers, expected) => {
    const its = desk();
    const id = await its.start();
    its.clock.pass("P3D");
    await its.work();
    expect(await its.timers(id)).toEqual(["late/P30D 2026-07-04"]);
    its.clock.pass("P10D");
    its.publish(renamed);
    expect(await only(its, planTo(renamed, { timers: { "late/P30D": timers } }))).toMatchObject({
      kind: "done",
    });
    expect(await its.timers(id)).toEqual(expected);
    its.clock.pass("P100D");
    await its.work();
    expect((await its.run(id)).status).toBe("expired");
    expect(await its.timers(id)).toEqual([]);
  });

  it("RT304 carries a migration out again from the plan it was made by, RT305 and finds another plan", async () => {
    const its = desk();
    const id = await its.start();
    await its.complete(id, li);
    its.publish(renamed);
    await only(its, planTo(renamed, { states: { second: "check" }, variables: { left: "months * 2" } }));
    expect((await its.run(id)).snapshot.variables).toMatchObject({ left: 24 });
    const honest = { ...its.store };
    Object.assign(its.store, {
      readJournal: async (...args: Parameters<typeof honest.readJournal>) =>
        JSON.parse(
          JSON.stringify(await honest.readJournal(...args)).replace('"months * 2"', '"months * 3"'),
        ) as unknown,
    });
    expect(await its.runtime.replayRun(T, id)).toMatchObject({
      value: { kind: "different", entry: "migrated", pointer: "/changes/snapshot/variables/left" },
    });
  });

  it("RT206 fires a kept timer whose state has another name", async () => {
    const its = desk();
    const id = await its.start();
    its.clock.pass("P3D");
    await its.work();
    const moved = nextDesk((states) => {
      rename(states, "late", "parked");
      at(states, "review/on")["OVERDUE"] = [{ target: "parked" }];
    });
    its.publish(moved);
    await only(its, planTo(moved, { states: { late: "parked" } }));
    expect((await its.run(id)).snapshot.timers).toHaveProperty("parked/P30D");
    its.clock.pass("P30D");
    await its.work();
    expect(await its.run(id)).toMatchObject({ finished: true, status: "expired" });
  });

  it("RT206 gives an open task the new form and ladder, or opens it anew", async () => {
    const its = desk();
    const [kept, anew] = [await its.start(), await its.start()];
    await its.runtime.claimTask(T, (await its.task(kept))?.id ?? "", li);
    const changed = nextDesk((states) => {
      const params = at(states, "review/invoke/0/params");
      params["form"] = { limit: { title: texts("Limit"), type: { kind: "integer" }, required: true } };
      params["escalation"] = [{ after: "P5D", priority: 99 }];
    });
    its.publish(changed);
    its.clock.pass("PT1H");
    await only(its, planTo(changed), { runs: [kept] });
    expect(await its.task(kept)).toMatchObject({ assignee: "li", definition: { form: { limit: {} } } });
    expect(await its.timers(kept)).toEqual(["!first-review/0 2026-06-06"]);
    expect(await its.complete(kept, li)).toMatchObject({ error: { code: "task.form-invalid" } });
    await only(its, planTo(changed, { tasks: "restart" }), { runs: [anew] });
    const tasks = await its.store.listTasks(T, { runId: anew, limit: 9 });
    expect(tasks.map(({ status }) => status).sort()).toEqual(["cancelled", "open"]);
    expect(await its.timers(anew)).toEqual(["!first-review/0 2026-06-06"]);
    await its.run(kept);
    await its.run(anew);
  });

  it("RT207 computes new variables from facts and old ones, and refuses what does not fit", async () => {
    const its = desk();
    const id = await its.start();
    const typed = nextDesk((_states, workflow) => {
      const variables = at(workflow, "variables");
      at(variables, "months")["type"] = { kind: "string" };
      at(variables, "months")["initial"] = '"12"';
      variables["doubled"] = { title: texts("Doubled"), type: { kind: "integer" } };
      at(workflow, "machine/states/paying/invoke/0")["input"] = { account: "account" };
    });
    its.publish(typed);
    expect(await only(its, planTo(typed))).toMatchObject({
      refusal: { code: "migration.unfit", issues: [{ pointer: "/variables/months" }] },
    });
    const variables = { months: "string(months)", doubled: "months * 2 + age" };
    expect(await only(its, planTo(typed, { variables }))).toMatchObject({ kind: "done" });
    expect((await its.run(id)).snapshot.variables).toMatchObject({ months: "12", doubled: 60 });
    expect(JSON.stringify(await its.run(id))).not.toContain("6222");
  });

  it("RT207 refuses a plan whole that does not fit the two versions, or would show what is personal", async () => {
    const its = desk();
    await its.start();
    its.publish(renamed);
    const wrong = planTo(renamed, {
      states: { nowhere: "check", late: "nowhere" },
      timers: { "late/P1D": "drop" },
      tasks: { pay: "restart" },
      variables: { months: "account", none: "1" },
    });
    const refused = await its.migrate(wrong);
    expect(refused).toMatchObject({ ok: false, error: { code: "migration.plan-invalid" } });
    const pointers = refused.ok ? [] : refused.error.issues.map(({ pointer }) => pointer);
    expect(pointers).toEqual(
      expect.arrayContaining([
        "/states/nowhere",
        "/states/late",
        "/timers/late~1P1D",
        "/tasks/pay",
        "/variables/months",
        "/variables/none",
      ]),
    );
    const leaking = await its.migrate(planTo(renamed, { variables: { reference: "account" } }));
    expect(leaking).toMatchObject({ error: { issues: [{ code: "process.personal-in-clear" }] } });
  });

  it("RT207 refuses runs with an open incident, of another version, or whose product has not the new one", async () => {
    const its = desk();
    const [stuck, fine] = [await its.start(), await its.start()];
    await its.complete(stuck, li);
    await its.complete(stuck, wang);
    await its.work();
    its.publish(renamed);
    const batch = await its.migrate(planTo(renamed));
    expect(batch).toMatchObject({
      ok: true,
      value: {
        results: [
          { run: stuck, refusal: { code: "migration.incident-open" } },
          { run: fine, kind: "done" },
        ],
      },
    });
    const none = { pinsOf: () => Promise.resolve(undefined), runs: [stuck] };
    expect(await only(its, planTo(renamed), none)).toMatchObject({ refusal: { code: "migration.not-live" } });
    expect(await only(its, planTo(renamed), { runs: ["x"] })).toMatchObject({
      refusal: { code: "run.unknown" },
    });
  });

  it("RT207 refuses a run whose facts the new catalogue does not take", async () => {
    const its = desk();
    await its.start();
    const catalogue = JSON.parse(JSON.stringify(deskDocuments.catalogue)) as Json;
    at(catalogue, "facts/name")["type"] = { kind: "integer" };
    its.publish(renamed, catalogue);
    expect(await only(its, planTo(renamed))).toMatchObject({
      refusal: { code: "migration.unfit", issues: [{ pointer: "/facts/name" }] },
    });
  });

  it("RT214 refuses only the runs whose version and catalogue a plan does not fit", async () => {
    const its = desk();
    const catalogue = JSON.parse(JSON.stringify(deskDocuments.catalogue)) as Json;
    at(catalogue, "facts")["floor"] = {
      title: texts("Floor"),
      type: { kind: "integer" },
      source: "application",
    };
    const other = await its.start();
    its.publish(deskWorkflow, catalogue);
    const fits = await its.start();
    its.publish(renamed, catalogue);
    const plan = planTo(renamed, { variables: { left: "if is known(floor) then floor else left" } });
    expect(await its.migrate(plan)).toMatchObject({
      ok: true,
      value: {
        results: [
          {
            run: other,
            refusal: { code: "migration.plan-invalid", issues: [{ pointer: "/variables/left" }] },
          },
          { run: fits, kind: "done" },
        ],
      },
    });
    expect(await its.migrate(plan, { runs: [other] })).toMatchObject({
      error: { code: "migration.plan-invalid" },
    });
    await its.run(other);
    await its.run(fits);
  });

  it("RT206 goes on batch by batch, and after a crash, without doing one run twice", async () => {
    const its = desk();
    const ids: string[] = [];
    for (let number = 0; number < 5; number++) ids.push(await its.start());
    its.publish(renamed);
    const first = await its.migrate(planTo(renamed), { limit: 2 });
    expect(first).toMatchObject({
      ok: true,
      value: { next: "run-2", results: [{ kind: "done" }, { kind: "done" }] },
    });
    let commits = 0;
    const dying = createRuntime({
      ...its.ports,
      store: {
        ...its.store,
        commit: (commit) => {
          if (++commits === 2) throw new Error("killed");
          return its.store.commit(commit);
        },
      },
    });
    const command = { plan: planTo(renamed), migration: "m1", by: boss, dryRun: false, limit: 9 } as const;
    const pins = (await its.run(ids[0] ?? "")).pins;
    await expect(dying.migrateRuns(T, { ...command, pinsOf: () => Promise.resolve(pins) })).rejects.toThrow(
      "killed",
    );
    const rest = await its.migrate(planTo(renamed));
    expect(rest.ok && rest.value.results.map(({ run }) => run)).toEqual(["run-4", "run-5"]);
    for (const id of ids) {
      const journal = await its.store.readJournal(T, id, { after: 0, limit: 100 });
      expect(journal.filter(({ kind }) => kind === "migrated")).toHaveLength(1);
      await its.run(id);
    }
  });
});
