import { canonicalJson, contentHash, type ContentHash, type Texts } from "@lendloom/engine/kernel";
import { and, desc, eq, inArray, sql } from "drizzle-orm";
import type { Queries, Transaction } from "../database.ts";
import { killPoint } from "../kill-point.ts";
import type { Act, ActiveDefinition, Actor, DefinitionRef, Release, TenantId } from "../repositories.ts";
import { prepared } from "../prepared.ts";
import type { Schema } from "../schema/index.ts";
import { refuse } from "../command.ts";

export type ReleaseRow = Schema["releases"]["$inferSelect"];

/** Why a release is made: the part of its row that differs between seed, publish, rollback and import. */
export interface ReleaseCause {
  readonly reason: Release["reason"];
  readonly changeRequest?: string;
  readonly restores?: number;
}

/**
 * Appends a release whose active definitions `next` computes from the live ones. Commands of one lender take
 * turns, and one that was checked against another live release than the present one is refused.
 */
export async function appendRelease(
  schema: Schema,
  transaction: Transaction,
  tenant: TenantId,
  basedOn: number | null,
  next: (live: readonly DefinitionRef[]) => Promise<readonly DefinitionRef[]> | readonly DefinitionRef[],
  cause: ReleaseCause,
  act: Act,
): Promise<Release> {
  const { queries } = transaction;
  await transaction.lock(`releases:${tenant}`);
  const live = await newestRow(schema, queries, tenant);
  if ((live?.seq ?? null) !== basedOn) {
    refuse(
      "store.release-moved",
      `Expected release ${basedOn ?? "none"} to be live, but it is ${live?.seq ?? "none"}`,
    );
  }
  const active = sorted(await next(live === undefined ? [] : activeOf(live)));
  const row: ReleaseRow = {
    tenantId: tenant,
    seq: (live?.seq ?? 0) + 1,
    hash: contentHash(active),
    active: canonicalJson(active),
    reason: cause.reason,
    changeRequest: cause.changeRequest ?? null,
    restores: cause.restores ?? null,
    byKind: act.by.kind,
    byId: act.by.id,
    createdAt: act.at,
  };
  await transaction.insertAll(schema.releases, [row]);
  killPoint("mid-publish");
  return readRelease(schema, queries, row, row.seq);
}

export async function newestRow(
  { releases }: Schema,
  queries: Queries,
  tenant: TenantId,
): Promise<ReleaseRow | undefined> {
  const statement = prepared(queries, "newest_release", (on) =>
    on
      .select()
      .from(releases)
      .where(eq(releases.tenantId, sql.placeholder("tenant")))
      .orderBy(desc(releases.seq))
      .limit(1),
  );
  const [row] = await statement.execute({ tenant });
  return row;
}

export async function readRelease(
  { definitions }: Schema,
  queries: Queries,
  row: ReleaseRow,
  liveSeq: number,
): Promise<Release> {
  const refs = activeOf(row);
  const named =
    refs.length === 0
      ? []
      : await queries
          .select({
            kind: definitions.kind,
            id: definitions.id,
            hash: definitions.hash,
            version: definitions.version,
            title: definitions.title,
          })
          .from(definitions)
          .where(
            and(
              eq(definitions.tenantId, row.tenantId),
              inArray(
                definitions.hash,
                refs.map(({ hash }) => hash),
              ),
            ),
          );
  const names = new Map(named.map((name) => [keyOf(name), name]));
  return {
    seq: row.seq,
    hash: row.hash as ContentHash,
    createdAt: row.createdAt,
    by: { kind: row.byKind as Actor["kind"], id: row.byId },
    reason: row.reason as Release["reason"],
    active: refs.map((ref): ActiveDefinition => {
      const name = names.get(keyOf(ref));
      if (name === undefined)
        throw new Error(`Expected ${ref.kind} ${ref.id} of release ${row.seq} to be stored`);
      return { ...ref, version: name.version, title: JSON.parse(name.title) as Texts };
    }),
    changeRequest: row.changeRequest,
    restores: row.restores,
    live: row.seq === liveSeq,
  };
}

/** Throws when the list no longer has the release's hash: nothing may run by a list somebody changed. */
export function activeOf(row: ReleaseRow): readonly DefinitionRef[] {
  const active = JSON.parse(row.active) as DefinitionRef[];
  const refs = active.map(({ kind, id, hash }): DefinitionRef => ({ kind, id, hash }));
  if (contentHash(refs.map((ref) => ({ ...ref }))) !== row.hash) {
    throw new Error(`Expected release ${row.seq} to have the hash ${row.hash}, but its list has another`);
  }
  return refs;
}

/** The live definitions with some of them replaced or added. */
export function withReplaced(
  live: readonly DefinitionRef[],
  replacements: readonly DefinitionRef[],
): readonly DefinitionRef[] {
  const next = new Map(live.map((ref) => [`${ref.kind}/${ref.id}`, ref]));
  for (const ref of replacements) next.set(`${ref.kind}/${ref.id}`, ref);
  return [...next.values()];
}

function sorted(refs: readonly DefinitionRef[]): { kind: string; id: string; hash: string }[] {
  return refs
    .map(({ kind, id, hash }) => ({ kind, id, hash }))
    .sort((a, b) => (`${a.kind}/${a.id}` < `${b.kind}/${b.id}` ? -1 : 1));
}

function keyOf(ref: { readonly kind: string; readonly id: string; readonly hash: string }): string {
  return `${ref.kind}/${ref.id}/${ref.hash}`;
}
