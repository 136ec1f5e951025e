import type { Claim, Claimed, FlowStore, MessageRow, SignalRow } from "@lendloom/engine/runtime";
import { and, asc, count, desc, eq, isNull, lte, not, notInArray, or, sql, type SQL } from "drizzle-orm";
import { appendAudit } from "../audit-chain.ts";
import { ACROSS_LENDERS, type Database, type Queries } from "../database.ts";
import { prepared } from "../prepared.ts";
import type { TenantId } from "../repositories.ts";
import { claimSignals, isReceived } from "./claim-signals.ts";
import { claimNow, claimNowOf, leaseEnd } from "./claim-clock.ts";
import { readMessage, readSignal, readWait, writeSignal } from "./flow-rows.ts";
import { leasedRow } from "./lease.ts";
import { releaseWork, renewLease } from "./release-work.ts";
import { readIdempotency, writeIdempotency } from "./run-rows.ts";
import type { RunStatements } from "./run-statements.ts";

/** Messages between runs and kept signals over tables; both dialects pass their contract suite. */
export function createFlowStore(database: Database, statements: RunStatements): FlowStore {
  const { schema, reader } = database;
  const { messages, signalWaits, signals } = schema;
  const received = isReceived(schema);
  return {
    claimMessages: (claim) => claimMessages(database, claim),
    dropMessage: (tenant, runId, id, lease) =>
      database.write(tenant, async ({ queries }) => {
        await queries.delete(messages).where(leasedRow(messages, messages.id, { tenant, runId, id, lease }));
      }),
    renewLease: (held, claim) => renewLease(database, held, claim),
    releaseWork: (released) => releaseWork(database, released),
    async readMessages(tenant, runId) {
      const rows = await reader(tenant)
        .select()
        .from(messages)
        .where(and(eq(messages.tenantId, tenant), eq(messages.runId, runId)))
        .orderBy(asc(messages.id));
      return rows.map(readMessage);
    },
    async findWaits(tenant, name, key, limit) {
      const rows = await reader(tenant)
        .select()
        .from(signalWaits)
        .where(and(eq(signalWaits.tenantId, tenant), eq(signalWaits.name, name), eq(signalWaits.key, key)))
        .orderBy(asc(signalWaits.runId))
        .limit(limit);
      return rows.map(readWait);
    },
    async readWaits(tenant, runId) {
      const rows = await reader(tenant)
        .select()
        .from(signalWaits)
        .where(and(eq(signalWaits.tenantId, tenant), eq(signalWaits.runId, runId)))
        .orderBy(asc(signalWaits.name));
      return rows.map(readWait);
    },
    keepSignals: ({ tenant, signals: rows, capacity, idempotency, instead }) =>
      database.write(tenant, async (transaction) => {
        const { queries } = transaction;
        // Counting and inserting belong together: without it two senders could both be the last to fit.
        await transaction.lock(`signals ${tenant}`);
        if (idempotency !== undefined) {
          const key = { tenantId: tenant, key: idempotency.key };
          const [used] = await statements.findIdempotency(queries).execute(key);
          if (used !== undefined) return { kind: "repeated", record: readIdempotency(used) };
        }
        if (instead !== undefined) {
          const [gone] = await queries
            .delete(signals)
            .where(and(eq(signals.tenantId, tenant), eq(signals.id, instead)))
            .returning({ id: signals.id });
          if (gone === undefined) return { kind: "kept" };
        }
        const [kept] = await queries
          .select({ rows: count() })
          .from(signals)
          .where(eq(signals.tenantId, tenant));
        if (instead === undefined && (kept?.rows ?? 0) + rows.length > capacity) return { kind: "full" };
        const [first] = rows;
        const arrived = first && instead === undefined ? await arrivalAfter(queries, first) : {};
        await transaction.insertAll(
          signals,
          rows.map((row) => writeSignal({ ...row, ...arrived })),
        );
        if (idempotency !== undefined) {
          await statements.insertIdempotency(queries).execute({ ...writeIdempotency(tenant, idempotency) });
        }
        return { kind: "kept" };
      }),
    async firstKept({ tenant, name, key, runId }) {
      const [row] = await reader(tenant)
        .select()
        .from(signals)
        .where(and(underKey(tenant, name, key), or(isNull(signals.runId), eq(signals.runId, runId))))
        .orderBy(asc(signals.receivedAt), asc(signals.id))
        .limit(1);
      return row && readSignal(row);
    },
    claimSignals: (claim) => claimSignals(database, claim),
    releaseSignal: (tenant, id) =>
      database.write(tenant, async ({ queries }) => {
        await queries
          .update(signals)
          .set({ leaseOwner: null, leaseUntil: null })
          .where(and(eq(signals.tenantId, tenant), eq(signals.id, id)));
      }),
    dropSignal: (tenant, id) =>
      database.write(tenant, async ({ queries }) => {
        await queries.delete(signals).where(and(eq(signals.tenantId, tenant), eq(signals.id, id)));
      }),
    giveUpSignal: (tenant, id, { at, audit: { by, ...noted } }) =>
      database.write(tenant, async (transaction) => {
        const [gone] = await transaction.queries
          .delete(signals)
          .where(and(eq(signals.tenantId, tenant), eq(signals.id, id)))
          .returning({ name: signals.name, key: signals.key, messageId: signals.messageId });
        if (gone === undefined) return false;
        const whole = { ...noted, details: { ...noted.details, ...gone } };
        await appendAudit(schema, transaction, tenant as TenantId, whole, { at, by });
        return true;
      }),
    async dropExpiredSignals(now) {
      const probe = prepared(reader(ACROSS_LENDERS), "probe_expired_signals", (on) =>
        on
          .select({ id: signals.id })
          .from(signals)
          .where(and(lte(signals.expiresAt, sql`${sql.placeholder("now")}`), not(received)))
          .limit(1),
      );
      const [expired] = await probe.execute({ now });
      if (expired === undefined) return 0;
      return database.write(ACROSS_LENDERS, async ({ queries }) => {
        const gone = await queries
          .delete(signals)
          .where(and(lte(signals.expiresAt, now), not(received)))
          .returning({ id: signals.id });
        return gone.length;
      });
    },
    async listSignals(tenant, limit) {
      const rows = await reader(tenant)
        .select()
        .from(signals)
        .where(eq(signals.tenantId, tenant))
        .orderBy(asc(signals.receivedAt), asc(signals.id))
        .limit(limit);
      return rows.map(readSignal);
    },
  };

  function underKey(tenant: string, name: string, key: string): SQL | undefined {
    return and(eq(signals.tenantId, tenant), eq(signals.name, name), eq(signals.key, key));
  }

  /** Clocks may be put back, and those of several processes differ: what comes later is kept as of later. */
  async function arrivalAfter(
    queries: Queries,
    { tenant, name, key, receivedAt }: SignalRow,
  ): Promise<Partial<SignalRow>> {
    const [latest] = await queries
      .select({ at: signals.receivedAt })
      .from(signals)
      .where(underKey(tenant, name, key))
      .orderBy(desc(signals.receivedAt))
      .limit(1);
    if (latest === undefined || latest.at < receivedAt) return {};
    return { receivedAt: new Date(Date.parse(latest.at) + 1).toISOString() };
  }
}

async function claimMessages(database: Database, claim: Claim): Promise<readonly Claimed<MessageRow>[]> {
  const { messages } = database.schema;
  const dueAt = (now: SQL | string) =>
    and(lte(messages.notBefore, now), or(isNull(messages.leaseUntil), lte(messages.leaseUntil, now)));
  const probe = prepared(database.reader(ACROSS_LENDERS), "probe_messages", (on) =>
    on
      .select({ id: messages.id })
      .from(messages)
      .where(dueAt(claimNow(database)))
      .limit(1),
  );
  const leftOut = (claim.except ?? []).map(({ tenant }) => tenant);
  const others = leftOut.length === 0 ? undefined : notInArray(messages.tenantId, leftOut);
  const due = and(dueAt(claimNowOf(database, claim)), others);
  const [waiting] = await probe.execute({ now: claim.now });
  if (waiting === undefined) return [];
  return database.write(ACROSS_LENDERS, async (transaction) => {
    const rows = await transaction.skipLocked(
      transaction.queries
        .select()
        .from(messages)
        .where(due)
        .orderBy(asc(messages.notBefore), asc(messages.tenantId), asc(messages.runId), asc(messages.id))
        .limit(claim.limit)
        .$dynamic(),
    );
    if (rows.length === 0) return [];
    await transaction.queries
      .update(messages)
      .set({
        leaseOwner: claim.owner,
        leaseUntil: sql`${leaseEnd(database, claim)}`,
        leaseEpoch: sql`${messages.leaseEpoch} + 1`,
        attempt: sql`${messages.attempt} + 1`,
      })
      .where(among(rows));
    return rows.map((row) => ({
      ...readMessage({ ...row, attempt: row.attempt + 1 }),
      lease: { owner: claim.owner, epoch: row.leaseEpoch + 1 },
    }));
  });

  function among(rows: readonly { tenantId: string; runId: string; id: string }[]): SQL {
    const values = rows.map((row) => sql`(${row.tenantId}, ${row.runId}, ${row.id})`);
    return sql`(${messages.tenantId}, ${messages.runId}, ${messages.id}) in (values ${sql.join(values, sql`, `)})`;
  }
}
