import { TRUE } from "../logic/index.ts";
import type { CompiledPack } from "./compiled-pack.ts";
import type { Citation, CompiledDecision, Frame } from "./decision-kind.ts";
import type { DecisionReason } from "./decision.ts";
import type { Outcome } from "./pack-schema.ts";

/**
 * The reasons of a decision that is no approval, in the order in which they are told: those of rules and rows
 * by rank, then declaration; then those of scorecards by points lost; last those that speak of nothing but
 * such a score, which alone would not be a specific reason (12 CFR 1002.9). Each code once. Only what really led
 * here gives a reason: items of the outcome decision that lead to refer or decline, and of other decisions
 * only where such an item reads them. An item that merely may hold gives none: while the outcome is open for want
 * of facts, those facts are named instead, and nobody is told of a fault that was never found.
 */
export function rankReasons(
  pack: CompiledPack,
  frame: Frame,
  outcome: Outcome,
  possible: readonly Outcome[],
): readonly DecisionReason[] {
  if (outcome === "approve") return [];
  const counts = (citation: Citation): boolean => citation.truth === TRUE;
  const leadsTo = (citation: Citation): Outcome | undefined =>
    citation.event === undefined ? undefined : pack.outcomes.get(citation.event)?.outcome;
  const adverse = pack.outcomeDecision
    .cited(frame, pack.definition.outcome.output)
    .filter((citation) => counts(citation) && isAdverse(leadsTo(citation)));
  if (adverse.length === 0 && possible.length > 1) return [];
  // Nothing fired: what the outcome decision looked at as a whole is why nothing approved.
  const reads =
    adverse.length > 0 ? adverse.flatMap((citation) => citation.reads) : pack.outcomeDecision.reads;
  const behind = pack.upstream.namesBehind(reads);
  const others = otherDecisions(pack).filter(({ outputs }) => outputs.some(({ name }) => behind.has(name)));
  const cited = [
    ...adverse.map((citation) => ({ citation, decision: pack.outcomeDecision })),
    ...others.flatMap((decision) =>
      decision
        .cited(frame, undefined)
        .filter((citation) => counts(citation) && leadsTo(citation) !== "approve")
        .map((citation) => ({ citation, decision })),
    ),
  ];
  return ranked(pack, cited);
}

function isAdverse(outcome: Outcome | undefined): boolean {
  return outcome === "refer" || outcome === "decline";
}

function otherDecisions(pack: CompiledPack): readonly CompiledDecision[] {
  return pack.steps.flatMap((step) =>
    step.kind === "decision" && step.decision !== pack.outcomeDecision ? [step.decision] : [],
  );
}

interface Cited {
  readonly citation: Citation;
  readonly decision: CompiledDecision;
}

function ranked(pack: CompiledPack, cited: readonly Cited[]): readonly DecisionReason[] {
  const reasons = cited.flatMap(({ citation, decision }) =>
    citation.codes.flatMap((code) => {
      const reason = Object.hasOwn(pack.definition.reasons, code) ? pack.definition.reasons[code] : undefined;
      return reason === undefined ? [] : [{ code, reason, decision, citation }];
    }),
  );
  const scores = new Set(
    reasons.flatMap(({ citation, decision }) =>
      citation.lost === undefined ? [] : decision.outputs.map(({ name }) => name),
    ),
  );
  const groupOf = ({ citation, reason }: (typeof reasons)[number]): number =>
    citation.lost !== undefined ? 1 : reason.facts.every((fact) => scores.has(fact)) ? 2 : 0;
  // The sort is stable: equal ranks and equal losses keep their order of declaration.
  const inOrder = reasons.sort(
    (left, right) =>
      groupOf(left) - groupOf(right) ||
      (right.citation.lost ?? 0) - (left.citation.lost ?? 0) ||
      left.reason.rank - right.reason.rank,
  );
  const told = new Set<string>();
  return inOrder.flatMap(({ code, reason, decision, citation }) => {
    if (told.has(code)) return [];
    told.add(code);
    const { texts, facts } = reason;
    return [{ code, texts, decision: decision.id, rule: citation.rule, facts }];
  });
}
