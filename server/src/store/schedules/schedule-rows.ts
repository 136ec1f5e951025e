import type { Actor, StoredValue } from "@lendloom/engine/process";
import type {
  FiringRow,
  Schedule,
  ScheduleProgress,
  ScheduleRow,
  SettledSchedule,
} from "@lendloom/engine/runtime";
import type { Schema } from "../schema/index.ts";

type Row = Schema["schedules"]["$inferSelect"];

/** What an author writes of a schedule; whoever has claimed it loses it by the epoch. */
export function writeSchedule(row: Omit<ScheduleRow, "revision" | "epoch">, revision: number) {
  return {
    tenantId: row.tenant,
    id: row.id,
    revision,
    schedule: JSON.stringify(row.schedule),
    subject: row.subject,
    facts: JSON.stringify(row.facts),
    state: row.state,
    wakeAt: row.wakeAt ?? null,
    progress: JSON.stringify(row.progress),
    createdAt: row.createdAt,
    createdByKind: row.createdBy.kind,
    createdById: row.createdBy.id,
    updatedAt: row.updatedAt,
    updatedByKind: row.updatedBy.kind,
    updatedById: row.updatedBy.id,
    leaseOwner: null,
    leaseUntil: null,
  } satisfies Partial<Row>;
}

export function readSchedule(row: Row): ScheduleRow {
  return {
    tenant: row.tenantId,
    id: row.id,
    revision: row.revision,
    epoch: row.leaseEpoch,
    schedule: JSON.parse(row.schedule) as Schedule,
    subject: row.subject,
    facts: JSON.parse(row.facts) as StoredValue,
    state: row.state as ScheduleRow["state"],
    ...(row.wakeAt === null ? {} : { wakeAt: row.wakeAt }),
    progress: JSON.parse(row.progress) as ScheduleProgress,
    createdAt: row.createdAt,
    createdBy: { kind: row.createdByKind as Actor["kind"], id: row.createdById },
    updatedAt: row.updatedAt,
    updatedBy: { kind: row.updatedByKind as Actor["kind"], id: row.updatedById },
  };
}

/** What a firing changes of a schedule. */
export function writeProgress({ state, wakeAt, progress }: SettledSchedule) {
  return {
    state,
    wakeAt: wakeAt ?? null,
    progress: JSON.stringify(progress),
    leaseOwner: null,
    leaseUntil: null,
  } satisfies Partial<Row>;
}

export function writeFiring(
  tenant: string,
  scheduleId: string,
  firing: FiringRow,
): Schema["scheduleFirings"]["$inferSelect"] {
  const { dueAt, result } = firing;
  return { tenantId: tenant, scheduleId, dueAt, result, firing: JSON.stringify(firing) };
}

export function readFiring({ firing }: { readonly firing: string }): FiringRow {
  return JSON.parse(firing) as FiringRow;
}
