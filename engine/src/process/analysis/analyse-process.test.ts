import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../kernel/index.ts";
import { sampleCatalogue, samplePack, smallWorkflow } from "../../testing/index.ts";
import { compileProcess } from "../compile-process.ts";
import { analyseProcess, type AnalysisOptions } from "./analyse-process.ts";
import type { WorkflowEdit, WorkflowFinding } from "./finding.ts";

type States = Parameters<typeof smallWorkflow>[0];
const title = { "zh-CN": "甲", en: "a" };
const end = { type: "final" };
const go = (target: string) => ({ on: { GO: [{ target }] } });
const feel = (text: string) => ({ type: "feel", params: { text } });
const assign = (params: JsonObject) => ({ type: "assign", params });
const event = { title, roles: ["api-client"] };
const events = { GO: event, BACK: event, CONSENT: { ...event, grantsConsent: ["credit-bureau"] } };
const decide = (target: string) => ({
  invoke: [{ id: "decide", src: "decision", params: { pack: samplePack.id }, onDone: [{ target }] }],
});
const call = (connector: string, more: JsonObject = {}) => ({
  id: "call",
  src: "activity",
  params: { connector, operation: "pay" },
  timeout: "PT10S",
  onDone: [{ target: "end" }],
  onError: [{ target: "end" }],
  ...more,
});
const task = (id: string, onDone: Json) => ({
  id,
  src: "task",
  params: {
    role: "officer",
    due: "2WD",
    outcomes: [
      { value: "yes", title },
      { value: "no", title },
    ],
  },
  onDone,
});

function processOf(workflow: Json) {
  const compiled = compileProcess({ workflow, catalogue: sampleCatalogue, packs: [samplePack] });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  return compiled.value;
}
function found(states: States, options: AnalysisOptions = {}, more: JsonObject = {}) {
  const workflow = smallWorkflow(states, { events, ...more }) as Json;
  const findings = analyseProcess(processOf(workflow), options);
  for (const { texts, code } of findings) {
    expect(texts.en + texts["zh-CN"], code).not.toMatch(/[{}]/);
  }
  return { workflow, findings, codes: findings.map(({ code, pointer }) => `${code} ${pointer}`) };
}
const of = (findings: readonly WorkflowFinding[], code: string) =>
  findings.find((it) => it.code === code) as WorkflowFinding;

/** Applies a fix's edits to a copy. */
function mended(workflow: Json, edits: readonly WorkflowEdit[]): Json {
  const copy = structuredClone(workflow) as Record<string, Json>;
  for (const { op, pointer, value } of edits) {
    const parts = pointer.slice(1).split("/");
    const last = parts.pop() as string;
    let at: unknown = copy;
    for (const part of parts) at = (at as Record<string, unknown>)[part];
    if (Array.isArray(at) && op === "remove") at.splice(Number(last), 1);
    else if (op === "remove") Reflect.deleteProperty(at as object, last);
    else (at as Record<string, unknown>)[last] = value;
  }
  return copy;
}

describe("analysis of a process", () => {
  it("PR22 finds nothing in a sound one", () => {
    const sound = {
      start: { on: { CONSENT: [{ target: "check" }], GO: [{ target: "end" }], BACK: [{ target: "end" }] } },
      check: decide("end"),
      end,
    };
    expect(found(sound).codes).toEqual([]);
  });

  it("PR22 shows places nothing leads to or out of, and mends them", () => {
    const { workflow, findings, codes } = found({
      start: {
        on: {
          GO: [{ target: "trap" }, { target: "end" }],
          BACK: [{ target: "end" }],
          CONSENT: [{ target: "end" }],
        },
      },
      trap: {},
      island: go("end"),
      end,
    });
    expect(codes).toEqual([
      "workflow.unreachable /machine/states/island",
      "workflow.dead-end /machine/states/trap",
      "workflow.guard-shadows /machine/states/start/on/GO/1",
    ]);
    expect(of(findings, "workflow.dead-end").path).toEqual(["start", "trap"]);
    const edits = findings.flatMap(({ fix }) => fix?.edits ?? []);
    expect(edits).toHaveLength(3);
    expect(analyseProcess(processOf(mended(workflow, edits)))).toEqual([]);
  });

  it("PR22 shows where no guard need hold, and guards that are there twice", () => {
    const yes = feel('event.output.outcome = "yes"');
    const review = (onDone: Json) => ({
      start: { ...go("review") },
      review: { invoke: [task("look", onDone)] },
      end,
    });
    const one = found(review([{ target: "end", guard: yes }]));
    expect(of(one.findings, "process.otherwise-missing")).toMatchObject({
      pointer: "/machine/states/review/invoke/0/onDone",
      path: ["start", "review"],
    });
    const all = [
      { target: "end", guard: yes },
      { target: "end", guard: feel('event.output.outcome = "no"') },
    ];
    expect(found(review(all)).codes.join()).not.toContain("otherwise");
    const twice = found(review([...all, { target: "end", guard: yes }]));
    const repeated = of(twice.findings, "process.guard-repeats");
    expect(repeated.related).toBe("/machine/states/review/invoke/0/onDone/0");
    const after = analyseProcess(processOf(mended(twice.workflow, repeated.fix?.edits ?? [])));
    expect(after.map(({ code }) => code)).not.toContain("process.guard-repeats");
    const only = { start: { always: [{ target: "end", guard: feel("age > 17") }] }, end };
    expect(found(only).codes).toContain("process.otherwise-missing /machine/states/start/always");
  });

  it("PR22 knows that an action before has written what the next one reads", () => {
    const variables = {
      rate: { title, type: { kind: "decimal" } },
      twice: { title, type: { kind: "decimal" } },
    };
    const onDone = (...actions: JsonObject[]) => ({
      start: go("review"),
      review: { invoke: [task("look", [{ target: "end", actions }])] },
      end,
    });
    const [write, read] = [assign({ rate: "0.18" }), assign({ twice: "rate * 2" })];
    const unwritten = "process.variable-unwritten /machine/states/review/invoke/0/onDone/0/actions";
    expect(found(onDone(write, read), {}, { variables }).codes.join()).not.toContain("unwritten");
    expect(found(onDone(read, write), {}, { variables }).codes).toContain(unwritten);
  });

  it("PR22 shows reviews that may go on for ever, and not those that count", () => {
    const loop = (again: JsonObject) => ({
      start: go("review"),
      review: {
        invoke: [task("look", [{ target: "end", guard: feel('event.output.outcome = "yes"') }, again])],
      },
      supplement: go("review"),
      end,
    });
    const { findings } = found(loop({ target: "supplement" }));
    expect(of(findings, "process.loop-unbounded")).toMatchObject({
      pointer: "/machine/states/review",
      params: { states: "review → supplement → review" },
      path: ["start", "review", "supplement", "review"],
    });
    const counting = {
      target: "supplement",
      guard: feel("count < 3"),
      actions: [{ type: "assign", params: { count: "count + 1" } }],
    };
    expect(found(loop(counting)).codes.join()).not.toContain("loop-unbounded");
  });

  it("PR22 shows variables and facts that are read before they are written", () => {
    const assign = { type: "assign", params: { other: "1" } };
    const reading = (actions: Json) => ({
      start: { on: { GO: [{ target: "read", actions }], BACK: [{ target: "read" }] } },
      read: { on: { GO: [{ target: "end", guard: feel("other > 1") }], BACK: [{ target: "end" }] } },
      end,
    });
    const { findings } = found(reading([assign]));
    expect(of(findings, "process.variable-unwritten")).toMatchObject({
      pointer: "/machine/states/read/on/GO/0/guard",
      params: { name: "other" },
      path: ["start", "read"],
    });
    const careful = {
      ...reading([assign]),
      read: {
        on: {
          GO: [{ target: "end", guard: feel("is known(other) and other > 1") }],
          BACK: [{ target: "end" }],
        },
      },
    };
    expect(found(careful).codes.join()).not.toContain("variable-unwritten");
    const written = { ...reading([assign]), read: { ...reading([]).read, entry: [assign] } };
    expect(found(written).codes.join()).not.toContain("variable-unwritten");

    const early = {
      start: { on: { GO: [{ target: "early" }], CONSENT: [{ target: "check" }] } },
      check: decide("early"),
      early: { on: { GO: [{ target: "end", guard: feel("creditScore > 600") }], BACK: [{ target: "end" }] } },
      end,
    };
    expect(of(found(early).findings, "process.fact-unwritten")).toMatchObject({
      pointer: "/machine/states/early/on/GO/0/guard",
      params: { fact: "creditScore", source: "bureau" },
      path: ["start", "early"],
    });
    const late = { ...early, start: { on: { CONSENT: [{ target: "check" }] } } };
    expect(found(late).codes.join()).not.toContain("fact-unwritten");
  });

  it("PR22 shows regions that leave for different places on one event", () => {
    const region = (name: string, target: string) => ({
      initial: `${name}1`,
      states: { [`${name}1`]: go(target) },
    });
    const both = (right: string) => ({
      both: {
        type: "parallel",
        on: { BACK: [{ target: "end" }] },
        states: { left: region("left", "#end"), right: region("right", right) },
      },
      other: go("end"),
      end,
    });
    expect(of(found(both("#other")).findings, "process.exits-conflict")).toMatchObject({
      pointer: "/machine/states/both/states/right/states/right1/on/GO/0",
      related: "/machine/states/both/states/left/states/left1/on/GO/0",
      params: { event: "GO" },
    });
    expect(found(both("#end")).codes.join()).not.toContain("exits-conflict");
  });

  it("PR22 shows a bureau that can be asked without consent, and a way around the rule as an error", () => {
    const asking = {
      start: { on: { GO: [{ target: "check" }], CONSENT: [{ target: "check" }] } },
      check: decide("end"),
      end,
    };
    expect(of(found(asking).findings, "process.consent-missing")).toMatchObject({
      severity: "warning",
      params: { scope: "credit-bureau", source: "bureau" },
      path: ["start", "check"],
    });
    const around = (first: string) => ({
      start: { on: { [first]: [{ target: "pull" }] } },
      pull: { invoke: [call("credit-bureau")] },
      end,
    });
    expect(of(found(around("GO")).findings, "process.consent-bypassed")).toMatchObject({
      severity: "error",
      pointer: "/machine/states/pull/invoke/0",
      path: ["start", "pull"],
    });
    expect(found(around("CONSENT")).codes.join()).not.toContain("consent");
    // An end that only acts shuts nothing: the run rests in it, and events lead on.
    const counting = { actions: [{ type: "assign", params: { count: "count + 1" } }] };
    const behind = (onDone: readonly JsonObject[]) => ({
      work: {
        initial: "first",
        states: { first: { on: { GO: [{ target: "over" }], BACK: [counting] } }, over: { type: "final" } },
        onDone,
        on: { BACK: [{ target: "pull" }] },
      },
      pull: { invoke: [call("credit-bureau")] },
      end,
    });
    const some = { ...counting, guard: { type: "feel", params: { text: "count < 3" } } };
    for (const onDone of [[counting], [some, { target: "end" }]]) {
      expect(of(found(behind(onDone)).findings, "process.consent-bypassed")).toMatchObject({
        path: ["first", "over", "pull"],
      });
    }
  });

  /** Two regions side by side, and what follows when both are over. */
  const both = (first: JsonObject, second: JsonObject, more: JsonObject = {}) => ({
    type: "parallel",
    onDone: [{ target: "after" }],
    states: {
      left: { initial: "left-1", states: { "left-1": first, "left-2": end } },
      right: { initial: "right-1", states: { "right-1": second, "right-2": end } },
    },
    ...more,
  });
  const told = (states: States) => found(states).codes.filter((code) => !code.includes("event-unused"));
  const consented = { on: { CONSENT: [{ target: "left-2" }] } };

  it("PR22 what every region has done by its end has happened when the parallel state is over", () => {
    const asked = { both: both(consented, go("right-2")), after: decide("end"), end };
    expect(told(asked)).toEqual([]);
    const inner = { ...both(consented, go("right-2"), { onDone: [{ target: "outer-2" }] }) };
    const nested = {
      outermost: {
        type: "parallel",
        onDone: [{ target: "after" }],
        states: {
          outer: { initial: "inner", states: { inner, "outer-2": end } },
          beside: { initial: "beside-1", states: { "beside-1": go("beside-2"), "beside-2": end } },
        },
      },
      after: decide("end"),
      end,
    };
    expect(told(nested)).toEqual([]);
    const assigned = { on: { BACK: [{ target: "left-2", actions: [assign({ other: "5" })] }] } };
    const reads = { on: { GO: [{ target: "end", guard: feel("other > 3") }] } };
    expect(told({ both: both(assigned, go("right-2")), after: reads, end })).toEqual([]);
  });

  it("PR22 a region that can end, or be left, without it leaves a way on which it has not happened", () => {
    const skipped = { on: { CONSENT: [{ target: "left-2" }], BACK: [{ target: "left-2" }] } };
    const after = { after: decide("end"), end };
    const code = "process.consent-missing /machine/states/after/invoke/0";
    expect(told({ both: both(skipped, go("right-2")), ...after })).toEqual([code]);
    const left = both(consented, go("right-2"), { on: { BACK: [{ target: "after" }] } });
    expect(told({ both: left, ...after })).toEqual([code]);
    const jumped = { on: { CONSENT: [{ target: "both" }], GO: [{ target: "#left-2" }] } };
    expect(told({ start: jumped, both: both(consented, go("right-2")), ...after })).toEqual([code]);
    const sets = { target: "left-2", actions: [assign({ other: "5" })], guard: feel("age > 3") };
    const guarded = { on: { BACK: [sets, { target: "left-2" }] } };
    const reads = { on: { GO: [{ target: "end", guard: feel("other > 3") }] } };
    expect(told({ both: both(guarded, go("right-2")), after: reads, end })).toContain(
      "process.variable-unwritten /machine/states/after/on/GO/0/guard",
    );
  });

  it("PR22 shows a bureau that undoing calls without consent", () => {
    const compensate = { connector: "credit-bureau", operation: "forget" };
    const paid = { invoke: [call("bank", { onDone: [{ target: "undo" }], compensate })] };
    const undo = { entry: [{ type: "compensate" }], ...go("end") };
    const { findings, codes } = found({ start: paid, undo, end });
    expect(codes).toContain("process.consent-bypassed /machine/states/start/invoke/0/compensate");
    expect(of(findings, "process.consent-bypassed").severity).toBe("error");
    const asked = found({ start: { on: { CONSENT: [{ target: "pay" }] } }, pay: paid, undo, end });
    expect(asked.codes.filter((code) => code.startsWith("process.consent"))).toEqual([]);
  });

  it("PR22 undoing that comes after the consent on every way is an error on none: only cancelling may come before", () => {
    const compensate = { connector: "credit-bureau", operation: "forget" };
    const undoing = { actions: [{ type: "compensate" }] };
    const paid = (more: JsonObject = {}) => ({
      invoke: [call("bank", { onDone: [{ target: "paid" }], onError: [{ target: "#end" }], compensate })],
      ...more,
    });
    const undo = { entry: undoing.actions, ...go("end") };
    const bypassed = (states: States) => {
      const { severity, path } = of(found({ ...states, end }).findings, "process.consent-bypassed");
      return [severity, path?.join(" ")];
    };
    const asked = { on: { CONSENT: [{ target: "undo" }] } };
    expect(bypassed({ start: paid(), paid: asked, undo })).toEqual(["warning", "start"]);
    const refused = { on: { ...asked.on, BACK: [{ target: "end" }] } };
    expect(bypassed({ start: paid(), paid: refused, undo })).toEqual(["warning", "start"]);
    // What undoes before the call has nothing to undo.
    const before = { entry: undoing.actions, ...go("start-2") };
    expect(bypassed({ start: before, "start-2": paid(), paid: asked, undo })).toEqual([
      "warning",
      "start start-2",
    ]);
    expect(bypassed({ start: paid(), paid: { on: { CONSENT: [undoing] } } })).toEqual(["warning", "start"]);
    const other = { on: { ...asked.on, BACK: [{ target: "undo" }] } };
    expect(bypassed({ start: paid(), paid: other, undo })).toEqual(["error", "start paid undo"]);
    const acting = { on: { ...asked.on, BACK: [undoing] } };
    expect(bypassed({ start: paid(), paid: acting, undo })).toEqual(["error", "start paid"]);
    const exiting = { exit: undoing.actions, on: { BACK: [{ target: "end" }] } };
    expect(bypassed({ start: paid(), paid: exiting })).toEqual(["error", "start paid end"]);
    // Left while it is under way, it is undone as soon as it answers.
    const left = paid({ on: { BACK: [{ target: "paid" }] } });
    expect(bypassed({ start: left, paid: asked, undo })).toEqual(["error", "start paid"]);
    const consented = paid({ on: { CONSENT: [{ target: "paid" }] } });
    expect(bypassed({ start: consented, paid: asked, undo })).toEqual(["warning", "start"]);
    const beside = {
      type: "parallel",
      states: {
        one: { initial: "call", states: { call: paid(), paid: go("over-1"), "over-1": end } },
        two: { initial: "wait", states: { wait: { on: { BACK: [undoing] } } } },
      },
    };
    expect(bypassed({ start: beside })[0]).toBe("error");
  });

  it("PR22 shows where nothing leads to an end: regions that never end, and states that lead only to each other", () => {
    const both = (right: JsonObject, more: JsonObject = {}) => ({
      start: {
        type: "parallel",
        ...more,
        onDone: [{ target: "end" }],
        states: {
          left: { initial: "left1", states: { left1: { type: "final" } } },
          right: { initial: "right1", states: { right1: right } },
        },
      },
      end,
    });
    const rests = "workflow.dead-end /machine/states/start/states/right/states/right1";
    expect(found(both({})).codes).toContain(rests);
    expect(found(both({ type: "final" })).codes.join()).not.toContain("dead-end");
    expect(found(both({}, { on: { GO: [{ target: "end" }] } })).codes.join()).not.toContain("dead-end");
    // What another region does may take it along.
    const along = both({});
    const taking = { on: { GO: [{ target: "#end" }] } };
    const left = { initial: "left1", states: { left1: taking } };
    const states = { ...along.start.states, left };
    expect(found({ ...along, start: { ...along.start, states } }).codes.join()).not.toContain("dead-end");

    const inner = { start: { initial: "one", states: { one: { type: "final" } } }, end };
    expect(found(inner).codes).toContain("workflow.dead-end /machine/states/start/states/one");

    const round = (more: JsonObject) => ({
      start: {
        initial: "one",
        onDone: [{ target: "end" }],
        states: { one: go("two"), two: go("one"), ...more },
      },
      end,
    });
    expect(of(found(round({})).findings, "process.end-unreachable")).toMatchObject({
      params: { states: "one → two → one" },
      path: ["one"],
    });
    const out = { two: { on: { GO: [{ target: "one" }], BACK: [{ target: "done" }] } }, done: end };
    expect(found(round(out)).codes.join()).not.toContain("end-unreachable");
  });

  it("PR22 shows circles that a run goes by itself, unless something on the way changes", () => {
    const old = feel("age > 17");
    const circle = (actions: JsonObject[]) => ({
      start: { always: [{ target: "next", guard: old }, { target: "end" }] },
      next: {
        always: [{ target: "start", guard: feel("count < 3 and age > 17"), actions }, { target: "end" }],
      },
      end,
    });
    expect(of(found(circle([])).findings, "process.loop-automatic")).toMatchObject({
      pointer: "/machine/states/start",
      params: { states: "start → next → start" },
      path: ["start", "next", "start"],
    });
    const counting = [{ type: "assign", params: { count: "count + 1" } }];
    expect(found(circle(counting)).codes.join()).not.toContain("loop-automatic");
    const entry = [{ type: "raise", params: { event: "GO" } }];
    const raising = {
      start: { entry, on: { GO: [{ target: "next" }] } },
      next: { entry, on: { GO: [{ target: "start" }], BACK: [{ target: "end" }] } },
      end,
    };
    expect(found(raising).codes).toContain("process.loop-automatic /machine/states/start");
    const later = [{ type: "raise", params: { event: "GO", after: "P1D", id: "later" } }];
    expect(found({ ...raising, next: { ...raising.next, entry: later } }).codes.join()).not.toContain(
      "loop-automatic",
    );
  });

  it("PR22 one loop that counts does not hide another that does not", () => {
    const again = (target: string, more: JsonObject = {}) => ({ target, ...more });
    const counting = {
      guard: feel("count < 3"),
      actions: [{ type: "assign", params: { count: "count + 1" } }],
    };
    const loops = (onDone: Json) => ({
      start: go("review"),
      review: { invoke: [task("look", onDone)] },
      supplement: go("review"),
      appeal: go("review"),
      end,
    });
    const yes = { target: "end", guard: feel('event.output.outcome = "yes"') };
    const { findings } = found(loops([yes, again("supplement", counting), again("appeal")]));
    expect(of(findings, "process.loop-unbounded").params).toEqual({ states: "review → appeal → review" });
    const asked = again("review", { reenter: true });
    expect(found(loops([yes, again("supplement", counting), asked])).codes.join()).not.toContain("unbounded");
    const over = { target: "end", guard: feel("count >= 3") };
    const bounded = [yes, over, again("appeal", { actions: counting.actions })];
    expect(found(loops([...bounded])).codes.join()).not.toContain("loop-unbounded");
  });

  it("PR22 shows what is read before it is written wherever it is read: keys of signals, urgency, undoing, events", () => {
    const reference = { variables: { other: { title, type: { kind: "integer" } } } };
    const unwritten = (states: States, more: JsonObject = {}) =>
      found(states, {}, { ...reference, ...more }).codes.filter((code) =>
        code.includes("variable-unwritten"),
      );
    const urgent = task("look", [{ target: "end" }]);
    const params = { ...urgent.params, priority: "other" };
    expect(unwritten({ start: { invoke: [{ ...urgent, params }] }, end })).toEqual([
      "process.variable-unwritten /machine/states/start/invoke/0/params/priority",
    ]);
    const compensate = { connector: "bank", operation: "undo", input: { what: "other" } };
    expect(unwritten({ start: { invoke: [call("bank", { compensate })] }, end })).toEqual([
      "process.variable-unwritten /machine/states/start/invoke/0/compensate/input",
    ]);
    const paid = { ...event, correlate: { key: "other" } };
    const waits = { start: { on: { PAID: [{ target: "end" }] } }, end };
    expect(unwritten(waits, { events: { PAID: paid } })).toEqual([
      "process.variable-unwritten /events/PAID/correlate/key",
    ]);
    const payload = { type: "object", properties: { amount: { type: "integer" } } };
    const tells = [{ type: "raise", params: { event: "PAID", payload: { amount: "other" } } }];
    const telling = { start: { on: { GO: [{ target: "end", actions: tells }] } }, end };
    expect(unwritten(telling, { events: { GO: event, PAID: { ...event, payload } } })).toEqual([
      "process.variable-unwritten /machine/states/start/on/GO/0/actions",
    ]);
  });

  it("PR22 shows a region that leaves while another goes on inside, by an event or by itself", () => {
    const both = (right: JsonObject) => ({
      start: {
        type: "parallel",
        states: {
          left: { initial: "left1", states: { left1: go("#end") } },
          right: { initial: "right1", states: { right1: right, right2: go("#end") } },
        },
      },
      other: go("end"),
      end,
    });
    expect(of(found(both(go("right2"))).findings, "process.exit-beside")).toMatchObject({
      pointer: "/machine/states/start/states/right/states/right1/on/GO/0",
      related: "/machine/states/start/states/left/states/left1/on/GO/0",
      path: ["right1"],
    });
    const old = feel("age > 17");
    const automatic = both({ always: [{ target: "#other", guard: old }] });
    const left = { initial: "left1", states: { left1: { always: [{ target: "#end", guard: old }] } } };
    const states = { ...automatic.start.states, left };
    expect(found({ ...automatic, start: { ...automatic.start, states } }).codes).toContain(
      "process.exits-conflict /machine/states/start/states/right/states/right1/always/0",
    );
  });

  it("PR22 looks for consent in sub-flows, too, and tells their own warnings at their own place", () => {
    const pull = { start: { invoke: [call("credit-bureau")] }, end };
    const ask = { start: decide("end"), lost: {}, end };
    const parent = (first: string) => ({
      start: { on: { [first]: [{ target: "begin" }] } },
      begin: {
        invoke: [
          {
            id: "child",
            src: "subflow",
            params: { workflow: "child" },
            onDone: [{ target: "end" }],
            onError: [{ target: "end" }],
          },
        ],
      },
      end,
    });
    const compiled = (first: string, child: States) => {
      const process = compileProcess({
        workflow: smallWorkflow(parent(first), { events }),
        workflows: [smallWorkflow(child, { id: "child", events: {} })],
        catalogue: sampleCatalogue,
        packs: [samplePack],
      });
      return process.ok ? analyseProcess(process.value) : [];
    };
    const consent = (findings: readonly WorkflowFinding[]) =>
      findings.filter(({ code }) => code !== "workflow.event-unused");
    expect(consent(compiled("GO", pull))).toMatchObject([
      {
        code: "process.subflow-consent",
        severity: "error",
        pointer: "/machine/states/begin/invoke/0",
        params: { scope: "credit-bureau", workflow: "child" },
        path: ["start", "begin"],
      },
    ]);
    expect(consent(compiled("GO", ask))).toMatchObject([
      { code: "process.subflow-consent", severity: "warning" },
    ]);
    expect(consent(compiled("CONSENT", pull))).toEqual([]);
  });

  it("PR108 a sub-flow that says which consents it requires may call what needs them; whoever begins it must have them", () => {
    const child = (more: JsonObject) =>
      smallWorkflow(
        { start: { invoke: [call("credit-bureau")] }, end },
        { id: "child", events: {}, ...more },
      );
    const alone = (more: JsonObject) => {
      const process = compileProcess({ workflow: child(more), catalogue: sampleCatalogue, packs: [] });
      return process.ok ? analyseProcess(process.value) : [];
    };
    const [bypassed] = alone({});
    expect(bypassed).toMatchObject({
      code: "process.consent-bypassed",
      severity: "error",
      fix: { edits: [{ op: "add", pointer: "/requiresConsent", value: ["credit-bureau"] }] },
    });
    expect(alone({ requiresConsent: ["credit-bureau"] })).toEqual([]);
    expect(alone({ requiresConsent: ["other"] }).map(({ code, fix }) => [code, fix?.edits])).toEqual([
      ["process.consent-bypassed", [{ op: "add", pointer: "/requiresConsent/-", value: "credit-bureau" }]],
      ["process.consent-unknown", [{ op: "remove", pointer: "/requiresConsent/0" }]],
    ]);
    const begins = {
      id: "child",
      src: "subflow",
      params: { workflow: "child" },
      onDone: [{ target: "end" }],
      onError: [{ target: "end" }],
    };
    // What it requires is proved of its parent, also where it calls nothing that would need it.
    const parent = (first: string, calls: JsonObject) => {
      const states = { start: { on: { [first]: [{ target: "begin" }] } }, begin: { invoke: [begins] }, end };
      const process = compileProcess({
        workflow: smallWorkflow(states, { events }),
        workflows: [
          smallWorkflow(calls as never, { id: "child", events: {}, requiresConsent: ["credit-bureau"] }),
        ],
        catalogue: sampleCatalogue,
        packs: [],
      });
      return process.ok ? analyseProcess(process.value).filter(({ code }) => code.includes("consent")) : [];
    };
    for (const calls of [
      { start: { invoke: [call("credit-bureau")] }, end },
      { start: { always: [{ target: "end" }] }, end },
    ]) {
      expect(parent("GO", calls)).toMatchObject([
        { code: "process.subflow-consent", severity: "error", path: ["start", "begin"] },
      ]);
      expect(parent("CONSENT", calls)).toEqual([]);
    }
  });

  it("PR22 knows connectors, where it is told which there are", () => {
    const calling = { start: { invoke: [call("bank")] }, end };
    const unknown = "process.connector-unknown /machine/states/start/invoke/0/params/connector";
    expect(found(calling, { connectors: new Set(["credit-bureau"]) }).codes).toContain(unknown);
    expect(found(calling, { connectors: new Set(["bank"]) }).codes).not.toContain(unknown);
    expect(found(calling).codes).not.toContain(unknown);
    const compensate = { connector: "bnak", operation: "undo" };
    const undoing = { start: { invoke: [call("bank", { compensate })] }, end };
    expect(found(undoing, { connectors: new Set(["bank"]) }).codes).toContain(
      "process.connector-unknown /machine/states/start/invoke/0/compensate/connector",
    );
  });

  it("PR22 leaves to the compiler what no workflow may have", () => {
    const refused = (states: States) => {
      const workflow = smallWorkflow(states, { events });
      const compiled = compileProcess({ workflow, catalogue: sampleCatalogue, packs: [samplePack] });
      return compiled.ok ? [] : compiled.error.map(({ code, pointer }) => `${code} ${pointer}`);
    };
    const { role: _role, due: _due, ...bare } = task("look", [{ target: "end" }]).params;
    const lacking = { ...task("look", [{ target: "end" }]), params: bare };
    const invoke = "/machine/states/start/invoke/0";
    expect(refused({ start: { invoke: [lacking] }, end }).join()).toMatch(/missing-key.*params/);
    const { timeout: _timeout, ...endless } = call("bank");
    expect(refused({ start: { invoke: [endless] }, end })).toContain(`schema.missing-key ${invoke}`);
    const pack = { ...decide("end").invoke[0], params: { pack: "nowhere" } };
    expect(refused({ start: { invoke: [pack] }, end })).toContain(
      `process.pack-unknown ${invoke}/params/pack`,
    );
  });
});
