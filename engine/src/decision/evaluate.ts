import { contentHash, ok, type Json, type Result } from "../kernel/index.ts";
import { LOGIC_VERSION, unbindValue } from "../logic/index.ts";
import type { CompiledPack } from "./compiled-pack.ts";
import { decide, type EvaluationOptions, type Verdict } from "./decide.ts";
import type { Frame } from "./decision-kind.ts";
import type { Decision } from "./decision.ts";
import type { DecisionInput, Evaluation, FlatTrace } from "./evaluation.ts";

/** Decides and writes the decision down, its digest included. Fails as `decide` does. */
export function evaluate(
  pack: CompiledPack,
  input: DecisionInput,
  options: EvaluationOptions = {},
): Result<Evaluation> {
  const verdict = decide(pack, input, options);
  return verdict.ok ? ok(evaluationOf(verdict.value)) : verdict;
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
export function decisionOf({ pack, frame, outcome, possible, missing, reasons }: Verdict): Decision {
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

/** One digit a truth, in chunks that fit into the arguments of a call. */
function digitsOf(truths: Uint8Array): string {
  let digits = "";
  for (let start = 0; start < truths.length; start += 4_096)
    digits += String.fromCharCode(...truths.subarray(start, start + 4_096).map((truth) => truth + 48));
  return digits;
}
