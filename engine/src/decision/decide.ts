import { ok, type Result } from "../kernel/index.ts";
import { UNKNOWN } from "../logic/index.ts";
import type { CompiledPack } from "./compiled-pack.ts";
import type { Frame } from "./decision-kind.ts";
import type { DecisionReason, NotAsked } from "./decision.ts";
import type { DecisionInput, FlatTrace } from "./evaluation.ts";
import { factsOfOutcome } from "./missing-facts.ts";
import type { Outcome } from "./pack-schema.ts";
import { rankReasons } from "./rank-reasons.ts";
import { runPack } from "./run-pack.ts";
import { isViolated, possibleOutcomes } from "./settle-outcome.ts";

export interface EvaluationOptions {
  /** In semantics where a missing fact is a value, turn an approval that read one into a referral. Default true. */
  readonly referOnMissing?: boolean;
}

/** What a pack says of an applicant, with the flat arrays that explain it. */
export interface Verdict {
  readonly pack: CompiledPack;
  /** The arrays of the evaluation: truth of every leaf, row and attribute, points, values. */
  readonly frame: Frame;
  readonly outcome: Outcome;
  /** Every outcome that the unknown facts still allow; one entry when the outcome is definite. */
  readonly possible: readonly Outcome[];
  /** The unknown facts on which it depends, sorted. */
  readonly missing: readonly string[];
  /** Ranked; callers show the first four. */
  readonly reasons: readonly DecisionReason[];
  readonly referred: FlatTrace["referred"];
  /** What a data plan left out, since no answer could change the outcome or the outputs. */
  readonly notAsked?: NotAsked;
}

/**
 * Decides, and records why in flat arrays. The readable trace, the outputs, the events and the digest are made from
 * its answer when somebody asks (`decisionOf`): a backtest over a million applicants asks for none of them. Answers
 * issues under `/facts` and `/at` for input that is not what the catalogue declares; nothing else can fail.
 */
export function decide(
  pack: CompiledPack,
  input: DecisionInput,
  options: EvaluationOptions = {},
): Result<Verdict> {
  const frame = runPack(pack, input, undefined);
  return frame.ok ? ok(settleFrame(pack, frame.value, options.referOnMissing ?? true)) : frame;
}

const noNames: readonly string[] = [];

/** Reads the verdict from a frame whose steps have run. */
export function settleFrame(pack: CompiledPack, frame: Frame, referOnMissing: boolean): Verdict {
  const possible = possibleOutcomes(pack, frame);
  const outcome = definiteOutcome(possible);
  if (outcome === "approve") {
    const missing = missingForApproval(pack, frame, referOnMissing);
    return missing.length === 0
      ? verdict(pack, frame, outcome, possible, noNames, undefined)
      : verdict(pack, frame, "refer", ["approve", "refer"], missing, "missing-fact");
  }
  const missing = possible.length > 1 ? factsOfOutcome(pack, frame) : noNames;
  const contradicted = outcome === "refer" && isViolated(pack, frame);
  return verdict(pack, frame, outcome, possible, missing, contradicted ? "hit-policy-violated" : undefined);
}

/** The outcome alone, of frames that are counted and not explained. */
export function outcomeOf(
  pack: CompiledPack,
  frame: Frame,
  possible: readonly Outcome[],
  referOnMissing: boolean,
): Outcome {
  const outcome = definiteOutcome(possible);
  return outcome === "approve" && missingForApproval(pack, frame, referOnMissing).length > 0
    ? "refer"
    : outcome;
}

function definiteOutcome(possible: readonly Outcome[]): Outcome {
  return possible.length === 1 ? (possible[0] ?? "refer") : "refer";
}

/** The missing facts that an approval outside of strict read, where the lender does not leave it at that. */
function missingForApproval(pack: CompiledPack, frame: Frame, referOnMissing: boolean): readonly string[] {
  if (pack.definition.semantics === "strict" || !referOnMissing) return noNames;
  return pack.outcomeFacts.filter((name) => isUnknown(pack, frame, name));
}

function verdict(
  pack: CompiledPack,
  frame: Frame,
  outcome: Outcome,
  possible: readonly Outcome[],
  missing: readonly string[],
  referred: FlatTrace["referred"],
): Verdict {
  const reasons = rankReasons(pack, frame, outcome, possible);
  return { pack, frame, outcome, possible, missing, reasons, referred };
}

function isUnknown(pack: CompiledPack, frame: Frame, name: string): boolean {
  const slot = pack.scope.slotOf.get(name);
  return slot !== undefined && frame.slots[slot] === UNKNOWN;
}
