import { err, ok, pointer, type Issue, type Result } from "../kernel/index.ts";
import { bindValue, UNKNOWN } from "../logic/index.ts";
import { roundValue } from "../logic/index.ts";
import type { CompiledPack } from "./compiled-pack.ts";
import { decisionIssues } from "./decision-issues.ts";
import type { Frame } from "./decision-kind.ts";
import type { DecisionInput } from "./evaluation.ts";

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;

/** Binds the facts and computes every step. `mayBeAsked` names missing facts whose source can still answer. */
export function runPack(
  pack: CompiledPack,
  input: DecisionInput,
  mayBeAsked: ((fact: string) => boolean) | undefined,
): Result<Frame> {
  const bound = bindFacts(pack, input);
  if (!bound.ok) return bound;
  const slots = bound.value;
  const frame: Frame = {
    slots,
    at: input.at,
    truths: new Uint8Array(pack.truthCount),
    points: new Float64Array(pack.pointCount),
    pending:
      mayBeAsked === undefined
        ? undefined
        : Uint8Array.from(pack.scope.entries, ({ name }, slot) =>
            slots[slot] === UNKNOWN && pack.upstream.isFact(name) && mayBeAsked(name) ? 1 : 0,
          ),
  };
  for (const step of pack.steps) {
    if (step.kind === "decision") step.decision.evaluate(frame);
    else {
      const value = step.formula.evaluate(frame);
      const { scale, rounding } = step.definition;
      slots[step.slot] =
        scale === undefined || rounding === undefined ? value : roundValue(value, scale, rounding);
    }
  }
  return ok(frame);
}

function bindFacts(pack: CompiledPack, input: DecisionInput): Result<Frame["slots"]> {
  const slots = new Array<Frame["slots"][number]>(pack.scope.entries.length).fill(UNKNOWN);
  const issues: Issue[] = [];
  if (!instant.test(input.at) || Number.isNaN(Date.parse(input.at)))
    issues.push(decisionIssues.issue("decision.at", "/at", { at: input.at }));
  for (const name of Object.keys(input.facts)) {
    const wire = input.facts[name];
    const declared = pack.catalogue.fact(name);
    const slot = pack.scope.slotOf.get(name);
    if (declared === undefined || slot === undefined)
      issues.push(decisionIssues.issue("facts.unknown", pointer("facts", name), { fact: name }));
    else if (wire !== undefined) {
      // A declared name needs no escaping in a pointer.
      const value = bindValue(declared.type, declared.nullable ?? false, wire, `/facts/${name}`);
      if (value.ok) slots[slot] = value.value;
      else issues.push(...value.error);
    }
  }
  return issues.length > 0 ? err(issues) : ok(slots);
}
