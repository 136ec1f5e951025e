import { ok, type Result } from "../kernel/index.ts";
import type { CompiledPack } from "./compiled-pack.ts";
import type { Frame } from "./decision-kind.ts";
import type { EvaluationOptions } from "./decide.ts";
import { evaluate } from "./evaluate.ts";
import type { DecisionInput, Evaluation } from "./evaluation.ts";
import { factsOfOutcome, factsOfOutputs } from "./missing-facts.ts";
import { runPack } from "./run-pack.ts";
import { possibleOutcomes } from "./settle-outcome.ts";

export type DataPlan =
  | { readonly kind: "settled"; readonly evaluation: Evaluation }
  | {
      readonly kind: "needs";
      /** The source to ask next. */
      readonly source: string;
      /** The missing facts that this source is asked for. */
      readonly facts: readonly string[];
      /** Every missing fact that can still change the answer. */
      readonly undecided: readonly string[];
      readonly cost?: { readonly amountMinor: number; readonly currency: string };
      readonly latencyMs?: number;
    };

/**
 * Decides if no source that can still be asked may change the answer; otherwise names the cheapest one.
 * `unavailable` sources are not asked (again): their facts stay unknown.
 */
export function planData(
  pack: CompiledPack,
  input: DecisionInput & { readonly unavailable: readonly string[] },
  options: EvaluationOptions = {},
): Result<DataPlan> {
  const unavailable = new Set(input.unavailable);
  const mayBeAsked = (fact: string): boolean => {
    const source = pack.catalogue.fact(fact)?.source;
    if (source === undefined || unavailable.has(source)) return false;
    return pack.catalogue.source(source)?.connector !== undefined;
  };
  const frame = runPack(pack, input, mayBeAsked);
  if (!frame.ok) return frame;
  const undecided = undecidedFacts(pack, frame.value).filter(mayBeAsked);
  if (undecided.length === 0) {
    const evaluation = evaluate(pack, input, options);
    return evaluation.ok ? ok({ kind: "settled", evaluation: evaluation.value }) : evaluation;
  }
  return ok(cheapest(pack, undecided));
}

/** The missing facts that may change the answer. A definite decline needs nothing more, whatever else is unknown. */
function undecidedFacts(pack: CompiledPack, frame: Frame): readonly string[] {
  // Where a missing fact is a value, any fact that arrives may turn the answer.
  if (pack.definition.semantics !== "strict")
    return pack.reads.filter((name) => frame.pending?.[pack.scope.slotOf.get(name) ?? -1] === 1);
  const [only, ...others] = possibleOutcomes(pack, frame);
  if (others.length === 0 && only === "decline") return [];
  const ofOutcome = others.length === 0 ? [] : factsOfOutcome(pack, frame);
  // While the outcome itself is open, outputs can wait: a decline may yet make them idle.
  return ofOutcome.length > 0 ? ofOutcome : factsOfOutputs(pack, frame);
}

function cheapest(pack: CompiledPack, undecided: readonly string[]): DataPlan {
  const bySource = Map.groupBy(undecided, (fact) => pack.catalogue.fact(fact)?.source ?? "");
  const offers = [...bySource].map(([source, facts]) => {
    const { cost, latencyMs } = pack.catalogue.source(source) ?? {};
    return { source, facts, cost, latencyMs };
  });
  const [best] = offers.sort(
    (left, right) =>
      (left.cost?.amountMinor ?? 0) - (right.cost?.amountMinor ?? 0) ||
      (left.latencyMs ?? 0) - (right.latencyMs ?? 0) ||
      (left.source < right.source ? -1 : 1),
  );
  const { source = "", facts = [], cost, latencyMs } = best ?? {};
  return {
    kind: "needs",
    source,
    facts,
    undecided,
    ...(cost === undefined ? {} : { cost }),
    ...(latencyMs === undefined ? {} : { latencyMs }),
  };
}
