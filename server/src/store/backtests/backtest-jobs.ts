import { gunzipSync, gzipSync } from "node:zlib";
import type { Json } from "@lendloom/engine/kernel";
import { and, asc, desc, eq, inArray, isNull, lt, ne, or, sql } from "drizzle-orm";
import { ACROSS_LENDERS, type Database } from "../database.ts";
import type { BacktestJobs, BacktestLease, StoredBacktest } from "../repositories.ts";
import type { Schema } from "../schema/index.ts";
import { decrypt, encrypt } from "../sealing/cipher.ts";
import type { MasterKey } from "../sealing/master-key.ts";

const MILLIONTHS = 1_000_000;
const noLease = { leaseOwner: null, leaseUntil: null };

export function backtestJobs(database: Database, master: MasterKey): BacktestJobs {
  const { reader, clock } = database;
  const { backtests } = database.schema;
  const one = (tenant: string, id: string) => and(eq(backtests.tenantId, tenant), eq(backtests.id, id));
  const held = ({ tenant, id, owner, epoch }: BacktestLease) =>
    and(
      one(tenant, id),
      eq(backtests.status, "running"),
      eq(backtests.leaseOwner, owner),
      eq(backtests.leaseEpoch, epoch),
    );
  const next = sql`${backtests.revision} + 1`;
  const until = (leaseMs: number) => new Date(Date.parse(clock.now()) + leaseMs).toISOString();

  /** Whether there was one to change. */
  async function change(
    tenant: string,
    where: ReturnType<typeof held>,
    set: Partial<Record<keyof Row, unknown>>,
  ): Promise<boolean> {
    const changed = await database.write(tenant, ({ queries }) =>
      queries
        .update(backtests)
        .set({ ...set, revision: next } as object)
        .where(where)
        .returning({ id: backtests.id }),
    );
    return changed.length > 0;
  }

  return {
    async begin(tenant, { id, work }, { owner, leaseMs }) {
      const row: Row = {
        tenantId: tenant,
        id,
        createdAt: clock.now(),
        endedAt: null,
        status: "running",
        revision: 1,
        work: seal(master, [tenant, id, "work"], work),
        attempt: 1,
        rows: 0,
        share: 0,
        issues: "[]",
        report: null,
        leaseOwner: owner,
        leaseUntil: until(leaseMs),
        leaseEpoch: 1,
      };
      await database.write(tenant, (transaction) => transaction.insertAll(backtests, [row]));
      return { tenant, id, owner, epoch: 1 };
    },
    async get(tenant, id) {
      const [row] = await reader(tenant)
        .select({
          id: backtests.id,
          createdAt: backtests.createdAt,
          status: backtests.status,
          revision: backtests.revision,
          rows: backtests.rows,
          share: backtests.share,
          issues: backtests.issues,
        })
        .from(backtests)
        .where(one(tenant, id))
        .limit(1);
      if (row === undefined) return null;
      const status = row.status as StoredBacktest["status"];
      return { ...row, status, share: row.share / MILLIONTHS, issues: JSON.parse(row.issues) as Json };
    },
    async report(tenant, id) {
      const [row] = await reader(tenant)
        .select({ report: backtests.report })
        .from(backtests)
        .where(one(tenant, id))
        .limit(1);
      const sealed = row?.report ?? null;
      return sealed === null ? null : open(master, [tenant, id, "report"], sealed);
    },
    async heads(tenant, ids) {
      if (ids.length === 0) return [];
      return await reader(tenant)
        .select({ id: backtests.id, revision: backtests.revision })
        .from(backtests)
        .where(and(eq(backtests.tenantId, tenant), inArray(backtests.id, [...ids])));
    },
    renew: (lease, { rows, share }, leaseMs) =>
      change(lease.tenant, held(lease), {
        rows,
        share: Math.round(share * MILLIONTHS),
        leaseUntil: until(leaseMs),
      }),
    finish: (lease, { status, rows, share, issues, report }) =>
      change(lease.tenant, held(lease), {
        ...noLease,
        status,
        rows,
        share: Math.round(share * MILLIONTHS),
        issues: JSON.stringify(issues),
        report: report === undefined ? null : seal(master, [lease.tenant, lease.id, "report"], report),
        work: null,
        endedAt: clock.now(),
      }),
    async giveBack(lease) {
      await change(lease.tenant, held(lease), { ...noLease, rows: 0, share: 0 });
    },
    claim: ({ owner, leaseMs }) =>
      database.write(ACROSS_LENDERS, async (transaction) => {
        const { queries } = transaction;
        const [row] = await transaction.skipLocked(
          queries
            .select()
            .from(backtests)
            .where(
              and(
                eq(backtests.status, "running"),
                or(isNull(backtests.leaseUntil), lt(backtests.leaseUntil, clock.now())),
              ),
            )
            .orderBy(asc(backtests.createdAt))
            .limit(1),
        );
        if (row === undefined || row.work === null) return null;
        const { tenantId: tenant, id, work, attempt, leaseEpoch } = row;
        const claimed = { attempt: attempt + 1, leaseEpoch: leaseEpoch + 1 };
        await queries
          .update(backtests)
          .set({ ...claimed, leaseOwner: owner, leaseUntil: until(leaseMs), rows: 0, share: 0 })
          .where(one(tenant, id));
        const lease = { tenant, id, owner, epoch: claimed.leaseEpoch };
        return { ...lease, attempt: claimed.attempt, work: open(master, [tenant, id, "work"], work) };
      }),
    cancel: (tenant, id, issues) =>
      change(tenant, and(one(tenant, id), eq(backtests.status, "running")), {
        ...noLease,
        status: "cancelled",
        issues: JSON.stringify(issues),
        work: null,
        endedAt: clock.now(),
      }),
    async remove(tenant, id) {
      const gone = await database.write(tenant, ({ queries }) =>
        queries
          .delete(backtests)
          .where(and(one(tenant, id), ne(backtests.status, "running")))
          .returning({ id: backtests.id }),
      );
      return gone.length > 0;
    },
    trim: (tenant, { newest, before }) =>
      database.write(tenant, async ({ queries }) => {
        const ended = await queries
          .select({ id: backtests.id, endedAt: backtests.endedAt })
          .from(backtests)
          .where(and(eq(backtests.tenantId, tenant), ne(backtests.status, "running")))
          .orderBy(desc(backtests.endedAt), desc(backtests.id))
          .limit(newest + 200);
        const old = ended.filter(({ endedAt }, index) => index >= newest || (endedAt ?? "") < before);
        if (old.length === 0) return;
        await queries.delete(backtests).where(
          and(
            eq(backtests.tenantId, tenant),
            inArray(
              backtests.id,
              old.map(({ id }) => id),
            ),
          ),
        );
      }),
  };
}

type Row = Schema["backtests"]["$inferSelect"];

function seal(master: MasterKey, place: readonly [string, string, string], value: Json): string {
  const packed = gzipSync(JSON.stringify(value), { level: 1 });
  return encrypt(master.tenantKey(place[0]), packed, ["backtest", ...place]).toString("base64");
}

function open(master: MasterKey, place: readonly [string, string, string], sealed: string): Json {
  const packed = decrypt(master.tenantKey(place[0]), Buffer.from(sealed, "base64"), ["backtest", ...place]);
  if (packed === undefined) throw new Error("Expected a backtest sealed with the present master key");
  return JSON.parse(gunzipSync(packed).toString()) as Json;
}
