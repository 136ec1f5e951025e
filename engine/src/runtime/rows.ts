import { addDelay } from "../kernel/index.ts";
import { shownTask, spanMs, type Actor, type Place, type Run, type RunEffect } from "../process/index.ts";
import type { ActivityRow, RunCommit, TaskChanging, TaskClosing, TaskRow, TimerRow } from "./run-store.ts";

type Rows = Pick<RunCommit, "timers" | "activities" | "tasks">;

/** What a step's effects write: deadlines from the event's instant, the zone and the pinned calendar. */
export function rowsOf(
  tenant: string,
  run: Run,
  effects: readonly RunEffect[],
  { at, place, by }: { readonly at: string; readonly place: Place; readonly by?: Actor | undefined },
): Rows {
  const timers = new Map<string, TimerRow>();
  const begun = new Map<string, ActivityRow>();
  const opened = new Map<string, TaskRow>();
  const removedTimers: string[] = [];
  const removedActivities: string[] = [];
  const changed: TaskChanging[] = [];
  const closed: TaskClosing[] = [];
  const runId = run.id;
  for (const effect of effects) {
    const { generation } = effect;
    switch (effect.kind) {
      case "set-timer": {
        const { timer, after } = effect;
        const due = effect.dueAt ?? dueAt(at, after, place);
        timers.set(generation, { tenant, runId, generation, timer, dueAt: due });
        break;
      }
      case "cancel-timer":
        if (!timers.delete(generation)) removedTimers.push(generation);
        break;
      case "begin-activity":
        begun.set(generation, activityRow(tenant, runId, effect, at));
        break;
      case "cancel-activity":
        if (!begun.delete(generation)) removedActivities.push(generation);
        break;
      case "open-task":
        opened.set(generation, taskRow(tenant, runId, effect, at, place));
        break;
      case "change-task":
        changed.push({ id: taskId(runId, generation), change: effect.change });
        break;
      case "close-task":
        if (!opened.delete(generation)) closed.push(closing(runId, effect, at, by));
        break;
      // What passes between runs has rows of its own.
      case "send-message":
      case "drop-message":
      case "await-signal":
      case "stop-awaiting":
        break;
    }
  }
  return {
    timers: { set: [...timers.values()], remove: removedTimers },
    activities: { begin: [...begun.values()], remove: removedActivities, retry: [] },
    tasks: { open: [...opened.values()], change: changed, close: closed },
  };
}

export const NO_ROWS: Rows = {
  timers: { set: [], remove: [] },
  activities: { begin: [], remove: [], retry: [] },
  tasks: { open: [], change: [], close: [] },
};

function dueAt(at: string, delay: string, place: Place): string {
  const due = addDelay(at, delay, place);
  if (!due.ok) throw new Error(`Expected a delay that can be added, but ${at} + ${delay} cannot`);
  return due.value;
}

function activityRow(
  tenant: string,
  runId: string,
  effect: Extract<RunEffect, { kind: "begin-activity" }>,
  at: string,
): ActivityRow {
  const { kind: _kind, timeout, heartbeat, retry, ...named } = effect;
  return {
    ...named,
    tenant,
    runId,
    timeoutMs: spanMs(timeout),
    ...(heartbeat === undefined ? {} : { heartbeatMs: spanMs(heartbeat) }),
    retry: {
      maxAttempts: retry.maxAttempts,
      initialMs: spanMs(retry.initial),
      factor: retry.factor,
      maxMs: spanMs(retry.max),
    },
    attempt: 0,
    notBefore: at,
  };
}

/** A task is opened once in a generation, so its id needs no chance. */
function taskId(runId: string, generation: string): string {
  return `${runId}-t${generation.replaceAll(".", "-")}`;
}

/** The run and the generation that a task's id says; undefined: no task has such an id. */
export function taskPlace(id: string): { readonly runId: string; readonly generation: string } | undefined {
  const [, runId, step, index] = /^(.+)-t(\d+)-(\d+)$/s.exec(id) ?? [];
  return runId === undefined ? undefined : { runId, generation: `${step}.${index}` };
}

function taskRow(
  tenant: string,
  runId: string,
  effect: Extract<RunEffect, { kind: "open-task" }>,
  at: string,
  place: Place,
): TaskRow {
  const { invoke, generation, state, input, priority, definition } = effect;
  const { role, due, notSameAs } = definition.params;
  return {
    tenant,
    id: taskId(runId, generation),
    runId,
    generation,
    invoke,
    state,
    role,
    title: definition.title ?? { "zh-CN": invoke, en: invoke },
    openedAt: at,
    dueAt: dueAt(at, due, place),
    definition: shownTask(definition),
    input,
    priority,
    notified: [],
    escalations: 0,
    ...(notSameAs === undefined ? {} : { notSameAs }),
    status: "open",
  };
}

function closing(
  runId: string,
  { generation, outcome }: Extract<RunEffect, { kind: "close-task" }>,
  at: string,
  by: Actor | undefined,
): TaskClosing {
  const id = taskId(runId, generation);
  if (outcome === undefined) return { id, status: "cancelled", closedAt: at };
  const closedBy = by === undefined ? {} : { closedBy: { kind: by.kind, id: by.id } };
  return { id, status: "completed", closedAt: at, outcome, ...closedBy };
}
