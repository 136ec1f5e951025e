import { TRUE, UNKNOWN, type Expression, type Value } from "../../logic/index.ts";
import { checkType } from "../check-type.ts";
import { decisionIssues } from "../decision-issues.ts";
import type { DecisionKind, Frame } from "../decision-kind.ts";
import { compileModel, keyOf } from "../dmn-model/compile-model.ts";
import { observeModel, type ModelObservation } from "../dmn-model/evaluate-model.ts";
import { renderModel } from "../dmn-model/render-model.ts";
import { tracedTables, writeTruths } from "../dmn-model/table-truths.ts";
import type { ModelDecision } from "../pack-schema.ts";
import { outputTrace } from "../readable-trace.ts";

/** A whole DMN model: facts are its input data, some of its decisions are outputs. */
export const modelKind: DecisionKind<ModelDecision> = {
  outputs: (model) =>
    model.outputs.map(({ name, type }, index) => ({
      name,
      type,
      pointer: `/outputs/${index}/name`,
      nullable: true,
    })),

  compile(model, context) {
    const at = context.pointer;
    // The other semantics know unknown facts and events of their own; DMN does not.
    if (context.semantics !== "dmn")
      context.report(decisionIssues.issue("model.semantics", at, { semantics: context.semantics }));
    const compiled = compileModel(model.model);
    context.report(...compiled.issues.map((issue) => ({ ...issue, pointer: `${at}/model${issue.pointer}` })));
    const inputs = model.inputs.map(({ fact, input }, index) => {
      const place = `${at}/inputs/${index}`;
      const declared = model.model.inputs.find(({ name }) => name === input);
      if (declared === undefined)
        context.report(
          decisionIssues.issue("model.name-unknown", `${place}/input`, { kind: "input", name: input }),
        );
      const element = declared && compiled.elements.get(keyOf(model.model, declared.id));
      return { input, read: element?.type?.read, fact: context.expression(fact, `${place}/fact`) };
    });
    const outputs = model.outputs.map(({ name, decision, type }, index) => {
      const place = `${at}/outputs/${index}`;
      context.report(...checkType(type, `${place}/type`));
      if (!model.model.decisions.some((each) => each.name === decision))
        context.report(
          decisionIssues.issue("model.name-unknown", `${place}/decision`, {
            kind: "decision",
            name: decision,
          }),
        );
      return { decision, type, slot: context.slot(name) };
    });
    const reads = [...new Set(inputs.flatMap(({ fact }) => fact?.reads ?? []))].sort();
    const tables = tracedTables(model.model, (count) => context.reserveTruths(count));
    const observe = (frame: Frame): ModelObservation =>
      observeModel(compiled, new Map(inputs.map((each) => [each.input, given(each, frame)])), frame.at);
    // What was observed last: the trace is asked for of the frame that was evaluated last.
    let last: { readonly frame: Frame; readonly observed: ModelObservation } | undefined;
    /** Every decision is looked at, not only those that are outputs: the trace shows them all. */
    const observeAll = (frame: Frame): ModelObservation => {
      const observed = last?.frame === frame ? last.observed : observe(frame);
      for (const key of keys.values()) observed.valueOf(key);
      return observed;
    };
    const reasons = (model.reasons ?? []).map(({ text, reason }, index) => ({
      text,
      site: { code: reason, pointer: `${at}/reasons/${index}/reason`, reads },
    }));
    const keys = new Map(model.model.decisions.map(({ id, name }) => [name, keyOf(model.model, id)]));
    const text = (frame: Frame, output: string | undefined): string | null | undefined => {
      const slot = outputs[model.outputs.findIndex(({ name }) => name === output)]?.slot;
      const value = slot === undefined ? null : (frame.slots[slot] ?? null);
      return value === UNKNOWN ? undefined : typeof value === "string" ? value : null;
    };
    return {
      id: context.id,
      kind: "model",
      title: model.title,
      reads,
      outputs: this.outputs(model),
      items: [],
      citations: reasons.map(({ site }) => site),
      emissions: () => [{ event: undefined, pointer: at, explained: true }],

      evaluate(frame) {
        const observed = observe(frame);
        last = { frame, observed };
        for (const { decision, type, slot } of outputs)
          frame.slots[slot] = fitting(type, observed.valueOf(keys.get(decision) ?? ""));
      },

      complete(frame) {
        for (const [place, seen] of observeAll(frame).tables) {
          const traced = tables.get(place);
          if (traced !== undefined) writeTruths(traced, seen, frame.truths);
        }
      },

      occurrences: (frame, output) => ({ kind: "one-of", texts: [text(frame, output)] }),
      events: () => [],
      cited: (frame, output) => {
        const event = text(frame, output) ?? undefined;
        const codes = reasons.flatMap((reason) => (reason.text === event ? [reason.site.code] : []));
        return [{ codes, rule: context.id, truth: TRUE, event, reads }];
      },
      undecided: () => [],
      hit: () => false,
      render(frame, rendering) {
        return {
          kind: "model",
          id: context.id,
          title: model.title,
          pointer: at,
          outputs: model.outputs.map(({ name }) => outputTrace(name, rendering)),
          decisions: renderModel(compiled, tables, observeAll(frame), frame.truths, `${at}/model`),
        };
      },
    };
  },
};

function given(
  {
    fact,
    read,
  }: { readonly fact: Expression | undefined; readonly read: ((value: Value) => Value) | undefined },
  frame: Frame,
): Value {
  const value = fact?.evaluate(frame) ?? null;
  if (value === UNKNOWN) return null;
  return read === undefined ? value : read(value);
}

/** What is not of the output's type is null, as DMN's own types have it. */
function fitting(type: ModelDecision["outputs"][number]["type"], value: Value): Value {
  switch (type.kind) {
    case "string":
      return typeof value === "string" ? value : null;
    case "enum":
      return type.values.some((each) => each.value === value) ? value : null;
    case "boolean":
      return typeof value === "boolean" ? value : null;
    default:
      return value;
  }
}
