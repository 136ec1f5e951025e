import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, type Json, type JsonObject } from "../kernel/index.ts";
import { compileSmall, smallWorkflow } from "../testing/index.ts";
import type { CompiledWorkflow } from "./compile-workflow.ts";
import type { WorkflowSnapshot } from "./snapshot.ts";
import type { Step, WorkflowInput } from "./step.ts";
import { start, step } from "./take-step.ts";
import { testSeed } from "../testing/test-seed.fixture.ts";

const at = "2026-06-01T02:00:00.000Z";
const end = { type: "final" };
const feel = (text: string) => ({ type: "feel", params: { text } });
const assign = (params: { readonly [name: string]: string }) => [{ type: "assign", params }];
const call = (id: string, target: string) => ({
  id,
  src: "activity",
  params: {
    connector: "bank",
    operation: "pay",
    answer: { type: "object", properties: { reference: { type: "string" } } },
  },
  timeout: "PT10S",
  onDone: [{ target }],
  onError: [{ target }],
});

function begin(workflow: CompiledWorkflow, facts: JsonObject = {}): Step {
  const begun = start(workflow, { at, facts });
  if (!begun.ok) throw new Error(JSON.stringify(begun.error));
  return begun.value;
}
function tell(
  workflow: CompiledWorkflow,
  snapshot: WorkflowSnapshot,
  input: WorkflowInput | string,
  facts: JsonObject = {},
): Step {
  const event = typeof input === "string" ? ({ kind: "event", type: input, payload: {} } as const) : input;
  const told = step(workflow, snapshot, { at, facts }, event);
  if (!told.ok) throw new Error(JSON.stringify(told.error));
  return told.value;
}

describe("steps", () => {
  it("WF11 starts in the initial state with initial values from facts", () => {
    const title = { "zh-CN": "数", en: "n" };
    const workflow = compileSmall(
      { start: { initial: "inner", states: { inner: { on: { GO: [{ target: "#end" }] } } } }, end },
      { variables: { twice: { title, type: { kind: "integer" }, initial: "age * 2" } } },
    );
    const { snapshot, transitions } = begin(workflow, { age: 21 });
    expect(snapshot).toMatchObject({
      step: 1,
      status: "active",
      value: { start: "inner" },
      variables: { twice: 42 },
    });
    expect(transitions).toEqual([{ from: [], to: ["start", "inner"], event: "start", edges: [] }]);
  });

  it("WF12 answers the same bytes again and leaves what it was given alone", () => {
    const workflow = compileSmall({
      start: { on: { TELL: [{ target: "end", actions: assign({ count: "event.payload.amount + age" }) }] } },
      end,
    });
    const { snapshot } = begin(workflow);
    const before = JSON.stringify(snapshot);
    const input = { kind: "event", type: "TELL", payload: { amount: 2 } } as const;
    const first = tell(workflow, snapshot, input, { age: 40 });
    const second = tell(workflow, JSON.parse(before) as WorkflowSnapshot, input, { age: 40 });
    expect(canonicalJson(second as unknown as Json)).toBe(canonicalJson(first as unknown as Json));
    expect(JSON.stringify(snapshot)).toBe(before);
    expect(first.snapshot.variables).toEqual({ count: 42 });
    expect(first.transitions).toEqual([
      { from: ["start"], to: ["end"], event: "TELL", edges: ["/machine/states/start/on/TELL/0"] },
    ]);
  });

  it("WF12 answers what no transition takes with the snapshot as it was", () => {
    const workflow = compileSmall({
      start: { on: { GO: [{ target: "end", guard: feel("age > 17") }] } },
      end,
    });
    const { snapshot } = begin(workflow);
    expect(tell(workflow, snapshot, "BACK")).toMatchObject({ accepted: false, effects: [] });
    const young = tell(workflow, snapshot, "GO", { age: 17 });
    expect(young.accepted).toBe(false);
    expect(young.snapshot).toBe(snapshot);
    expect(young.guards).toEqual([{ pointer: "/machine/states/start/on/GO/0/guard", truth: 0 }]);
  });

  it("WF4 runs alike whatever the order of keys", () => {
    const region = (name: string) => ({
      initial: `${name}-a`,
      states: {
        [`${name}-a`]: {
          after: { P1D: [{ target: `${name}-b` }], PT5M: [{ target: `${name}-b` }] },
          on: { GO: [{ target: `${name}-b`, actions: assign({ count: "count * 2 + 1" }) }] },
        },
        [`${name}-b`]: end,
      },
    });
    const parallel = (names: readonly string[]) => ({
      both: {
        type: "parallel",
        onDone: [{ target: "end" }],
        states: Object.fromEntries(names.map((name) => [name, region(name)])),
      },
      end,
    });
    const runs = [
      ["left", "right"],
      ["right", "left"],
    ].map((names) => {
      const workflow = compileSmall(parallel(names));
      const begun = begin(workflow);
      return canonicalJson([begun, tell(workflow, begun.snapshot, "GO")] as unknown as Json);
    });
    expect(runs[1]).toBe(runs[0]);
  });

  it("WF7 evaluates all expressions of an assignment before it sets the first", () => {
    const workflow = compileSmall({
      start: {
        entry: assign({ count: "3", other: "4" }),
        on: { GO: [{ actions: assign({ count: "other", other: "count" }) }] },
      },
      end,
    });
    const { snapshot } = tell(workflow, begin(workflow).snapshot, "GO");
    expect(snapshot.variables).toEqual({ count: 4, other: 3 });
  });

  it("WF7 keeps unknown and null apart", () => {
    const workflow = compileSmall({
      start: { on: { GO: [{ actions: assign({ where: "city" }) }] } },
      end,
    });
    const { snapshot } = begin(workflow);
    expect(tell(workflow, snapshot, "GO", { city: null }).snapshot.variables).toHaveProperty("where", null);
    const known = tell(workflow, snapshot, "GO", { city: "BJ" }).snapshot;
    expect(known.variables).toHaveProperty("where", "BJ");
    expect(tell(workflow, known, "GO", {}).snapshot.variables).not.toHaveProperty("where");
  });

  it("WF13 finds its way back into history, compound and parallel states", () => {
    const workflow = compileSmall({
      outer: {
        initial: "one",
        on: { BACK: [{ target: "aside" }] },
        states: {
          one: { on: { GO: [{ target: "two" }] } },
          two: {
            initial: "deep1",
            states: {
              deep1: { on: { GO: [{ target: "deep2" }] } },
              deep2: { on: { GO: [{ target: "#end" }] } },
            },
          },
          shallow: { type: "history" },
          deep: { type: "history", history: "deep" },
        },
      },
      aside: { on: { GO: [{ target: "#shallow" }], BACK: [{ target: "#deep" }] } },
      end,
    });
    let { snapshot } = begin(workflow);
    const send = (type: string) => {
      snapshot = JSON.parse(JSON.stringify(tell(workflow, snapshot, type).snapshot)) as WorkflowSnapshot;
      return snapshot.value;
    };
    expect([send("GO"), send("GO"), send("BACK")]).toEqual([
      { outer: { two: "deep1" } },
      { outer: { two: "deep2" } },
      "aside",
    ]);
    expect(send("BACK")).toEqual({ outer: { two: "deep2" } });
    expect([send("BACK"), send("GO")]).toEqual(["aside", { outer: { two: "deep1" } }]);
    expect([send("GO"), send("GO"), snapshot.status]).toEqual([{ outer: { two: "deep2" } }, "end", "done"]);
  });

  it("WF14 enters its own state again with new generations, and leaves the outer one alone", () => {
    const workflow = compileSmall({
      outer: {
        initial: "inner",
        after: { P9D: [{ target: "end" }] },
        on: { TELL: [{ target: "#inner" }] },
        states: { inner: { on: { GO: [{ target: "inner" }] }, after: { P1D: [{ target: "#end" }] } } },
      },
      end,
    });
    const first = begin(workflow);
    const again = tell(workflow, first.snapshot, "GO");
    expect(first.snapshot.timers).toMatchObject({
      "outer/P9D": { generation: "1.0" },
      "inner/P1D": { generation: "1.1" },
    });
    expect(again.snapshot.timers).toMatchObject({
      "outer/P9D": { generation: "1.0" },
      "inner/P1D": { generation: "2.0" },
    });
    expect(again.effects.map(({ kind }) => kind)).toEqual(["cancel-timer", "set-timer"]);
    const told = tell(workflow, again.snapshot, { kind: "event", type: "TELL", payload: {} });
    expect(told.snapshot.timers["outer/P9D"]?.generation).toBe("1.0");
  });

  it("WF15 begins on entry and cancels on exit, in that order of the world", () => {
    const workflow = compileSmall({
      start: {
        invoke: [call("first", "second")],
        after: { P1D: [{ target: "end" }] },
        on: { GO: [{ target: "second" }] },
      },
      second: { invoke: [call("again", "end")], after: { P2D: [{ target: "end" }] } },
      end,
    });
    const begun = begin(workflow);
    expect(begun.effects).toMatchObject([
      { kind: "set-timer", timer: "start/P1D", generation: "1.0" },
      { kind: "begin-activity", invoke: "first", generation: "1.1" },
    ]);
    const gone = tell(workflow, begun.snapshot, "GO");
    expect(gone.effects).toMatchObject([
      { kind: "cancel-timer", generation: "1.0" },
      { kind: "cancel-invoke", invoke: "first", generation: "1.1", src: "activity" },
      { kind: "set-timer", timer: "second/P2D", generation: "2.0" },
      { kind: "begin-activity", invoke: "again", generation: "2.1" },
    ]);
    expect(Object.keys(gone.snapshot.invokes)).toEqual(["again"]);
  });

  it("WF15 gives up what a state opened when its own history enters it anew", () => {
    const workflow = compileSmall({
      start: {
        initial: "asked",
        on: { BACK: [{ target: "end" }] },
        states: {
          asked: {
            invoke: [call("first", "#end")],
            after: { P1D: [{ target: "#end" }] },
            on: { GO: [{ target: "last" }] },
          },
          last: { type: "history", history: "shallow" },
        },
      },
      end,
    });
    const again = tell(workflow, begin(workflow).snapshot, "GO");
    expect(again.effects).toMatchObject([
      { kind: "cancel-timer", timer: "asked/P1D", generation: "1.0" },
      { kind: "cancel-invoke", invoke: "first", generation: "1.1" },
      { kind: "set-timer", timer: "asked/P1D", generation: "2.0" },
      { kind: "begin-activity", invoke: "first", generation: "2.1" },
    ]);
  });

  it("WF16 refuses completions and timers of an earlier visit, and ones told twice", () => {
    const workflow = compileSmall({
      start: {
        invoke: [call("pay", "other")],
        after: { P1D: [{ target: "end" }] },
        on: { GO: [{ target: "start" }] },
      },
      other: { on: { BACK: [{ target: "start" }], GO: [{ target: "end" }] } },
      end,
    });
    const first = begin(workflow).snapshot;
    const second = tell(workflow, first, "GO").snapshot;
    const done = (generation: string) => ({ kind: "done", invoke: "pay", generation, output: {} }) as const;
    const timer = (generation: string) => ({ kind: "timer", timer: "start/P1D", generation }) as const;
    for (const stale of [done("1.1"), timer("1.0"), { ...done("2.1"), invoke: "toString" }, timer("9.9")]) {
      expect(tell(workflow, second, stale).accepted, JSON.stringify(stale)).toBe(false);
    }
    const accepted = tell(workflow, second, done("2.1"));
    expect(accepted.snapshot.value).toBe("other");
    expect(tell(workflow, accepted.snapshot, done("2.1"))).toMatchObject({ accepted: false });
    // Back in the state, the completion of the first visit is still one of the first visit.
    const back = tell(workflow, accepted.snapshot, "BACK").snapshot;
    expect(tell(workflow, back, done("2.1")).accepted).toBe(false);
    expect(tell(workflow, back, timer("2.0")).accepted).toBe(false);
  });

  it.each([
    "xstate.done.actor.pay",
    "xstate.after.P1D.start",
    "xstate.error.actor.x",
    "xstate.stop",
    "xstate.init",
    "*",
    "$done pay",
    "$start",
    "toString",
    "",
  ])("WF17 takes no event %j from outside", (type) => {
    const workflow = compileSmall({
      start: { invoke: [call("pay", "end")], after: { P1D: [{ target: "end" }] } },
      end,
    });
    const { snapshot } = begin(workflow);
    const told = tell(workflow, snapshot, { kind: "event", type, payload: { output: {} } });
    expect(told.accepted).toBe(false);
    expect(told.snapshot).toBe(snapshot);
  });

  it("WF18 tells the world nothing of transient states", () => {
    const workflow = compileSmall({
      start: { on: { GO: [{ target: "passing" }] } },
      passing: {
        invoke: [call("pay", "end")],
        after: { P1D: [{ target: "end" }] },
        always: [{ target: "end" }],
      },
      end,
    });
    const { effects, transitions } = tell(workflow, begin(workflow).snapshot, "GO");
    expect(effects).toEqual([]);
    expect(transitions.map(({ to }) => to)).toEqual([["passing"], ["end"]]);
  });

  it("WF19 takes nothing once it is finished, and answers its output", () => {
    const workflow = compileSmall({
      start: { on: { GO: [{ target: "done" }] }, after: { P1D: [{ target: "done" }] } },
      done: { ...end, output: { outcome: '"approve"', age: "age", unknown: "other" } },
    });
    const { snapshot } = tell(workflow, begin(workflow).snapshot, "GO", { age: 30 });
    expect(snapshot).toMatchObject({
      status: "done",
      output: { outcome: "approve", age: 30 },
      timers: {},
      invokes: {},
    });
    expect(snapshot.output).not.toHaveProperty("unknown");
    expect(tell(workflow, snapshot, "GO").accepted).toBe(false);
  });

  it("WF20 stops at a guard that comes out unknown and names what is missing", () => {
    const workflow = compileSmall({
      start: { on: { GO: [{ target: "end", guard: feel("age > 17") }, { target: "start" }] } },
      end,
    });
    const told = step(
      workflow,
      begin(workflow).snapshot,
      { at, facts: {} },
      { kind: "event", type: "GO", payload: {} },
    );
    expect(told).toMatchObject({
      ok: false,
      error: {
        code: "workflow.guard-undecided",
        pointer: "/machine/states/start/on/GO/0/guard",
        params: { unknown: "age" },
      },
    });
  });

  it("WF21 stops at a completion that leads nowhere", () => {
    const pay = {
      ...call("pay", "end"),
      onDone: [{ target: "end", guard: feel('event.output.reference = "yes"') }],
    };
    const workflow = compileSmall({ start: { invoke: [pay] }, end });
    const output = { reference: "no" };
    const told = step(
      workflow,
      begin(workflow).snapshot,
      { at, facts: {} },
      { kind: "done", invoke: "pay", generation: "1.0", output },
    );
    expect(told).toMatchObject({ ok: false, error: { code: "workflow.completion-unhandled" } });
  });

  it("WF22 stops a loop that only its values could end", () => {
    const workflow = compileSmall({
      start: { on: { GO: [{ target: "loop" }] } },
      loop: { always: [{ target: "round", guard: feel("count >= 0") }] },
      round: {
        entry: assign({ count: "count + 1" }),
        always: [{ target: "loop", guard: feel("count > 0") }],
      },
      end,
    });
    const told = step(
      workflow,
      begin(workflow).snapshot,
      { at, facts: {} },
      { kind: "event", type: "GO", payload: {} },
    );
    expect(told).toMatchObject({ ok: false, error: { code: "workflow.endless" } });
  });

  it("WF13 goes the same way through JSON after every step as without (random paths)", () => {
    const region = (name: string, next: string) => ({
      initial: `${name}0`,
      states: {
        [`${name}0`]: {
          on: { GO: [{ target: `${name}1`, actions: assign({ count: "count + 1" }) }] },
          after: { P1D: [{ target: `${name}1` }] },
        },
        [`${name}1`]: {
          invoke: [call(`${name}-call`, `${name}0`)],
          on: {
            [next]: [{ target: `${name}0` }],
            TELL: [{ target: `${name}2`, guard: feel("event.payload.amount > 1") }],
          },
        },
        [`${name}2`]: end,
      },
    });
    const workflow = compileSmall({
      work: {
        type: "parallel",
        on: { BACK: [{ target: "pause", guard: feel("count > 2") }] },
        onDone: [{ target: "end" }],
        states: { a: region("a", "GO"), b: region("b", "BACK") },
      },
      pause: { on: { GO: [{ target: "work" }] }, always: [{ target: "end", guard: feel("count > 6") }] },
      end,
    });
    const inputs = fc.array(fc.nat(6), { maxLength: 25 });
    const seed = testSeed;
    fc.assert(
      fc.property(inputs, (choices) => {
        let plain = begin(workflow).snapshot;
        let stored = JSON.stringify(plain);
        for (const choice of choices) {
          const input = inputFor(choice, plain);
          const before = JSON.parse(stored) as WorkflowSnapshot;
          plain = tell(workflow, plain, input).snapshot;
          stored = JSON.stringify(tell(workflow, before, input).snapshot);
          expect(canonicalJson(JSON.parse(stored) as Json)).toBe(canonicalJson(plain as unknown as Json));
        }
      }),
      { seed, numRuns: 60 },
    );
  });
});

/** An event, or whatever timer or invocation is open. */
function inputFor(choice: number, snapshot: WorkflowSnapshot): WorkflowInput {
  const timer = Object.entries(snapshot.timers)[0];
  const invoke = Object.entries(snapshot.invokes)[0];
  if (choice === 4 && timer !== undefined) {
    return { kind: "timer", timer: timer[0], generation: timer[1].generation };
  }
  if (choice >= 5 && invoke !== undefined) {
    return { kind: "done", invoke: invoke[0], generation: invoke[1].generation, output: {} };
  }
  const type = ["GO", "BACK", "TELL", "TELL"][choice % 4] as string;
  return { kind: "event", type, payload: type === "TELL" ? { amount: choice } : {} };
}

it("WF1 compiles a workflow whose canonical JSON was read back", () => {
  const json = smallWorkflow({ start: { on: { GO: [{ target: "end" }] } }, end });
  expect(canonicalJson(JSON.parse(canonicalJson(json)) as Json)).toBe(canonicalJson(json));
});
