import { isJsonObject, pointer, type Issue, type Json } from "../kernel/index.ts";
import type { NamedCondition } from "../logic/index.ts";
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
  const named = new Map(
    order.flatMap(({ id, pointer: at }) => {
      const entry = definition.conditions[id];
      return entry === undefined
        ? []
        : [[id, { conditions: entry.conditions as Json, pointer: `${at}/conditions` }] as const];
    }),
  );
  return { named, issues: cycles.flatMap(cycleIssue) };
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
  const names = new Set<string>();
  const open: Json[] = [tree];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!isJsonObject(node)) continue;
    if (typeof node["condition"] === "string") names.add(node["condition"]);
    for (const key of ["all", "any"]) {
      const children = node[key];
      if (Array.isArray(children)) open.push(...(children as readonly Json[]));
    }
    if (node["not"] !== undefined) open.push(node["not"]);
  }
  return [...names];
}
