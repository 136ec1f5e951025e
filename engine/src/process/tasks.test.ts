import { describe, expect, it } from "vitest";
import { canonicalJson, type Json, type JsonObject } from "../kernel/index.ts";
import { deskDocuments, forgetfulSealer } from "../testing/index.ts";
import { advance } from "./advance.ts";
import { applyEntry } from "./apply-entry.ts";
import { compileProcess } from "./compile-process.ts";
import type { JournalEntry } from "./journal.ts";
import type { PeopleEvent } from "./people-event.ts";
import type { Run } from "./run.ts";
import type { Advanced, RunEffect, RunEvent } from "./run-event.ts";
import { pinsOf } from "./pins-of.ts";

const AT = "2026-06-01T02:00:00.000Z";
const process = (() => {
  const compiled = compileProcess(deskDocuments);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  return compiled.value;
})();
const li = { kind: "person", id: "li", roles: ["officer"] } as const;
const wang = { kind: "person", id: "wang", roles: ["officer"] } as const;
const fang = { kind: "person", id: "fang", roles: ["approver"] } as const;
const boss = { kind: "person", id: "boss", roles: ["admin"] } as const;
const first = { invoke: "first-review", generation: "1.0" };
const second = { invoke: "second-review", generation: "2.0" };
const sealer = forgetfulSealer();
const seal = await sealer.forSubject("demo", "a1");

class Desk {
  run: Run | undefined;
  readonly entries: JournalEntry[] = [];
  readonly effects: RunEffect[] = [];

  constructor(facts: JsonObject = { age: 36 }) {
    const start = {
      kind: "start",
      at: AT,
      run: "r1",
      subject: "a1",
      pins: pinsOf(process),
      facts,
      sender: boss,
    } as const;
    this.tell(start);
  }
  try(event: RunEvent): Advanced {
    return advance(this.run, event, { process, seal });
  }
  tell(event: RunEvent): this {
    const advanced = this.try(event);
    if (advanced.kind !== "advanced") throw new Error(JSON.stringify(advanced));
    this.run = advanced.run;
    this.entries.push(...advanced.entries);
    this.effects.push(...advanced.effects);
    return this;
  }
  claim(task: typeof first, sender: { kind: "person"; id: string; roles: readonly string[] }) {
    return this.try({ kind: "task-claimed", at: AT, ...task, sender });
  }
  say(event: PeopleEvent): this {
    return this.tell({ ...event, at: AT });
  }
  complete(task: typeof first, sender: PeopleEvent["sender"], outcome = "approve"): RunEvent {
    return { kind: "task-completed", at: AT, ...task, outcome, form: {}, sender };
  }
  rung(task: typeof first, number: number): RunEvent {
    return {
      kind: "timer",
      at: AT,
      timer: `!${task.invoke}/${number}`,
      generation: `${task.generation}/e${number}`,
    };
  }
  /** Every test ends here: the run is the fold of its journal. */
  folds(): void {
    const fold = this.entries.reduce<Run | undefined>(applyEntry, undefined);
    expect(canonicalJson(fold as unknown as Json)).toBe(canonicalJson(this.run as unknown as Json));
  }
}

const refusal = (code: string, params: object = {}) => ({ kind: "refused", refusal: { code, params } });

describe("tasks of people", () => {
  it("PR200 are claimed by one who has the role, and then hers alone: who asks is told who has it", () => {
    const desk = new Desk();
    expect(desk.claim(first, fang)).toMatchObject(refusal("task.role", { role: "officer" }));
    desk.say({ kind: "task-claimed", ...first, sender: li });
    expect(desk.entries.at(-1)).toMatchObject({ kind: "task-claimed", actor: { id: "li" } });
    expect(desk.claim(first, wang)).toMatchObject(refusal("task.claimed", { by: "li", since: AT }));
    expect(desk.try(desk.complete(first, wang))).toMatchObject(refusal("task.claimed", { by: "li" }));
    const again = desk.claim(first, li);
    expect(again).toMatchObject({ kind: "advanced", entries: [], effects: [] });
    desk.tell(desk.complete(first, li));
    expect(desk.run).toMatchObject({ states: ["second"], tasks: {}, completedBy: { "first-review": "li" } });
    expect(desk.claim(first, wang)).toEqual({ kind: "stale" });
    desk.folds();
  });

  it("PR201 are given back by whoever has them, or by an administrator", () => {
    const desk = new Desk().say({ kind: "task-claimed", ...first, sender: li });
    const release = (sender: PeopleEvent["sender"]) =>
      desk.try({ kind: "task-released", at: AT, ...first, sender });
    expect(release(wang)).toMatchObject(refusal("task.claimed", { by: "li" }));
    expect(release(boss)).toMatchObject({ kind: "advanced", entries: [{ kind: "task-released" }] });
    desk.say({ kind: "task-released", ...first, sender: li });
    expect(release(li)).toMatchObject({ kind: "advanced", entries: [] });
    desk.say({ kind: "task-claimed", ...first, sender: wang });
    expect(desk.run?.tasks?.["1.0"]).toMatchObject({ assignee: "wang" });
    desk.folds();
  });

  it("PR202 are handed to a colleague with the role, with who and why; an absent one's by an administrator", () => {
    const desk = new Desk().say({ kind: "task-claimed", ...first, sender: li });
    const assign = (to: typeof li | typeof wang | typeof fang, sender: PeopleEvent["sender"]) =>
      ({ kind: "task-assigned", at: AT, ...first, to, reason: "on holiday", sender }) as const;
    expect(desk.try(assign(wang, wang))).toMatchObject(refusal("task.claimed", { by: "li" }));
    expect(desk.try(assign(fang, li))).toMatchObject(
      refusal("task.assignee-role", { to: "fang", role: "officer" }),
    );
    desk.tell(assign(wang, boss));
    expect(desk.entries.at(-1)).toMatchObject({
      kind: "task-assigned",
      to: "wang",
      from: "li",
      reason: "on holiday",
      actor: { id: "boss" },
    });
    expect(desk.effects.at(-1)).toMatchObject({ kind: "change-task", change: { assignee: "wang" } });
    expect(desk.try(desk.complete(first, li))).toMatchObject(refusal("task.claimed", { by: "wang" }));
    desk.tell(desk.complete(first, wang)).folds();
  });

  it("PR203 need four eyes: who completed the one can neither claim, nor be given, nor complete the other", () => {
    const desk = new Desk();
    desk.tell(desk.complete(first, li));
    const eyes = refusal("task.four-eyes", { task: "first-review" });
    expect(desk.claim(second, li)).toMatchObject(eyes);
    expect(desk.try(desk.complete(second, li))).toMatchObject(eyes);
    const to = { kind: "task-assigned", at: AT, ...second, to: li, reason: "?", sender: boss } as const;
    expect(desk.try(to)).toMatchObject(eyes);
    desk.tell(desk.complete(second, wang));
    expect(desk.run?.states).toEqual(["paying"]);
    desk.folds();
  });

  it("PR204 climb their ladder: each rung once, on record, with what it says", () => {
    const desk = new Desk().say({ kind: "task-claimed", ...first, sender: li });
    expect(desk.effects.filter(({ kind }) => kind === "set-timer")).toMatchObject([
      { timer: "!first-review/0", after: "P1D", generation: "1.0/e0" },
      { timer: "!first-review/1", after: "P2D", generation: "1.0/e1" },
      { timer: "!first-review/2", after: "P3D", generation: "1.0/e2" },
    ]);
    desk.tell(desk.rung(first, 0));
    expect(desk.effects.at(-1)).toMatchObject({
      change: { priority: 90, notified: ["approver"], escalations: 1 },
    });
    expect(desk.try(desk.rung(first, 0))).toEqual({ kind: "stale" });
    desk.tell(desk.rung(first, 1));
    expect(desk.effects.at(-1)).toMatchObject({ change: { role: "approver", assignee: null } });
    expect(desk.claim(first, li)).toMatchObject(refusal("task.role", { role: "approver" }));
    desk.say({ kind: "task-claimed", ...first, sender: fang });
    desk.tell(desk.rung(first, 2));
    expect(desk.run?.states).toEqual(["late"]);
    expect(desk.entries.filter(({ kind }) => kind === "task-escalated")).toMatchObject([
      { rung: 0, notify: "approver", priority: 90 },
      { rung: 1, reassign: "approver" },
      { rung: 2, raise: "OVERDUE" },
    ]);
    expect(desk.run?.tasks).toEqual({});
    desk.folds();
  });

  it("PR204 take back the rungs that were not reached when they close", () => {
    const desk = new Desk();
    desk.tell(desk.rung(first, 0));
    desk.effects.length = 0;
    desk.tell(desk.complete(first, li));
    expect(desk.effects.filter(({ kind }) => kind === "cancel-timer")).toMatchObject([
      { generation: "1.0/e1" },
      { generation: "1.0/e2" },
    ]);
    expect(desk.try(desk.rung(first, 1))).toEqual({ kind: "stale" });
    desk.folds();
  });

  it("PR204 note a rung whose event nothing accepts: it was reached, and the run stays", () => {
    const desk = new Desk();
    desk.tell(desk.complete(first, li)).tell(desk.rung(second, 0));
    expect(desk.run).toMatchObject({ states: ["second"], tasks: { "2.0": { rungs: [0] } } });
    expect(desk.try(desk.rung(second, 0))).toEqual({ kind: "stale" });
    desk.folds();
  });
});

describe("orders of operators", () => {
  const paying = () => {
    const desk = new Desk();
    return desk.tell(desk.complete(first, li)).tell(desk.complete(second, wang));
  };
  const pay = { invoke: "pay", generation: "3.0" };

  it("PR205 skip an invocation with an answer that fits its declaration, or an error where there is a way for it", () => {
    const desk = paying();
    const skip = (more: { output?: JsonObject; error?: { code: string; message: string } }) =>
      desk.try({ kind: "invoke-skipped", at: AT, ...pay, ...more, reason: "paid by hand", sender: boss });
    expect(skip({ output: {} })).toMatchObject({
      kind: "refused",
      refusal: { code: "run.payload-invalid", issues: [{ pointer: "/output" }] },
    });
    expect(skip({ error: { code: "bank.no", message: "no" } })).toMatchObject(
      refusal("incident.skip-impossible"),
    );
    expect(skip({})).toMatchObject(refusal("incident.skip-impossible"));
    expect(
      desk.try({ kind: "invoke-skipped", at: AT, ...pay, generation: "2.0", reason: "?", sender: boss }),
    ).toEqual({
      kind: "stale",
    });
    desk.say({
      kind: "invoke-skipped",
      ...pay,
      output: { reference: "T-1" },
      reason: "paid by hand",
      sender: boss,
    });
    expect(desk.run).toMatchObject({ finished: true, snapshot: { output: { reference: "T-1" } } });
    const entry = desk.entries.find(({ kind }) => kind === "invoke-skipped");
    expect(entry).toMatchObject({
      reason: "paid by hand",
      actor: { id: "boss" },
      output: { sealed: expect.any(String) as string },
    });
    desk.folds();
  });

  it("PR205 skip a task with one of its outcomes", () => {
    const desk = new Desk();
    const skip = (outcome: string): RunEvent => ({
      kind: "invoke-skipped",
      at: AT,
      ...first,
      output: { outcome },
      reason: "nobody is there",
      sender: boss,
    });
    expect(desk.try(skip("maybe"))).toMatchObject(refusal("task.outcome-unknown"));
    desk.tell(skip("approve"));
    expect(desk.effects).toContainEqual({ kind: "close-task", generation: "1.0" });
    expect(desk.run).toMatchObject({ states: ["second"] });
    // As it was before operators counted: such journals still fold to their runs.
    expect(desk.run?.completedBy).toBeUndefined();
    desk.folds();
  });

  it("PR208 an operator's word for a task is that of a pair of eyes, too: not for both, whichever comes first", () => {
    const word = (
      task: { readonly invoke: string; readonly generation: string },
      sender: typeof li | typeof wang,
    ): RunEvent => ({
      kind: "invoke-skipped",
      at: AT,
      ...task,
      output: { outcome: "approve" },
      counts: true,
      reason: "nobody is there",
      sender,
    });
    const eyes = refusal("task.four-eyes", { task: "first-review" });
    const after = new Desk();
    after.tell(after.complete(first, li));
    expect(after.try(word(second, li))).toMatchObject(eyes);
    after.tell(word(second, wang));
    expect(after.run?.states).toEqual(["paying"]);
    after.folds();
    const before = new Desk();
    before.tell(word(first, li));
    expect(before.run?.completedBy).toEqual({ "first-review": "li" });
    expect(before.try(before.complete(second, li))).toMatchObject(eyes);
    before.tell(before.complete(second, wang));
    before.folds();
  });

  it("PR206 edit facts and variables by their types, with what was there before; personal ones stay sealed", () => {
    const desk = paying();
    const edit = (facts: JsonObject, variables: JsonObject): RunEvent => ({
      kind: "data-edited",
      at: AT,
      facts,
      variables,
      reason: "typed wrong",
      sender: boss,
    });
    expect(desk.try(edit({ age: "old", shoe: 1 }, { months: "x", size: 2 }))).toMatchObject({
      kind: "refused",
      refusal: {
        code: "run.edit-invalid",
        issues: [
          { pointer: "/facts/age" },
          { pointer: "/facts/shoe", code: "fact.unknown" },
          { pointer: "/variables/months" },
          { pointer: "/variables/size", code: "variable.unknown" },
        ],
      },
    });
    const was = desk.run?.facts["age"];
    const account = desk.run?.sealedVariables["account"];
    desk.tell(edit({ age: 37, name: "王芳" }, { months: 24, account: "6333" }));
    const entry = desk.entries.at(-1);
    expect(entry).toMatchObject({
      kind: "data-edited",
      facts: { age: { after: { source: "operator" } } },
      variables: {
        months: { before: { value: 12 }, after: { value: 24 } },
        account: { before: { sealed: account } },
      },
      reason: "typed wrong",
    });
    expect(entry).toMatchObject({ facts: { age: { before: "value" in was! ? { value: was.value } : {} } } });
    expect(JSON.stringify([desk.entries, desk.run])).not.toMatch(/6222|6333|王芳/);
    expect(desk.run?.snapshot.variables).toMatchObject({ months: 24 });
    desk.folds();
  });

  it("PR207 move a run to named states with fresh timers and tasks, and ask sources again where ordered", () => {
    const desk = paying();
    const sources = { bureau: { kind: "unavailable", at: AT, reason: "failed" } } as const;
    const move = (to: readonly string[], askAgain = false): RunEvent => ({
      kind: "moved",
      at: AT,
      to,
      exits: false,
      askAgain,
      reason: "review again",
      sender: boss,
    });
    expect(desk.try(move(["nowhere"]))).toMatchObject({
      kind: "incident",
      issue: { code: "workflow.target-unknown" },
    });
    desk.effects.length = 0;
    desk.tell(move(["review"]));
    expect(desk.run).toMatchObject({ states: ["review"], snapshot: { variables: { left: 1 } } });
    expect(desk.effects).toMatchObject([
      { kind: "cancel-activity", generation: "3.0" },
      { kind: "open-task", invoke: "first-review", generation: "4.0" },
      { kind: "set-timer", generation: "4.0/e0" },
      { kind: "set-timer", generation: "4.0/e1" },
      { kind: "set-timer", generation: "4.0/e2" },
    ]);
    desk.folds();
    desk.run = { ...(desk.run as Run), sources };
    desk.tell(move(["review"], true));
    expect(desk.run.sources).toEqual({});
    desk.tell(move(["closed"]));
    expect(desk.try(move(["review"]))).toMatchObject(refusal("run.finished"));
  });
});
