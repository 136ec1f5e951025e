import { MAYBE, TRUE } from "../logic/index.ts";
import type { CompiledPack } from "./compiled-pack.ts";
import type { Citation, CompiledDecision, Frame } from "./decision-kind.ts";
import type { DecisionReason } from "./decision.ts";
import { unknownFactsBehind } from "./missing-facts.ts";
import { ownReason } from "./own-reasons.ts";
import type { Outcome } from "./pack-schema.ts";

/**
 * The reasons of a decision that is no approval, in the order in which they are told: those of rules and rows
 * by rank, then declaration; then those of scorecards by points lost; last those that speak of nothing but
 * such a score, which alone would not be a specific reason (12 CFR 1002.9). Each code once. Only what really led
 * here gives a reason: items of the outcome decision that lead to refer or decline, and of other decisions
 * only where such an item reads them. An item that merely may hold gives none while the outcome is open for want of
 * facts: those are the reason then, and nobody is told of a fault that was never found. Where the outcome is definite
 * although nothing that leads to it is, what all such items cite is told; where they have nothing in common, what
 * each cites, as possible. Nobody is turned away without a word: see `ownReason`.
 */
export function rankReasons(
  pack: CompiledPack,
  frame: Frame,
  outcome: Outcome,
  possible: readonly Outcome[],
): readonly DecisionReason[] {
  if (outcome === "approve") return none;
  return pack.ruleOutcomes !== undefined && pack.inOrder.length === 1
    ? pack.ruleOutcomes.reasons(frame, () => rank(pack, frame, outcome, possible))
    : rank(pack, frame, outcome, possible);
}

/** The same, of an outcome that completions of the missing facts have, and the frame alone may not. */
export function rankAgreed(
  pack: CompiledPack,
  frame: Frame,
  outcome: Outcome,
  possible: readonly Outcome[],
): readonly DecisionReason[] {
  return outcome === "approve" ? none : rank(pack, frame, outcome, possible);
}

function rank(
  pack: CompiledPack,
  frame: Frame,
  outcome: Outcome,
  possible: readonly Outcome[],
): readonly DecisionReason[] {
  const { outcomeDecision } = pack;
  const isOpen = possible.length > 1;
  const cited = outcomeDecision.cited(frame, pack.definition.outcome.output);
  const adverse = cited.filter((citation) => citation.truth === TRUE && isAdverse(pack, citation));
  if (adverse.length === 0 && isOpen) return ownReason(pack, frame, true);
  const told = adverse.flatMap((citation) => toldBy(pack, outcomeDecision, citation));
  const isLedTo = isOpen || adverse.some((citation) => leadsTo(pack, citation) === outcome);
  const open = isLedTo ? [] : cited.filter((each) => each.truth === MAYBE && leadsTo(pack, each) === outcome);
  if (open.length > 0) return inOrder([...told, ...toldByOpen(pack, frame, open, outcome)]);
  // Nothing fired: what the outcome decision looked at as a whole is why nothing approved.
  if (pack.inOrder.length > 1)
    tellOfOthers(pack, frame, adverse.length > 0 ? adverse : [outcomeDecision], told);
  if (told.length > 0) return inOrder(told);
  return adverse.length > 0 ? none : ownReason(pack, frame, false);
}

/** Of items of which some hold, nobody knows which: the reasons that they share, else those that are possible. */
function toldByOpen(
  pack: CompiledPack,
  frame: Frame,
  open: readonly Citation[],
  outcome: Outcome,
): readonly Told[] {
  const { outcomeDecision } = pack;
  const isOneOf = outcomeDecision.occurrences(frame, pack.definition.outcome.output).kind === "one-of";
  const sharedBy = (code: string) => isOneOf && open.every(({ codes }) => codes.includes(code));
  const shared = open.flatMap(({ codes }) => codes.filter(sharedBy));
  const told = open.flatMap((citation) => {
    const own = toldBy(pack, outcomeDecision, citation);
    if (shared.length > 0) return own.filter(({ reason }) => shared.includes(reason.code));
    const missing = unknownFactsBehind(pack, frame, citation.reads);
    return own.map((each) => ({ ...each, reason: { ...each.reason, possible: true as const, missing } }));
  });
  // Where no rule has to hold, that none does is as possible.
  if (isOneOf || outcome !== "refer") return told;
  const missing = [...new Set(told.flatMap(({ reason }) => reason.missing ?? []))].sort();
  const others = ownReason(pack, frame, false).map((reason): Told => ({
    reason: { ...reason, possible: true, missing },
    rank: Infinity,
    lost: undefined,
    scores: noScores,
  }));
  return [...told, ...others];
}

/** Adds what decisions tell whose outputs are behind what was read at these places. */
function tellOfOthers(
  pack: CompiledPack,
  frame: Frame,
  sites: readonly { readonly reads: readonly string[] }[],
  told: Told[],
): void {
  for (const decision of pack.inOrder) {
    if (decision === pack.outcomeDecision) continue;
    if (!sites.some(({ reads }) => pack.upstream.decisionsBehind(reads).has(decision))) continue;
    for (const citation of decision.cited(frame, undefined))
      if (citation.truth === TRUE && leadsTo(pack, citation) !== "approve")
        for (const each of toldBy(pack, decision, citation)) told.push(each);
  }
}

const none: readonly DecisionReason[] = [];
const noScores: readonly string[] = [];

function leadsTo(pack: CompiledPack, citation: Citation): Outcome | undefined {
  return citation.event === undefined ? undefined : pack.outcomes.get(citation.event)?.outcome;
}

function isAdverse(pack: CompiledPack, citation: Citation): boolean {
  const outcome = leadsTo(pack, citation);
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
  if (told.length === 1) return [(told[0] as Told).reason];
  if (told.some(({ lost }) => lost !== undefined)) sortWithScores(told);
  else sortByRank(told);
  const answer: DecisionReason[] = [];
  for (const { reason } of told) if (!hasCode(answer, reason.code)) answer.push(reason);
  return answer;
}

/** Stable and in place; a decision tells few reasons. */
function sortByRank(told: Told[]): void {
  for (let from = 1; from < told.length; from += 1) {
    const each = told[from] as Told;
    let to = from;
    for (; to > 0 && (told[to - 1] as Told).rank > each.rank; to -= 1) told[to] = told[to - 1] as Told;
    told[to] = each;
  }
}

function sortWithScores(told: Told[]): void {
  const scores = new Set(told.flatMap(({ scores: own }) => own));
  const groupOf = ({ reason, lost }: Told): number =>
    lost !== undefined ? 1 : reason.facts.every((fact) => scores.has(fact)) ? 2 : 0;
  // The sort is stable: equal ranks and equal losses keep their order of declaration.
  told.sort(
    (left, right) =>
      groupOf(left) - groupOf(right) || (right.lost ?? 0) - (left.lost ?? 0) || left.rank - right.rank,
  );
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
