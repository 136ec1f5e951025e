import { MAYBE, TRUE } from "../logic/index.ts";
import type { CompiledPack } from "./compiled-pack.ts";
import type { CompiledDecision, Frame, Occurrences } from "./decision-kind.ts";
import type { Outcome } from "./pack-schema.ts";
import { outcomeBits } from "./rule-outcomes.ts";

/** Every outcome that what is known allows, in the order approve, refer, decline. */
export function possibleOutcomes(pack: CompiledPack, frame: Frame): readonly Outcome[] {
  const { ruleOutcomes, outcomeDecision, definition } = pack;
  let found =
    ruleOutcomes === undefined
      ? outcomesOf(pack, outcomeDecision.occurrences(frame, definition.outcome.output))
      : ruleOutcomes.possible(frame);
  // A table that contradicts its hit policy, or may turn out to, takes an approval back (HP1).
  if ((found & outcomeBits.approve) !== 0) {
    const contradicted = isViolated(pack, frame);
    if (contradicted || mayBeViolated(pack, frame).length > 0) found |= outcomeBits.refer;
    if (contradicted) found &= ~outcomeBits.approve;
  }
  return outcomesIn[found] ?? [];
}

const anyOutcome = 7;
const outcomeOrder = ["approve", "refer", "decline"] as const;
const outcomesIn: readonly (readonly Outcome[])[] = Array.from({ length: anyOutcome + 1 }, (_, set) =>
  outcomeOrder.filter((outcome) => (set & outcomeBits[outcome]) !== 0),
);

/** Whether some decision certainly contradicts its hit policy. */
export function isViolated(pack: CompiledPack, frame: Frame): boolean {
  return pack.violable.length > 0 && violatedDecision(pack, frame) !== undefined;
}

/** The first decision that certainly contradicts its hit policy. */
export function violatedDecision(pack: CompiledPack, frame: Frame): CompiledDecision | undefined {
  for (const decision of pack.violable) if (decision.violated(frame) === TRUE) return decision;
  return undefined;
}

const nothing: readonly CompiledDecision[] = [];

/** Decisions whose hit policy the missing facts may yet contradict. */
export function mayBeViolated(pack: CompiledPack, frame: Frame): readonly CompiledDecision[] {
  let found: CompiledDecision[] | undefined;
  for (const decision of pack.violable) if (decision.violated(frame) === MAYBE) (found ??= []).push(decision);
  return found ?? nothing;
}

/** The rank of the first event of the precedence that certainly occurs: what comes after it cannot matter. */
export function settledRank(pack: CompiledPack, frame: Frame): number {
  const occurrences = pack.outcomeDecision.occurrences(frame, pack.definition.outcome.output);
  return occurrences.kind === "each" ? firstRank(pack, occurrences.definite) : Infinity;
}

function firstRank(pack: CompiledPack, events: readonly string[]): number {
  let first = Infinity;
  for (const event of events) {
    const rank = pack.outcomes.get(event)?.rank ?? Infinity;
    if (rank < first) first = rank;
  }
  return first;
}

function outcomesOf(pack: CompiledPack, occurrences: Occurrences): number {
  const { precedence, otherwise } = pack.definition.outcome;
  let found = 0;
  if (occurrences.kind === "one-of") {
    for (const text of occurrences.texts)
      if (text === undefined) {
        found |= outcomeBits[otherwise];
        for (const { outcome } of precedence) found |= outcomeBits[outcome];
      } else
        found |= outcomeBits[(text === null ? undefined : pack.outcomes.get(text)?.outcome) ?? otherwise];
    return found;
  }
  const settled = firstRank(pack, occurrences.definite);
  found = outcomeBits[precedence[settled]?.outcome ?? otherwise];
  if (occurrences.open)
    for (const [rank, { outcome }] of precedence.entries())
      found |= rank < settled ? outcomeBits[outcome] : 0;
  for (const event of occurrences.possible) {
    const known = pack.outcomes.get(event);
    if (known !== undefined && known.rank < settled) found |= outcomeBits[known.outcome];
  }
  return found;
}
