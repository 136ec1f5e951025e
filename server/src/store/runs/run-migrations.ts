import type { Json } from "@lendloom/engine/kernel";
import type { RunCommit } from "@lendloom/engine/runtime";
import { and, count, eq, inArray } from "drizzle-orm";
import { appendAudit } from "../audit-chain.ts";
import type { Database, Transaction } from "../database.ts";
import { afterCursor, inOrder, pageLimit, pageOf, type Keyset } from "../page.ts";
import type { Actor, RunMigration, RunMigrationResult, RunMigrations, TenantId } from "../repositories.ts";
import type { Schema } from "../schema/index.ts";

/** Fewer than a statement takes parameters. */
const AT_ONCE = 500;

export function runMigrationsRepository(database: Database): RunMigrations {
  const { schema, reader } = database;
  const { runMigrations, runMigrationResults: results, runs } = schema;
  const newest: Keyset = { columns: [runMigrations.at, runMigrations.id], direction: "descending" };
  const byRun: Keyset = { columns: [results.runId], direction: "ascending" };
  const ofMigration = (tenant: TenantId, id: string) =>
    and(eq(results.tenantId, tenant), eq(results.migrationId, id));
  return {
    begin: (tenant, { id, plan, reason }, act) =>
      database.write(tenant, async (transaction) => {
        const row = { tenantId: tenant, id, at: act.at, byKind: act.by.kind, byId: act.by.id, reason };
        const [begun] = await transaction.queries
          .insert(runMigrations)
          .values({ ...row, plan: JSON.stringify(plan) })
          .onConflictDoNothing()
          .returning({ id: runMigrations.id });
        if (begun === undefined) return false;
        const noted = { action: "migration.begun", subject: id, details: { plan, reason } };
        await appendAudit(schema, transaction, tenant, noted, act);
        return true;
      }),
    async get(tenant, id) {
      const [row] = await reader(tenant)
        .select()
        .from(runMigrations)
        .where(and(eq(runMigrations.tenantId, tenant), eq(runMigrations.id, id)))
        .limit(1);
      return row === undefined ? null : read(row);
    },
    async list(tenant, page = {}) {
      const limit = pageLimit(page);
      const rows = await reader(tenant)
        .select()
        .from(runMigrations)
        .where(and(eq(runMigrations.tenantId, tenant), afterCursor(newest, page.cursor)))
        .orderBy(...inOrder(newest))
        .limit(limit + 1);
      return pageOf(rows, limit, (row) => [row.at, row.id], read);
    },
    async refuse(tenant, id, refused, at) {
      if (refused.length === 0) return;
      await database.write(tenant, async (transaction) => {
        await transaction.queries
          .insert(results)
          .values(
            refused.map(({ run, refusal }) => ({
              tenantId: tenant,
              migrationId: id,
              runId: run,
              at,
              result: "refused",
              refusal: JSON.stringify(refusal),
            })),
          )
          .onConflictDoNothing();
      });
    },
    async results(tenant, id, page = {}) {
      const limit = pageLimit(page);
      const { result, cursor } = page;
      const rows = await reader(tenant)
        .select()
        .from(results)
        .where(
          and(
            ofMigration(tenant, id),
            result === undefined ? undefined : eq(results.result, result),
            afterCursor(byRun, cursor),
          ),
        )
        .orderBy(...inOrder(byRun))
        .limit(limit + 1);
      return pageOf(rows, limit, (row) => [row.runId], readResult);
    },
    async movedBy(tenant, id, among) {
      const moved = new Set<string>();
      for (let at = 0; at < among.length; at += AT_ONCE) {
        const some = inArray(results.runId, among.slice(at, at + AT_ONCE));
        const rows = await reader(tenant)
          .select({ run: results.runId })
          .from(results)
          .where(and(ofMigration(tenant, id), eq(results.result, "done"), some));
        for (const { run } of rows) moved.add(run);
      }
      return moved;
    },
    async counts(tenant, id) {
      const rows = await reader(tenant)
        .select({ result: results.result, runs: count() })
        .from(results)
        .where(ofMigration(tenant, id))
        .groupBy(results.result);
      const of = (result: string) => rows.find((row) => row.result === result)?.runs ?? 0;
      return { done: of("done"), refused: of("refused") };
    },
    async subjects(tenant, applications) {
      const found = new Map<string, string>();
      for (let at = 0; at < applications.length; at += AT_ONCE) {
        const rows = await reader(tenant)
          .select({ id: runs.id, subject: runs.subject })
          .from(runs)
          .where(and(eq(runs.tenantId, tenant), inArray(runs.id, applications.slice(at, at + AT_ONCE))));
        for (const { id, subject } of rows) found.set(id, subject);
      }
      return found;
    },
  };
}

/** A run that was moved is told as done in the commit that moves it. */
export async function writeMigrated(
  { runMigrationResults: results }: Schema,
  { queries }: Transaction,
  { tenant, run, migration }: RunCommit,
): Promise<void> {
  if (migration === undefined) return;
  const done = { at: run.updatedAt, result: "done", refusal: null };
  await queries
    .insert(results)
    .values({ tenantId: tenant, migrationId: migration, runId: run.id, ...done })
    .onConflictDoUpdate({ target: [results.tenantId, results.migrationId, results.runId], set: done });
}

function read(row: Schema["runMigrations"]["$inferSelect"]): RunMigration {
  return {
    id: row.id,
    at: row.at,
    by: { kind: row.byKind as Actor["kind"], id: row.byId },
    plan: JSON.parse(row.plan) as Json,
    reason: row.reason,
  };
}

function readResult(row: Schema["runMigrationResults"]["$inferSelect"]): RunMigrationResult {
  const refusal = row.refusal === null ? {} : { refusal: JSON.parse(row.refusal) as Json };
  return { run: row.runId, at: row.at, result: row.result as RunMigrationResult["result"], ...refusal };
}
