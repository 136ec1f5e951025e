import type { AuditNote, Claim, Claimed, ScheduleRow, ScheduleStore } from "@lendloom/engine/runtime";
import { and, asc, count, desc, eq, gt, inArray, isNull, lt, lte, or, sql, type SQL } from "drizzle-orm";
import { appendAudit } from "../audit-chain.ts";
import { ACROSS_LENDERS, type Database, type Transaction } from "../database.ts";
import { prepared } from "../prepared.ts";
import type { TenantId } from "../repositories.ts";
import { claimNow, claimNowOf, leaseEnd } from "../runs/claim-clock.ts";
import { NotCommitted } from "../runs/not-committed.ts";
import { markOrphans } from "../sealing/mark-orphans.ts";
import { keepRevision, keptRevision } from "./kept-revision.ts";
import { readFiring, readSchedule, writeSchedule } from "./schedule-rows.ts";
import { writeSettled } from "./write-settled.ts";

/** Schedules over tables; both dialects pass their contract suite. */
export function createScheduleStore(database: Database): ScheduleStore {
  const { schema, reader } = database;
  const { schedules, scheduleFirings } = schema;
  const one = (tenant: string, id: string) => and(eq(schedules.tenantId, tenant), eq(schedules.id, id));
  return {
    saveSchedule: ({ row, expected, epoch, capacity, audit }) =>
      database.write(row.tenant, async (transaction) => {
        const { queries } = transaction;
        const { tenant, id } = row;
        // Counting and inserting belong together: without it two authors could both be the last to fit.
        await transaction.lock(`schedules ${tenant}`);
        const [before] = await queries.select().from(schedules).where(one(tenant, id)).limit(1);
        if ((before?.revision ?? null) !== expected) return "conflict";
        const same = before?.leaseEpoch === epoch && before?.createdAt === row.createdAt;
        if (before !== undefined && !same) return "moved";
        const written = writeSchedule(
          row,
          (expected ?? (await keptRevision(schema, transaction, tenant))) + 1,
        );
        if (before === undefined) {
          const [there] = await queries
            .select({ rows: count() })
            .from(schedules)
            .where(eq(schedules.tenantId, tenant));
          if ((there?.rows ?? 0) >= capacity) return "full";
          await transaction.insertAll(schedules, [{ ...written, leaseEpoch: 1 }]);
        } else {
          const [changed] = await queries
            .update(schedules)
            .set({ ...written, leaseEpoch: before.leaseEpoch + 1 })
            .where(and(one(tenant, id), eq(schedules.leaseEpoch, before.leaseEpoch)))
            .returning({ id: schedules.id });
          // Somebody claimed it, or settled a firing, between the two statements.
          if (changed === undefined) return "moved";
          if (before.subject !== row.subject)
            await markOrphans(schema, transaction, tenant, [before.subject], row.updatedAt);
        }
        await note(transaction, tenant, row.updatedAt, audit);
        return "saved";
      }),
    async readSchedule(tenant, id) {
      const [row] = await reader(tenant).select().from(schedules).where(one(tenant, id)).limit(1);
      return row === undefined ? undefined : readSchedule(row);
    },
    async listSchedules(tenant, { after = "", limit }) {
      const rows = await reader(tenant)
        .select()
        .from(schedules)
        .where(and(eq(schedules.tenantId, tenant), gt(schedules.id, after)))
        .orderBy(asc(schedules.id))
        .limit(limit);
      return rows.map(readSchedule);
    },
    removeSchedule: (tenant, id, { at, audit }) =>
      database.write(tenant, async (transaction) => {
        const { queries } = transaction;
        const [gone] = await queries
          .delete(schedules)
          .where(one(tenant, id))
          .returning({ subject: schedules.subject, revision: schedules.revision });
        if (gone === undefined) return false;
        await queries
          .delete(scheduleFirings)
          .where(and(eq(scheduleFirings.tenantId, tenant), eq(scheduleFirings.scheduleId, id)));
        await keepRevision(schema, transaction, tenant, gone.revision);
        await markOrphans(schema, transaction, tenant, [gone.subject], at);
        await note(transaction, tenant, at, audit);
        return true;
      }),
    claimSchedules: (claim) => claimSchedules(database, claim),
    async settleSchedule(tenant, settled) {
      try {
        await database.write(tenant, (transaction) => writeSettled(schema, transaction, tenant, settled));
        return "settled";
      } catch (error) {
        if (error instanceof NotCommitted) return "stale";
        throw error;
      }
    },
    async listFirings(tenant, id, { before, limit }) {
      const rows = await reader(tenant)
        .select({ firing: scheduleFirings.firing })
        .from(scheduleFirings)
        .where(
          and(
            eq(scheduleFirings.tenantId, tenant),
            eq(scheduleFirings.scheduleId, id),
            before === undefined ? undefined : lt(scheduleFirings.dueAt, before),
          ),
        )
        .orderBy(desc(scheduleFirings.dueAt))
        .limit(limit);
      return rows.map(readFiring);
    },
  };

  async function note(
    transaction: Transaction,
    tenant: string,
    at: string,
    audit: AuditNote | undefined,
  ): Promise<void> {
    if (audit === undefined) return;
    const { by, ...noted } = audit;
    await appendAudit(schema, transaction, tenant as TenantId, noted, { at, by });
  }
}

/** Leases schedules that are due; rows another process is claiming are passed over. */
async function claimSchedules(database: Database, claim: Claim): Promise<readonly Claimed<ScheduleRow>[]> {
  const { schedules } = database.schema;
  const dueAt = (now: SQL | string) =>
    and(lte(schedules.wakeAt, now), or(isNull(schedules.leaseUntil), lte(schedules.leaseUntil, now)));
  const probe = prepared(database.reader(ACROSS_LENDERS), "probe_schedules", (on) =>
    on
      .select({ id: schedules.id })
      .from(schedules)
      .where(dueAt(claimNow(database)))
      .limit(1),
  );
  const [waiting] = await probe.execute({ now: claim.now });
  if (waiting === undefined) return [];
  return database.write(ACROSS_LENDERS, async (transaction) => {
    const rows = await transaction.skipLocked(
      transaction.queries
        .select()
        .from(schedules)
        .where(dueAt(claimNowOf(database, claim)))
        .orderBy(asc(schedules.wakeAt), asc(schedules.tenantId), asc(schedules.id))
        .limit(claim.limit)
        .$dynamic(),
    );
    for (const { tenantId } of rows.filter(
      (row, index) => rows.findIndex((other) => other.tenantId === row.tenantId) === index,
    )) {
      const ids = rows.filter((row) => row.tenantId === tenantId).map(({ id }) => id);
      await transaction.queries
        .update(schedules)
        .set({
          leaseOwner: claim.owner,
          leaseUntil: sql`${leaseEnd(database, claim)}`,
          leaseEpoch: sql`${schedules.leaseEpoch} + 1`,
        })
        .where(and(eq(schedules.tenantId, tenantId), inArray(schedules.id, ids)));
    }
    return rows.map((row) => {
      const epoch = row.leaseEpoch + 1;
      return { ...readSchedule(row), epoch, lease: { owner: claim.owner, epoch } };
    });
  });
}
