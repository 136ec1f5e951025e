import { err, type JsonObject, type Result } from "../kernel/index.ts";
import { refuse, type Refusal, type Sender } from "../process/index.ts";
import { answerRepeat, refuseUnlessDone, tellRun, type CommandAnswer, type Repeatable } from "./command.ts";
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
  const task = await steps.ports.store.readTask(tenant, taskId);
  if (task === undefined) return err(refuse("task.unknown", { id: taskId }));
  if (task.status !== "open") return refuseUnlessDone(steps, tenant, command, refuse("task.closed"));
  const { invoke, generation, runId } = task;
  const { outcome, form = {}, note, sender } = command;
  const completed = { kind: "task-completed", invoke, generation, outcome, form, sender } as const;
  const noted = note === undefined ? {} : { note };
  return tellRun(steps, tenant, runId, (at) => ({ ...completed, ...noted, at }), command);
}
