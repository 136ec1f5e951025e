import { pointer, type Issue } from "../kernel/index.ts";
import type { MigrationPlan, WorkflowSnapshot } from "../workflow/index.ts";
import type { CompiledProcess } from "./compile-process.ts";
import { processIssue } from "./process-issues.ts";
import type { Run } from "./run.ts";
import { missingConsent } from "./subflow-input.ts";

/** What of a run cannot go by another version now, whatever the plan says: it has to be over first. */
export function unsettledIssues(run: Run, to: CompiledProcess): readonly Issue[] {
  const { snapshot, compensating, abandoned = {} } = run;
  if (snapshot.status !== "active") return [processIssue("process.migration-ending", "", {})];
  const event = compensating?.then;
  const unheard =
    event !== undefined && !Object.hasOwn(to.workflow.definition.events, event)
      ? [processIssue("process.migration-event-missing", "/compensating/then", { event })]
      : [];
  const left = Object.entries(abandoned).flatMap(([generation, { invoke }]) =>
    saysHowUndone(to, invoke)
      ? []
      : [processIssue("process.migration-call-open", `/abandoned${pointer(generation)}`, { invoke })],
  );
  return [...unheard, ...left];
}

/** The consent that the new version requires from its beginning, and that the run does not have. */
export function unaskedConsent(run: Run, to: CompiledProcess): readonly Issue[] {
  const lacking = missingConsent(to, Object.values(run.consents));
  return lacking === undefined
    ? []
    : [processIssue("process.migration-consent", "/consents", { scope: lacking })];
}

/**
 * Calls under way that the new version does not know at that place: what is done of them after all could not be undone
 * by a workflow that has no such call.
 */
export function droppedCalls(
  run: Run,
  from: CompiledProcess,
  to: CompiledProcess,
  { invokes }: WorkflowSnapshot,
): readonly Issue[] {
  return Object.entries(run.snapshot.invokes).flatMap(([invoke, { generation }]) => {
    const kept = Object.hasOwn(invokes, invoke) && invokes[invoke]?.generation === generation;
    if (kept || !saysHowUndone(from, invoke) || saysHowUndone(to, invoke)) return [];
    return [processIssue("process.migration-call-open", `/invokes${pointer(invoke)}`, { invoke })];
  });
}

/**
 * Tasks that somebody completed and that the new version does not have, while a task of it asks for other eyes than those
 * of one that the old version did not have: it may be the same work under another name.
 */
export function lostEyes(
  run: Run,
  from: CompiledProcess,
  to: CompiledProcess,
  { completed = {} }: MigrationPlan,
): readonly Issue[] {
  const has = ({ workflow }: CompiledProcess, task: string) =>
    workflow.invokes.get(task)?.definition.src === "task";
  const told = new Set(Object.values(completed));
  const other = [...to.workflow.invokes.values()].flatMap(({ definition }) => {
    const named = definition.src === "task" ? definition.params.notSameAs : undefined;
    return named === undefined || has(from, named) || told.has(named) ? [] : [named];
  })[0];
  if (other === undefined) return [];
  return Object.keys(run.completedBy ?? {})
    .filter((task) => !has(to, task) && !Object.hasOwn(completed, task))
    .map((task) =>
      processIssue("process.migration-four-eyes", `/completedBy${pointer(task)}`, { task, other }),
    );
}

function saysHowUndone({ workflow }: CompiledProcess, invoke: string): boolean {
  const definition = workflow.invokes.get(invoke)?.definition;
  return definition?.src === "activity" && definition.compensate !== undefined;
}
