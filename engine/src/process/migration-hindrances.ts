import { pointer, type Issue } from "../kernel/index.ts";
import type { WorkflowSnapshot } from "../workflow/index.ts";
import type { CompiledProcess } from "./compile-process.ts";
import { processIssue } from "./process-issues.ts";
import type { Run } from "./run.ts";

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

function saysHowUndone({ workflow }: CompiledProcess, invoke: string): boolean {
  const definition = workflow.invokes.get(invoke)?.definition;
  return definition?.src === "activity" && definition.compensate !== undefined;
}
