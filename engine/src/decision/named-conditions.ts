import { isJsonObject, pointer, type Issue, type Json, type JsonObject } from "../kernel/index.ts";
import type { NamedCondition } from "../logic/index.ts";
import { MAX_COMPARISONS } from "./condition-counts.ts";
import { decisionIssues } from "./decision-issues.ts";
import { orderNodes } from "./decision-order.ts";
import type { PackDefinition } from "./pack-schema.ts";

/** The named conditions that can be referred to; those in or behind a circle are left out, with an issue for each circle. */
export function namedConditions(definition: PackDefinition): {
  readonly named: ReadonlyMap<string, NamedCondition>;
  readonly issues: readonly Issue[];
} {
  const nodes = Object.entries(definition.conditions).map(([id, { conditions }]) => ({
    id,
    pointer: pointer("conditions", id),
    defines: [id],
    reads: namesUsed(conditions as Json),
  }));
  const { order, cycles } = orderNodes(nodes);
  const named = new Map<string, NamedCondition>();
  const issues = cycles.flatMap(cycleIssue);
  const sizes = new Map<string, number>();
  for (const { id, pointer: at } of order) {
    const entry = definition.conditions[id];
    if (entry === undefined) continue;
    const size = sizeOf(entry.conditions as Json, sizes);
    sizes.set(id, size);
    // Names that name two others each double with every step: counted before anything is written out.
    if (size > MAX_COMPARISONS)
      issues.push(decisionIssues.issue("pack.too-large", at, { count: size, limit: MAX_COMPARISONS }));
    else named.set(id, { conditions: entry.conditions as Json, pointer: `${at}/conditions` });
  }
  // Such a pack is refused whatever else it says: what others of its names write out is not compiled, either.
  const isTooLarge = issues.some(({ code }) => code === "pack.too-large");
  return { named: isTooLarge ? new Map<string, NamedCondition>() : named, issues };
}

/** Comparisons of a tree with the conditions it names written out, whose sizes are known. */
function sizeOf(tree: Json, sizes: ReadonlyMap<string, number>): number {
  let size = 0;
  for (const node of nodesOf(tree))
    if (typeof node["condition"] === "string") size += sizes.get(node["condition"]) ?? 1;
    else if (node["fact"] !== undefined) size += 1;
  return Math.min(size, Number.MAX_SAFE_INTEGER);
}

/** One issue for a circle, at its first member. */
export function cycleIssue(
  cycle: readonly { readonly id: string; readonly pointer: string }[],
): readonly Issue[] {
  const [first] = cycle;
  if (first === undefined) return [];
  const path = [...cycle, first].map(({ id }) => id).join(" → ");
  return [decisionIssues.issue("pack.cycle", first.pointer, { path })];
}

function namesUsed(tree: Json): readonly string[] {
  const names = nodesOf(tree).flatMap(({ condition }) => (typeof condition === "string" ? [condition] : []));
  return [...new Set(names)];
}

function nodesOf(tree: Json): readonly JsonObject[] {
  const nodes: JsonObject[] = [];
  const open: Json[] = [tree];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!isJsonObject(node)) continue;
    nodes.push(node);
    for (const key of ["all", "any"]) {
      const children = node[key];
      if (Array.isArray(children)) for (const child of children as readonly Json[]) open.push(child);
    }
    if (node["not"] !== undefined) open.push(node["not"]);
  }
  return nodes;
}
