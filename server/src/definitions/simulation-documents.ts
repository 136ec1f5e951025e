import { isJsonObject, type Json } from "@lendloom/engine/kernel";
import type { DefinitionDocuments } from "@lendloom/engine/process";
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
  const catalogue = set.member({ kind: "catalogue", id: textMember(document, "catalogue") ?? "" });
  const find = (id: string) => set.member({ kind: "workflow", id })?.definition;
  const workflows = begunWorkflows(document, find).flatMap((id) => find(id) ?? []);
  const asked = [document, ...workflows].flatMap(decisionPacks);
  const packs = [...new Set(asked)].flatMap((id) => set.member({ kind: "pack", id })?.definition ?? []);
  const begunBy = beginningWorkflows(set, textMember(document, "id") ?? "").map(
    ({ definition }) => definition,
  );
  return { workflow: document, catalogue: catalogue?.definition ?? null, packs, workflows, begunBy };
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
  const begun = named(document, "subflow", "workflow");
  begunOf.set(document, begun);
  return begun;
}

/** The ids of the workflows that a workflow document begins as sub-flows, and of those that these begin. */
export function begunWorkflows(document: Json, find: (id: string) => Json | undefined): readonly string[] {
  const begun = new Set<string>();
  const queue = [document];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const id of named(next, "subflow", "workflow")) {
      const found = begun.has(id) ? undefined : find(id);
      begun.add(id);
      if (found !== undefined) queue.push(found);
    }
  }
  return [...begun];
}

/** The ids of the packs that decisions of a workflow document ask, wherever they stand in it; each once. */
export function decisionPacks(document: Json): readonly string[] {
  return [...new Set(named(document, "decision", "pack"))];
}

/** What invocations of one kind name in their params, wherever they stand in the document. */
function named(document: Json, kind: string, member: string): readonly string[] {
  const within = (part: Json) => named(part, kind, member);
  if (Array.isArray(document)) return (document as readonly Json[]).flatMap(within);
  if (!isJsonObject(document)) return [];
  const { src, params } = document;
  const here = src === kind && isJsonObject(params) ? textMember(params, member) : undefined;
  return [...(here === undefined ? [] : [here]), ...Object.values(document).flatMap(within)];
}
