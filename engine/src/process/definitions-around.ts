import { isJsonObject, type Json } from "../kernel/index.ts";
import type { DefinitionDocuments } from "./simulation.ts";

/** Finds a definition's document by its id; undefined: it is not there. */
type Find = (kind: "catalogue" | "pack" | "workflow", id: string) => Json | undefined;

/** The documents that a workflow is compiled with: its catalogue, its sub-flows, and the packs that any of them ask. */
export function definitionsAround(workflow: Json, find: Find): DefinitionDocuments {
  const workflows = begunWorkflows(workflow, (id) => find("workflow", id)).flatMap(
    (id) => find("workflow", id) ?? [],
  );
  const asked = new Set([workflow, ...workflows].flatMap(decisionPacks));
  const packs = [...asked].flatMap((id) => find("pack", id) ?? []);
  return { workflow, catalogue: find("catalogue", catalogueOf(workflow)) ?? null, packs, workflows };
}

/** The ids of the workflows that a workflow document begins as sub-flows, and of those that these begin. */
export function begunWorkflows(document: Json, find: (id: string) => Json | undefined): readonly string[] {
  const begun = new Set<string>();
  const queue = [document];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const id of workflowsBegun(next)) {
      const found = begun.has(id) ? undefined : find(id);
      begun.add(id);
      if (found !== undefined) queue.push(found);
    }
  }
  return [...begun];
}

/** The ids of the workflows that a workflow document itself begins as sub-flows; each once. */
export function workflowsBegun(document: Json): readonly string[] {
  return [...new Set(["subflow", "map"].flatMap((kind) => named(document, kind, "workflow")))];
}

/** The ids of the packs that decisions of a workflow document ask, wherever they stand in it; each once. */
export function decisionPacks(document: Json): readonly string[] {
  return [...new Set(named(document, "decision", "pack"))];
}

/** The connectors that sources of catalogues and calls of workflows name; each once. */
export function connectorsNamed(documents: readonly Json[]): readonly string[] {
  return [...new Set(documents.flatMap(connectorsIn))];
}

function connectorsIn(part: Json): readonly string[] {
  if (Array.isArray(part)) return (part as readonly Json[]).flatMap(connectorsIn);
  if (!isJsonObject(part)) return [];
  const { connector, ...rest } = part;
  return [
    ...(typeof connector === "string" ? [connector] : []),
    ...Object.values(rest).flatMap(connectorsIn),
  ];
}

/** What invocations of one kind name in their params, wherever they stand in the document. */
function named(document: Json, kind: string, member: string): readonly string[] {
  const within = (part: Json) => named(part, kind, member);
  if (Array.isArray(document)) return (document as readonly Json[]).flatMap(within);
  if (!isJsonObject(document)) return [];
  const { src, params } = document;
  const id = src === kind && isJsonObject(params) ? params[member] : undefined;
  return [...(typeof id === "string" ? [id] : []), ...Object.values(document).flatMap(within)];
}

function catalogueOf(workflow: Json): string {
  const id = isJsonObject(workflow) ? workflow["catalogue"] : undefined;
  return typeof id === "string" ? id : "";
}
