import { and, eq, inArray } from "drizzle-orm";
import { appendAudit } from "../audit-chain.ts";
import type { Database, Transaction } from "../database.ts";
import type { Act, TenantId } from "../repositories.ts";
import type { Schema } from "../schema/index.ts";
import { markOrphans } from "../sealing/mark-orphans.ts";
import { isHeld, type DueFamily } from "./due-applications.ts";
import { inParts } from "./in-parts.ts";

/** Whoever removes by the policy. */
export const RETENTION = { kind: "system", id: "retention" } as const;

export interface Removed {
  readonly applications: number;
  readonly runs: number;
  readonly entries: number;
  readonly decisions: number;
}

/**
 * Removes applications with everything that is theirs, in one transaction with the audit entry that counts them: a
 * process that dies in it leaves all of them. One that was held, or changed since it was looked at, stays.
 */
export async function removeApplications(
  database: Database,
  tenant: TenantId,
  families: readonly DueFamily[],
  now: string,
): Promise<Removed> {
  if (families.length === 0) return { applications: 0, runs: 0, entries: 0, decisions: 0 };
  const { schema } = database;
  return await database.write(tenant, async (transaction) => {
    await transaction.lock(`retention:${tenant}`);
    const gone: DueFamily[] = [];
    for (const family of families) {
      if (await removeFamily(schema, transaction, tenant, family, now)) gone.push(family);
    }
    const runs = gone.flatMap((family) => family.runs);
    const removed = {
      applications: gone.length,
      runs: runs.length,
      entries: runs.reduce((sum, { entries }) => sum + entries, 0),
      decisions: runs.reduce((sum, { decisions }) => sum + decisions, 0),
    };
    if (gone.length === 0) return removed;
    await markOrphans(
      schema,
      transaction,
      tenant,
      runs.map(({ subject }) => subject),
      now,
    );
    const hashes = runs.map(({ id, entries, hash }) => ({ run: id, entries, hash }));
    const noted = { action: "retention.removed", subject: "retention", details: { ...removed, hashes } };
    const act: Act = { at: now, by: RETENTION };
    await appendAudit(schema, transaction, tenant, noted, act);
    return removed;
  });
}

async function removeFamily(
  schema: Schema,
  transaction: Transaction,
  tenant: TenantId,
  { application, runs: family }: DueFamily,
  at: string,
): Promise<boolean> {
  const { queries } = transaction;
  const { runs, removedRuns } = schema;
  const ids = family.map(({ id }) => id);
  const parts = inParts(ids);
  const ended = new Map<string, number>();
  for (const some of parts) {
    const rows = await queries
      .select({ id: runs.id, revision: runs.revision })
      .from(runs)
      .where(and(eq(runs.tenantId, tenant), eq(runs.finished, 1), inArray(runs.id, some)));
    for (const { id, revision } of rows) ended.set(id, revision);
  }
  const same = family.every(({ id, revision }) => ended.get(id) === revision);
  if (!same || (await isHeld(schema, queries, tenant, ids))) return false;
  // First of all: the database lets go of histories only of runs that are noted here.
  for (const some of inParts(family)) {
    await transaction.insertAll(
      removedRuns,
      some.map(({ id, entries, decisions, hash }) => ({
        tenantId: tenant,
        runId: id,
        application,
        at,
        entries,
        decisions,
        hash,
      })),
    );
  }
  for (const table of ofRuns(schema)) {
    for (const some of parts) {
      await queries.delete(table).where(and(eq(table.tenantId, tenant), inArray(table.runId, some)));
    }
  }
  for (const some of parts) {
    await queries.delete(runs).where(and(eq(runs.tenantId, tenant), inArray(runs.id, some)));
  }
  return true;
}

function ofRuns(schema: Schema) {
  const { journal, decisions, timers, activities, tasks, incidents } = schema;
  const { messages, signalWaits, signals, runMigrationResults } = schema;
  return [
    journal,
    decisions,
    timers,
    activities,
    tasks,
    incidents,
    messages,
    signalWaits,
    signals,
    runMigrationResults,
  ] as const;
}
