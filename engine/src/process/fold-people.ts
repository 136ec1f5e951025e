import { newTask, type WorkflowSnapshot } from "../workflow/index.ts";
import type { JournalEntry } from "./journal.ts";
import type { PeopleRecord, TaskWork } from "./people-journal.ts";
import type { FactRecord, Run } from "./run.ts";

type Migrated = Extract<JournalEntry, { kind: "migrated" }>;
type PeopleEntry = Exclude<
  Extract<JournalEntry, { kind: PeopleRecord["kind"] }>,
  { kind: "migrated" | "invoke-skipped" }
>;

/** What an entry about people's work changes; steps bring changes of their own. */
export function peopleChanges(run: Run, entry: PeopleEntry): Partial<Run> {
  switch (entry.kind) {
    case "task-claimed":
      return work(run, entry, { assignee: entry.actor.id, assignedAt: entry.at });
    case "task-released":
      return work(run, entry, { assignee: undefined, assignedAt: undefined });
    case "task-assigned":
      return work(run, entry, { assignee: entry.to, assignedAt: entry.at });
    case "task-escalated":
      return escalated(run, entry);
    case "data-edited":
      return edited(run, entry);
    case "moved": {
      const sources = Object.entries(run.sources).filter(([source]) => !entry.forgets.includes(source));
      return entry.forgets.length === 0 ? {} : { sources: Object.fromEntries(sources) };
    }
  }
}

/** What a migration makes of a run beside `changes`, those of its place: its pins, and what people did, by its new names. */
export function migrationChanges(
  changes: Partial<Run>,
  run: Run,
  { to, tasks, plan }: Migrated,
): Partial<Run> {
  const { completedBy } = run;
  const newName = (task: string) => (plan === undefined ? task : newTask(plan, task));
  return {
    ...changes,
    pins: to,
    ...(tasks === undefined ? {} : { tasks: { ...changes.tasks, ...tasks } }),
    ...(completedBy === undefined
      ? {}
      : {
          completedBy: Object.fromEntries(
            Object.entries(completedBy).map(([task, person]) => [newName(task), person]),
          ),
        }),
  };
}

/** Of tasks that are closed nothing is kept. */
export function stillOpen(run: Run, snapshot: WorkflowSnapshot): Partial<Run> {
  if (run.tasks === undefined) return {};
  const open = new Set(Object.values(snapshot.invokes).map(({ generation }) => generation));
  return {
    tasks: Object.fromEntries(Object.entries(run.tasks).filter(([generation]) => open.has(generation))),
  };
}

type Changed = { readonly [Key in keyof TaskWork]?: TaskWork[Key] | undefined };

function work(
  run: Run,
  { generation, invoke }: { readonly generation: string; readonly invoke: string },
  changed: Changed,
): Partial<Run> {
  const before = run.tasks?.[generation] ?? { invoke, rungs: [], notified: [] };
  const members = Object.entries({ ...before, ...changed }).filter(([, value]) => value !== undefined);
  const after = Object.fromEntries(members) as unknown as TaskWork;
  return { tasks: { ...run.tasks, [generation]: after } };
}

/** A task given to another role is nobody's until someone of that role takes it. */
function escalated(run: Run, entry: Extract<PeopleEntry, { kind: "task-escalated" }>): Partial<Run> {
  const before = run.tasks?.[entry.generation];
  const { notify, reassign, rung } = entry;
  const notified = before?.notified ?? [];
  return work(run, entry, {
    rungs: [...(before?.rungs ?? []), rung],
    notified: notify === undefined || notified.includes(notify) ? notified : [...notified, notify],
    ...(reassign === undefined ? {} : { role: reassign, assignee: undefined, assignedAt: undefined }),
  });
}

function edited(run: Run, entry: Extract<PeopleEntry, { kind: "data-edited" }>): Partial<Run> {
  const facts: [string, FactRecord][] = Object.entries(entry.facts).map(([name, { after }]) => [name, after]);
  const names = new Set(Object.keys(entry.variables));
  const rest = <T>(map: Readonly<Record<string, T>>) =>
    Object.entries(map).filter(([name]) => !names.has(name));
  const variables = rest(run.snapshot.variables);
  const sealed = rest(run.sealedVariables);
  for (const [name, { after }] of Object.entries(entry.variables)) {
    if ("sealed" in after) sealed.push([name, after.sealed]);
    else variables.push([name, after.value]);
  }
  return {
    facts: { ...run.facts, ...Object.fromEntries(facts) },
    sealedVariables: Object.fromEntries(sealed),
    snapshot: { ...run.snapshot, variables: Object.fromEntries(variables) },
  };
}
