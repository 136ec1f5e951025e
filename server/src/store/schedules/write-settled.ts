import { KEPT_FIRINGS, type SettledSchedule } from "@lendloom/engine/runtime";
import { and, desc, eq, lte, sql } from "drizzle-orm";
import type { Transaction } from "../database.ts";
import { NotCommitted } from "../runs/not-committed.ts";
import type { Schema } from "../schema/index.ts";
import { writeFiring, writeProgress } from "./schedule-rows.ts";

/**
 * Writes what came of a firing, in the transaction of the run that began or alone. A schedule that was written or
 * claimed since, and a run whose moment has its entry already, take everything back.
 */
export async function writeSettled(
  { schedules, scheduleFirings }: Schema,
  { queries }: Transaction,
  tenant: string,
  settled: SettledSchedule,
): Promise<void> {
  const { id, epoch, createdAt, firings } = settled;
  const own = and(eq(schedules.tenantId, tenant), eq(schedules.id, id), eq(schedules.createdAt, createdAt));
  const held = await queries
    .update(schedules)
    .set({ ...writeProgress(settled), leaseEpoch: sql`${schedules.leaseEpoch} + 1` })
    .where(and(own, eq(schedules.leaseEpoch, epoch)))
    .returning({ id: schedules.id });
  if (held.length === 0) throw new NotCommitted({ kind: "stale" });
  if (firings.length === 0) return;
  const written = await queries
    .insert(scheduleFirings)
    .values(firings.map((firing) => writeFiring(tenant, id, firing)))
    .onConflictDoNothing()
    .returning({ dueAt: scheduleFirings.dueAt });
  const known = new Set(written.map(({ dueAt }) => dueAt));
  const begunTwice = firings.some(({ result, dueAt }) => result === "started" && !known.has(dueAt));
  if (begunTwice) throw new NotCommitted({ kind: "stale" });
  const history = and(eq(scheduleFirings.tenantId, tenant), eq(scheduleFirings.scheduleId, id));
  const [oldest] = await queries
    .select({ dueAt: scheduleFirings.dueAt })
    .from(scheduleFirings)
    .where(history)
    .orderBy(desc(scheduleFirings.dueAt))
    .limit(1)
    .offset(KEPT_FIRINGS);
  if (oldest !== undefined)
    await queries.delete(scheduleFirings).where(and(history, lte(scheduleFirings.dueAt, oldest.dueAt)));
}
