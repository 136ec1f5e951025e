import { pointer, type Issue, type Result, err, ok } from "../kernel/index.ts";
import type { CompiledWorkflow } from "./compile-workflow.ts";
import { newKey, type MigrationPlan } from "./migration-plan.ts";
import type { WorkflowSnapshot } from "./snapshot.ts";
import { inRegions, pathOf, type StateNode } from "./state-tree.ts";
import { workflowIssue } from "./workflow-issues.ts";

type History = WorkflowSnapshot["history"];

/**
 * What history states remember, under the new workflow's names. A history state that is gone takes its memory with it;
 * what one remembers must be below it as it was, or the run would come back to where nobody meant it to.
 */
export function keepHistory(to: CompiledWorkflow, plan: MigrationPlan, history: History): Result<History> {
  const kept: [string, readonly string[]][] = [];
  const issues: Issue[] = [];
  for (const [old, remembered] of Object.entries(history)) {
    const key = newKey(plan, old);
    const place = to.states.get(key)?.node;
    if (place?.kind !== "history") continue;
    const keys = [...new Set(remembered.map((state) => newKey(plan, state)))].sort();
    const lost = remembered.filter((state) => !canRemember(place, to.states.get(newKey(plan, state))?.node));
    const paths = keys.flatMap((state) => {
      const node = to.states.get(state)?.node;
      return node === undefined ? [] : [pathOf(node)];
    });
    const apart = paths.every((path, index) => paths.slice(0, index).every((it) => inRegions(it, path)));
    if (lost.length === 0 && apart) kept.push([key, keys]);
    for (const state of lost.length === 0 && !apart ? remembered : lost) {
      issues.push(
        workflowIssue("migration.history-unmapped", `/states${pointer(state)}`, { history: old, state }),
      );
    }
  }
  return issues.length > 0 ? err(issues) : ok(Object.fromEntries(kept));
}

/** A shallow history state remembers children of its parent, a deep one states to rest in anywhere below it. */
function canRemember({ definition, parent }: StateNode, state: StateNode | undefined): boolean {
  if (state === undefined || parent === undefined || state.kind === "history") return false;
  if (definition.history !== "deep") return state.parent === parent;
  return state.children.length === 0 && pathOf(state).includes(parent);
}
