import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../kernel/index.ts";
import { compileSmall, smallFacts, smallWorkflow } from "../testing/index.ts";
import { compileWorkflow, type CompiledWorkflow } from "./compile-workflow.ts";
import type { WorkflowSnapshot } from "./snapshot.ts";
import type { Step, WorkflowInput } from "./step.ts";
import { start, step } from "./take-step.ts";

type States = Parameters<typeof smallWorkflow>[0];
const at = "2026-06-01T02:00:00.000Z";
const end = { type: "final" };
const send = (to: string, event: string, more: JsonObject = {}) => ({
  type: "send",
  params: { to, event, ...more },
});
const child: Json = {
  id: "check",
  src: "subflow",
  params: { workflow: "other" },
  onDone: [{ target: "end" }],
  onError: [{ target: "end" }],
};

function begin(workflow: CompiledWorkflow, facts = {}): Step {
  const begun = start(workflow, { at, facts });
  if (!begun.ok) throw new Error(JSON.stringify(begun.error));
  return begun.value;
}
function tell(workflow: CompiledWorkflow, before: Step, input: WorkflowInput | string, facts = {}): Step {
  const event = typeof input === "string" ? ({ kind: "event", type: input, payload: {} } as const) : input;
  const stored = JSON.parse(JSON.stringify(before.snapshot)) as WorkflowSnapshot;
  const told = step(workflow, stored, { at, facts }, event);
  if (!told.ok) throw new Error(JSON.stringify(told.error));
  return told.value;
}
const sent = ({ effects }: Step) => effects.filter(({ kind }) => kind === "send");
function issuesOf(states: States): readonly string[] {
  const compiled = compileWorkflow(smallWorkflow(states), { facts: smallFacts });
  return (compiled.ok ? compiled.value.warnings : compiled.error).map((it) => `${it.code} ${it.pointer}`);
}

describe("events for other runs", () => {
  it("WF105 go to the parent or to the sub-flow that is under way, where their guard says so", () => {
    const workflow = compileSmall({
      start: {
        invoke: [child],
        on: {
          TELL: [
            {
              actions: [
                {
                  ...send("check", "ASK", { payload: { of: "event.payload.amount", city: "city" } }),
                  guard: { type: "feel", params: { text: "age > 17" } },
                },
                send("parent", "ASKED"),
              ],
            },
          ],
        },
      },
      end,
    });
    const begun = begin(workflow, { age: 18 });
    const input = { kind: "event", type: "TELL", payload: { amount: 3 } } as const;
    for (const _again of [1, 2]) {
      // The second time the way is known, and XState is not asked.
      expect(sent(tell(workflow, begun, input, { age: 18, city: "BJ" }))).toEqual([
        { kind: "send", to: "check", child: "1.0", event: "ASK", payload: { of: 3, city: "BJ" } },
        { kind: "send", to: "parent", event: "ASKED", payload: {} },
      ]);
    }
    expect(sent(tell(workflow, begun, input, { age: 17 }))).toMatchObject([{ to: "parent" }]);
  });

  it("WF105 that a state's entry sends its own sub-flow follow its beginning; one that has gone is told nothing", () => {
    const workflow = compileSmall({
      start: { entry: [send("check", "FIRST")], invoke: [child], on: { GO: [{ target: "after" }] } },
      after: { entry: [send("check", "LATE")], on: { GO: [{ target: "end" }] } },
      end,
    });
    const begun = begin(workflow);
    expect(begun.effects.map(({ kind }) => kind)).toEqual(["begin-subflow", "send"]);
    expect(sent(begun)).toMatchObject([{ event: "FIRST", child: "1.0" }]);
    expect(sent(tell(workflow, begun, "GO"))).toEqual([
      { kind: "send", to: "check", event: "LATE", payload: {} },
    ]);
  });

  it("WF105 are not told to a sub-flow that is left in the same step", () => {
    const workflow = compileSmall({
      start: { exit: [send("check", "BYE")], invoke: [child], on: { GO: [{ target: "end" }] } },
      end,
    });
    expect(tell(workflow, begin(workflow), "GO").effects.map(({ kind }) => kind)).toEqual(["cancel-invoke"]);
  });

  it("WF105 that a transient state's sub-flow would be told go with it", () => {
    const workflow = compileSmall({
      start: { entry: [send("check", "FIRST")], invoke: [child], always: [{ target: "rest" }] },
      rest: { on: { GO: [{ target: "end" }] } },
      end,
    });
    expect(begin(workflow).effects).toEqual([]);
  });

  it("WF105 wait by a timer that reads the payload when it is told, is taken back by its id, and dies with the run", () => {
    const later = send("parent", "NEWS", { payload: { n: "count" }, after: "P2D", id: "news" });
    const workflow = compileSmall({
      start: {
        entry: [later],
        on: {
          GO: [{ actions: [{ type: "assign", params: { count: "count + 1" } }] }],
          BACK: [{ actions: [{ type: "cancel", params: { id: "news" } }] }],
          TELL: [{ target: "end" }],
        },
      },
      end,
    });
    const begun = begin(workflow);
    expect(begun.effects).toMatchObject([{ kind: "set-timer", timer: "/news", after: "P2D" }]);
    const due = { kind: "timer", timer: "/news", generation: "1.0" } as const;
    const told = tell(workflow, tell(workflow, begun, "GO"), due);
    expect(told).toMatchObject({
      accepted: true,
      transitions: [],
      effects: [{ kind: "send", to: "parent", event: "NEWS", payload: { n: 1 } }],
      snapshot: { step: 3, value: "start", timers: {} },
    });
    expect(tell(workflow, told, due).accepted).toBe(false);
    for (const gone of ["BACK", "TELL"]) {
      const after = tell(workflow, begun, gone);
      expect(after.effects).toEqual([{ kind: "cancel-timer", timer: "/news", generation: "1.0" }]);
      expect(tell(workflow, after, due).effects).toEqual([]);
    }
  });

  it("WF105 are refused where nobody can hear them, or cannot be taken back", () => {
    const act = (actions: Json[], more: JsonObject = {}) =>
      issuesOf({ start: { entry: actions, ...more, on: { GO: [{ target: "end" }] } }, end });
    const at = "/machine/states/start/entry/0/params";
    const call = { ...child, id: "parent" };
    expect(act([send("nobody", "X")])).toContain(`workflow.send-no-subflow ${at}/to`);
    const task = { id: "look", src: "task", params: { role: "officer", due: "P1D", outcomes: [] } };
    expect(act([send("look", "X")], { invoke: [task] }).join()).toMatch(/schema|send-no-subflow/);
    expect(act([send("parent", "X")], { invoke: [call] })).toContain(`workflow.send-ambiguous ${at}/to`);
    expect(act([send("parent", "X", { after: "P1D" })])).toContain(`workflow.raise-id ${at}`);
    expect(act([send("parent", "X", { after: "P0D", id: "a" })])).toContain(
      `workflow.delay-zero ${at}/after`,
    );
    expect(act([send("parent", "X", { payload: { n: "nothing + 1" } })]).join()).toContain(`${at}/payload/n`);
  });
});
