import { describe, expect, it } from "vitest";
import { issueTexts, schemaIssueTexts, valueAt, type Json } from "../kernel/index.ts";
import { logicIssueTexts } from "../logic/index.ts";
import { smallFacts, smallWorkflow } from "../testing/index.ts";
import { compileWorkflow } from "./compile-workflow.ts";
import { workflowIssueTexts } from "./workflow-issues.ts";

type States = Parameters<typeof smallWorkflow>[0];

/** Codes with pointers of everything a workflow is told. */
function told(states: States, more: Parameters<typeof smallWorkflow>[1] = {}): readonly string[] {
  const compiled = compileWorkflow(smallWorkflow(states, more), { facts: smallFacts });
  const issues = compiled.ok ? compiled.value.warnings : compiled.error;
  const catalogue = { ...schemaIssueTexts, ...logicIssueTexts, ...workflowIssueTexts };
  for (const issue of issues) {
    const texts = issueTexts(issue, catalogue);
    expect(texts.en, issue.code).not.toMatch(/[{}]/);
    expect(texts["zh-CN"], issue.code).not.toBe(issue.code);
  }
  return issues.map(({ code, pointer }) => `${code} ${pointer}`);
}

const end = { type: "final" };
const go = (target: string) => ({ on: { GO: [{ target }] } });
const feel = (text: string) => ({ type: "feel", params: { text } });
const assign = (params: { readonly [name: string]: string }) => [{ type: "assign", params }];
const activity = (more: { readonly [key: string]: Json } = {}) => ({
  id: "call",
  src: "activity",
  params: { connector: "bank", operation: "pay" },
  timeout: "PT10S",
  onDone: [{ target: "end" }],
  onError: [{ target: "end" }],
  ...more,
});

describe("compileWorkflow", () => {
  it("WF1 finds nothing wrong with a sound workflow and leaves it as it was", () => {
    const json = smallWorkflow({ start: go("end"), end });
    const before = JSON.stringify(json);
    const compiled = compileWorkflow(json, { facts: smallFacts });
    expect(compiled.ok).toBe(true);
    expect(JSON.stringify(json)).toBe(before);
  });

  it("WF1 refuses unknown keys, wrong types and bottomless nesting", () => {
    expect(told({ start: { onn: {} }, end })).toContain("schema.unknown-key /machine/states/start/onn");
    expect(told({ start: go("end"), end }, { version: 1 })[0]).toContain("/version");
    let deep: Json = {};
    for (let level = 0; level < 5_000; level++) deep = { states: { s: deep } };
    expect(compileWorkflow(deep, { facts: [] })).toMatchObject({
      ok: false,
      error: [{ code: "workflow.too-deep" }],
    });
    expect(compileWorkflow(null, { facts: [] }).ok).toBe(false);
    expect(compileWorkflow("workflow", { facts: [] }).ok).toBe(false);
  });

  it("WF1 says where a text is that JSON cannot carry, instead of failing", () => {
    for (const [place, states, more] of [
      ["/machine/states/start/note", { start: { ...go("end"), note: "a\ud800" }, end }, {}],
      ["/title/en", { start: go("end"), end }, { title: { "zh-CN": "例", en: "\udfff" } }],
      [
        "/machine/states/start/note",
        { start: { ...go("end"), note: undefined as unknown as Json }, end },
        {},
      ],
      [
        "/events/GO/payload/properties/\ud800",
        { start: go("end"), end },
        { events: { GO: { payload: { type: "object", properties: { "\ud800": { type: "string" } } } } } },
      ],
      [
        "/events/GO/payload/properties/kind/enum/0",
        { start: go("end"), end },
        { events: { GO: { payload: { properties: { kind: { type: "string", enum: ["\ud800"] } } } } } },
      ],
    ] as const) {
      expect(told(states, more)).toEqual([`workflow.not-json ${place}`]);
    }
  });

  it("WF2 refuses keys twice, inherited names and names that are numbers", () => {
    const twice = { outer: { initial: "end", states: { end } }, end };
    expect(told(twice)).toContain("workflow.state-twice /machine/states/outer/states/end");
    expect(told({ start: go("end"), end, toString: end })).toContain(
      "workflow.name-reserved /machine/states/toString",
    );
    expect(told({ start: go("end"), end, constructor: end })[0]).toContain("/machine/states/constructor");
    for (const key of ["0", "__proto__", "a.b", ""]) {
      const states = JSON.parse(`{"start":{},"${key}":{}}`) as States;
      expect(compileWorkflow(smallWorkflow(states), { facts: [] }).ok, key).toBe(false);
    }
    const invoke = [activity()];
    expect(told({ start: { invoke }, second: { invoke }, end })).toContain(
      "workflow.invoke-twice /machine/states/start/invoke/0/id",
    );
  });

  it("WF3 refuses targets, initial states and members that cannot be", () => {
    expect(told({ start: go("nowhere"), end })).toContain(
      "workflow.target-unknown /machine/states/start/on/GO/0/target",
    );
    const nested = { start: go("inner"), outer: { initial: "inner", states: { inner: go("#end") } }, end };
    expect(told(nested)).toContain("workflow.target-not-sibling /machine/states/start/on/GO/0/target");
    expect(told({ start: { states: { a: go("#end") } }, end })).toContain(
      "workflow.initial-missing /machine/states/start",
    );
    expect(told({ start: { initial: "b", states: { a: go("#end") } }, end })).toContain(
      "workflow.initial-unknown /machine/states/start/initial",
    );
    expect(told({ start: go("end"), end }, { machine: { initial: "x", states: {} } })).toContain(
      "workflow.initial-unknown /machine/initial",
    );
    expect(told({ start: go("end"), end: { ...end, ...go("start") } })).toContain(
      "workflow.final-has-more /machine/states/end/on",
    );
    expect(told({ start: go("back"), back: { type: "history" }, end })).toContain(
      "workflow.history-at-top /machine/states/back",
    );
    expect(told({ start: { ...go("end"), onDone: [{ target: "end" }] }, end })).toContain(
      "workflow.done-needless /machine/states/start/onDone",
    );
    expect(told({ start: { type: "parallel", ...go("end") }, end })).toContain(
      "workflow.states-needed /machine/states/start",
    );
  });

  it("WF5 refuses events that are not declared, wildcards and internal events", () => {
    expect(told({ start: { on: { GONE: [{ target: "end" }] } }, end })).toContain(
      "workflow.event-unknown /machine/states/start/on/GONE",
    );
    for (const type of ["*", "xstate.done.actor.x", "$start", "go"]) {
      const [first] = told({ start: { on: { [type]: [{ target: "end" }] } }, end });
      expect(first, type).toContain("schema.unknown-key");
    }
  });

  it("WF6 refuses expressions that do not parse, name what is not there, or have another type", () => {
    const guarded = (text: string) => ({
      start: { on: { GO: [{ target: "end", guard: feel(text) }] } },
      end,
    });
    const at = "/machine/states/start/on/GO/0/guard/params/text";
    for (const text of [
      "age >",
      "nothing > 1",
      "age",
      '"text"',
      "event.output.x = 1",
      "event.payload.amount > 1",
    ]) {
      expect(told(guarded(text)).join("\n"), text).toContain(at);
    }
    expect(told(guarded("age > 1"))).not.toContain(at);
    const tell = (text: string) => ({ start: { on: { TELL: [{ target: "end", guard: feel(text) }] } }, end });
    expect(told(tell("event.payload.amount > 1")).join()).not.toContain("guard");
    expect(told(tell("event.payload.amout > 1")).join()).toContain("guard");
    const always = { start: { always: [{ target: "end", guard: feel('event.type = "GO"') }] }, end };
    expect(told(always).join()).toContain("/machine/states/start/always/0/guard");
  });

  it("WF6 refuses conditions on unknown facts with their place", () => {
    const condition = { type: "condition", params: { all: [{ fact: "agee", operator: "equal", value: 1 }] } };
    const issues = told({ start: { on: { GO: [{ target: "end", guard: condition }] } }, end });
    expect(issues.join()).toContain("/machine/states/start/on/GO/0/guard/params/all/0");
  });

  it("WF6 lets a task show facts and variables, and refuses what is neither", () => {
    const showing = (name: string) => {
      const outcomes = [{ value: "done", title: { "zh-CN": "甲", en: "a" } }];
      const params = { role: "officer", due: "P1D", outcomes, shows: [name] };
      return { start: { invoke: [{ id: "look", src: "task", params, onDone: [{ target: "end" }] }] }, end };
    };
    const refused = "workflow.fact-unknown /machine/states/start/invoke/0/params/shows/0";
    expect(told(showing("age"))).not.toContain(refused);
    expect(told(showing("count"))).not.toContain(refused);
    expect(told(showing("nobody"))).toContain(refused);
  });

  it("WF7 refuses assignments to what is no variable, or of another type", () => {
    const set = (params: { readonly [name: string]: string }) => ({
      start: { on: { GO: [{ target: "end", actions: assign(params) }] } },
      end,
    });
    const at = "/machine/states/start/on/GO/0/actions/0/params";
    expect(told(set({ nobody: "1" }))).toContain(`workflow.variable-unknown ${at}/nobody`);
    expect(told(set({ age: "1" }))).toContain(`workflow.variable-unknown ${at}/age`);
    expect(told(set({ count: '"one"' })).join()).toContain(`${at}/count`);
    const variables = { age: { title: { "zh-CN": "甲", en: "a" }, type: { kind: "integer" } } };
    expect(told({ start: go("end"), end }, { variables })).toContain(
      "workflow.variable-is-fact /variables/age",
    );
  });

  it("WF10 warns of places that cannot be reached or left, and of what is never taken", () => {
    expect(told({ start: go("end"), island: go("end"), end })).toContain(
      "workflow.unreachable /machine/states/island",
    );
    expect(told({ start: go("trap"), trap: {}, end })).toContain("workflow.dead-end /machine/states/trap");
    const shadowed = { start: { on: { GO: [{ target: "end" }, { target: "start" }] } }, end };
    expect(told(shadowed)).toContain("workflow.guard-shadows /machine/states/start/on/GO/1");
    const { onError: _none, ...bare } = activity();
    expect(told({ start: { invoke: [bare] }, end })).toContain(
      "workflow.activity-no-error /machine/states/start/invoke/0",
    );
    expect(told({ start: go("end"), end })).toContain("workflow.event-unused /events/BACK");
  });

  it("WF10 refuses automatic transitions in a circle, also through nested states", () => {
    const loop = {
      start: { always: [{ target: "second" }] },
      second: { always: [{ target: "start" }], ...go("end") },
      end,
    };
    expect(told(loop).join()).toContain("workflow.always-loop");
    const nested = {
      start: { initial: "a", states: { a: { always: [{ target: "#second" }] } } },
      second: { always: [{ target: "start" }], ...go("end") },
      end,
    };
    expect(told(nested).join()).toContain("workflow.always-loop");
    expect(told({ start: { always: [{ actions: assign({ count: "1" }) }] }, end })).toContain(
      "workflow.always-stays /machine/states/start/always/0",
    );
    const guarded = { start: { always: [{ target: "end", guard: feel("age > 1") }], ...go("start") }, end };
    expect(told(guarded).join()).not.toContain("always-loop");
  });

  it("WF10 refuses delays of nothing, and pauses that grow shorter", () => {
    const after = (delay: string) => ({ start: { after: { [delay]: [{ target: "end" }] } }, end });
    expect(told(after("PT0S"))).toContain("workflow.delay-zero /machine/states/start/after/PT0S");
    expect(told(after("PTT"))).toContain("workflow.delay-invalid /machine/states/start/after/PTT");
    expect(told(after("P9999Y"))).toContain("workflow.delay-too-long /machine/states/start/after/P9999Y");
    expect(told(after("PT9999999H")).join()).toContain("workflow.delay-too-long");
    for (const delay of ["P7D", "PT60M", "15WD", "P1M", "P100Y", "9999WD"])
      expect(told(after(delay)).join()).not.toContain("delay");
    const retry = { maxAttempts: 3, initial: "PT1H", factor: 2, max: "PT1M" };
    expect(told({ start: { invoke: [activity({ retry })] }, end })).toContain(
      "workflow.retry-invalid /machine/states/start/invoke/0/retry/max",
    );
  });

  it("WF1 points at places that are there", () => {
    const json = smallWorkflow({
      start: { on: { GO: [{ target: "nowhere", guard: feel("age >") }] } },
      trap: {},
      end,
    });
    const compiled = compileWorkflow(json, { facts: smallFacts });
    for (const { pointer } of compiled.ok ? [] : compiled.error) {
      expect(valueAt(json, pointer), pointer).not.toBeUndefined();
    }
  });
});
