import type { Issue } from "../kernel/index.ts";
import { allStates, type StateNode } from "./state-tree.ts";
import type { PayloadSchema } from "./payload-schema.ts";
import type { CompiledValue, WorkflowExpressions } from "./workflow-expressions.ts";
import { workflowIssue } from "./workflow-issues.ts";
import type { Invoke } from "./invoke-schema.ts";
import type { WorkflowDefinition } from "./workflow-schema.ts";

interface Context {
  readonly definition: WorkflowDefinition;
  readonly roots: readonly StateNode[];
  readonly payloads: ReadonlyMap<string, PayloadSchema>;
}

/** How urgent a task is, as an expression; a fixed number is one, too. */
export function compilePriority(
  invoke: Invoke,
  pointer: string,
  expressions: WorkflowExpressions,
): CompiledValue | undefined {
  if (invoke.src !== "task" || invoke.params.priority === undefined) return undefined;
  const text = String(invoke.params.priority);
  return expressions.value(text, `${pointer}/params/priority`, undefined, { kind: "decimal" });
}

/** What is wrong with whom a task must differ from, and with its ladder. */
export function taskIssues(invoke: Invoke, pointer: string, context: Context): readonly Issue[] {
  if (invoke.src !== "task") return [];
  const issues: Issue[] = [];
  const { notSameAs, escalation = [] } = invoke.params;
  if (notSameAs !== undefined && (notSameAs === invoke.id || !hasTask(context.roots, notSameAs))) {
    issues.push(workflowIssue("workflow.task-unknown", `${pointer}/params/notSameAs`, { task: notSameAs }));
  }
  for (const [index, { notify, reassign, priority, raise }] of escalation.entries()) {
    const at = `${pointer}/params/escalation/${index}`;
    if (notify === undefined && reassign === undefined && priority === undefined && raise === undefined) {
      issues.push(workflowIssue("workflow.rung-empty", at));
    }
    if (raise === undefined) continue;
    if (!Object.hasOwn(context.definition.events, raise)) {
      issues.push(workflowIssue("workflow.event-unknown", `${at}/raise`, { event: raise }));
    }
    for (const key of context.payloads.get(raise)?.required ?? []) {
      issues.push(workflowIssue("payload.missing-member", `${at}/raise`, { key }));
    }
  }
  return issues;
}

function hasTask(roots: readonly StateNode[], id: string): boolean {
  return allStates(roots).some(({ definition }) =>
    (definition.invoke ?? []).some((invoke) => invoke.id === id && invoke.src === "task"),
  );
}
