import type { DecisionRecord, JournalEntry, TaskChange } from "../process/index.ts";
import type {
  ActivityRow,
  Claim,
  Claimed,
  CommitOutcome,
  IdempotencyRecord,
  IncidentRow,
  Lease,
  RunCommit,
  RunStore,
  StoredRun,
  TaskRow,
  TimerRow,
} from "../runtime/index.ts";

import { memoryFlow, type MemoryFlow } from "./memory-flow-rows.ts";
import { memorySchedules, type MemorySchedules } from "./memory-schedules.ts";

interface Leased<Row> {
  readonly row: Row;
  readonly leaseUntil: string;
  readonly lease: Lease;
}

interface Tables {
  readonly runs: Map<string, StoredRun>;
  readonly journal: Map<string, readonly JournalEntry[]>;
  readonly decisions: Map<string, readonly DecisionRecord[]>;
  readonly timers: Map<string, Leased<TimerRow>>;
  readonly activities: Map<string, Leased<ActivityRow>>;
  readonly tasks: Map<string, TaskRow>;
  readonly incidents: Map<string, IncidentRow>;
  readonly idempotency: Map<string, IdempotencyRecord>;
  readonly flow: MemoryFlow;
  readonly schedules: MemorySchedules;
}

/** A run store that keeps JSON text in maps: what goes in and out is a copy, as with any real store. */
export function memoryRunStore(): RunStore {
  const idempotency = new Map<string, IdempotencyRecord>();
  const flow = memoryFlow(idempotency);
  const tables: Tables = {
    runs: new Map(),
    journal: new Map(),
    decisions: new Map(),
    timers: new Map(),
    activities: new Map(),
    tasks: new Map(),
    incidents: new Map(),
    idempotency,
    flow,
    schedules: memorySchedules(),
  };
  const answer = <T>(value: T): Promise<T> => Promise.resolve(copy(value));
  const ofRun = <Row extends { runId: string; tenant: string }>(
    rows: Iterable<Row>,
    tenant: string,
    id: string,
  ) => [...rows].filter((row) => row.tenant === tenant && row.runId === id);
  return {
    ...flow.store,
    ...tables.schedules.store,
    readRun: (tenant, id) => answer(tables.runs.get(key(tenant, id))),
    readIdempotency: (tenant, id) => answer(tables.idempotency.get(key(tenant, id))),
    async commit(commit) {
      await Promise.resolve();
      return copy(applyCommit(tables, copy(commit)));
    },
    renewLease: ({ tenant, runId, id, lease }, { leaseUntil }) => {
      const named = key(tenant, runId, id);
      const held = tables.activities.get(named);
      if (held === undefined || !sameLease(held.lease, lease)) return Promise.resolve(false);
      tables.activities.set(named, { ...held, leaseUntil });
      return Promise.resolve(true);
    },
    async releaseWork(released) {
      await flow.store.releaseWork(released);
      tables.schedules.release(released);
      for (const { work, tenant, runId, id, lease, notBefore, uncounted } of released) {
        const named = key(tenant, runId, id);
        const timer = work === "timer" ? tables.timers.get(named) : undefined;
        if (timer !== undefined && sameLease(timer.lease, lease)) {
          tables.timers.set(named, free(timer.row, lease.epoch));
        }
        const held = work === "activity" ? tables.activities.get(named) : undefined;
        if (held === undefined || !sameLease(held.lease, lease)) continue;
        const attempt = held.row.attempt - (uncounted === true ? 1 : 0);
        const later = notBefore === undefined ? {} : { notBefore };
        tables.activities.set(named, free({ ...held.row, attempt, ...later }, lease.epoch));
      }
    },
    readJournal: (tenant, id, { after, limit }) => {
      const entries = tables.journal.get(key(tenant, id)) ?? [];
      return answer(entries.filter(({ seq }) => seq > after).slice(0, limit));
    },
    readDecisions: (tenant, id) => answer(tables.decisions.get(key(tenant, id)) ?? []),
    claimTimers: (claim) =>
      answer(
        claimDue(
          tables.timers,
          claim,
          ({ dueAt }) => dueAt,
          (row) => row,
        ),
      ),
    claimActivities: (claim) => {
      const attempted = (row: ActivityRow) => ({ ...row, attempt: row.attempt + 1 });
      return answer(claimDue(tables.activities, claim, ({ notBefore }) => notBefore, attempted));
    },
    nextDue: () => {
      const timers = [...tables.timers.values()].map(({ row }) => row.dueAt);
      const activities = [...tables.activities.values()].map(({ row }) => row.notBefore);
      return answer([...timers, ...activities, ...flow.nextDue(), ...tables.schedules.nextDue()].sort()[0]);
    },
    listRunsOf: (tenant, { workflow, after = "", limit }) => {
      const found = [...tables.runs]
        .filter(([name, { run }]) => name === key(tenant, run.id) && !run.finished && run.id > after)
        .map(([, stored]) => stored)
        .filter(({ run }) => run.pins.workflow.hash === workflow)
        .sort((left, right) => compare([left.run.id], [right.run.id]));
      return answer(found.slice(0, limit));
    },
    readTimers: (tenant, id) => answer(ofRun(rowsIn(tables.timers), tenant, id)),
    readActivities: (tenant, id) => answer(ofRun(rowsIn(tables.activities), tenant, id)),
    readTask: (tenant, id) => answer(tables.tasks.get(key(tenant, id))),
    listTasks: (tenant, { status, role, runId, assignee, dueBefore, after, limit }) => {
      const found = [...tables.tasks.values()]
        .filter((task) => task.tenant === tenant)
        .filter((task) => status === undefined || task.status === status)
        .filter((task) => role === undefined || task.role === role || task.notified.includes(role))
        .filter((task) => assignee === undefined || (task.assignee ?? null) === assignee)
        .filter((task) => dueBefore === undefined || task.dueAt < dueBefore)
        .filter((task) => runId === undefined || task.runId === runId)
        .sort((left, right) => compare([left.dueAt, left.id], [right.dueAt, right.id]))
        .filter((task) => after === undefined || compare([task.dueAt, task.id], [after.dueAt, after.id]) > 0);
      return answer(found.slice(0, limit));
    },
    readIncident: (tenant, id) => answer(tables.incidents.get(key(tenant, id))),
    listIncidents: (tenant, { status, runId, limit }) => {
      const found = [...tables.incidents.values()]
        .filter((incident) => incident.tenant === tenant)
        .filter((incident) => status === undefined || incident.status === status)
        .filter((incident) => runId === undefined || incident.runId === runId)
        .sort((left, right) => -compare([left.at], [right.at]) || compare([left.id], [right.id]));
      return answer(found.slice(0, limit));
    },
  };
}

/** Checks first, then writes: nothing is written of a commit that is refused. */
function applyCommit(tables: Tables, commit: RunCommit): CommitOutcome {
  const { tenant, expected, run, idempotency } = commit;
  const runKey = key(tenant, run.id);
  const rowKey = (generation: string) => key(tenant, run.id, generation);
  const record = idempotency && tables.idempotency.get(key(tenant, idempotency.key));
  if (record !== undefined) return { kind: "repeated", record };
  const stored = tables.runs.get(runKey);
  if ((stored?.revision ?? 0) !== expected) return { kind: "conflict" };
  const { retry } = commit.activities;
  const owned = ({ generation, attempt }: (typeof retry)[number]) =>
    tables.activities.get(rowKey(generation))?.row.attempt === attempt;
  if (!retry.every(owned)) return { kind: "stale" };
  if (!holds(tables, commit)) return { kind: "stale" };
  if (commit.flow !== undefined && !tables.flow.allTaken(tenant, commit.flow)) return { kind: "stale" };
  if (!tables.schedules.mayWrite(tenant, commit.schedule)) return { kind: "stale" };
  checkContinuity(tables, commit, runKey);

  const revision = expected + 1;
  tables.runs.set(runKey, { run, revision });
  tables.journal.set(runKey, [...(tables.journal.get(runKey) ?? []), ...commit.journal]);
  tables.decisions.set(runKey, [...(tables.decisions.get(runKey) ?? []), ...commit.decisions]);
  for (const generation of commit.timers.remove) tables.timers.delete(rowKey(generation));
  for (const row of commit.timers.set) tables.timers.set(rowKey(row.generation), free(row));
  for (const generation of commit.activities.remove) tables.activities.delete(rowKey(generation));
  for (const row of commit.activities.begin) tables.activities.set(rowKey(row.generation), free(row));
  for (const { generation, notBefore } of retry) {
    const row = tables.activities.get(rowKey(generation));
    if (row === undefined) continue;
    const { epoch } = row.lease;
    tables.activities.set(rowKey(generation), free({ ...row.row, notBefore }, epoch));
  }
  for (const task of commit.tasks.open) tables.tasks.set(key(tenant, task.id), task);
  for (const { id, change } of commit.tasks.change ?? []) {
    const task = tables.tasks.get(key(tenant, id));
    if (task?.status === "open") tables.tasks.set(key(tenant, id), changedTask(task, change));
  }
  for (const { id, ...closing } of commit.tasks.close) {
    const task = tables.tasks.get(key(tenant, id));
    if (task?.status === "open") tables.tasks.set(key(tenant, id), { ...task, ...closing });
  }
  for (const row of commit.incidents.raise) tables.incidents.set(key(tenant, row.id), row);
  for (const { id, at, by } of commit.incidents.resolve) {
    const row = tables.incidents.get(key(tenant, id));
    if (row === undefined) continue;
    tables.incidents.set(key(tenant, id), { ...row, status: "resolved", resolvedAt: at, resolvedBy: by });
  }
  if (commit.flow !== undefined) tables.flow.write(tenant, run.id, commit.flow);
  tables.schedules.write(tenant, commit.schedule);
  if (idempotency !== undefined) tables.idempotency.set(key(tenant, idempotency.key), idempotency);
  return { kind: "committed", revision };
}

/** Whether the claimed row that a commit answers is still under the lease it quotes. */
function holds(tables: Tables, { tenant, run, fence, flow }: RunCommit): boolean {
  if (fence === undefined) return true;
  const { work, id, lease } = fence;
  switch (work) {
    case "timer":
      return sameLease(tables.timers.get(key(tenant, run.id, id))?.lease, lease);
    case "activity":
      return sameLease(tables.activities.get(key(tenant, run.id, id))?.lease, lease);
    case "message":
    case "signal":
      return flow !== undefined && tables.flow.holds(tenant, flow, fence);
  }
}

function sameLease(left: Lease | undefined, right: Lease): boolean {
  return left?.owner === right.owner && left.epoch === right.epoch;
}

function changedTask({ assignee, assignedAt, ...task }: TaskRow, change: TaskChange): TaskRow {
  const { assignee: given, assignedAt: since, notSameAs, ...members } = change;
  const before = {
    ...(assignee === undefined ? {} : { assignee }),
    ...(assignedAt === undefined ? {} : { assignedAt }),
  };
  const held =
    given === undefined
      ? before
      : given === null
        ? {}
        : { assignee: given, ...(since === undefined ? {} : { assignedAt: since }) };
  const { notSameAs: _eyes, ...rest } = task;
  const eyes = notSameAs === undefined ? task : { ...rest, ...(notSameAs === null ? {} : { notSameAs }) };
  return { ...eyes, ...held, ...members };
}

/** A journal with a gap would not fold to its run: such a commit is a defect of the caller. */
function checkContinuity(tables: Tables, { journal, run }: RunCommit, runKey: string): void {
  const written = tables.journal.get(runKey)?.length ?? 0;
  for (const [index, { seq }] of journal.entries()) {
    if (seq !== written + index + 1) throw new Error(`Expected entry ${written + index + 1}, but got ${seq}`);
  }
  if (run.journal !== written + journal.length) throw new Error("Expected the run to count its journal");
}

function claimDue<Row extends { tenant: string; runId: string; generation: string; connector?: string }>(
  table: Map<string, Leased<Row>>,
  { now, owner, leaseUntil, limit, except = [] }: Claim,
  due: (row: Row) => string,
  claimed: (row: Row) => Row,
): readonly Claimed<Row>[] {
  const isLeftOut = ({ tenant, connector }: Row) =>
    except.some((one) => one.tenant === tenant && (one.connector ?? connector) === connector);
  return [...table.values()]
    .filter(({ row, leaseUntil }) => due(row) <= now && leaseUntil <= now && !isLeftOut(row))
    .sort((left, right) => compare(order(left.row), order(right.row)))
    .slice(0, limit)
    .map(({ row, lease: before }) => {
      const taken = claimed(row);
      const lease = { owner, epoch: before.epoch + 1 };
      table.set(key(row.tenant, row.runId, row.generation), { row: taken, leaseUntil, lease });
      return { ...taken, lease };
    });
  function order(row: Row): readonly string[] {
    return [due(row), row.tenant, row.runId, row.generation];
  }
}

function compare(left: readonly string[], right: readonly string[]): number {
  for (const [index, part] of left.entries()) {
    const other = right[index] ?? "";
    if (part !== other) return part < other ? -1 : 1;
  }
  return 0;
}

function free<Row>(row: Row, epoch = 0): Leased<Row> {
  return { row, leaseUntil: "", lease: { owner: "", epoch } };
}

function rowsIn<Row>(table: Map<string, Leased<Row>>): readonly Row[] {
  return [...table.values()].map(({ row }) => row);
}

function key(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

function copy<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T);
}
