import { TRUE } from "../logic/index.ts";
import type { CompiledPack } from "./compiled-pack.ts";
import type { Citation, CompiledDecision, Frame } from "./decision-kind.ts";
import type { DecisionReason } from "./decision.ts";
import type { Outcome, PackDefinition } from "./pack-schema.ts";

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
  if (outcome === "approve") return none;
  const { outcomeDecision } = pack;
  const cited: Cited[] = [];
  for (const citation of outcomeDecision.cited(frame, pack.definition.outcome.output))
    if (citation.truth === TRUE && isAdverse(leadsTo(pack, citation)))
      cited.push({ citation, decision: outcomeDecision });
  if (cited.length === 0 && possible.length > 1) return none;
  // Nothing fired: what the outcome decision looked at as a whole is why nothing approved.
  const sites = cited.length > 0 ? cited.map(({ citation }) => citation.reads) : [outcomeDecision.reads];
  for (const decision of pack.inOrder) {
    if (decision === outcomeDecision) continue;
    if (!sites.some((reads) => pack.upstream.decisionsBehind(reads).has(decision))) continue;
    for (const citation of decision.cited(frame, undefined))
      if (citation.truth === TRUE && leadsTo(pack, citation) !== "approve")
        cited.push({ citation, decision });
  }
  return cited.length === 0 ? none : ranked(pack, cited);
}

const none: readonly DecisionReason[] = [];

function leadsTo(pack: CompiledPack, citation: Citation): Outcome | undefined {
  return citation.event === undefined ? undefined : pack.outcomes.get(citation.event)?.outcome;
}

function isAdverse(outcome: Outcome | undefined): boolean {
  return outcome === "refer" || outcome === "decline";
}

interface Cited {
  readonly citation: Citation;
  readonly decision: CompiledDecision;
}

interface Told extends Cited {
  readonly code: string;
  readonly reason: PackDefinition["reasons"][string];
  /** Points lost against the baseline; 0 for what is no characteristic. */
  readonly lost: number;
}

function ranked(pack: CompiledPack, cited: readonly Cited[]): readonly DecisionReason[] {
  const { reasons } = pack.definition;
  const told: Told[] = [];
  const scores = new Set<string>();
  for (const { citation, decision } of cited)
    for (const code of citation.codes) {
      const reason = Object.hasOwn(reasons, code) ? reasons[code] : undefined;
      if (reason === undefined) continue;
      if (citation.lost !== undefined) for (const { name } of decision.outputs) scores.add(name);
      told.push({ code, reason, citation, decision, lost: citation.lost ?? 0 });
    }
  const groupOf = ({ citation, reason }: Told): number =>
    citation.lost !== undefined ? 1 : reason.facts.every((fact) => scores.has(fact)) ? 2 : 0;
  // The sort is stable: equal ranks and equal losses keep their order of declaration.
  if (told.length > 1)
    told.sort(
      (left, right) =>
        groupOf(left) - groupOf(right) || right.lost - left.lost || left.reason.rank - right.reason.rank,
    );
  const answer: DecisionReason[] = [];
  for (const { code, reason, decision, citation } of told) {
    if (answer.some((earlier) => earlier.code === code)) continue;
    const { texts, facts } = reason;
    answer.push({ code, texts, decision: decision.id, rule: citation.rule, facts });
  }
  return answer;
}
