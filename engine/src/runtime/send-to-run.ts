import { err, type JsonObject, type Result } from "../kernel/index.ts";
import { refuse, type Refusal, type Sender } from "../process/index.ts";
import { answerRepeat, refuseUnlessDone, tellRun, type CommandAnswer, type Repeatable } from "./command.ts";
import { taskPlace } from "./rows.ts";
import type { StoredRun } from "./run-store.ts";
import type { Steps } from "./step-run.ts";

export interface DeliverEvent extends Repeatable {
  readonly type: string;
  readonly payload: JsonObject;
  readonly sender: Sender;
}

/** Delivers an outside event to a run. */
export async function deliverEvent(
  steps: Steps,
  tenant: string,
  runId: string,
  command: DeliverEvent,
): Promise<Result<CommandAnswer, Refusal>> {
  const repeat = await answerRepeat(steps, tenant, command.idempotency);
  if (repeat !== undefined) return repeat;
  const id = steps.ports.ids.next("event");
  const { type, payload, sender } = command;
  return tellRun(steps, tenant, runId, (at) => ({ kind: "event", at, id, type, payload, sender }), command);
}

export interface CompleteTask extends Repeatable {
  readonly outcome: string;
  readonly form?: JsonObject;
  readonly note?: string;
  readonly sender: Sender;
}

/** Completes an open task with one of its outcomes. */
export async function completeTask(
  steps: Steps,
  tenant: string,
  taskId: string,
  command: CompleteTask,
): Promise<Result<CommandAnswer, Refusal>> {
  const repeat = await answerRepeat(steps, tenant, command.idempotency);
  if (repeat !== undefined) return repeat;
  const { outcome, form = {}, note, sender } = command;
  const tell = ({ invoke, generation }: OpenTask, runId: string, read?: StoredRun) => {
    const completed = { kind: "task-completed", invoke, generation, outcome, form, sender } as const;
    const noted = note === undefined ? {} : { note };
    return tellRun(steps, tenant, runId, (at) => ({ ...completed, ...noted, at }), command, read);
  };
  // The run says whether the task is open, and its id says which run; only a refusal needs the task's row.
  const place = taskPlace(taskId);
  const read = place && (await steps.ports.store.readRun(tenant, place.runId));
  const open = read && openTaskOf(read, place.generation);
  if (open !== undefined) return tell(open, place?.runId ?? "", read);
  const task = await steps.ports.store.readTask(tenant, taskId);
  if (task === undefined) return err(refuse("task.unknown", { id: taskId }));
  if (task.status !== "open") return refuseUnlessDone(steps, tenant, command, refuse("task.closed"));
  return tell(task, task.runId);
}

interface OpenTask {
  readonly invoke: string;
  readonly generation: string;
}

function openTaskOf({ run }: StoredRun, generation: string): OpenTask | undefined {
  const [found] = Object.entries(run.snapshot.invokes).filter(([, open]) => {
    return open.src === "task" && open.generation === generation;
  });
  return found && { invoke: found[0], generation };
}
