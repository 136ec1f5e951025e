import { canonicalJson, contentHash, type ContentHash } from "@lendloom/engine/kernel";
import { and, asc, eq, isNull } from "drizzle-orm";
import { appendAudit } from "../audit-chain.ts";
import { refuse, runCommand } from "../command.ts";
import type { Database, Queries, Transaction } from "../database.ts";
import { readJson, writeOptional } from "../json-text.ts";
import type { Act, Actor, DefinitionKey, DefinitionKind, Draft, Drafts, TenantId } from "../repositories.ts";
import type { Schema } from "../schema/index.ts";
import { readBeside } from "./definition-rows.ts";

type DraftRow = Schema["drafts"]["$inferSelect"];

export function draftsRepository(database: Database): Drafts {
  const { schema, reader } = database;
  const { drafts } = schema;
  return {
    async get(tenant, key) {
      const row = await draftRow(schema, reader(tenant), tenant, key);
      return row === undefined ? null : readDraft(row);
    },
    async list(tenant, kind) {
      const rows = await reader(tenant)
        .select()
        .from(drafts)
        .where(
          and(
            eq(drafts.tenantId, tenant),
            isNull(drafts.deletedAt),
            kind === undefined ? undefined : eq(drafts.kind, kind),
          ),
        )
        .orderBy(asc(drafts.kind), asc(drafts.id));
      return rows.map(readDraft);
    },
    save: (tenant, draft, act) =>
      runCommand(database, tenant, async (transaction) => {
        const { kind, id, expected } = draft;
        await transaction.lock(`draft:${tenant}/${kind}/${id}`);
        const [row] = await transaction.queries
          .select()
          .from(drafts)
          .where(sameDraft(schema, tenant, draft));
        const before = row?.deletedAt === null ? row : undefined;
        if ((before?.revision ?? null) !== expected) {
          refuse(
            "store.revision-conflict",
            `Expected revision ${expected ?? "none"} of the draft, but it is ${before?.revision ?? "none"}`,
          );
        }
        const next: DraftRow = {
          tenantId: tenant,
          kind,
          id,
          revision: (row?.revision ?? 0) + 1,
          definition: canonicalJson(draft.definition),
          hash: contentHash(draft.definition),
          layout: writeOptional(draft.layout),
          cases: writeOptional(draft.cases),
          baseHash: draft.baseHash,
          makers: JSON.stringify([
            ...new Set([...(before === undefined ? [] : makersOf(before)), act.by.id]),
          ]),
          byKind: act.by.kind,
          byId: act.by.id,
          updatedAt: act.at,
          deletedAt: null,
        };
        if (row === undefined) await transaction.insertAll(drafts, [next]);
        else
          await transaction.queries
            .update(drafts)
            .set(next)
            .where(sameDraft(schema, tenant, draft));
        await appendAudit(
          schema,
          transaction,
          tenant,
          {
            action: "draft.saved",
            subject: `${kind}/${id}`,
            details: { revision: next.revision, hash: next.hash },
          },
          act,
        );
        return readDraft(next);
      }),
    delete: (tenant, key, act) =>
      runCommand(database, tenant, async (transaction) => {
        const draft = await draftRow(schema, transaction.queries, tenant, key);
        if (draft === undefined) refuse("store.not-found", `Expected a draft of ${key.kind} ${key.id}`);
        await removeDraft(schema, transaction, tenant, key, act);
        await appendAudit(
          schema,
          transaction,
          tenant,
          {
            action: "draft.deleted",
            subject: `${key.kind}/${key.id}`,
            details: { revision: draft.revision },
          },
          act,
        );
        return null;
      }),
  };
}

export async function draftRow(
  schema: Schema,
  queries: Queries,
  tenant: TenantId,
  key: DefinitionKey,
): Promise<DraftRow | undefined> {
  const [row] = await queries
    .select()
    .from(schema.drafts)
    .where(and(sameDraft(schema, tenant, key), isNull(schema.drafts.deletedAt)))
    .limit(1);
  return row;
}

/** Empties the draft; only its revision stays. */
export async function removeDraft(
  schema: Schema,
  { queries }: Transaction,
  tenant: TenantId,
  key: DefinitionKey,
  act: Act,
): Promise<void> {
  const empty = { definition: "null", layout: null, cases: null, makers: "[]", deletedAt: act.at };
  await queries
    .update(schema.drafts)
    .set(empty)
    .where(sameDraft(schema, tenant, key));
}

/** Ids of everybody who saved the draft since it was created. */
export function makersOf(row: DraftRow): readonly string[] {
  return JSON.parse(row.makers) as string[];
}

function sameDraft({ drafts }: Schema, tenant: TenantId, key: DefinitionKey) {
  return and(eq(drafts.tenantId, tenant), eq(drafts.kind, key.kind), eq(drafts.id, key.id));
}

function readDraft(row: DraftRow): Draft {
  return {
    kind: row.kind as DefinitionKind,
    id: row.id,
    revision: row.revision,
    definition: readJson(row.definition),
    hash: row.hash as ContentHash,
    ...readBeside(row),
    baseHash: row.baseHash as ContentHash | null,
    updatedAt: row.updatedAt,
    updatedBy: { kind: row.byKind as Actor["kind"], id: row.byId },
  };
}
