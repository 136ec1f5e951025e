import { err, ok, type Result } from "../kernel/index.ts";
import { roundValue, UNKNOWN, writePlain, type Codes, type PlainValues, type Value } from "../logic/index.ts";
import type { CompiledPack, PackStep } from "./compiled-pack.ts";
import { decisionIssues } from "./decision-issues.ts";
import type { Frame } from "./decision-kind.ts";
import { createFrame, type ReusedFrame } from "./frame.ts";
import type { DecisionInput } from "./evaluation.ts";

/** Binds the facts and computes every step. `mayBeAsked` names missing facts whose source can still answer. */
export function runPack(
  pack: CompiledPack,
  input: DecisionInput,
  mayBeAsked: ((fact: string) => boolean) | undefined,
): Result<Frame> {
  const { at } = input;
  const slots = pack.emptySlots.slice();
  const { plain } = pack;
  const issues = pack.factBinding.bind(input.facts, slots, plain);
  if (!isInstant(at)) return err([decisionIssues.issue("decision.at", "/at", { at }), ...issues]);
  if (issues.length > 0) return err(issues);
  const pending =
    mayBeAsked === undefined
      ? undefined
      : Uint8Array.from(pack.scope.entries, ({ name }, slot) =>
          slots[slot] === UNKNOWN && pack.upstream.isFact(name) && mayBeAsked(name) ? 1 : 0,
        );
  const frame = createFrame(pack, slots, at, pending);
  runBoundSteps(pack, frame, plain);
  return ok(frame);
}

/** Computes every derived value and decision of a frame in whose slots the facts lie. */
export function runSteps(pack: CompiledPack, frame: ReusedFrame): void {
  const { plain, slotCodes } = pack;
  for (let slot = 0; slot < slotCodes.length; slot += 1)
    writePlain(plain, slot, frame.slots[slot] as Value, slotCodes[slot] as Codes);
  runBoundSteps(pack, frame, plain);
}

/** The same of a frame whose facts were bound to plain values, too. */
export function runBoundSteps(pack: CompiledPack, frame: ReusedFrame, plain: PlainValues): void {
  const { steps, slotCodes } = pack;
  const { slots } = frame;
  frame.plain = plain;
  for (let place = 0; place < steps.length; place += 1) {
    const step = steps[place] as PackStep;
    runStep(step, frame);
    // Later steps look up what this one computed.
    const { writes } = step;
    for (let each = 0; each < writes.length; each += 1) {
      const slot = writes[each] as number;
      writePlain(plain, slot, slots[slot] as Value, slotCodes[slot] as Codes);
    }
  }
  // The next frame writes to the same place.
  frame.plain = undefined;
}

/** Computes one step: its outputs lie in the slots then, and not yet beside them. */
export function runStep(step: PackStep, frame: Frame): void {
  if (step.kind === "decision") {
    step.decision.evaluate(frame);
    return;
  }
  const value = step.formula.evaluate(frame);
  const { scale, rounding } = step.definition;
  frame.slots[step.slot] =
    scale === undefined || rounding === undefined ? value : roundValue(value, scale, rounding);
}

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;
/** Many applicants are decided at one instant: it is looked at once. */
let lastInstant = "";

/** Whether a text is an instant that a decision can be made at. */
export function isInstant(at: string): boolean {
  if (at === lastInstant) return true;
  if (!instant.test(at) || Number.isNaN(Date.parse(at))) return false;
  lastInstant = at;
  return true;
}
