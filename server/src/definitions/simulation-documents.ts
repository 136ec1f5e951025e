import { isJsonObject, type Json } from "@lendloom/engine/kernel";
import type { DefinitionDocuments } from "@lendloom/engine/process";
import type { DefinitionSet } from "./check-definitions.ts";
import { textMember } from "./definition-key.ts";

/**
 * The documents a simulation runs: a workflow of the set by its id, or one given whole, with its catalogue and
 * the packs it asks. Undefined: the set has no such workflow.
 */
export function simulationDocuments(set: DefinitionSet, workflow: Json): DefinitionDocuments | undefined {
  const document =
    typeof workflow === "string" ? set.member({ kind: "workflow", id: workflow })?.definition : workflow;
  if (document === undefined || !isJsonObject(document)) return undefined;
  const catalogue = set.member({ kind: "catalogue", id: textMember(document, "catalogue") ?? "" });
  const packs = decisionPacks(document).flatMap((id) => set.member({ kind: "pack", id })?.definition ?? []);
  return { workflow: document, catalogue: catalogue?.definition ?? null, packs };
}

/** The ids of the packs that decisions of a workflow document ask, wherever they stand in it; each once. */
export function decisionPacks(document: Json): readonly string[] {
  return [...new Set(asked(document))];
}

function asked(document: Json): readonly string[] {
  if (Array.isArray(document)) return (document as readonly Json[]).flatMap(asked);
  if (!isJsonObject(document)) return [];
  const { src, params } = document;
  const here = src === "decision" && isJsonObject(params) ? textMember(params, "pack") : undefined;
  return [...(here === undefined ? [] : [here]), ...Object.values(document).flatMap(asked)];
}
