import { canonicalJson, pointer, type Issue, type Json } from "../kernel/index.ts";
import { bindValue } from "../logic/index.ts";
import { newTask, relocate, type Invoke, type ReadyPlan, type Relocated } from "../workflow/index.ts";
import type { CompiledProcess } from "./compile-process.ts";
import { droppedCalls, lostEyes, unaskedConsent, unsettledIssues } from "./migration-hindrances.ts";
import { unfitResults } from "./map-results.ts";
import { processIssue } from "./process-issues.ts";
import type { Received } from "./receive.ts";
import { refuse, type RefusalCode } from "./refusal.ts";
import type { TaskWork } from "./people-journal.ts";
import type { Pins } from "./run.ts";
import type { RunDraft } from "./run-draft.ts";
import { runEffects } from "./run-effects.ts";
import type { RunEffect, Sender } from "./run-event.ts";
import { factField } from "./stored-facts.ts";
import { ladderDown, ladderOf, shownTask } from "./tasks.ts";

/** The order to go by other definitions; the world it is told in is the new one. Never kept in an incident. */
export interface MigrationEvent {
  readonly kind: "migrated";
  readonly migration: string;
  readonly ready: ReadyPlan;
  readonly from: CompiledProcess;
  /** What the run is pinned to from here on. */
  readonly pins: Pins;
  readonly sender: Sender;
}

/**
 * Makes a run one of the new definitions, at the same place, or refuses and leaves it as it is: one that has ended,
 * has an open incident, stands where the plan leads nowhere, or knows what the new catalogue does not.
 */
export function receiveMigration(draft: RunDraft, event: MigrationEvent): Received {
  const { run } = draft;
  const { ready, pins, migration, sender } = event;
  if (run.finished) return refused("run.finished");
  if (run.pins.workflow.hash !== ready.plan.from) return refused("migration.other-version");
  if (run.incidents.length > 0) return refused("migration.incident-open");
  const to = draft.world.process;
  const older = draft.world.ways?.migrates;
  // Programs of before did not ask these; what one has recorded it had allowed.
  const unasked =
    older === undefined ? [...unaskedConsent(run, to), ...lostEyes(run, event.from, to, ready.plan)] : [];
  const misfits = [...unsettledIssues(run, to), ...unasked, ...factIssues(draft)];
  if (misfits.length > 0) return refused("migration.unfit", misfits);
  const world = { at: draft.at, facts: draft.stored.factsOf(run, draft.at) };
  const relocated = relocate(ready, draft.openSnapshot(), world, older);
  if (!relocated.ok) return refused("migration.unfit", relocated.error);
  const { snapshot, effects, keptTasks } = relocated.value;
  const dropped = droppedCalls(run, event.from, to, snapshot);
  const unfit = [...dropped, ...unfitResults(run, to, snapshot, draft.stored)];
  if (unfit.length > 0) return refused("migration.unfit", unfit);
  const actor = { kind: sender.kind, id: sender.id };
  const kept = keptTasks.flatMap((invoke) => keptTask(draft, event, relocated.value, invoke) ?? []);
  const changed = kept.flatMap(({ generation, work }) =>
    work === undefined ? [] : [[generation, work] as const],
  );
  const tasks = changed.length === 0 || older === "by-name" ? {} : { tasks: Object.fromEntries(changed) };
  draft.recordMigrated({ migration, plan: ready.plan, from: run.pins, to: pins, ...tasks, actor }, snapshot);
  for (const effect of effects) {
    const task =
      effect.kind === "cancel-invoke" && effect.src === "task"
        ? taskOf(event.from, effect.invoke)
        : undefined;
    // The ladder that comes down is the old workflow's.
    if (task === undefined) draft.effects.push(...runEffects(draft, [effect], run));
    else if ("generation" in effect && "invoke" in effect) {
      const { generation } = effect;
      draft.effects.push(...ladderDown(run, effect, task), { kind: "close-task", generation });
    }
  }
  draft.effects.push(...kept.flatMap(({ effects: ofTask }) => ofTask));
  return { kind: older === "by-name" ? "facts" : "relocated" };
}

type TaskInvoke = Extract<Invoke, { src: "task" }>;

function taskOf({ workflow }: CompiledProcess, invoke: string): TaskInvoke | undefined {
  const definition = workflow.invokes.get(invoke)?.definition;
  return definition?.src === "task" ? definition : undefined;
}

interface KeptTask {
  readonly generation: string;
  /** What people have made of it, where the new version changes that. */
  readonly work: TaskWork | undefined;
  readonly effects: readonly RunEffect[];
}

/**
 * An open task goes on with the outcomes, form and role of the new version; a ladder that is another begins anew. Whoever
 * has it gives it back where it goes to another role or asks for other eyes than hers.
 */
function keptTask(
  { run, world }: RunDraft,
  { from, ready: { plan } }: MigrationEvent,
  { snapshot }: Relocated,
  invoke: string,
): KeptTask | undefined {
  const [was, is] = [taskOf(from, invoke), taskOf(world.process, invoke)];
  const open = snapshot.invokes[invoke];
  if (was === undefined || is === undefined || open === undefined) return undefined;
  const { generation, state } = open;
  const before = run.tasks?.[generation];
  const changed = canonicalJson(was as unknown as Json) !== canonicalJson(is as unknown as Json);
  if (!changed && run.snapshot.invokes[invoke]?.state === state) return undefined;
  const { role = is.params.role } = before ?? {};
  const eyes = is.params.notSameAs;
  const doneBy = Object.entries(run.completedBy ?? {}).find(([task]) => newTask(plan, task) === eyes);
  const unfit = role !== (before?.role ?? was.params.role) || doneBy?.[1] === before?.assignee;
  const givenBack = before?.assignee !== undefined && unfit;
  const [oldLadder, newLadder] = [was.params.escalation ?? [], is.params.escalation ?? []];
  const same = canonicalJson(oldLadder) === canonicalJson(newLadder);
  const change = {
    state,
    definition: shownTask(is),
    notSameAs: eyes ?? null,
    ...(before?.role === undefined ? { role } : {}),
    ...(givenBack ? { assignee: null } : {}),
  };
  const ladder = same
    ? []
    : [...ladderDown(run, { invoke, generation }, was), ...ladderOf({ invoke, generation, state }, is)];
  const effects = [{ kind: "change-task", generation, change } as const, ...ladder];
  if (before === undefined || (!givenBack && same)) return { generation, work: undefined, effects };
  const { assignee, assignedAt, ...rest } = before;
  const held =
    givenBack || assignee === undefined
      ? {}
      : { assignee, ...(assignedAt === undefined ? {} : { assignedAt }) };
  return { generation, work: { ...rest, ...held, ...(same ? {} : { rungs: [] }) }, effects };
}

/** Facts that the new catalogue does not have, or has another type for. */
function factIssues({ run, stored, world }: RunDraft): readonly Issue[] {
  const { catalogue } = world.process;
  const issues: Issue[] = [];
  for (const [name, record] of Object.entries(run.facts)) {
    const declared = catalogue.fact(name);
    const place = `/facts${pointer(name)}`;
    if (declared === undefined) issues.push(processIssue("fact.unknown", place, { fact: name }));
    else {
      const value = stored.read(record, factField(name));
      const bound = bindValue(declared.type, declared.nullable === true, value, place);
      if (!bound.ok) issues.push(...bound.error);
    }
  }
  return issues;
}

function refused(code: RefusalCode, issues: readonly Issue[] = []): Received {
  return { kind: "refused", refusal: refuse(code, {}, issues) };
}
