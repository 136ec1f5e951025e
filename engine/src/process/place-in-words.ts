import { isJsonObject, type Json } from "../kernel/index.ts";
import type { CompiledWorkflow, WorkflowSnapshot } from "../workflow/index.ts";

/** The active states, outermost first, and the status the innermost of them tells; none: the one before. */
export function placeInWords(
  workflow: CompiledWorkflow,
  snapshot: WorkflowSnapshot,
  before: string,
): { readonly states: readonly string[]; readonly status: string } {
  const levels: string[][] = [];
  collect(snapshot.value, 0, levels);
  const states = levels.flat();
  const telling = states.findLast((key) => workflow.states.get(key)?.node.definition.status !== undefined);
  const status = telling && workflow.states.get(telling)?.node.definition.status;
  return { states, status: status ?? before };
}

function collect(value: Json, depth: number, levels: string[][]): void {
  const keys = isJsonObject(value) ? Object.keys(value).sort() : typeof value === "string" ? [value] : [];
  if (keys.length === 0) return;
  (levels[depth] ??= []).push(...keys);
  if (isJsonObject(value)) for (const key of keys) collect(value[key] as Json, depth + 1, levels);
}
