import { err, ok, type Result } from "../kernel/index.ts";
import { roundValue, UNKNOWN } from "../logic/index.ts";
import type { CompiledPack } from "./compiled-pack.ts";
import { decisionIssues } from "./decision-issues.ts";
import type { Frame } from "./decision-kind.ts";
import { createFrame } from "./frame.ts";
import type { DecisionInput } from "./evaluation.ts";

/** Binds the facts and computes every step. `mayBeAsked` names missing facts whose source can still answer. */
export function runPack(
  pack: CompiledPack,
  input: DecisionInput,
  mayBeAsked: ((fact: string) => boolean) | undefined,
): Result<Frame> {
  const { at } = input;
  const slots = pack.emptySlots.slice();
  const issues = pack.bindFacts(input.facts, slots);
  if (!isInstant(at)) return err([decisionIssues.issue("decision.at", "/at", { at }), ...issues]);
  if (issues.length > 0) return err(issues);
  const pending =
    mayBeAsked === undefined
      ? undefined
      : Uint8Array.from(pack.scope.entries, ({ name }, slot) =>
          slots[slot] === UNKNOWN && pack.upstream.isFact(name) && mayBeAsked(name) ? 1 : 0,
        );
  const frame = createFrame(pack, slots, at, pending);
  runSteps(pack, frame);
  return ok(frame);
}

/** Computes every derived value and decision of a frame whose facts are bound. */
export function runSteps(pack: CompiledPack, frame: Frame): void {
  for (const step of pack.steps) {
    if (step.kind === "decision") step.decision.evaluate(frame);
    else {
      const value = step.formula.evaluate(frame);
      const { scale, rounding } = step.definition;
      frame.slots[step.slot] =
        scale === undefined || rounding === undefined ? value : roundValue(value, scale, rounding);
    }
  }
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
