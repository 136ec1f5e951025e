import { and, eq } from "drizzle-orm";
import { appendAudit } from "../audit-chain.ts";
import { refuse, runCommand } from "../command.ts";
import type { Database } from "../database.ts";
import type {
  Actor,
  LegalHold,
  Retention,
  RetentionPolicy,
  RetentionRound,
  TenantId,
} from "../repositories.ts";
import type { Schema } from "../schema/index.ts";
import { forgetKeys } from "./forget-keys.ts";
import { dueApplications } from "./due-applications.ts";
import { lookAhead } from "./look-ahead.ts";
import { removeApplications } from "./remove-applications.ts";
import { trimAudit, trimIdempotency } from "./trim-records.ts";

export function retentionRepository(database: Database): Retention {
  const { schema } = database;
  const { retentionPolicies, retentionRounds, legalHolds, runs } = schema;
  const findPolicy = async (tenant: TenantId) => {
    const [row] = await database
      .reader(tenant)
      .select()
      .from(retentionPolicies)
      .where(eq(retentionPolicies.tenantId, tenant))
      .limit(1);
    return row === undefined ? null : readPolicy(row);
  };
  const findRound = async (tenant: TenantId) => {
    const [row] = await database
      .reader(tenant)
      .select()
      .from(retentionRounds)
      .where(eq(retentionRounds.tenantId, tenant))
      .limit(1);
    return row;
  };
  const held = (tenant: TenantId, application: string) =>
    and(eq(legalHolds.tenantId, tenant), eq(legalHolds.runId, application));
  return {
    policy: findPolicy,
    setPolicy: (tenant, policy, reason, act, expected) =>
      runCommand(database, tenant, async (transaction) => {
        await transaction.lock(`retention:${tenant}`);
        const [before] = await transaction.queries
          .select({ revision: retentionPolicies.revision })
          .from(retentionPolicies)
          .where(eq(retentionPolicies.tenantId, tenant))
          .limit(1);
        const present = before?.revision ?? null;
        if (expected !== undefined && expected !== present) {
          refuse(
            "store.revision-conflict",
            `Expected revision ${expected ?? "none"} of the policy, but it is ${present ?? "none"}`,
          );
        }
        const set = {
          revision: (present ?? 0) + 1,
          policy: JSON.stringify(policy),
          reason,
          byKind: act.by.kind,
          byId: act.by.id,
          at: act.at,
        };
        await transaction.queries
          .insert(retentionPolicies)
          .values({ tenantId: tenant, ...set })
          .onConflictDoUpdate({ target: retentionPolicies.tenantId, set });
        const details = { policy: { ...policy, products: { ...policy.products } }, reason };
        await appendAudit(
          schema,
          transaction,
          tenant,
          { action: "retention.set", subject: "retention", details },
          act,
        );
        return readPolicy({ tenantId: tenant, ...set });
      }),
    ahead: (tenant, policy, now) => lookAhead(database, tenant, policy, now),
    async last(tenant) {
      const row = await findRound(tenant);
      return row === undefined ? null : (JSON.parse(row.result) as RetentionRound);
    },
    async round(tenant, { now, limit }) {
      const stored = await findPolicy(tenant);
      if (stored === null) return null;
      const { policy } = stored;
      const before = await findRound(tenant);
      const due = await dueApplications(database, tenant, policy, {
        now,
        limit,
        after: before?.afterRun ?? "",
      });
      const removed = await removeApplications(database, tenant, due.families, now);
      const keys = await forgetKeys(database, tenant, now);
      const idempotency = await trimIdempotency(database, tenant, policy, {
        now,
        after: before?.afterKey ?? "",
      });
      const audit = await trimAudit(database, tenant, policy, now);
      const round: RetentionRound = {
        at: now,
        ...removed,
        held: due.held,
        keys,
        idempotency: idempotency.removed,
        audit,
        more: due.next !== "" || idempotency.next !== "" || audit > 0,
      };
      const set = { at: now, result: JSON.stringify(round), afterRun: due.next, afterKey: idempotency.next };
      await database.write(tenant, async ({ queries }) => {
        await queries
          .insert(retentionRounds)
          .values({ tenantId: tenant, ...set })
          .onConflictDoUpdate({ target: retentionRounds.tenantId, set });
      });
      return round;
    },
    hold: (tenant, application, reason, act) =>
      runCommand(database, tenant, async (transaction) => {
        await transaction.lock(`retention:${tenant}`);
        const { queries } = transaction;
        const [run] = await queries
          .select({ id: runs.id })
          .from(runs)
          .where(and(eq(runs.tenantId, tenant), eq(runs.id, application)))
          .limit(1);
        if (run === undefined) refuse("store.not-found", "Expected an application");
        const set = { reason, byKind: act.by.kind, byId: act.by.id, at: act.at };
        await queries
          .insert(legalHolds)
          .values({ tenantId: tenant, runId: application, ...set })
          .onConflictDoUpdate({ target: [legalHolds.tenantId, legalHolds.runId], set });
        const noted = { action: "retention.held", subject: application, details: { reason } };
        await appendAudit(schema, transaction, tenant, noted, act);
        return readHold({ tenantId: tenant, runId: application, ...set });
      }),
    release: (tenant, application, reason, act) =>
      runCommand(database, tenant, async (transaction) => {
        const [row] = await transaction.queries
          .delete(legalHolds)
          .where(held(tenant, application))
          .returning();
        if (row === undefined) refuse("store.not-found", "Expected a legal hold");
        const noted = { action: "retention.released", subject: application, details: { reason } };
        await appendAudit(schema, transaction, tenant, noted, act);
        return readHold(row);
      }),
    async holdOf(tenant, application) {
      const [row] = await database
        .reader(tenant)
        .select()
        .from(legalHolds)
        .where(held(tenant, application))
        .limit(1);
      return row === undefined ? null : readHold(row);
    },
  };
}

function readPolicy(row: Schema["retentionPolicies"]["$inferSelect"]) {
  const by: Actor = { kind: row.byKind as Actor["kind"], id: row.byId };
  const policy = JSON.parse(row.policy) as RetentionPolicy;
  return { policy, revision: row.revision, reason: row.reason, by, at: row.at };
}

function readHold(row: Schema["legalHolds"]["$inferSelect"]): LegalHold {
  const by: Actor = { kind: row.byKind as Actor["kind"], id: row.byId };
  return { application: row.runId, reason: row.reason, by, at: row.at };
}
