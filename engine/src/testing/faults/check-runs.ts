import { addDelay, canonicalJson, type Json } from "../../kernel/index.ts";
import { applyEntry, DEFAULT_PLACE, openSealed, type JournalEntry, type Run } from "../../process/index.ts";
import type { RunStore, StoredRun } from "../../runtime/index.ts";
import type { OutsideWorld } from "./outside-world.ts";
import { TENANTS } from "./clients.ts";

/** A stored run with everything that belongs to it. */
export interface RunRecord {
  readonly tenant: string;
  readonly stored: StoredRun;
  readonly journal: readonly JournalEntry[];
  /** The run after each entry. */
  readonly moments: readonly Run[];
}

/** All runs there are, read from the store alone. */
export async function readRecords(store: RunStore, runIds: readonly string[]): Promise<readonly RunRecord[]> {
  const records: RunRecord[] = [];
  for (const tenant of TENANTS) {
    for (const id of runIds) {
      const stored = await store.readRun(tenant, id);
      if (stored === undefined) continue;
      const journal = await store.readJournal(tenant, id, { after: 0, limit: 100_000 });
      const moments: Run[] = [];
      for (const entry of journal) moments.push(applyEntry(moments.at(-1), entry));
      records.push({ tenant, stored, journal, moments });
    }
  }
  return records;
}

/** What must be true of a run whenever nothing is being written: sentences about what is not. */
export async function checkRun(record: RunRecord, world: OutsideWorld): Promise<readonly string[]> {
  const { stored, tenant } = record;
  const wrong = [...checkJournal(record), ...(await checkRows(record, world))];
  return wrong.map((sentence) => `${stored.run.id} of ${tenant}: ${sentence}`);
}

function checkJournal({ stored, journal, moments }: RunRecord): readonly string[] {
  const wrong: string[] = [];
  const fold = moments.at(-1);
  if (text(fold) !== text(stored.run)) wrong.push("the fold of the journal is not the stored run");
  let before = "";
  for (const [index, { seq, at }] of journal.entries()) {
    if (seq !== index + 1) wrong.push(`entry ${index + 1} has the number ${seq}`);
    if (at < before) wrong.push(`entry ${seq} is of ${at}, before the one of ${before}`);
    before = at;
  }
  return [...wrong, ...checkTimers(journal, moments), ...checkCompletions(journal)];
}

/** Each timer fires at most once, when its deadline has passed. */
function checkTimers(journal: readonly JournalEntry[], moments: readonly Run[]): readonly string[] {
  const wrong: string[] = [];
  const due = new Map<string, string>();
  const fired = new Set<string>();
  for (const [index, entry] of journal.entries()) {
    for (const { generation, after } of Object.values(moments[index]?.snapshot.timers ?? {})) {
      if (due.has(generation)) continue;
      const added = addDelay(entry.at, after, DEFAULT_PLACE);
      if (added.ok) due.set(generation, added.value);
    }
    if (entry.kind !== "timer-fired") continue;
    const { generation, at } = entry;
    if (fired.has(generation)) wrong.push(`the timer ${generation} fired twice`);
    fired.add(generation);
    const dueAt = due.get(generation);
    if (dueAt === undefined) wrong.push(`the timer ${generation} fired, but was never set`);
    else if (at < dueAt) wrong.push(`the timer ${generation} of ${dueAt} fired at ${at}`);
  }
  return wrong;
}

function checkCompletions(journal: readonly JournalEntry[]): readonly string[] {
  const seen = new Set<string>();
  return journal.flatMap((entry) => {
    if (entry.kind !== "activity-done" && entry.kind !== "task-completed") return [];
    const again = seen.has(entry.generation);
    seen.add(entry.generation);
    return again ? [`${entry.invoke} ${entry.generation} was completed twice`] : [];
  });
}

/** The rows of timers, activities and tasks are what the run waits for, no more and no less. */
async function checkRows(
  { tenant, stored }: RunRecord,
  { store, sealer }: OutsideWorld,
): Promise<readonly string[]> {
  const { run } = stored;
  const { timers, invokes } = run.snapshot;
  const bySource = (src: string) =>
    Object.values(invokes).flatMap((open) => (open.src === src ? [open.generation] : []));
  const rows = {
    timers: (await store.readTimers(tenant, run.id)).map(({ generation }) => generation),
    activities: (await store.readActivities(tenant, run.id)).map(({ generation }) => generation),
    tasks: (await store.listTasks(tenant, { runId: run.id, status: "open", limit: 1_000 })).map(
      ({ generation }) => generation,
    ),
  };
  const awaited = {
    timers: Object.values(timers).map(({ generation }) => generation),
    activities: [...bySource("activity"), ...Object.values(run.asking).map(({ generation }) => generation)],
    tasks: bySource("task"),
  };
  const wrong: string[] = [];
  const incidents = await store.listIncidents(tenant, { runId: run.id, status: "open", limit: 1_000 });
  if (text(incidents.map(({ id }) => id).sort()) !== text([...run.incidents].sort())) {
    wrong.push("its open incidents are not the stored ones");
  }
  const seal = await sealer.forSubject(tenant, run.subject);
  const held = incidents.map(({ event }) => {
    const kept = "sealed" in event ? openSealed(seal, event.sealed, "incident") : event.value;
    return JSON.stringify(kept);
  });
  for (const kind of ["timers", "activities", "tasks"] as const) {
    for (const generation of rows[kind]) {
      if (!awaited[kind].includes(generation))
        wrong.push(`nothing waits for the row ${generation} of ${kind}`);
    }
    for (const generation of awaited[kind]) {
      // What an operator must look at is not under way until it is told again.
      if (rows[kind].includes(generation) || held.some((it) => it.includes(`"${generation}"`))) continue;
      wrong.push(`it waits for ${generation} of ${kind}, but there is no row`);
    }
  }
  if (run.finished && [...rows.timers, ...rows.activities, ...rows.tasks].length > 0) {
    wrong.push("it has ended and left rows behind");
  }
  return wrong;
}

function text(value: unknown): string {
  return value === undefined ? "" : canonicalJson(value as Json);
}
