import { pointer, type Issue } from "../kernel/index.ts";
import type { CompiledPack } from "./compiled-pack.ts";
import { decisionIssues } from "./decision-issues.ts";
import type { CompiledDecision, Emission } from "./decision-kind.ts";
import type { PackDefinition } from "./pack-schema.ts";

/** Checks what settles the outcome: its decision and output exist, and its events can occur. */
export function checkOutcome(
  definition: PackDefinition,
  decisions: ReadonlyMap<string, CompiledDecision>,
): readonly Issue[] {
  const { decision: id, output, precedence } = definition.outcome;
  const decision = decisions.get(id);
  if (decision === undefined)
    return [decisionIssues.issue("outcome.decision-unknown", "/outcome/decision", { decision: id })];
  const misfit = outputIssue(decision, output);
  if (misfit !== undefined) return [misfit];
  const emissions = decision.emissions(output);
  const seen = new Set<string>();
  const twice = precedence.flatMap(({ event }, index) =>
    seen.has(event)
      ? [
          decisionIssues.issue("outcome.event-twice", pointer("outcome", "precedence", index, "event"), {
            event,
          }),
        ]
      : (seen.add(event), []),
  );
  const emitted = new Set(emissions.map(({ event }) => event));
  const never = precedence.flatMap(({ event }, index) => {
    const at = pointer("outcome", "precedence", index, "event");
    return emitted.has(event) || emitted.has(undefined)
      ? []
      : [decisionIssues.issue("outcome.event-never-emitted", at, { event }, "warning")];
  });
  return [...twice, ...never, ...emissions.flatMap((emission) => emissionIssues(emission, definition))];
}

/** The outcome of each event type, with its place in the precedence. */
export function outcomesByEvent(definition: PackDefinition): CompiledPack["outcomes"] {
  return new Map(
    definition.outcome.precedence.map(({ event, outcome }, rank) => [event, { rank, outcome }] as const),
  );
}

function outputIssue(decision: CompiledDecision, output: string | undefined): Issue | undefined {
  const params = { decision: decision.id, output: output ?? "" };
  if (decision.kind === "rules")
    return output === undefined
      ? undefined
      : decisionIssues.issue("outcome.output-unknown", "/outcome/output", params);
  if (output === undefined) return decisionIssues.issue("outcome.output-missing", "/outcome", params);
  const declared = decision.outputs.find(({ name }) => name === output);
  if (declared === undefined)
    return decisionIssues.issue("outcome.output-unknown", "/outcome/output", params);
  const type = declared.type.kind === "list" ? declared.type.of : declared.type;
  return type.kind === "string" || type.kind === "enum" || type.kind === "any"
    ? undefined
    : decisionIssues.issue("outcome.output-not-text", "/outcome/output", params);
}

/** In strict a decline or a referral is told with a reason; an event without an outcome is probably a slip. */
function emissionIssues(emission: Emission, definition: PackDefinition): readonly Issue[] {
  const { event, pointer: at, explained } = emission;
  if (event === undefined) return [];
  const outcome = definition.outcome.precedence.find((entry) => entry.event === event)?.outcome;
  if (outcome === undefined)
    return [decisionIssues.issue("outcome.event-unmapped", at, { event }, "warning")];
  return definition.semantics === "strict" && outcome !== "approve" && !explained
    ? [decisionIssues.issue("pack.reason-in-strict", at, { outcome })]
    : [];
}
