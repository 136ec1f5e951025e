import { createHash } from "node:crypto";
import type { Run } from "@lendloom/engine/process";
import { and, asc, count, eq, gt, inArray, isNull, lt, or } from "drizzle-orm";
import type { Database, Queries } from "../database.ts";
import type { RetentionPolicy, TenantId } from "../repositories.ts";
import type { Schema } from "../schema/index.ts";
import { inParts } from "./in-parts.ts";
import { periodBefore } from "./period.ts";

/** A run that may go, as it was when it was looked at. */
export interface DueRun {
  readonly id: string;
  readonly revision: number;
  readonly subject: string;
  readonly entries: number;
  readonly decisions: number;
  /** SHA-256 of its journal's entries as they are stored, one after the other. */
  readonly hash: string;
}

/** An application with its sub-flows: they go together or not at all. */
export interface DueFamily {
  readonly application: string;
  readonly runs: readonly DueRun[];
}

const LOOKED_AT = 200;
/** Journals of one round together: a transaction stays short. */
const MOST_ENTRIES = 5_000;
const A_PAGE = 1_000;

/**
 * Applications that ended longer ago than their product's period, the oldest first; `next` is where the next round goes
 * on, empty at the end. One with a sub-flow under way, or a message not yet carried, is passed over.
 */
export async function dueApplications(
  database: Database,
  tenant: TenantId,
  policy: RetentionPolicy,
  { now, limit, after }: { readonly now: string; readonly limit: number; readonly after: string },
): Promise<{ readonly families: readonly DueFamily[]; readonly held: number; readonly next: string }> {
  const { schema } = database;
  const queries = database.reader(tenant);
  const cutoffOf = (product: string | null) =>
    periodBefore(now, (product === null ? undefined : own(policy.products, product)) ?? policy.runs);
  const latest = [policy.runs, ...Object.values(policy.products ?? {})]
    .map((it) => periodBefore(now, it))
    .sort()
    .at(-1);
  const rows = await candidates(schema, queries, tenant, { before: latest ?? "", after });
  const families: DueFamily[] = [];
  let held = 0;
  let entries = 0;
  let last: string | undefined;
  for (const row of rows) {
    if (families.length === limit || entries > MOST_ENTRIES) break;
    last = cursorOf(row);
    if (row.finished !== 1 || row.updatedAt >= cutoffOf(row.product)) continue;
    if (await isHeld(schema, queries, tenant, [row.id])) {
      held += 1;
      continue;
    }
    const family = await familyOf(schema, queries, tenant, row.id);
    if (family === undefined) continue;
    families.push(family);
    entries += family.runs.reduce((sum, run) => sum + run.entries, 0);
  }
  const isAll = rows.length < LOOKED_AT && (last === undefined || last === cursorOf(rows.at(-1)));
  return { families, held, next: isAll ? "" : (last ?? "") };
}

function own(products: RetentionPolicy["products"], product: string): string | undefined {
  return products !== undefined && Object.hasOwn(products, product) ? products[product] : undefined;
}

function cursorOf(row: { readonly createdAt: string; readonly id: string } | undefined): string {
  return row === undefined ? "" : `${row.createdAt} ${row.id}`;
}

function candidates(
  { runs }: Schema,
  queries: Queries,
  tenant: TenantId,
  { before, after }: { readonly before: string; readonly after: string },
) {
  const [createdAt = "", id = ""] = after.split(" ");
  return queries
    .select({
      id: runs.id,
      product: runs.product,
      finished: runs.finished,
      createdAt: runs.createdAt,
      updatedAt: runs.updatedAt,
    })
    .from(runs)
    .where(
      and(
        eq(runs.tenantId, tenant),
        isNull(runs.parent),
        lt(runs.createdAt, before),
        or(gt(runs.createdAt, createdAt), and(eq(runs.createdAt, createdAt), gt(runs.id, id))),
      ),
    )
    .orderBy(asc(runs.createdAt), asc(runs.id))
    .limit(LOOKED_AT);
}

/** Whether a legal hold keeps one of these runs. */
export async function isHeld(
  { legalHolds }: Schema,
  queries: Queries,
  tenant: TenantId,
  ids: readonly string[],
): Promise<boolean> {
  for (const some of inParts(ids)) {
    const [hold] = await queries
      .select({ id: legalHolds.runId })
      .from(legalHolds)
      .where(and(eq(legalHolds.tenantId, tenant), inArray(legalHolds.runId, some)))
      .limit(1);
    if (hold !== undefined) return true;
  }
  return false;
}

async function familyOf(
  schema: Schema,
  queries: Queries,
  tenant: TenantId,
  application: string,
): Promise<DueFamily | undefined> {
  const { runs, messages } = schema;
  const found: DueRun[] = [];
  const ids = [application];
  for (const id of ids) {
    const [row] = await queries
      .select()
      .from(runs)
      .where(and(eq(runs.tenantId, tenant), eq(runs.id, id)))
      .limit(1);
    // A sub-flow that was taken back before it began was never there.
    if (row === undefined) continue;
    if (row.finished !== 1) return undefined;
    const { children = {} } = JSON.parse(row.run) as Run;
    ids.push(...Object.values(children).map(({ run }) => run));
    const { id: runId, revision, subject } = row;
    found.push({ id: runId, revision, subject, ...(await weigh(schema, queries, tenant, id)) });
  }
  for (const some of inParts(ids)) {
    const [message] = await queries
      .select({ id: messages.id })
      .from(messages)
      .where(and(eq(messages.tenantId, tenant), inArray(messages.runId, some)))
      .limit(1);
    if (message !== undefined) return undefined;
  }
  return { application, runs: found };
}

async function weigh({ journal, decisions }: Schema, queries: Queries, tenant: TenantId, id: string) {
  const hash = createHash("sha256");
  let entries = 0;
  for (;;) {
    const page = await queries
      .select({ seq: journal.seq, entry: journal.entry })
      .from(journal)
      .where(and(eq(journal.tenantId, tenant), eq(journal.runId, id), gt(journal.seq, entries)))
      .orderBy(asc(journal.seq))
      .limit(A_PAGE);
    for (const { entry } of page) hash.update(entry);
    entries += page.length;
    if (page.length < A_PAGE) break;
  }
  const [made] = await queries
    .select({ rows: count() })
    .from(decisions)
    .where(and(eq(decisions.tenantId, tenant), eq(decisions.runId, id)));
  return { entries, decisions: made?.rows ?? 0, hash: hash.digest("hex") };
}
