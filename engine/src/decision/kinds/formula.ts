import { roundValue, TRUE, UNKNOWN, type Value } from "../../logic/index.ts";
import { checkType } from "../check-type.ts";
import type { DecisionKind, Frame } from "../decision-kind.ts";
import { literalText } from "../literal-text.ts";
import type { FormulaDecision } from "../pack-schema.ts";
import { outputTrace } from "../readable-trace.ts";
import { roundingIssues } from "../rounding-issues.ts";

/** One FEEL formula whose value is an output. */
export const formulaKind: DecisionKind<FormulaDecision> = {
  outputs: (model) => [{ name: model.output, type: model.type, pointer: "/output", nullable: false }],

  compile(model, context) {
    context.report(
      ...roundingIssues(model, context.pointer),
      ...checkType(model.type, `${context.pointer}/type`),
    );
    const formula = context.expression(model.formula, `${context.pointer}/formula`, model.type);
    const slot = context.slot(model.output);
    const valueOf = (frame: Frame): Value => frame.slots[slot] ?? null;
    return {
      id: context.id,
      kind: "formula",
      title: model.title,
      reads: [...(formula?.reads ?? [])].sort(),
      outputs: this.outputs(model),
      items: [],
      citations: [],
      emissions: () => [
        { event: literalText(model.formula), pointer: `${context.pointer}/formula`, explained: true },
      ],

      evaluate(frame) {
        const value = formula?.evaluate(frame) ?? null;
        frame.slots[slot] =
          model.scale === undefined || model.rounding === undefined
            ? value
            : roundValue(value, model.scale, model.rounding);
      },

      occurrences(frame) {
        const value = valueOf(frame);
        const text = value === UNKNOWN ? undefined : typeof value === "string" ? value : null;
        return { kind: "one-of", texts: [text] };
      },
      events: () => [],
      cited: (frame) => {
        const value = valueOf(frame);
        const event = typeof value === "string" ? value : undefined;
        return [{ codes: [], rule: context.id, truth: TRUE, event, reads: formula?.reads ?? [] }];
      },
      undecided: (frame) => (valueOf(frame) === UNKNOWN ? (formula?.reads ?? []) : []),
      hit: () => false,
      render: (_frame, rendering) => ({
        kind: "formula",
        id: context.id,
        title: model.title,
        pointer: context.pointer,
        outputs: [outputTrace(model.output, rendering)],
        formula: model.formula,
      }),
    };
  },
};
