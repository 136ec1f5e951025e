import { err, ok, type Issue, type Result } from "../kernel/index.ts";
import type { CompiledWorkflow } from "./compile-workflow.ts";
import { compilePlannedVariables } from "./migrate-variables.ts";
import type { MigrationPlan } from "./migration-plan.ts";
import type { ReadyPlan } from "./relocate.ts";
import { workflowIssue } from "./workflow-issues.ts";

/**
 * Checks a plan against both of its workflows: every name it uses is there, every formula fits its variable. One that runs
 * were moved by in programs of before, `older`, may make one task of two.
 */
export function checkPlan(
  plan: MigrationPlan,
  from: CompiledWorkflow,
  to: CompiledWorkflow,
  { older = false }: { readonly older?: boolean } = {},
): Result<ReadyPlan> {
  const issues: Issue[] = [];
  if (from.definition.id !== to.definition.id) {
    const { id } = from.definition;
    issues.push(workflowIssue("migration.other-workflow", "/to", { from: id, to: to.definition.id }));
  }
  for (const [old, target] of Object.entries(plan.states ?? {})) {
    const at = `/states/${old}`;
    if (!from.states.has(old)) issues.push(workflowIssue("workflow.target-unknown", at, { target: old }));
    if (!to.states.has(target)) issues.push(workflowIssue("workflow.target-unknown", at, { target }));
  }
  for (const timer of named(plan.timers)) {
    if (!hasTimer(from, timer)) {
      issues.push(
        workflowIssue("migration.timer-unknown", `/timers/${timer.replaceAll("/", "~1")}`, { timer }),
      );
    }
  }
  for (const task of named(plan.tasks)) {
    if (!isTask(from, task)) {
      issues.push(workflowIssue("migration.task-unknown", `/tasks/${task}`, { task }));
    }
  }
  for (const [old, task] of Object.entries(plan.completed ?? {})) {
    const at = `/completed/${old}`;
    if (!isTask(from, old)) issues.push(workflowIssue("migration.task-unknown", at, { task: old }));
    if (!isTask(to, task)) issues.push(workflowIssue("workflow.task-unknown", at, { task }));
  }
  if (!older) issues.push(...joinedTasks(plan, from));
  const variables = compilePlannedVariables(from, to, plan);
  if (!variables.ok) issues.push(...variables.error);
  return issues.length > 0 || !variables.ok
    ? err(issues)
    : ok({ plan, from, to, variables: variables.value });
}

/** Of two tasks that became one nobody could say whose eyes had seen it; a task that is not named keeps its name. */
function joinedTasks({ completed = {} }: MigrationPlan, from: CompiledWorkflow): readonly Issue[] {
  const names = Object.entries(completed);
  return names.flatMap(([old, task], index) => {
    const first = names.slice(0, index).find(([, named]) => named === task)?.[0];
    const keeps = task !== old && isTask(from, task) && !Object.hasOwn(completed, task) ? task : undefined;
    const other = first ?? keeps;
    if (other === undefined) return [];
    return [
      workflowIssue("migration.tasks-joined", `/completed/${old}`, { first: other, second: old, task }),
    ];
  });
}

function isTask(workflow: CompiledWorkflow, invoke: string): boolean {
  return workflow.invokes.get(invoke)?.definition.src === "task";
}

function named(choices: string | Readonly<Record<string, string>> | undefined): readonly string[] {
  return choices === undefined || typeof choices === "string"
    ? []
    : Object.keys(choices).filter((name) => name !== "*");
}

function hasTimer(workflow: CompiledWorkflow, timer: string): boolean {
  if (timer.startsWith("/")) return workflow.raises.has(timer.slice(1));
  const [state = "", after = ""] = timer.split("/");
  return Object.hasOwn(workflow.states.get(state)?.node.definition.after ?? {}, after);
}
