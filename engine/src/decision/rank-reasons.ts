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
  if (outcome === "approve") return none;
  const { outcomeDecision } = pack;
  const told: Told[] = [];
  const adverse: Citation[] = [];
  for (const citation of outcomeDecision.cited(frame, pack.definition.outcome.output))
    if (citation.truth === TRUE && isAdverse(leadsTo(pack, citation))) {
      adverse.push(citation);
      for (const each of toldBy(pack, outcomeDecision, citation)) told.push(each);
    }
  if (adverse.length === 0 && possible.length > 1) return none;
  // Nothing fired: what the outcome decision looked at as a whole is why nothing approved.
  const sites = adverse.length > 0 ? adverse : [outcomeDecision];
  for (const decision of pack.inOrder) {
    if (decision === outcomeDecision) continue;
    if (!sites.some(({ reads }) => pack.upstream.decisionsBehind(reads).has(decision))) continue;
    for (const citation of decision.cited(frame, undefined))
      if (citation.truth === TRUE && leadsTo(pack, citation) !== "approve")
        for (const each of toldBy(pack, decision, citation)) told.push(each);
  }
  return told.length === 0 ? none : inOrder(told);
}

const none: readonly DecisionReason[] = [];

function leadsTo(pack: CompiledPack, citation: Citation): Outcome | undefined {
  return citation.event === undefined ? undefined : pack.outcomes.get(citation.event)?.outcome;
}

function isAdverse(outcome: Outcome | undefined): boolean {
  return outcome === "refer" || outcome === "decline";
}

/** One reason that a rule, row or characteristic gives, and where it stands. */
interface Told {
  readonly reason: DecisionReason;
  readonly rank: number;
  /** Points lost, of a characteristic. */
  readonly lost: number | undefined;
  /** The scores that a characteristic is part of. */
  readonly scores: readonly string[];
}

function inOrder(told: Told[]): readonly DecisionReason[] {
  if (told.length > 1) {
    const scores = new Set(told.flatMap(({ scores: own }) => own));
    const groupOf = ({ reason, lost }: Told): number =>
      lost !== undefined ? 1 : scores.size > 0 && reason.facts.every((fact) => scores.has(fact)) ? 2 : 0;
    // The sort is stable: equal ranks and equal losses keep their order of declaration.
    told.sort(
      (left, right) =>
        groupOf(left) - groupOf(right) || (right.lost ?? 0) - (left.lost ?? 0) || left.rank - right.rank,
    );
  }
  const answer: DecisionReason[] = [];
  for (const { reason } of told) if (!hasCode(answer, reason.code)) answer.push(reason);
  return answer;
}

function hasCode(reasons: readonly DecisionReason[], code: string): boolean {
  for (const reason of reasons) if (reason.code === code) return true;
  return false;
}

type ToldByCodes = Map<readonly string[], readonly Told[]>;
/** What rules and rows tell is the same every time; what a characteristic tells hangs on the points it lost. */
const toldByPack = new WeakMap<CompiledPack, ToldByCodes>();

function toldBy(pack: CompiledPack, decision: CompiledDecision, citation: Citation): readonly Told[] {
  if (citation.lost !== undefined) return tell(pack, decision, citation, citation.lost);
  let told = toldByPack.get(pack);
  if (told === undefined) toldByPack.set(pack, (told = new Map() as ToldByCodes));
  const known = told.get(citation.codes);
  // Two rules may have been given the very same list.
  if (known?.[0]?.reason.rule === citation.rule && known[0].reason.decision === decision.id) return known;
  const fresh = tell(pack, decision, citation, undefined);
  told.set(citation.codes, fresh);
  return fresh;
}

const noScores: readonly string[] = [];

function tell(
  { definition: { reasons } }: CompiledPack,
  decision: CompiledDecision,
  { codes, rule }: Citation,
  lost: number | undefined,
): readonly Told[] {
  return codes.flatMap((code): Told[] => {
    const reason = Object.hasOwn(reasons, code) ? reasons[code] : undefined;
    if (reason === undefined) return [];
    const { texts, facts, rank } = reason;
    return [
      {
        reason: { code, texts, decision: decision.id, rule, facts },
        rank,
        lost,
        scores: lost === undefined ? noScores : decision.outputs.map(({ name }) => name),
      },
    ];
  });
}
