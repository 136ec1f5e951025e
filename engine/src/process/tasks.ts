import type { JsonObject } from "../kernel/index.ts";
import type { Invoke } from "../workflow/index.ts";
import type { PeopleEvent } from "./people-event.ts";
import type { TaskChange } from "./people-journal.ts";
import type { Received } from "./receive.ts";
import { refuse, type Refusal } from "./refusal.ts";
import type { Run } from "./run.ts";
import type { RunDraft } from "./run-draft.ts";
import type { RunEffect, Sender } from "./run-event.ts";

export type TaskDefinition = Extract<Invoke, { src: "task" }>;
type Of<Kind extends PeopleEvent["kind"]> = Extract<PeopleEvent, { kind: Kind }>;
type Named = { readonly invoke: string; readonly generation: string };

/** The definition of an open task; undefined: it is not open under this generation. */
export function openTask(draft: RunDraft, { invoke, generation }: Named): TaskDefinition | undefined {
  const { invokes } = draft.run.snapshot;
  if (!Object.hasOwn(invokes, invoke) || invokes[invoke]?.generation !== generation) return undefined;
  const definition = draft.world.process.workflow.invokes.get(invoke)?.definition;
  return definition?.src === "task" ? definition : undefined;
}

/** What the person who does a task needs of its declaration. */
export function shownTask({ params: { outcomes, shows = [], form = {} } }: TaskDefinition): JsonObject {
  return { outcomes, shows, form };
}

/** The role that does a task now: the ladder may have given it to another one. */
function roleOf(run: Run, generation: string, definition: TaskDefinition): string {
  return run.tasks?.[generation]?.role ?? definition.params.role;
}

/** Why this person may not do the task, whoever asks: not the role, or she did the task it must differ from. */
function unfit(
  run: Run,
  generation: string,
  definition: TaskDefinition,
  person: { readonly id: string; readonly roles: readonly string[] },
): Refusal | undefined {
  const role = roleOf(run, generation, definition);
  if (!person.roles.includes(role)) return refuse("task.role", { role });
  return sameEyes(run, definition, person);
}

/** Why this person cannot be the other pair of eyes: she did the task it must differ from. */
export function sameEyes(
  run: Run,
  { params: { notSameAs } }: TaskDefinition,
  { id }: { readonly id: string },
): Refusal | undefined {
  if (notSameAs !== undefined && run.completedBy?.[notSameAs] === id) {
    return refuse("task.four-eyes", { task: notSameAs });
  }
  return undefined;
}

/** Why the sender may not complete the task: unfit, or somebody else has it. */
export function mayNotComplete(
  run: Run,
  generation: string,
  definition: TaskDefinition,
  sender: Sender,
): Refusal | undefined {
  const refusal = unfit(run, generation, definition, sender);
  if (refusal !== undefined) return refusal;
  return heldByAnother(run, generation, sender);
}

function heldByAnother(run: Run, generation: string, { id }: Sender): Refusal | undefined {
  const { assignee, assignedAt } = run.tasks?.[generation] ?? {};
  if (assignee === undefined || assignee === id) return undefined;
  return refuse("task.claimed", { by: assignee, since: assignedAt ?? "" });
}

/** The first of two who claim has the task; the other is told so. Claiming what one has changes nothing. */
export function receiveClaim(draft: RunDraft, event: Of<"task-claimed">): Received {
  const definition = openTask(draft, event);
  if (definition === undefined) return { kind: "stale" };
  const { run } = draft;
  const { generation, invoke, sender } = event;
  const refusal = mayNotComplete(run, generation, definition, sender);
  if (refusal !== undefined) return { kind: "refused", refusal };
  if (run.tasks?.[generation]?.assignee === sender.id) return { kind: "noted" };
  draft.record({ kind: "task-claimed", invoke, generation, actor: actorOf(sender) });
  change(draft, generation, { assignee: sender.id, assignedAt: draft.at });
  return { kind: "noted" };
}

/** Whoever has a task gives it back; an administrator can for her. */
export function receiveRelease(draft: RunDraft, event: Of<"task-released">): Received {
  if (openTask(draft, event) === undefined) return { kind: "stale" };
  const { generation, invoke, sender } = event;
  if (draft.run.tasks?.[generation]?.assignee === undefined) return { kind: "noted" };
  const refusal = sender.roles.includes("admin") ? undefined : heldByAnother(draft.run, generation, sender);
  if (refusal !== undefined) return { kind: "refused", refusal };
  draft.record({ kind: "task-released", invoke, generation, actor: actorOf(sender) });
  change(draft, generation, { assignee: null });
  return { kind: "noted" };
}

/** Whoever has a task hands it to a colleague who may do it; an administrator also that of someone absent. */
export function receiveAssignment(draft: RunDraft, event: Of<"task-assigned">): Received {
  const definition = openTask(draft, event);
  if (definition === undefined) return { kind: "stale" };
  const { run } = draft;
  const { generation, invoke, sender, to, reason } = event;
  if (!sender.roles.includes("admin")) {
    const refusal = mayNotComplete(run, generation, definition, sender);
    if (refusal !== undefined) return { kind: "refused", refusal };
  }
  const role = roleOf(run, generation, definition);
  if (!to.roles.includes(role)) {
    return { kind: "refused", refusal: refuse("task.assignee-role", { to: to.id, role }) };
  }
  const refusal = unfit(run, generation, definition, to);
  if (refusal !== undefined) return { kind: "refused", refusal };
  const from = run.tasks?.[generation]?.assignee;
  if (from === to.id) return { kind: "noted" };
  draft.record({
    kind: "task-assigned",
    invoke,
    generation,
    to: to.id,
    ...(from === undefined ? {} : { from }),
    reason,
    actor: actorOf(sender),
  });
  change(draft, generation, { assignee: to.id, assignedAt: draft.at });
  return { kind: "noted" };
}

/** A rung's timer, by a name that no state's timer and no delayed raise has. */
function rungTimer(invoke: string, rung: number): string {
  return `!${invoke}/${rung}`;
}

/** The invocation and rung that a timer's name speaks of; undefined: it is a timer of the workflow. */
export function rungOf(timer: string): { readonly invoke: string; readonly rung: number } | undefined {
  if (!timer.startsWith("!")) return undefined;
  const [invoke = "", rung] = timer.slice(1).split("/");
  return { invoke, rung: Number(rung) };
}

/** The timers of a task that opens: one a rung, all counted from now. */
export function ladderOf(
  { invoke, generation, state }: Named & { readonly state: string },
  { params: { escalation = [] } }: TaskDefinition,
): readonly RunEffect[] {
  return escalation.map(({ after }, rung) => ({
    kind: "set-timer",
    timer: rungTimer(invoke, rung),
    state,
    generation: rungGeneration(generation, rung),
    after,
  }));
}

/** Takes back the rungs that were not reached. */
export function ladderDown(
  run: Run,
  { invoke, generation }: Named,
  definition: TaskDefinition | undefined,
): readonly RunEffect[] {
  const reached = run.tasks?.[generation]?.rungs ?? [];
  return (definition?.params.escalation ?? []).flatMap((_, rung): readonly RunEffect[] => {
    if (reached.includes(rung)) return [];
    return [
      {
        kind: "cancel-timer",
        timer: rungTimer(invoke, rung),
        generation: rungGeneration(generation, rung),
      },
    ];
  });
}

function rungGeneration(generation: string, rung: number): string {
  return `${generation}/e${rung}`;
}

/** Does what a rung says, once: one that was reached, or whose task is closed, is stale. */
export function receiveRung(
  draft: RunDraft,
  event: { readonly timer: string; readonly generation: string },
): Received {
  const { invoke, rung } = rungOf(event.timer) ?? { invoke: "", rung: -1 };
  const open = Object.hasOwn(draft.run.snapshot.invokes, invoke)
    ? draft.run.snapshot.invokes[invoke]
    : undefined;
  if (open === undefined || rungGeneration(open.generation, rung) !== event.generation)
    return { kind: "stale" };
  const { generation } = open;
  const definition = openTask(draft, { invoke, generation });
  const step = definition?.params.escalation?.[rung];
  const before = draft.run.tasks?.[generation];
  if (step === undefined || before?.rungs.includes(rung) === true) return { kind: "stale" };
  const { notify, reassign, priority, raise } = step;
  draft.record({
    kind: "task-escalated",
    invoke,
    generation,
    rung,
    ...(notify === undefined ? {} : { notify }),
    ...(reassign === undefined ? {} : { reassign }),
    ...(priority === undefined ? {} : { priority }),
    ...(raise === undefined ? {} : { raise }),
  });
  const { rungs, notified } = draft.run.tasks?.[generation] ?? { rungs: [], notified: [] };
  change(draft, generation, {
    escalations: rungs.length,
    notified,
    ...(reassign === undefined ? {} : { role: reassign, assignee: null }),
    ...(priority === undefined ? {} : { priority }),
  });
  if (raise === undefined) return { kind: "noted" };
  const payload: JsonObject = {};
  const input = { kind: "event", type: raise, payload } as const;
  return { kind: "told", label: raise, input, unheard: "noted" };
}

function change(draft: RunDraft, generation: string, changed: TaskChange): void {
  draft.effects.push({ kind: "change-task", generation, change: changed });
}

function actorOf({ kind, id }: Sender) {
  return { kind, id };
}
