import type { CompiledDecision, DecisionContext, DecisionKind, OutputDeclaration } from "./decision-kind.ts";
import { formulaKind } from "./kinds/formula.ts";
import { modelKind } from "./kinds/model.ts";
import { rulesKind } from "./kinds/rules.ts";
import { scorecardKind } from "./kinds/scorecard.ts";
import { tableKind } from "./kinds/table.ts";
import type { DecisionModel } from "./pack-schema.ts";

const kinds: {
  readonly [Kind in DecisionModel["kind"]]: DecisionKind<Extract<DecisionModel, { kind: Kind }>>;
} = {
  rules: rulesKind,
  table: tableKind,
  scorecard: scorecardKind,
  formula: formulaKind,
  model: modelKind,
};

/** The registry of decision kinds. */
export const decisionKinds = {
  outputs(model: DecisionModel): readonly OutputDeclaration[] {
    return kindOf(model).outputs(model);
  },
  compile(model: DecisionModel, context: DecisionContext): CompiledDecision {
    return kindOf(model).compile(model, context);
  },
};

/** The entry under a model's own `kind` takes models of that kind, which an index signature cannot say. */
function kindOf(model: DecisionModel): DecisionKind<DecisionModel> {
  return kinds[model.kind];
}
