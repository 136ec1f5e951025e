import type { JsonObject, Texts } from "@lendloom/engine/kernel";
import type {
  Actor,
  DecisionRecord,
  JournalEntry,
  Run,
  StoredValue,
  TaskChange,
} from "@lendloom/engine/process";
import type {
  ActivityRow,
  IdempotencyRecord,
  IncidentRow,
  StoredRun,
  TaskRow,
  TimerRow,
} from "@lendloom/engine/runtime";
import { writeJson } from "../json-text.ts";
import type { Schema } from "../schema/index.ts";

/** One pair of functions a table: how the runtime's row is written, and how it is read back. */
type Row<Table extends keyof Schema> = Schema[Table]["$inferSelect"];

const unleased = { leaseOwner: null, leaseUntil: null, leaseEpoch: 0 };

export function writeRun(tenant: string, run: Run, revision: number): Row<"runs"> {
  return {
    tenantId: tenant,
    id: run.id,
    revision,
    run: writeJson(run),
    subject: run.subject,
    product: run.pins.product?.id ?? null,
    status: run.status,
    createdAt: run.createdAt,
    updatedAt: run.updatedAt,
    workflowHash: run.pins.workflow.hash,
    finished: run.finished ? 1 : 0,
    parent: run.parent?.run ?? null,
  };
}

export function readRun(row: Pick<Row<"runs">, "run" | "revision">): StoredRun {
  return { run: JSON.parse(row.run) as Run, revision: row.revision };
}

export function writeJournal(tenant: string, runId: string, entry: JournalEntry): Row<"journal"> {
  const { seq, at, kind } = entry;
  return { tenantId: tenant, runId, seq, at, kind, entry: writeJson(entry) };
}

export function readJournal(row: Pick<Row<"journal">, "entry">): JournalEntry {
  return JSON.parse(row.entry) as JournalEntry;
}

export function writeDecision(tenant: string, runId: string, record: DecisionRecord): Row<"decisions"> {
  const { number, at, decision } = record;
  return {
    tenantId: tenant,
    runId,
    number,
    at,
    pack: decision.pack.id,
    packHash: decision.pack.hash,
    logicVersion: decision.logicVersion,
    outcome: decision.outcome,
    digest: decision.digest,
    record: writeJson(record),
  };
}

export function readDecision(row: Pick<Row<"decisions">, "record">): DecisionRecord {
  return JSON.parse(row.record) as DecisionRecord;
}

export function writeTimer({ tenant, runId, generation, timer, dueAt }: TimerRow): Row<"timers"> {
  return { tenantId: tenant, runId, generation, timer, dueAt, ...unleased };
}

export function readTimer({ tenantId, runId, generation, timer, dueAt }: Row<"timers">): TimerRow {
  return { tenant: tenantId, runId, generation, timer, dueAt };
}

export function writeActivity(row: ActivityRow): Row<"activities"> {
  return {
    tenantId: row.tenant,
    runId: row.runId,
    generation: row.generation,
    purpose: row.purpose,
    invoke: row.invoke,
    source: row.source ?? null,
    connector: row.connector,
    operation: row.operation,
    input: writeJson(row.input),
    timeoutMs: row.timeoutMs,
    heartbeatMs: row.heartbeatMs ?? null,
    retry: writeJson(row.retry),
    attempt: row.attempt,
    notBefore: row.notBefore,
    ...unleased,
  };
}

export function readActivity(row: Row<"activities">): ActivityRow {
  return {
    tenant: row.tenantId,
    runId: row.runId,
    generation: row.generation,
    purpose: row.purpose as ActivityRow["purpose"],
    invoke: row.invoke,
    ...(row.source !== null && { source: row.source }),
    connector: row.connector,
    operation: row.operation,
    input: JSON.parse(row.input) as StoredValue,
    timeoutMs: row.timeoutMs,
    ...(row.heartbeatMs !== null && { heartbeatMs: row.heartbeatMs }),
    retry: JSON.parse(row.retry) as ActivityRow["retry"],
    attempt: row.attempt,
    notBefore: row.notBefore,
  };
}

export function writeTask(row: TaskRow): Row<"tasks"> {
  return {
    tenantId: row.tenant,
    id: row.id,
    runId: row.runId,
    generation: row.generation,
    invoke: row.invoke,
    state: row.state,
    role: row.role,
    title: writeJson(row.title),
    openedAt: row.openedAt,
    dueAt: row.dueAt,
    definition: writeJson(row.definition),
    input: writeJson(row.input),
    status: row.status,
    closedAt: row.closedAt ?? null,
    closedByKind: row.closedBy?.kind ?? null,
    closedById: row.closedBy?.id ?? null,
    outcome: row.outcome ?? null,
    rank: 100 - row.priority,
    assignee: row.assignee ?? null,
    assignedAt: row.assignedAt ?? null,
    notified: writeJson(row.notified),
    escalations: row.escalations,
    notSameAs: row.notSameAs ?? null,
  };
}

/** The columns a change sets; what it does not name stays. */
export function writeTaskChange(change: TaskChange): Partial<Row<"tasks">> {
  const { role, priority, assignee, assignedAt, notified, escalations, state, definition, notSameAs } =
    change;
  return {
    ...(role !== undefined && { role }),
    ...(priority !== undefined && { rank: 100 - priority }),
    ...(assignee !== undefined && { assignee, assignedAt: assignedAt ?? null }),
    ...(notified !== undefined && { notified: writeJson(notified) }),
    ...(escalations !== undefined && { escalations }),
    ...(state !== undefined && { state }),
    ...(definition !== undefined && { definition: writeJson(definition) }),
    ...(notSameAs !== undefined && { notSameAs }),
  };
}

export function readTask(row: Row<"tasks">): TaskRow {
  return {
    tenant: row.tenantId,
    id: row.id,
    runId: row.runId,
    generation: row.generation,
    invoke: row.invoke,
    state: row.state,
    role: row.role,
    title: JSON.parse(row.title) as Texts,
    openedAt: row.openedAt,
    dueAt: row.dueAt,
    definition: JSON.parse(row.definition) as JsonObject,
    input: JSON.parse(row.input) as StoredValue,
    priority: 100 - row.rank,
    ...(row.assignee !== null && { assignee: row.assignee }),
    ...(row.assignedAt !== null && { assignedAt: row.assignedAt }),
    notified: JSON.parse(row.notified) as readonly string[],
    escalations: row.escalations,
    ...(row.notSameAs !== null && { notSameAs: row.notSameAs }),
    status: row.status as TaskRow["status"],
    ...(row.closedAt !== null && { closedAt: row.closedAt }),
    ...(row.closedById !== null && {
      closedBy: { kind: row.closedByKind as Actor["kind"], id: row.closedById },
    }),
    ...(row.outcome !== null && { outcome: row.outcome }),
  };
}

export function writeIncident(row: IncidentRow): Row<"incidents"> {
  return {
    tenantId: row.tenant,
    id: row.id,
    runId: row.runId,
    at: row.at,
    code: row.code,
    message: row.message,
    event: writeJson(row.event),
    status: row.status,
    resolvedAt: row.resolvedAt ?? null,
    resolvedBy: row.resolvedBy ?? null,
    texts: row.texts === undefined ? null : writeJson(row.texts),
  };
}

export function readIncident(row: Row<"incidents">): IncidentRow {
  return {
    tenant: row.tenantId,
    id: row.id,
    runId: row.runId,
    at: row.at,
    code: row.code,
    message: row.message,
    event: JSON.parse(row.event) as StoredValue,
    status: row.status as IncidentRow["status"],
    ...(row.resolvedAt !== null && { resolvedAt: row.resolvedAt }),
    ...(row.resolvedBy !== null && { resolvedBy: row.resolvedBy }),
    ...(row.texts !== null && { texts: JSON.parse(row.texts) as Texts }),
  };
}

export function writeIdempotency(tenant: string, record: IdempotencyRecord): Row<"idempotency"> {
  const { key, requestHash, runId, at, answer } = record;
  return { tenantId: tenant, key, requestHash, runId, at, answer: writeJson(answer) };
}

export function readIdempotency(row: Row<"idempotency">): IdempotencyRecord {
  const { key, requestHash, runId, at, answer } = row;
  return { key, requestHash, runId, at, answer: JSON.parse(answer) as JsonObject };
}
