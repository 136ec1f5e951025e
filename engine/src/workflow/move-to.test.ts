import { describe, expect, it } from "vitest";
import { canonicalJson, type Json } from "../kernel/index.ts";
import { compileSmall, smallFacts, smallWorkflow } from "../testing/index.ts";
import { compileWorkflow } from "./compile-workflow.ts";
import { leavesOf, moveTo } from "./move-to.ts";
import { start, step } from "./take-step.ts";

const at = "2026-06-01T02:00:00.000Z";
const world = { at, facts: {} };
const title = { "zh-CN": "任务", en: "Task" };
const outcomes = [{ value: "done", title }];
const task = (id: string, params: { readonly [key: string]: Json } = {}) => ({
  id,
  src: "task",
  params: { role: "officer", due: "P1D", outcomes, ...params },
  onDone: [{ target: "#end" }],
});
const end = { type: "final" };

const workflow = compileSmall({
  first: {
    exit: [{ type: "assign", params: { count: "count + 1" } }],
    after: { P1D: [{ target: "end" }] },
    on: { GO: [{ target: "both" }] },
  },
  both: {
    type: "parallel",
    states: {
      left: {
        initial: "l1",
        states: { l1: { after: { P2D: [{ target: "l2" }] } }, l2: { invoke: [task("work")] } },
      },
      right: { initial: "r1", states: { r1: { on: { BACK: [{ target: "r2" }] } }, r2: {} } },
      memory: { type: "history" },
    },
  },
  end,
});

function begun() {
  const started = start(workflow, world);
  if (!started.ok) throw new Error(JSON.stringify(started.error));
  return started.value.snapshot;
}

describe("moving", () => {
  it("WF202 leaves everything, enters the states named, and begins the other regions at their beginning", () => {
    const before = begun();
    const moved = moveTo(workflow, before, world, { states: ["l2"], exits: true });
    if (!moved.ok) throw new Error(JSON.stringify(moved.error));
    const { snapshot, effects, transitions } = moved.value;
    expect(snapshot).toMatchObject({
      step: 2,
      value: { both: { left: "l2", right: "r1" } },
      variables: { count: 1 },
      timers: {},
      invokes: { work: { generation: "2.0", src: "task" } },
    });
    expect(effects).toMatchObject([
      { kind: "cancel-timer", timer: "first/P1D", generation: "1.0" },
      { kind: "open-task", invoke: "work", generation: "2.0", priority: 50 },
    ]);
    expect(transitions).toEqual([
      { from: ["first"], to: ["both", "left", "l2", "right", "r1"], event: "move", edges: [] },
    ]);
    expect(canonicalJson(begun() as unknown as Json)).toBe(canonicalJson(before as unknown as Json));
  });

  it("WF202 enters a state anew where it stands in it, and does no exit action that was not asked for", () => {
    const moved = moveTo(workflow, begun(), world, { states: ["first"], exits: false });
    if (!moved.ok) throw new Error(JSON.stringify(moved.error));
    expect(moved.value.snapshot).toMatchObject({
      value: "first",
      variables: { count: 0 },
      timers: { "first/P1D": { generation: "2.0" } },
    });
    const late = { kind: "timer", timer: "first/P1D", generation: "1.0" } as const;
    expect(step(workflow, moved.value.snapshot, world, late)).toMatchObject({ value: { accepted: false } });
  });

  it("WF202 may end the run, and moves none that has ended", () => {
    const ended = moveTo(workflow, begun(), world, { states: ["end"], exits: false });
    if (!ended.ok) throw new Error(JSON.stringify(ended.error));
    expect(ended.value.snapshot).toMatchObject({ status: "done", timers: {}, invokes: {} });
    expect(moveTo(workflow, ended.value.snapshot, world, { states: ["first"], exits: false })).toMatchObject({
      ok: false,
      error: { code: "workflow.move-done" },
    });
  });

  it.each([
    [[], "workflow.move-nowhere"],
    [["toString"], "workflow.target-unknown"],
    [["memory"], "workflow.move-history"],
    [["l1", "l2"], "workflow.targets-conflict"],
    [["first", "r1"], "workflow.targets-conflict"],
  ])("WF202 refuses %j as %s", (states, code) => {
    expect(moveTo(workflow, begun(), world, { states, exits: true })).toMatchObject({
      ok: false,
      error: { code },
    });
  });

  it("WF202 takes the innermost of active states for the place they make", () => {
    expect(leavesOf(workflow, ["both", "left", "l2", "right", "r1"])).toEqual(["l2", "r1"]);
  });
});

describe("tasks in a workflow", () => {
  const compiled = (params: { readonly [key: string]: Json }, more = {}) =>
    compileWorkflow(
      smallWorkflow(
        { a: { invoke: [task("one", params), task("two")], on: { TELL: [{ target: "end" }] } }, end },
        more,
      ),
      { facts: smallFacts },
    );
  const wrong = (params: { readonly [key: string]: Json }, more = {}) => {
    const result = compiled(params, more);
    const errors = result.ok ? [] : result.error.filter(({ severity }) => severity === "error");
    return errors.map(({ code, pointer }) => [code, pointer]);
  };
  const at = "/machine/states/a/invoke/0/params";

  it("WF200 is checked: whom a task differs from, what a rung does, and what it tells the workflow", () => {
    expect(wrong({ notSameAs: "two", escalation: [{ after: "P1D", raise: "TELL" }] })).toEqual([]);
    expect(wrong({ notSameAs: "one" })).toEqual([["workflow.task-unknown", `${at}/notSameAs`]]);
    expect(wrong({ notSameAs: "three" })).toEqual([["workflow.task-unknown", `${at}/notSameAs`]]);
    expect(wrong({ escalation: [{ after: "P1D" }] })).toEqual([
      ["workflow.rung-empty", `${at}/escalation/0`],
    ]);
    expect(wrong({ escalation: [{ after: "P0D", priority: 3 }] })).toEqual([
      ["workflow.delay-zero", `${at}/escalation/0/after`],
    ]);
    expect(wrong({ escalation: [{ after: "P1D", raise: "NONE" }] })).toEqual([
      ["workflow.event-unknown", `${at}/escalation/0/raise`],
    ]);
    const needs = { type: "object", properties: { note: { type: "string" } }, required: ["note"] };
    const event = { title, roles: ["officer"] };
    const events = { GO: event, BACK: event, TELL: { ...event, payload: needs } };
    expect(wrong({ escalation: [{ after: "P1D", raise: "TELL" }] }, { events })).toEqual([
      ["payload.missing-member", `${at}/escalation/0/raise`],
    ]);
    expect(wrong({ priority: "city" })[0]?.[1]).toBe(`${at}/priority`);
    expect(wrong({ priority: 101 })).not.toEqual([]);
  });

  it.each([
    [{ priority: 70 }, {}, 70],
    [{ priority: "age * 2" }, { age: 40 }, 80],
    [{ priority: "age / 3" }, { age: 100 }, 33],
    [{ priority: "age" }, { age: 700 }, 100],
    [{ priority: "age" }, { age: -5 }, 1],
    [{ priority: "age" }, {}, 50],
    [{}, {}, 50],
  ])("WF201 gives a task the priority of %j with %j: %i", (params, facts, priority) => {
    const result = compiled(params);
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    const started = start(result.value, { at: "2026-06-01T02:00:00.000Z", facts });
    expect(started).toMatchObject({ value: { effects: [{ invoke: "one", priority }, { invoke: "two" }] } });
  });
});
