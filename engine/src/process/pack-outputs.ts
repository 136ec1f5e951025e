import type { PackDefinition } from "../decision/index.ts";
import type { ScopeEntry } from "../logic/index.ts";

/** What a pack answers besides its outcome: the outputs of its decisions, with their types, by name. */
export function packOutputs(pack: PackDefinition): readonly ScopeEntry[] {
  const entries = new Map<string, ScopeEntry>();
  for (const decision of Object.values(pack.decisions)) {
    switch (decision.kind) {
      case "rules":
        if (decision.output !== undefined) {
          const type = { kind: "list", of: { kind: "string" } } as const;
          entries.set(decision.output, { name: decision.output, type, nullable: true });
        }
        break;
      case "model":
      case "table":
        for (const { name, type } of decision.outputs) entries.set(name, { name, type, nullable: true });
        break;
      case "scorecard":
        entries.set(decision.output, { name: decision.output, type: { kind: "decimal" } });
        break;
      case "formula":
        entries.set(decision.output, { name: decision.output, type: decision.type, nullable: true });
        break;
    }
  }
  return [...entries.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
}
