import { contentHash, ok, type Json, type Result } from "../kernel/index.ts";
import { LOGIC_VERSION, unbindValue } from "../logic/index.ts";
import type { CompiledPack } from "./compiled-pack.ts";
import { decide, type EvaluationOptions, type Verdict } from "./decide.ts";
import { stillMatters } from "./data-plan/still-matters.ts";
import type { Frame } from "./decision-kind.ts";
import type { Decision } from "./decision.ts";
import type { DecisionInput, Evaluation, FlatTrace } from "./evaluation.ts";

/** Decides and writes the decision down, its digest included. Fails as `decide` does. */
export function evaluate(
  pack: CompiledPack,
  input: DecisionInput,
  options: EvaluationOptions = {},
): Result<Evaluation> {
  const { notAsked = [] } = input;
  const verdict = notAsked.length === 0 ? decide(pack, input, options) : without(pack, input, options);
  return verdict.ok ? ok(evaluationOf(verdict.value)) : verdict;
}

/** What a data plan settled, decided again; facts that do matter are taken for missing. */
function without(pack: CompiledPack, input: DecisionInput, options: EvaluationOptions): Result<Verdict> {
  const left = new Set(input.notAsked);
  const found = stillMatters(pack, input, (fact) => left.has(fact), options);
  if (!found.ok) return found;
  return found.value.kind === "settled" ? ok(found.value.verdict) : decide(pack, input, options);
}

/** The decision of a verdict with the arrays it was read from. */
export function evaluationOf(verdict: Verdict): Evaluation {
  const { frame, referred } = verdict;
  const decision = decisionOf(verdict);
  const { truths, points, words, slots } = frame;
  const trace: FlatTrace = { truths, points, words, slots, ...(referred === undefined ? {} : { referred }) };
  return { decision, trace };
}

/** A verdict as plain JSON, with the outputs, the events and the digest of the flat trace. */
export function decisionOf(verdict: Verdict): Decision {
  const { pack, frame, outcome, possible, missing, reasons, notAsked } = verdict;
  // Tables with an index write their cells into the trace only when it is read.
  for (const each of pack.inOrder) each.complete?.(frame);
  const outputs = knownOutputs(pack, frame);
  const { id, version } = pack.definition;
  return {
    pack: { id, version, hash: pack.hash },
    logicVersion: LOGIC_VERSION,
    at: frame.at,
    outcome,
    possible,
    missing,
    reasons,
    outputs,
    events: pack.inOrder.flatMap((each) => each.events(frame)),
    ...(notAsked === undefined ? {} : { notAsked }),
    digest: digestOf(pack, frame, outputs),
  };
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

/** Five digits at a time: what 243 combinations of five truths are written as. */
const fiveDigits: readonly string[] = Array.from({ length: 3 ** 5 }, (_, truths) =>
  truths.toString(3).padStart(5, "0"),
);

/** One digit a truth. */
function digitsOf(truths: Uint8Array): string {
  let digits = "";
  let at = 0;
  for (; at + 5 <= truths.length; at += 5) {
    let five = 0;
    for (let place = at; place < at + 5; place += 1) five = five * 3 + (truths[place] as number);
    digits += fiveDigits[five] as string;
  }
  for (; at < truths.length; at += 1) digits += String(truths[at]);
  return digits;
}
