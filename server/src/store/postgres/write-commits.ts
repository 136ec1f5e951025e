import type { RunCommit } from "@lendloom/engine/runtime";
import type pg from "pg";
import { leaseIn } from "../runs/lease.ts";
import {
  writeActivity,
  writeDecision,
  writeIdempotency,
  writeJournal,
  writeRun,
  writeTask,
  writeTimer,
} from "../runs/run-rows.ts";
import { postgresSchema as schema } from "../schema/index.ts";
import { insertRows, manyRows } from "./many-rows.ts";
import { inOnePacket, type Asked } from "./send-together.ts";

/** Whether a commit is of the common kind that `writeCommits` writes; any other is written alone. */
export function isCommon(commit: RunCommit): boolean {
  const { flow, tasks, incidents, activities, fence, journal, run } = commit;
  return (
    commit.audit === undefined &&
    commit.migration === undefined &&
    commit.schedule === undefined &&
    flow === undefined &&
    activities.retry.length === 0 &&
    (tasks.change ?? []).length === 0 &&
    incidents.raise.length === 0 &&
    incidents.resolve.length === 0 &&
    (fence === undefined || fence.work === "timer" || fence.work === "activity") &&
    (journal.at(-1)?.seq ?? run.journal) === run.journal
  );
}

/**
 * Writes commits of one lender, of different runs and keys, in the caller's transaction and in one message: a
 * statement for each table, whatever their number. Answers those that cannot be committed; then the caller takes
 * all of them back.
 */
export async function writeCommits(
  client: pg.ClientBase,
  tenant: string,
  commits: readonly RunCommit[],
): Promise<readonly RunCommit[]> {
  const inserted = commits.filter(({ expected }) => expected === 0);
  const updated = commits.filter(({ expected }) => expected !== 0);
  const keyed = commits.flatMap(({ idempotency }) => idempotency ?? []);
  const timers = commits.flatMap((commit) => removals(commit, "timer", commit.timers.remove));
  const activities = commits.flatMap((commit) => removals(commit, "activity", commit.activities.remove));
  // Keys in one order, so that two processes that are told the same twice do not wait for each other.
  const keys = keyed.map((record) => writeIdempotency(tenant, record)).sort(byKey);
  const asked = {
    keys: insertKeys(tenant, keys),
    inserted: insertRuns(
      tenant,
      inserted.map(({ run }) => writeRun(tenant, run, 1)),
    ),
    updated: updateRuns(
      tenant,
      updated.map(({ run, expected }) => ({ ...writeRun(tenant, run, expected + 1), expected })),
    ),
    timers: removeTimers(tenant, timers),
    activities: removeActivities(tenant, activities),
  };
  const rest = [
    insertTimers(
      tenant,
      commits.flatMap((commit) => commit.timers.set.map(writeTimer)),
    ),
    insertActivities(
      tenant,
      commits.flatMap((commit) => commit.activities.begin.map(writeActivity)),
    ),
    insertJournal(
      tenant,
      commits.flatMap(({ run, journal }) => journal.map((entry) => writeJournal(tenant, run.id, entry))),
    ),
    insertDecisions(
      tenant,
      commits.flatMap(({ run, decisions }) =>
        decisions.map((record) => writeDecision(tenant, run.id, record)),
      ),
    ),
    insertTasks(
      tenant,
      commits.flatMap(({ tasks }) => tasks.open.map(writeTask)),
    ),
    closeTasks(
      tenant,
      commits.flatMap(({ tasks }) =>
        tasks.close.map(({ closedBy, ...closing }) => ({
          ...closing,
          closedByKind: closedBy?.kind,
          closedById: closedBy?.id,
        })),
      ),
    ),
  ];
  const { answers, others } = inOnePacket(client, () => ({
    answers: Object.entries(asked).map(async ([name, query]) => [name, await rowsOf(client, query)] as const),
    others: rest.map((query) => rowsOf(client, query)),
  }));
  // The first that fails is told; the others fail of it.
  for (const each of [...answers, ...others]) each.catch(() => undefined);
  const found = Object.fromEntries(await Promise.all(answers)) as Record<keyof typeof asked, Rows>;
  await Promise.all(others);
  const claimed = new Set(found.keys.map(({ key }) => key));
  const written = new Set([...found.inserted, ...found.updated].map(({ id }) => id));
  const removed = new Set([...found.timers, ...found.activities].map(nameOf));
  const unheld = new Set(
    [...timers, ...activities].filter((row) => row.owner !== undefined && !removed.has(nameOf(row))),
  );
  const stale = new Set([...unheld].map(({ runId }) => runId));
  return commits.filter(
    ({ run, idempotency }) =>
      !written.has(run.id) ||
      stale.has(run.id) ||
      (idempotency !== undefined && !claimed.has(idempotency.key)),
  );
}

type Rows = readonly Readonly<Record<string, string>>[];

async function rowsOf(client: pg.ClientBase, query: Asked | undefined): Promise<Rows> {
  if (query === undefined) return [];
  const { rows } = await client.query<Record<string, string>>(query);
  return rows;
}

function removals(commit: RunCommit, work: "timer" | "activity", generations: readonly string[]) {
  return [...new Set(generations)].map((generation) => {
    const lease = leaseIn(commit, work, generation);
    return { work, runId: commit.run.id, generation, owner: lease?.owner, epoch: lease?.epoch };
  });
}

function nameOf(row: {
  readonly work?: string;
  readonly runId?: string;
  readonly generation?: string;
}): string {
  return JSON.stringify([row.work, row.runId, row.generation]);
}

function byKey(left: { readonly key: string }, right: { readonly key: string }): number {
  return left.key < right.key ? -1 : 1;
}

const insertKeys = insertRows(schema.idempotency, "on conflict do nothing returning key");
/** Nothing begins whose subject was erased: where an erasure is being written, it waits for that. */
const insertRuns = insertRows(
  schema.runs,
  `where (select k.destroyed_at from subject_keys k where k.tenant_id = $1 and k.subject = n.subject for share) is null
    on conflict do nothing returning id`,
);
const insertTimers = insertRows(schema.timers);
const insertActivities = insertRows(schema.activities);
const insertJournal = insertRows(schema.journal);
const insertDecisions = insertRows(schema.decisions);
const insertTasks = insertRows(schema.tasks);

/**
 * What is changed is looked up key by key and then written at its place: joined by its key or held to another column,
 * PostgreSQL may read all rows of the lender. A row that somebody else changes meanwhile is at another place then, and
 * counts as not there.
 */
function atPlace(table: string, rows: string, key: string, condition: string): string {
  return `(select n.*, (select case when ${condition} then t.ctid end from ${table} t
      where t.tenant_id = $1 and ${key}) as place from ${rows} offset 0) n
    where ${table}.ctid = n.place`;
}

const updateRuns = manyRows(
  "update_rows_runs",
  [
    ["id", "text", "id"],
    ["expected", "bigint", "expected"],
    ["revision", "bigint", "revision"],
    ["run", "text", "run"],
    ["status", "text", "status"],
    ["updatedAt", "text", "updated_at"],
    ["workflowHash", "text", "workflow_hash"],
    ["finished", "bigint", "finished"],
  ],
  (rows) => `update runs set revision = n.revision, run = n.run, status = n.status, updated_at = n.updated_at,
      workflow_hash = n.workflow_hash, finished = n.finished
    from ${atPlace("runs", rows, "t.id = n.id", "t.revision = n.expected")} returning runs.id`,
);

const removeTimers = removeRows("timers", "timer");
const removeActivities = removeRows("activities", "activity");

/** Where a lease is quoted, only while the row is under it. */
function removeRows(table: "timers" | "activities", work: "timer" | "activity") {
  const key = "t.run_id = n.run_id and t.generation = n.generation";
  const held = "n.owner is null or (t.lease_owner = n.owner and t.lease_epoch = n.epoch)";
  return manyRows(
    `remove_rows_${table}`,
    [
      ["runId", "text", "run_id"],
      ["generation", "text", "generation"],
      ["owner", "text", "owner"],
      ["epoch", "bigint", "epoch"],
    ],
    (rows) => `delete from ${table} using ${atPlace(table, rows, key, held)}
      returning '${work}' as work, ${table}.run_id as "runId", ${table}.generation`,
  );
}

const closeTasks = manyRows(
  "close_rows_tasks",
  [
    ["id", "text", "id"],
    ["status", "text", "status"],
    ["closedAt", "text", "closed_at"],
    ["closedByKind", "text", "closed_by_kind"],
    ["closedById", "text", "closed_by_id"],
    ["outcome", "text", "outcome"],
  ],
  (rows) => `update tasks set status = n.status, closed_at = n.closed_at, closed_by_kind = n.closed_by_kind,
      closed_by_id = n.closed_by_id, outcome = n.outcome
    from ${atPlace("tasks", rows, "t.id = n.id", "t.status = 'open'")}`,
);
