import { and, eq } from "drizzle-orm";
import { appendAudit } from "../audit-chain.ts";
import { refuse, runCommand } from "../command.ts";
import type { Database, Queries } from "../database.ts";
import { afterCursor, inOrder, pageLimit, pageOf, type Keyset } from "../page.ts";
import type { Release, Releases, TenantId } from "../repositories.ts";
import { storeDefinitions } from "./definition-rows.ts";
import { knownReleases } from "./known-releases.ts";
import {
  activeOf,
  appendRelease,
  newestRow,
  readRelease,
  withReplaced,
  type ReleaseRow,
} from "./release-rows.ts";

/** Lenders whose newest release stays in memory. */
const MOST_KNOWN = 1_000;

export function releasesRepository(database: Database): Releases {
  const { schema, reader } = database;
  const { releases } = schema;
  const keyset: Keyset = { columns: [releases.seq], direction: "descending" };

  async function rowOf(queries: Queries, tenant: TenantId, seq: number) {
    const [row] = await queries
      .select()
      .from(releases)
      .where(and(eq(releases.tenantId, tenant), eq(releases.seq, seq)))
      .limit(1);
    return row;
  }

  /** What each lender's newest row came to when it was read last: nearly every start asks for it. */
  const newest = new Map<TenantId, { readonly row: ReleaseRow; readonly release: Release }>();
  async function liveOf(tenant: TenantId): Promise<Release | undefined> {
    const row = await newestRow(schema, reader(tenant), tenant);
    if (row === undefined) return undefined;
    const known = newest.get(tenant);
    if (known?.row.hash === row.hash && known.row.seq === row.seq && known.row.active === row.active) {
      return known.release;
    }
    const release = await readRelease(schema, reader(tenant), row, row.seq);
    if (newest.size >= MOST_KNOWN) newest.clear();
    newest.set(tenant, { row, release });
    return release;
  }

  const live = knownReleases(database);
  return {
    live: async (tenant) => (await live.get(tenant, () => liveOf(tenant))) ?? null,
    async get(tenant, seq) {
      const row = await rowOf(reader(tenant), tenant, seq);
      if (row === undefined) return null;
      const newest = await newestRow(schema, reader(tenant), tenant);
      return readRelease(schema, reader(tenant), row, newest?.seq ?? row.seq);
    },
    async list(tenant, page = {}) {
      const limit = pageLimit(page);
      const newest = await newestRow(schema, reader(tenant), tenant);
      const rows = await reader(tenant)
        .select()
        .from(releases)
        .where(and(eq(releases.tenantId, tenant), afterCursor(keyset, page.cursor)))
        .orderBy(...inOrder(keyset))
        .limit(limit + 1);
      const { items, next } = pageOf(
        rows,
        limit,
        (row) => [row.seq],
        (row) => row,
      );
      const read: Release[] = [];
      for (const row of items)
        read.push(await readRelease(schema, reader(tenant), row, newest?.seq ?? row.seq));
      return { items: read, ...(next !== undefined && { next }) };
    },
    append: (tenant, { reason, definitions, basedOn }, act) =>
      live.changing(
        runCommand(database, tenant, async (transaction) => {
          await storeDefinitions(schema, transaction, tenant, definitions, act);
          const release = await appendRelease(
            schema,
            transaction,
            tenant,
            basedOn,
            (live) => withReplaced(live, definitions),
            { reason },
            act,
          );
          await appendAudit(schema, transaction, tenant, releaseMade(release), act);
          return release;
        }),
      ),
    rollback: (tenant, { to, basedOn }, act) =>
      live.changing(
        runCommand(database, tenant, async (transaction) => {
          const restored = await rowOf(transaction.queries, tenant, to);
          if (restored === undefined) refuse("store.not-found", `Expected release ${to}, but there is none`);
          const release = await appendRelease(
            schema,
            transaction,
            tenant,
            basedOn,
            () => activeOf(restored),
            { reason: "rollback", restores: to },
            act,
          );
          await appendAudit(schema, transaction, tenant, releaseMade(release), act);
          return release;
        }),
      ),
  };
}

function releaseMade(release: Release) {
  const { seq, hash, reason, restores } = release;
  return {
    action: `release.${reason}`,
    subject: `release/${seq}`,
    details: { hash, ...(restores !== null && { restores }) },
  };
}
