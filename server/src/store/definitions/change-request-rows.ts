import { canonicalJson, contentHash, type ContentHash } from "@lendloom/engine/kernel";
import { and, asc, eq, inArray } from "drizzle-orm";
import type { Queries } from "../database.ts";
import { readJson, writeOptional } from "../json-text.ts";
import type {
  Act,
  Actor,
  ChangeRequest,
  ChangeRequestItem,
  DefinitionKind,
  TenantId,
} from "../repositories.ts";
import type { Schema } from "../schema/index.ts";
import { readBeside } from "./definition-rows.ts";

type RequestRow = Schema["changeRequests"]["$inferSelect"];
type ItemRow = Schema["changeRequestItems"]["$inferSelect"];

/** Names everything a request carries: an approval that quotes it approves exactly that. */
function requestHash(items: readonly ChangeRequestItem[]): ContentHash {
  return contentHash(
    items.map(({ kind, id, fromHash, toHash, layout, cases }) => ({
      kind,
      id,
      fromHash,
      toHash,
      layout: layout === undefined ? null : contentHash(layout),
      cases: cases === undefined ? null : contentHash(cases),
    })),
  );
}

export function openRequestRow(
  tenant: TenantId,
  request: Pick<ChangeRequest, "id" | "title" | "items" | "caseResults" | "issues">,
  act: Act,
): RequestRow {
  return {
    tenantId: tenant,
    id: request.id,
    title: request.title,
    hash: requestHash(request.items),
    status: "open",
    authorKind: act.by.kind,
    authorId: act.by.id,
    caseResults: canonicalJson(request.caseResults),
    issues: canonicalJson(request.issues),
    createdAt: act.at,
    deciderKind: null,
    deciderId: null,
    decidedAt: null,
    note: null,
    release: null,
  };
}

export function itemRow(
  tenant: TenantId,
  changeRequest: string,
  position: number,
  item: ChangeRequestItem,
): ItemRow {
  return {
    tenantId: tenant,
    changeRequest,
    position,
    kind: item.kind,
    id: item.id,
    fromHash: item.fromHash,
    toHash: item.toHash,
    definition: canonicalJson(item.definition),
    layout: writeOptional(item.layout),
    cases: writeOptional(item.cases),
    changes: canonicalJson(item.changes),
  };
}

/** One request with its items; undefined where the lender has no such request. */
export async function findRequest(
  schema: Schema,
  queries: Queries,
  tenant: TenantId,
  id: string,
): Promise<ChangeRequest | undefined> {
  const { changeRequests } = schema;
  const [row] = await queries
    .select()
    .from(changeRequests)
    .where(and(eq(changeRequests.tenantId, tenant), eq(changeRequests.id, id)))
    .limit(1);
  return row === undefined ? undefined : (await readRequests(schema, queries, tenant, [row]))[0];
}

export async function readRequests(
  { changeRequestItems }: Schema,
  queries: Queries,
  tenant: TenantId,
  rows: readonly RequestRow[],
): Promise<readonly ChangeRequest[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const items = await queries
    .select()
    .from(changeRequestItems)
    .where(and(eq(changeRequestItems.tenantId, tenant), inArray(changeRequestItems.changeRequest, ids)))
    .orderBy(asc(changeRequestItems.position));
  const byRequest = Map.groupBy(items, ({ changeRequest }) => changeRequest);
  return rows.map((row) => readRequest(row, byRequest.get(row.id) ?? []));
}

function readRequest(row: RequestRow, items: readonly ItemRow[]): ChangeRequest {
  return {
    id: row.id,
    status: row.status as ChangeRequest["status"],
    title: row.title,
    hash: row.hash as ContentHash,
    author: { kind: row.authorKind as Actor["kind"], id: row.authorId },
    createdAt: row.createdAt,
    items: items.map(readItem),
    caseResults: readJson(row.caseResults),
    issues: readJson(row.issues),
    decidedBy: row.deciderId === null ? null : { kind: row.deciderKind as Actor["kind"], id: row.deciderId },
    decidedAt: row.decidedAt,
    note: row.note,
    release: row.release,
  };
}

function readItem(row: ItemRow): ChangeRequestItem {
  return {
    kind: row.kind as DefinitionKind,
    id: row.id,
    fromHash: row.fromHash as ContentHash | null,
    toHash: row.toHash as ContentHash,
    definition: readJson(row.definition),
    ...readBeside(row),
    changes: readJson(row.changes),
  };
}
