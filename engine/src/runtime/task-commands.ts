import { err, ok, type Result } from "../kernel/index.ts";
import { refuse, type PeopleEvent, type Refusal, type Sender } from "../process/index.ts";
import { tellRun } from "./command.ts";
import type { TaskRow } from "./run-store.ts";
import type { Steps } from "./step-run.ts";

export interface AssignTask {
  /** Who is to do it, with the roles she has. */
  readonly to: { readonly id: string; readonly roles: readonly string[] };
  readonly reason: string;
  readonly sender: Sender;
}

/** What people do with open tasks beside completing them; each answers the task as it is then. */
export interface TaskCommands {
  claimTask(tenant: string, taskId: string, sender: Sender): Promise<Result<TaskRow, Refusal>>;
  releaseTask(tenant: string, taskId: string, sender: Sender): Promise<Result<TaskRow, Refusal>>;
  assignTask(tenant: string, taskId: string, command: AssignTask): Promise<Result<TaskRow, Refusal>>;
}

type TaskEvent = Extract<PeopleEvent, { kind: "task-claimed" | "task-released" | "task-assigned" }>;

export function taskCommands(steps: Steps): TaskCommands {
  return {
    claimTask: (tenant, taskId, sender) =>
      tell(steps, tenant, taskId, sender, (task) => ({ kind: "task-claimed", ...task, sender })),
    releaseTask: (tenant, taskId, sender) =>
      tell(steps, tenant, taskId, sender, (task) => ({ kind: "task-released", ...task, sender })),
    assignTask: (tenant, taskId, { to, reason, sender }) =>
      tell(steps, tenant, taskId, sender, (task) => ({
        kind: "task-assigned",
        ...task,
        to,
        reason,
        sender,
      })),
  };
}

/** Of two who do this at once, the revision lets one through; the other is judged by what the first has done. */
async function tell(
  steps: Steps,
  tenant: string,
  taskId: string,
  sender: Sender,
  eventOf: (task: { readonly invoke: string; readonly generation: string }) => TaskEvent,
): Promise<Result<TaskRow, Refusal>> {
  const { store } = steps.ports;
  const task = await store.readTask(tenant, taskId);
  if (task === undefined) return err(refuse("task.unknown", { id: taskId }));
  if (task.status !== "open") return err(refuse("task.closed"));
  const { invoke, generation, runId } = task;
  const event = eventOf({ invoke, generation });
  const told = await tellRun(steps, tenant, runId, (at) => ({ ...event, at }), { sender });
  if (!told.ok) return told;
  const after = await store.readTask(tenant, taskId);
  if (after === undefined) throw new Error(`Expected the task ${taskId} to stay, but it is gone`);
  return ok(after);
}
