import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../kernel/index.ts";
import { compileSmall, smallFacts, smallWorkflow } from "../testing/index.ts";
import { compensationInput } from "./compensation.ts";
import { compileWorkflow, type CompiledWorkflow } from "./compile-workflow.ts";
import { awaitedKeys } from "./correlate.ts";
import type { WorkflowSnapshot } from "./snapshot.ts";
import type { Step, WorkflowInput } from "./step.ts";
import { start, step } from "./take-step.ts";

const at = "2026-06-01T02:00:00.000Z";
const end = { type: "final" };
const title = { "zh-CN": "事件", en: "Event" };
const answer = { type: "object", properties: { reference: { type: "string" } } };
const subflow = (more: { readonly [key: string]: Json } = {}) => ({
  id: "sub",
  src: "subflow",
  params: { workflow: "other", answer },
  onDone: [{ target: "end", actions: [{ type: "assign", params: { where: "event.output.reference" } }] }],
  onError: [{ target: "failed", actions: [{ type: "assign", params: { where: "event.error.code" } }] }],
  ...more,
});
const failed = { on: { GO: [{ target: "end" }] } };
const pay = (more: { readonly [key: string]: Json } = {}) => ({
  id: "pay",
  src: "activity",
  params: { connector: "bank", operation: "pay", answer },
  timeout: "PT10S",
  onDone: [{ target: "end" }],
  onError: [{ target: "end" }],
  ...more,
});

const begin = (workflow: CompiledWorkflow, given: JsonObject = {}): Step =>
  taken(start(workflow, { at, facts: {} }, given));
const tell = (workflow: CompiledWorkflow, snapshot: WorkflowSnapshot, input: WorkflowInput): Step =>
  taken(step(workflow, snapshot, { at, facts: {} }, input));
function taken(result: ReturnType<typeof step>): Step {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
function told(states: Parameters<typeof smallWorkflow>[0], more: Parameters<typeof smallWorkflow>[1] = {}) {
  const compiled = compileWorkflow(smallWorkflow(states, more), { facts: smallFacts });
  const issues = compiled.ok ? compiled.value.warnings : compiled.error;
  return issues.map(({ code, pointer }) => `${code} ${pointer}`);
}

describe("sub-flows, signals and undoing in a workflow", () => {
  it("WF24 begins a sub-flow and reads what it answers by its schema, or its error", () => {
    const workflow = compileSmall({ start: { invoke: [subflow()] }, failed, end });
    const { snapshot, effects } = begin(workflow);
    expect(effects).toMatchObject([{ kind: "begin-subflow", invoke: "sub", generation: "1.0" }]);
    const open = { invoke: "sub", generation: "1.0" };
    const done = tell(workflow, snapshot, { kind: "done", ...open, output: { reference: "T-1", more: 1 } });
    expect(done.snapshot).toMatchObject({ status: "done", variables: { where: "T-1" } });
    const error = { code: "subflow.cancelled", message: "" };
    const lost = tell(workflow, snapshot, { kind: "error", ...open, error });
    expect(lost.snapshot).toMatchObject({ value: "failed", variables: { where: "subflow.cancelled" } });
  });

  it("WF100 limits a sub-flow's time by a timer that goes with it", () => {
    const workflow = compileSmall({
      start: { invoke: [subflow({ timeout: "P3D" })], on: { GO: [{ target: "end" }] } },
      failed,
      end,
    });
    const { snapshot, effects } = begin(workflow);
    const timer = { timer: "limit:sub", generation: "1.1" };
    expect(effects[1]).toEqual({ kind: "set-timer", state: "start", after: "P3D", ...timer });
    const late = tell(workflow, snapshot, { kind: "timer", ...timer });
    expect(late.snapshot).toMatchObject({ value: "failed", variables: { where: "subflow.timeout" } });
    expect(late.snapshot).toMatchObject({ timers: {}, invokes: {} });
    const cancelled = { kind: "cancel-invoke", invoke: "sub", generation: "1.0", src: "subflow" };
    expect(late.effects).toEqual([cancelled]);
    const done = tell(workflow, snapshot, { kind: "done", invoke: "sub", generation: "1.0", output: {} });
    expect(done.effects).toEqual([{ kind: "cancel-timer", ...timer }]);
    const left = tell(workflow, snapshot, { kind: "event", type: "GO", payload: {} });
    expect(left.effects).toEqual([{ kind: "cancel-timer", ...timer }, cancelled]);
    // A timer of an earlier visit ends nothing.
    const stale = tell(workflow, snapshot, { kind: "timer", ...timer, generation: "0.1" });
    expect(stale.accepted).toBe(false);
  });

  it("WF100 wants a failure path where the time is limited, and warns where there is none at all", () => {
    const { onError: _none, ...bare } = subflow();
    const place = "/machine/states/start/invoke/0";
    expect(told({ start: { invoke: [bare] }, failed, end })).toContain(`workflow.subflow-no-error ${place}`);
    expect(told({ start: { invoke: [{ ...bare, timeout: "P3D" }] }, failed, end })).toContain(
      `workflow.timeout-no-error ${place}/timeout`,
    );
    expect(told({ start: { invoke: [subflow({ timeout: "PT0S" })] }, failed, end })).toContain(
      `workflow.delay-zero ${place}/timeout`,
    );
  });

  it("WF101 starts with given variables in place of their initial values", () => {
    const workflow = compileSmall({ start: { on: { GO: [{ target: "end" }] } }, end });
    expect(begin(workflow).snapshot.variables).toEqual({ count: 0 });
    expect(begin(workflow, { count: 5, where: "here" }).snapshot.variables).toEqual({
      count: 5,
      where: "here",
    });
  });

  const events = (correlate: Json) => ({
    GO: { title, roles: ["api-client"], correlate },
    BACK: { title, roles: ["api-client"] },
  });
  const waiting = {
    start: { on: { BACK: [{ target: "inner" }] } },
    outer: {
      initial: "inner",
      states: { inner: { on: { BACK: [{ target: "#end" }] } } },
      on: { GO: [{ target: "end" }] },
    },
    end,
  };
  const keysOf = (key: string, states: readonly string[], variables: JsonObject) => {
    const back = { ...waiting, start: { on: { BACK: [{ target: "outer" }] } } };
    const workflow = compileSmall(back, { events: events({ key }) });
    const { snapshot } = begin(workflow);
    return awaitedKeys(workflow, { ...snapshot, variables }, states, { at, facts: {} });
  };

  it("WF102 tells the keys of the signals it waits for in its states", () => {
    expect(keysOf("where", ["start"], { where: "P-1" })).toEqual({ ok: true, value: {} });
    const inside = ["outer", "inner"];
    expect(keysOf("where", inside, { where: "P-1" })).toEqual({ ok: true, value: { GO: "P-1" } });
    expect(keysOf("count + 1", inside, { count: 6 })).toEqual({ ok: true, value: { GO: "7" } });
    // What is not known, or could be anybody's, is no key.
    const unkeepable = [{ where: "x".repeat(201) }, { where: "x\0" }];
    for (const variables of [{}, { where: null }, { where: "" }, ...unkeepable]) {
      expect(keysOf("where", inside, variables)).toEqual({ ok: true, value: {} });
    }
  });

  it("WF102 takes a text or a number as key, and checks it like any expression", () => {
    const place = "/events/GO/correlate/key";
    const issues = (key: string) =>
      told(
        { start: { on: { GO: [{ target: "end" }], BACK: [{ target: "end" }] } }, end },
        {
          events: events({ key }),
        },
      );
    expect(issues("count > 1")).toContain(`workflow.correlate-type ${place}`);
    expect(issues("nothing").join()).toContain(place);
    expect(issues("where")).toEqual([]);
  });

  it("WF103 reads what undoing is told from the answer and from what is known then", () => {
    const compensate = {
      connector: "bank",
      operation: "refund",
      input: { reference: "event.output.reference", count: "count", unknown: "other" },
    };
    const workflow = compileSmall({ start: { invoke: [pay({ compensate })] }, end });
    const { snapshot } = begin(workflow);
    const input = compensationInput(workflow, snapshot, { at, facts: {} }, "pay", { reference: "T-1" });
    expect(input).toEqual({ ok: true, value: { reference: "T-1", count: 0 } });
    const wrong = compensationInput(workflow, snapshot, { at, facts: {} }, "pay", { reference: 5 });
    expect(wrong).toMatchObject({ ok: false, error: { code: "workflow.value-misfit" } });
    const misread = { ...compensate, input: { reference: "event.output.nothing" }, timeout: "PT0S" };
    const issues = told({ start: { invoke: [pay({ compensate: misread })] }, end });
    expect(issues.join()).toContain("/machine/states/start/invoke/0/compensate/input/reference");
    expect(issues).toContain("workflow.delay-zero /machine/states/start/invoke/0/compensate/timeout");
  });

  it("WF106 wants a heartbeat that is a delay and shorter than the timeout", () => {
    const issues = (heartbeat: string) => {
      const invoke = {
        id: "pay",
        src: "activity",
        params: { connector: "bank", operation: "pay" },
        timeout: "PT1M",
        heartbeat,
        onDone: [{ target: "end" }],
        onError: [{ target: "end" }],
      };
      const states = { pay: { invoke: [invoke] }, end: { type: "final" } };
      const compiled = compileWorkflow(smallWorkflow(states), { facts: smallFacts });
      const errors = compiled.ok ? [] : compiled.error.filter(({ severity }) => severity === "error");
      return errors.map(({ code, pointer }) => `${code} ${pointer}`);
    };
    const at = "/machine/states/pay/invoke/0/heartbeat";
    expect(issues("PT30S")).toEqual([]);
    expect(issues("PT1M")).toEqual([`workflow.heartbeat-long ${at}`]);
    expect(issues("P1D")).toEqual([`workflow.heartbeat-long ${at}`]);
    expect(issues("PT0S")).toEqual([`workflow.delay-zero ${at}`]);
  });

  it("WF104 asks to undo where an action says so, in the order of actions", () => {
    const undo = { type: "compensate", params: { then: "BACK" } };
    const workflow = compileSmall({
      start: { on: { GO: [{ target: "undoing" }] } },
      undoing: { entry: [undo], after: { P1D: [{ target: "end" }] }, on: { BACK: [{ target: "end" }] } },
      end: { ...end, entry: [{ type: "compensate" }] },
    });
    const { snapshot } = begin(workflow);
    const entered = tell(workflow, snapshot, { kind: "event", type: "GO", payload: {} });
    expect(entered.effects.map(({ kind }) => kind)).toEqual(["set-timer", "compensate"]);
    expect(entered.effects[1]).toEqual({ kind: "compensate", then: "BACK" });
    const ended = tell(workflow, entered.snapshot, { kind: "event", type: "BACK", payload: {} });
    expect(ended.effects.at(-1)).toEqual({ kind: "compensate" });
    const nowhere = { type: "compensate", params: { then: "NEVER" } };
    expect(told({ start: { entry: [nowhere], on: { GO: [{ target: "end" }] } }, end })).toContain(
      "workflow.event-unknown /machine/states/start/entry/0/params/then",
    );
  });
});
