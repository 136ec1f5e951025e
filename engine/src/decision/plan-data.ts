import { ok, type Result } from "../kernel/index.ts";
import type { CompiledPack } from "./compiled-pack.ts";
import { stillMatters } from "./data-plan/still-matters.ts";
import type { EvaluationOptions } from "./decide.ts";
import type { NotAsked } from "./decision.ts";
import { evaluationOf } from "./evaluate.ts";
import type { DecisionInput, Evaluation } from "./evaluation.ts";

export type DataPlan =
  | {
      readonly kind: "settled";
      readonly evaluation: Evaluation;
      /** Sources that could have been asked, and the facts they would have given; nothing there changes the answer. */
      readonly notAsked: NotAsked;
    }
  | {
      readonly kind: "needs";
      /** The source to ask next. */
      readonly source: string;
      /** The missing facts that this source is asked for. */
      readonly facts: readonly string[];
      /** Every missing fact that can still change the answer. */
      readonly undecided: readonly string[];
      /**
       * For each undecided fact there are completions that differ in it alone and are answered differently. Where it
       * is false the plan may ask too much, never too little.
       */
      readonly exact: boolean;
      readonly cost?: { readonly amountMinor: number; readonly currency: string };
      readonly latencyMs?: number;
    };

const nothing: NotAsked = { sources: [], facts: [] };

/**
 * Decides if no source that can still be asked may change the outcome or the outputs; otherwise names the cheapest
 * that may. `unavailable` sources are not asked (again): their facts stay unknown.
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
  const found = stillMatters(pack, input, mayBeAsked, options);
  if (!found.ok) return found;
  if (found.value.kind === "hangs-on") return ok(cheapest(pack, found.value));
  const { verdict } = found.value;
  return ok({ kind: "settled", evaluation: evaluationOf(verdict), notAsked: verdict.notAsked ?? nothing });
}

function cheapest(
  pack: CompiledPack,
  {
    facts: undecided,
    wanted,
    exact,
  }: { readonly facts: readonly string[]; readonly wanted: readonly string[]; readonly exact: boolean },
): DataPlan {
  const sourceOf = (fact: string) => pack.catalogue.fact(fact)?.source ?? "";
  const offers = [...new Set(undecided.map(sourceOf))].map((source) => {
    const { cost, latencyMs } = pack.catalogue.source(source) ?? {};
    return { source, cost, latencyMs };
  });
  const [best] = offers.sort(
    (left, right) =>
      (left.cost?.amountMinor ?? 0) - (right.cost?.amountMinor ?? 0) ||
      (left.latencyMs ?? 0) - (right.latencyMs ?? 0) ||
      (left.source < right.source ? -1 : 1),
  );
  const { source = "", cost, latencyMs } = best ?? {};
  return {
    kind: "needs",
    source,
    facts: wanted.filter((fact) => sourceOf(fact) === source),
    undecided,
    exact,
    ...(cost === undefined ? {} : { cost }),
    ...(latencyMs === undefined ? {} : { latencyMs }),
  };
}
