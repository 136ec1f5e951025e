import { isJsonObject, type Json } from "@lendloom/engine/kernel";
import { definitionsAround, workflowsBegun, type DefinitionDocuments } from "@lendloom/engine/process";
import type { DefinitionSet } from "./check-definitions.ts";
import { textMember, type Member } from "./definition-key.ts";

/**
 * The documents a simulation runs: a workflow of the set by its id, or one given whole, with its catalogue and
 * the packs it asks. Undefined: the set has no such workflow.
 */
export function simulationDocuments(set: DefinitionSet, workflow: Json): DefinitionDocuments | undefined {
  const document =
    typeof workflow === "string" ? set.member({ kind: "workflow", id: workflow })?.definition : workflow;
  if (document === undefined || !isJsonObject(document)) return undefined;
  const around = definitionsAround(document, (kind, id) => set.member({ kind, id })?.definition);
  const beginning = beginningWorkflows(set, textMember(document, "id") ?? "");
  return { ...around, begunBy: beginning.map(({ definition }) => definition) };
}

/** Workflows of the set that begin this one as a sub-flow. */
export function beginningWorkflows(set: DefinitionSet, id: string): readonly Member[] {
  return set.members().filter((member) => {
    return member.kind === "workflow" && member.id !== id && begunOnce(member.definition).includes(id);
  });
}

const begunOf = new WeakMap<object, readonly string[]>();

/** Documents never change, and every workflow of a set asks all others. */
function begunOnce(document: Json): readonly string[] {
  if (!isJsonObject(document)) return [];
  const known = begunOf.get(document);
  if (known !== undefined) return known;
  const begun = workflowsBegun(document);
  begunOf.set(document, begun);
  return begun;
}
