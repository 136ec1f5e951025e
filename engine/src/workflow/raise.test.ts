import { describe, expect, it } from "vitest";
import type { JsonObject } from "../kernel/index.ts";
import { compileSmall, smallFacts, smallWorkflow } from "../testing/index.ts";
import { compileWorkflow, type CompiledWorkflow } from "./compile-workflow.ts";
import type { WorkflowSnapshot } from "./snapshot.ts";
import type { Step, WorkflowInput } from "./step.ts";
import { start, step } from "./take-step.ts";

type States = Parameters<typeof smallWorkflow>[0];
const at = "2026-06-01T02:00:00.000Z";
const end = { type: "final" };
const feel = (text: string) => ({ type: "feel", params: { text } });
const assign = (params: { readonly [name: string]: string }) => ({ type: "assign", params });
const raise = (event: string, more: JsonObject = {}) => ({ type: "raise", params: { event, ...more } });

function begin(workflow: CompiledWorkflow, facts = {}): Step {
  const begun = start(workflow, { at, facts });
  if (!begun.ok) throw new Error(JSON.stringify(begun.error));
  return begun.value;
}
/** Tells through JSON, as a restart would. */
function tell(workflow: CompiledWorkflow, before: Step, input: WorkflowInput | string, facts = {}): Step {
  const event = typeof input === "string" ? ({ kind: "event", type: input, payload: {} } as const) : input;
  const stored = JSON.parse(JSON.stringify(before.snapshot)) as WorkflowSnapshot;
  const told = step(workflow, stored, { at, facts }, event);
  if (!told.ok) throw new Error(JSON.stringify(told.error));
  return told.value;
}
function issuesOf(states: States): readonly string[] {
  const compiled = compileWorkflow(smallWorkflow(states), { facts: smallFacts });
  return (compiled.ok ? compiled.value.warnings : compiled.error).map((it) => `${it.code} ${it.pointer}`);
}
const timerOf = ({ snapshot }: Step, timer: string): WorkflowInput => {
  return { kind: "timer", timer, generation: snapshot.timers[timer]?.generation ?? "?" };
};

describe("raised events", () => {
  it("WF25 are told within the step, after automatic transitions, in their order", () => {
    const workflow = compileSmall({
      start: {
        on: {
          GO: [{ target: "one", actions: [raise("TELL", { payload: { amount: "age" } }), raise("BACK")] }],
        },
      },
      one: { always: [{ target: "two" }] },
      two: { on: { TELL: [{ target: "three", actions: [assign({ count: "event.payload.amount" })] }] } },
      three: { on: { BACK: [{ target: "end" }] } },
      end,
    });
    const told = tell(workflow, begin(workflow), "GO", { age: 7 });
    expect(told.transitions.map(({ to }) => to)).toEqual([["one"], ["two"], ["three"], ["end"]]);
    expect(told.snapshot).toMatchObject({ step: 2, status: "done", variables: { count: 7 } });
  });

  it("WF25 go where their guard says, and leave the outside event alone", () => {
    const guarded = { ...raise("BACK"), guard: feel("age > 17") };
    const workflow = compileSmall({
      start: {
        on: { TELL: [{ target: "one", actions: [guarded, assign({ count: "event.payload.amount" })] }] },
      },
      one: { on: { BACK: [{ target: "end" }] } },
      end,
    });
    const input = { kind: "event", type: "TELL", payload: { amount: 3 } } as const;
    const minor = tell(workflow, begin(workflow), input, { age: 17 });
    expect([minor.snapshot.value, minor.snapshot.variables["count"]]).toEqual(["one", 3]);
    expect(tell(workflow, begin(workflow), input, { age: 18 }).snapshot.value).toBe("end");
  });

  it("WF25 that wait are timers of the run: they outlive their state, and the newest of an id counts", () => {
    const later = raise("BACK", { after: "P2D", id: "remind" });
    const workflow = compileSmall({
      start: { entry: [later], on: { GO: [{ target: "other" }] } },
      other: { on: { GO: [{ target: "start" }], BACK: [{ target: "end" }] } },
      end,
    });
    const begun = begin(workflow);
    expect(begun.effects).toEqual([
      { kind: "set-timer", timer: "/remind", generation: "1.0", state: "start", after: "P2D" },
    ]);
    const away = tell(workflow, begun, "GO");
    expect(away.effects).toEqual([]);
    const back = tell(workflow, away, "GO");
    expect(back.effects.map(({ kind }) => kind)).toEqual(["cancel-timer", "set-timer"]);
    const again = tell(workflow, back, "GO");
    const stale = { kind: "timer", timer: "/remind", generation: "1.0" } as const;
    expect(tell(workflow, again, stale).accepted).toBe(false);
    const fired = tell(workflow, again, timerOf(again, "/remind"));
    expect(fired.snapshot).toMatchObject({ value: "end", timers: {} });
  });

  it("WF25 read their payload when they are told", () => {
    const later = raise("TELL", { after: "P2D", id: "later", payload: { amount: "count" } });
    const workflow = compileSmall({
      start: {
        entry: [assign({ count: "1" }), later],
        on: {
          GO: [{ actions: [assign({ count: "count + 1" })] }],
          TELL: [{ target: "end", actions: [assign({ other: "event.payload.amount * 10" })] }],
        },
      },
      end,
    });
    const counted = tell(workflow, begin(workflow), "GO");
    expect(tell(workflow, counted, timerOf(counted, "/later")).snapshot.variables).toEqual({
      count: 2,
      other: 20,
    });
  });

  it("WF25 that wait can be taken back, and none outlives the run", () => {
    const later = (id: string) => raise("BACK", { after: "P2D", id });
    const workflow = compileSmall({
      start: {
        entry: [later("one"), later("two")],
        on: { GO: [{ target: "next", actions: [{ type: "cancel", params: { id: "one" } }] }] },
      },
      next: { on: { GO: [{ target: "end" }] } },
      end,
    });
    const gone = tell(workflow, begin(workflow), "GO");
    expect(gone.effects).toEqual([{ kind: "cancel-timer", timer: "/one", generation: "1.0" }]);
    const done = tell(workflow, gone, "GO");
    expect(done.effects).toEqual([{ kind: "cancel-timer", timer: "/two", generation: "1.1" }]);
    expect(done.snapshot.timers).toEqual({});
  });

  it("WF25 are held to their event's payload", () => {
    const told = (params: JsonObject) =>
      issuesOf({ start: { on: { GO: [{ target: "end", actions: [raise("TELL", params)] }] } }, end });
    const place = "/machine/states/start/on/GO/0/actions/0/params";
    expect(told({ payload: { amout: "1" } })).toContain(
      `workflow.payload-member-unknown ${place}/payload/amout`,
    );
    expect(told({ payload: { amount: '"x"' } }).join()).toContain(`${place}/payload/amount`);
    expect(told({ after: "P1D" })).toContain(`workflow.raise-id ${place}`);
    expect(told({ after: "PT0S", id: "a" })).toContain(`workflow.delay-zero ${place}/after`);
    const unknown = { type: "raise", params: { event: "NOBODY" } };
    expect(issuesOf({ start: { entry: [unknown] }, end })).toContain(
      "workflow.event-unknown /machine/states/start/entry/0/params/event",
    );
    const cancel = { type: "cancel", params: { id: "nothing" } };
    expect(issuesOf({ start: { exit: [cancel] }, end })).toContain(
      "workflow.raise-unknown /machine/states/start/exit/0/params/id",
    );
    const twice = raise("GO", { after: "P1D", id: "same" });
    expect(issuesOf({ start: { entry: [twice], exit: [twice] }, end })).toContain(
      "workflow.raise-twice /machine/states/start/exit/0/params/id",
    );
    const negative = compileSmall({
      start: { on: { GO: [{ target: "end", actions: [raise("TELL", { payload: { amount: "age" } })] }] } },
      end,
    });
    const event = { kind: "event", type: "GO", payload: {} } as const;
    expect(step(negative, begin(negative).snapshot, { at, facts: { age: -1 } }, event)).toMatchObject({
      ok: false,
      error: { code: "workflow.value-misfit", pointer: "/machine/states/start/on/GO/0/actions/0" },
    });
  });

  it("WF22 stops events that raise each other for ever", () => {
    const again = [{ actions: [raise("GO")] }];
    const workflow = compileSmall({ start: { on: { GO: again } }, end });
    const event = { kind: "event", type: "GO", payload: {} } as const;
    expect(step(workflow, begin(workflow).snapshot, { at, facts: {} }, event)).toMatchObject({
      ok: false,
      error: { code: "workflow.endless" },
    });
  });
});

describe("guards", () => {
  const regions = (guard: JsonObject) => ({
    both: {
      type: "parallel",
      states: {
        left: { initial: "left1", states: { left1: { on: { GO: [{ target: "left2" }] } }, left2: {} } },
        right: { initial: "right1", states: { right1: { on: { BACK: [{ target: "#end", guard }] } } } },
      },
    },
    end,
  });

  it("WF26 ask whether a state is active, in this very moment", () => {
    const inside = { type: "in", params: { state: "left2" } };
    const workflow = compileSmall(regions(inside));
    const begun = begin(workflow);
    expect(tell(workflow, begun, "BACK").accepted).toBe(false);
    expect(tell(workflow, tell(workflow, begun, "GO"), "BACK").snapshot.value).toBe("end");
    const not = compileSmall(regions({ type: "not", params: { guard: inside } }));
    expect(tell(not, begin(not), "BACK").snapshot.value).toBe("end");
    expect(issuesOf(regions({ type: "in", params: { state: "nowhere" } }))).toContain(
      "workflow.target-unknown /machine/states/both/states/right/states/right1/on/BACK/0/guard/params/state",
    );
  });

  it("WF26 join with and, or and not in three-valued logic", () => {
    const adult = feel("age > 17");
    const capital = {
      type: "condition",
      params: { all: [{ fact: "city", operator: "equal", value: "BJ" }] },
    };
    const inside = { type: "in", params: { state: "start" } };
    const told = (guard: JsonObject, facts: JsonObject) => {
      const workflow = compileSmall({ start: { on: { GO: [{ target: "end", guard }] } }, end });
      const event = { kind: "event", type: "GO", payload: {} } as const;
      const after = step(workflow, begin(workflow).snapshot, { at, facts }, event);
      return after.ok ? after.value.accepted : after.error.params["unknown"];
    };
    const and = { type: "and", params: { guards: [adult, capital, inside] } };
    const or = { type: "or", params: { guards: [adult, capital] } };
    const neither = { type: "not", params: { guard: or } };
    expect(told(and, { age: 20, city: "BJ" })).toBe(true);
    expect(told(and, { age: 20, city: "SH" })).toBe(false);
    expect(told(and, { city: "SH" })).toBe(false);
    expect(told(and, { age: 20 })).toBe("city");
    expect(told(or, { city: "BJ" })).toBe(true);
    expect(told(or, { age: 3 })).toBe("city");
    expect(told(neither, { age: 3, city: "SH" })).toBe(true);
    expect(told(neither, { age: 30 })).toBe(false);
    expect(told(neither, {})).toBe("age, city");
  });
});

describe("transitions", () => {
  it("WF27 leave their own state first where they say so", () => {
    const workflow = compileSmall({
      outer: {
        initial: "inner",
        after: { P9D: [{ target: "end" }] },
        on: { GO: [{ target: "#inner" }], BACK: [{ target: "#inner", reenter: true }] },
        states: { inner: {} },
      },
      end,
    });
    const begun = begin(workflow);
    expect(tell(workflow, begun, "GO").transitions[0]).toMatchObject({ from: ["inner"], to: ["inner"] });
    const again = tell(workflow, begun, "BACK");
    expect(again.transitions[0]).toMatchObject({ from: ["inner", "outer"], to: ["outer", "inner"] });
    expect(again.effects.map(({ kind }) => kind)).toEqual(["cancel-timer", "set-timer"]);
  });

  it("WF27 enter states of several regions at once, and only such", () => {
    const region = (name: string) => ({
      initial: `${name}1`,
      states: { [`${name}1`]: {}, [`${name}2`]: {}, [`${name}-before`]: { type: "history" } },
    });
    const states = (alsoTargets: readonly string[]) => ({
      start: { on: { GO: [{ target: "#left2", alsoTargets: [...alsoTargets] }] } },
      both: {
        type: "parallel",
        on: { GO: [{ target: "end" }] },
        states: { left: region("left"), right: region("right") },
      },
      end,
    });
    const workflow = compileSmall(states(["#right2"]));
    expect(tell(workflow, begin(workflow), "GO").snapshot.value).toEqual({
      both: { left: "left2", right: "right2" },
    });
    const place = "/machine/states/start/on/GO/0/alsoTargets/0";
    expect(issuesOf(states(["#left1"]))).toContain(`workflow.targets-conflict ${place}`);
    expect(issuesOf(states(["#end"]))).toContain(`workflow.targets-conflict ${place}`);
    expect(issuesOf(states(["#nowhere"]))).toContain(`workflow.target-unknown ${place}`);
  });

  it("WF27 remember the regions of a parallel state in a history state of its own", () => {
    const region = (name: string) => ({
      initial: `${name}1`,
      states: { [`${name}1`]: { on: { GO: [{ target: `${name}2` }] } }, [`${name}2`]: {} },
    });
    const workflow = compileSmall({
      both: {
        type: "parallel",
        on: { BACK: [{ target: "aside" }] },
        states: {
          left: region("left"),
          right: region("right"),
          before: { type: "history", history: "deep" },
        },
      },
      aside: { on: { BACK: [{ target: "#before" }], GO: [{ target: "end" }] } },
      end,
    });
    const unvisited = compileSmall({
      aside: { on: { BACK: [{ target: "#before" }] } },
      both: {
        type: "parallel",
        on: { GO: [{ target: "end" }] },
        states: { left: region("left"), right: region("right"), before: { type: "history" } },
      },
      end,
    });
    expect(tell(unvisited, begin(unvisited), "BACK").snapshot.value).toEqual({
      both: { left: "left1", right: "right1" },
    });
    const gone = tell(workflow, begin(workflow), "GO");
    const back = tell(workflow, tell(workflow, gone, "BACK"), "BACK");
    expect(back.snapshot.value).toEqual({ both: { left: "left2", right: "right2" } });
  });
});
