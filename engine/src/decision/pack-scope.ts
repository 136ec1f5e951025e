import { pointer, type Issue } from "../kernel/index.ts";
import { createScope, type Scope, type ScopeEntry } from "../logic/index.ts";
import type { Catalogue } from "./catalogue.ts";
import { decisionIssues } from "./decision-issues.ts";
import { decisionKinds } from "./decision-kinds.ts";
import type { PackDefinition } from "./pack-schema.ts";

/** The outputs of a pack's decisions with their types: the variables that a decision answers. */
export function packOutputs(definition: PackDefinition): readonly ScopeEntry[] {
  return Object.values(definition.decisions).flatMap((model) =>
    decisionKinds.outputs(model).map(({ name, type, nullable }) => ({ name, type, nullable })),
  );
}

/** The names that a pack's expressions may read: facts, derived values and outputs share one space. */
export function packScope(
  definition: PackDefinition,
  catalogue: Catalogue,
): { readonly scope: Scope; readonly issues: readonly Issue[] } {
  const entries = new Map<string, ScopeEntry>();
  const issues: Issue[] = [];
  const add = (entry: ScopeEntry, at: string): void => {
    if (entries.has(entry.name))
      issues.push(decisionIssues.issue("pack.name-clash", at, { name: entry.name }));
    else entries.set(entry.name, entry);
  };
  for (const [name, fact] of Object.entries(catalogue.definition.facts))
    add(
      { name, type: fact.type, nullable: fact.nullable ?? false, protected: fact.protected ?? false },
      pointer("facts", name),
    );
  for (const [name, { type }] of Object.entries(definition.derived))
    add({ name, type, nullable: true }, pointer("derived", name));
  for (const [id, model] of Object.entries(definition.decisions))
    for (const { name, type, nullable, pointer: at } of decisionKinds.outputs(model))
      add({ name, type, nullable }, pointer("decisions", id) + at);
  return { scope: createScope([...entries.values()]), issues };
}
