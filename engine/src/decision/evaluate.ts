import { contentHash, ok, type Json, type Result } from "../kernel/index.ts";
import { LOGIC_VERSION, unbindValue, UNKNOWN } from "../logic/index.ts";
import type { CompiledPack } from "./compiled-pack.ts";
import type { Frame } from "./decision-kind.ts";
import type { Decision } from "./decision.ts";
import type { DecisionInput, Evaluation, FlatTrace } from "./evaluation.ts";
import { factsOfOutcome } from "./missing-facts.ts";
import type { Outcome } from "./pack-schema.ts";
import { rankReasons } from "./rank-reasons.ts";
import { runPack } from "./run-pack.ts";
import { isViolated, possibleOutcomes } from "./settle-outcome.ts";

export interface EvaluationOptions {
  /** In semantics where a missing fact is a value, turn an approval that read one into a referral. Default true. */
  readonly referOnMissing?: boolean;
}

/** Decides. Answers issues under `/facts` and `/at` for input that is not what the catalogue declares; nothing else can fail. */
export function evaluate(
  pack: CompiledPack,
  input: DecisionInput,
  options: EvaluationOptions = {},
): Result<Evaluation> {
  const frame = runPack(pack, input, undefined);
  if (!frame.ok) return frame;
  return ok(readDecision(pack, frame.value, options.referOnMissing ?? true));
}

function readDecision(pack: CompiledPack, frame: Frame, referOnMissing: boolean): Evaluation {
  const { outcome, possible, missing, referred } = settle(pack, frame, referOnMissing);
  const outputs = knownOutputs(pack, frame);
  const decisions = pack.steps.flatMap((step) => (step.kind === "decision" ? [step.decision] : []));
  const { id, version } = pack.definition;
  const decision: Decision = {
    pack: { id, version, hash: pack.hash },
    logicVersion: LOGIC_VERSION,
    at: frame.at,
    outcome,
    possible,
    missing,
    reasons: rankReasons(pack, frame, outcome, possible),
    outputs,
    events: decisions.flatMap((each) => each.events(frame)),
    digest: digestOf(pack, frame, outputs),
  };
  const { truths, points, slots } = frame;
  const trace: FlatTrace = { truths, points, slots, ...(referred === undefined ? {} : { referred }) };
  return { decision, trace };
}

interface Settled {
  readonly outcome: Outcome;
  readonly possible: readonly Outcome[];
  readonly missing: readonly string[];
  readonly referred?: NonNullable<FlatTrace["referred"]>;
}

function settle(pack: CompiledPack, frame: Frame, referOnMissing: boolean): Settled {
  const possible = possibleOutcomes(pack, frame);
  const [only = "refer", ...others] = possible;
  const outcome = others.length > 0 ? "refer" : only;
  if (outcome !== "approve") {
    const missing = others.length > 0 ? factsOfOutcome(pack, frame) : [];
    const contradicted = outcome === "refer" && isViolated(pack, frame);
    return { outcome, possible, missing, ...(contradicted ? { referred: "hit-policy-violated" } : {}) };
  }
  if (pack.definition.semantics === "strict" || !referOnMissing) return { outcome, possible, missing: [] };
  const missing = factsRead(pack).filter((name) => isUnknown(pack, frame, name));
  return missing.length === 0
    ? { outcome, possible, missing }
    : { outcome: "refer", possible: ["approve", "refer"], missing, referred: "missing-fact" };
}

/** The facts that the outcome decision reads, itself or through what it reads. */
function factsRead(pack: CompiledPack): readonly string[] {
  return [...pack.upstream.namesBehind(pack.outcomeDecision.reads)]
    .filter((name) => pack.upstream.isFact(name))
    .sort();
}

function isUnknown(pack: CompiledPack, frame: Frame, name: string): boolean {
  const slot = pack.scope.slotOf.get(name);
  return slot !== undefined && frame.slots[slot] === UNKNOWN;
}

function knownOutputs(pack: CompiledPack, frame: Frame): Decision["outputs"] {
  const outputs: Record<string, Json> = {};
  for (const { outputs: declared } of pack.decisions.values())
    for (const { name, type } of declared) {
      const slot = pack.scope.slotOf.get(name);
      const wire = slot === undefined ? undefined : unbindValue(type, frame.slots[slot] ?? null);
      if (wire !== undefined) outputs[name] = wire;
    }
  return outputs;
}

/** Covers every truth, every point and every value computed; the facts themselves are kept beside it. */
function digestOf(pack: CompiledPack, frame: Frame, outputs: Decision["outputs"]): string {
  const values: Record<string, Json> = { ...outputs };
  for (const step of pack.steps)
    if (step.kind === "derived") {
      const wire = unbindValue(step.definition.type, frame.slots[step.slot] ?? null);
      if (wire !== undefined) values[step.name] = wire;
    }
  return contentHash({
    truths: digitsOf(frame.truths),
    points: Array.from(frame.points, (points) => (Number.isNaN(points) ? null : points)),
    values,
  });
}

/** One digit a truth, in chunks that fit into the arguments of a call. */
function digitsOf(truths: Uint8Array): string {
  let digits = "";
  for (let start = 0; start < truths.length; start += 4_096)
    digits += String.fromCharCode(...truths.subarray(start, start + 4_096).map((truth) => truth + 48));
  return digits;
}
