import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../kernel/index.ts";
import { compileSmall, smallFacts, smallWorkflow } from "../testing/index.ts";
import { compileWorkflow, type CompiledWorkflow } from "./compile-workflow.ts";
import type { WorkflowSnapshot } from "./snapshot.ts";
import type { Step, WorkflowInput } from "./step.ts";
import { start, step } from "./take-step.ts";

const at = "2026-06-01T02:00:00.000Z";
const end = { type: "final" };
const feel = (text: string) => ({ type: "feel", params: { text } });
const assign = (params: { readonly [name: string]: string }) => [{ type: "assign", params }];
const GO: WorkflowInput = { kind: "event", type: "GO", payload: {} };
const call: JsonObject = {
  id: "call",
  src: "activity",
  params: {
    connector: "bank",
    operation: "pay",
    answer: { type: "object", properties: { reference: { type: "string" } } },
  },
  timeout: "PT10S",
  onDone: [{ target: "end", actions: assign({ where: "event.output.reference" }) }],
  onError: [{ target: "failed", actions: assign({ where: "event.error.code" }) }],
};

function begin(workflow: CompiledWorkflow): Step {
  const begun = start(workflow, { at, facts: {} });
  if (!begun.ok) throw new Error(JSON.stringify(begun.error));
  return begun.value;
}
const tell = (workflow: CompiledWorkflow, snapshot: WorkflowSnapshot, input: WorkflowInput = GO) =>
  step(workflow, JSON.parse(JSON.stringify(snapshot)) as WorkflowSnapshot, { at, facts: { age: 20 } }, input);
const told = (...given: Parameters<typeof tell>): Step => {
  const taken = tell(...given);
  if (!taken.ok) throw new Error(JSON.stringify(taken.error));
  return taken.value;
};

/** What XState 5.33 does to those who run it durably, and the rule that keeps it from a run of ours. */
const traps: readonly (readonly [string, string])[] = [
  ["resolveState loses children and breaks history", "WF13"],
  ["a started actor runs invocations again and arms no timer", "WF30"],
  ["a delay of 30 days fires at once", "WF31"],
  ["a delay without an implementation fires at once", "WF31"],
  ["transition evaluates the beginning again, without input", "WF32"],
  ["initialTransition swallows errors, transition throws them, a missing action is silent", "WF33"],
  ["a stale timer or completion of an earlier visit is taken", "WF16"],
  ["any xstate.* event from outside is honoured", "WF17"],
  ["a wildcard takes internal events, too", "WF5"],
  ["an endless loop hangs, for maxIterations is infinite", "WF22"],
  ["spawn inside assign starts an actor nobody is told of", "WF34"],
  ["actions of invoked machines are never returned", "WF24"],
  ["errors, dates and NaN do not survive JSON", "WF35"],
  ["a removed state throws, a leaf that became compound is entered silently", "WF33"],
  ["JSON knows no raise, and, or, not", "WF25"],
  ["guards of and and or in JSON are not understood", "WF26"],
  ["inherited and integer-like names, ids that are there twice", "WF2"],
  ["unknown keys are accepted", "WF1"],
  ["transitions of final states are accepted", "WF3"],
  ["unreachable states, dead ends and shadowed transitions are accepted", "WF10"],
  ["regions that leave for different places are accepted", "PR22"],
  ["transient states are in no path", "PR23"],
  ["undefined context values vanish", "WF7"],
  ["effects have to be applied strictly in order", "WF15"],
];

describe("what XState does to those who run it durably", () => {
  const spec = readFileSync(new URL("../../SPEC.md", import.meta.url), "utf8");
  it.each(traps)("WF1 %s: %s keeps it away", (_trap, rule) => {
    expect(spec).toContain(`- **${rule}** `);
  });

  it("WF30 begins nothing because it is restored", () => {
    const workflow = compileSmall({
      start: { invoke: [call], after: { P1D: [{ target: "end" }] }, on: { BACK: [{ target: "failed" }] } },
      failed: { on: { GO: [{ target: "end" }] } },
      end,
    });
    const begun = begin(workflow);
    const ignored = told(workflow, begun.snapshot);
    expect(ignored).toMatchObject({ accepted: false, effects: [] });
    expect(ignored.snapshot).toEqual(begun.snapshot);
  });

  it.each(["P30D", "P400D", "P2Y", "9999WD", "PT720H"])("WF31 waits %s, however long", (delay) => {
    const workflow = compileSmall({ start: { after: { [delay]: [{ target: "end" }] } }, end });
    const { snapshot, effects } = begin(workflow);
    expect(effects).toMatchObject([{ kind: "set-timer", after: delay }]);
    expect([snapshot.value, Object.keys(snapshot.timers)]).toEqual(["start", [`start/${delay}`]]);
  });

  it("WF32 evaluates each guard and assignment once, and the beginning only at the beginning", () => {
    const more = { title: { "zh-CN": "数", en: "n" }, type: { kind: "integer" }, initial: "1" };
    const workflow = compileSmall(
      {
        start: {
          entry: assign({ count: "count + 1" }),
          on: {
            GO: [
              { target: "next", guard: feel("age > 30") },
              { target: "next", guard: feel("age > 10"), actions: assign({ count: "count + 10" }) },
            ],
          },
        },
        next: { entry: assign({ count: "count + 100" }), on: { GO: [{ target: "end" }] } },
        end,
      },
      { variables: { count: more } },
    );
    const begun = begin(workflow);
    expect(begun.snapshot.variables).toEqual({ count: 2 });
    const gone = told(workflow, begun.snapshot);
    expect(gone.snapshot.variables).toEqual({ count: 112 });
    expect(gone.guards.map(({ truth }) => truth)).toEqual([0, 1]);
  });

  it("WF33 answers a step that cannot be taken, and leaves the run where it was", () => {
    const before = compileSmall({
      start: { on: { GO: [{ target: "old" }] } },
      old: { on: { GO: [{ target: "end" }] } },
      end,
    });
    const { snapshot } = told(before, begin(before).snapshot);
    const removed = compileSmall({ start: { on: { GO: [{ target: "end" }] } }, end });
    const failed = { ok: false, error: { code: "workflow.restore-failed", pointer: "/machine" } };
    expect(tell(removed, snapshot)).toMatchObject(failed);
    const inner = { inner: { on: { GO: [{ target: "#end" }] } } };
    const compound = compileSmall({
      start: { on: { GO: [{ target: "old" }] } },
      old: { initial: "inner", states: inner },
      end,
    });
    expect(tell(compound, snapshot)).toMatchObject(failed);
    for (const value of [null, 5, "toString", "__proto__", {}, { start: "x" }, { nowhere: "y" }] as const) {
      const text = JSON.stringify(snapshot);
      const broken = { ...snapshot, value };
      expect(tell(before, broken), JSON.stringify(value)).toMatchObject({ ok: false });
      expect(JSON.stringify(snapshot)).toBe(text);
    }
  });

  it.each(["spawn", "xstate.assign", "xstate.raise", "xstate.spawnChild", "log", "sendTo", "toString"])(
    "WF34 knows no action %s",
    (type) => {
      const workflow = smallWorkflow({ start: { entry: [{ type, params: {} }] }, end });
      const compiled = compileWorkflow(workflow, { facts: smallFacts });
      expect(compiled.ok ? [] : compiled.error.map(({ pointer }) => pointer)).toContain(
        "/machine/states/start/entry/0/type",
      );
    },
  );

  it("WF35 takes of an answer or an error what is declared, and stores nothing else", () => {
    const workflow = compileSmall({
      start: { invoke: [call] },
      failed: { on: { GO: [{ target: "end" }] } },
      end: { ...end, output: { where: "where" } },
    });
    const { snapshot } = begin(workflow);
    const open = { invoke: "call", generation: "1.0" };
    const error = Object.assign(new Error("No answer"), { code: "bank.down", stack: "secret" });
    const failed = told(workflow, snapshot, { kind: "error", ...open, error });
    expect(failed.snapshot.variables).toEqual({ count: 0, where: "bank.down" });
    expect(JSON.stringify(failed)).not.toContain("secret");
    const output = { reference: "T-1", more: { toJSON: 1 } };
    const done = told(workflow, snapshot, { kind: "done", ...open, output });
    expect(done.snapshot.output).toEqual({ where: "T-1" });
    const wrong = step(
      workflow,
      snapshot,
      { at, facts: {} },
      { kind: "done", ...open, output: { reference: 5 } },
    );
    expect(wrong).toMatchObject({ ok: false, error: { code: "workflow.value-misfit" } });
  });
});
