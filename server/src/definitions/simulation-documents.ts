import { isJsonObject, type Json } from "@lendloom/engine/kernel";
import type { DefinitionDocuments } from "@lendloom/engine/process";
import type { DefinitionSet } from "./check-definitions.ts";
import { textMember } from "./definition-key.ts";
import { decisionPacks } from "./runtime-definitions.ts";

/**
 * The documents a simulation runs: a workflow of the set by its id, or one given whole, with its catalogue and
 * the packs it asks. Undefined: the set has no such workflow.
 */
export function simulationDocuments(set: DefinitionSet, workflow: Json): DefinitionDocuments | undefined {
  const document =
    typeof workflow === "string" ? set.member({ kind: "workflow", id: workflow })?.definition : workflow;
  if (document === undefined || !isJsonObject(document)) return undefined;
  const catalogue = set.member({ kind: "catalogue", id: textMember(document, "catalogue") ?? "" });
  const packs = [...new Set(decisionPacks(document))].flatMap(
    (id) => set.member({ kind: "pack", id })?.definition ?? [],
  );
  return { workflow: document, catalogue: catalogue?.definition ?? null, packs };
}
