import { and, eq } from "drizzle-orm";
import { appendAudit } from "../audit-chain.ts";
import { refuse, runCommand } from "../command.ts";
import type { Database, Transaction } from "../database.ts";
import { afterCursor, inOrder, pageLimit, pageOf, type Keyset } from "../page.ts";
import type { Act, ChangeRequest, ChangeRequestItem, ChangeRequests, TenantId } from "../repositories.ts";
import type { Schema } from "../schema/index.ts";
import { approveRequest } from "./approve-request.ts";
import { findRequest, itemRow, openRequestRow, readRequests } from "./change-request-rows.ts";
import { draftRow, makersOf } from "./drafts-repository.ts";
import { knownReleases } from "./known-releases.ts";

export function changeRequestsRepository(database: Database): ChangeRequests {
  const { schema, reader } = database;
  const { changeRequests } = schema;
  const keyset: Keyset = {
    columns: [changeRequests.createdAt, changeRequests.id],
    direction: "descending",
  };
  return {
    async get(tenant, id) {
      return (await findRequest(schema, reader(tenant), tenant, id)) ?? null;
    },
    async list(tenant, filter = {}) {
      const limit = pageLimit(filter);
      const rows = await reader(tenant)
        .select()
        .from(changeRequests)
        .where(
          and(
            eq(changeRequests.tenantId, tenant),
            filter.status === undefined ? undefined : eq(changeRequests.status, filter.status),
            afterCursor(keyset, filter.cursor),
          ),
        )
        .orderBy(...inOrder(keyset))
        .limit(limit + 1);
      const page = pageOf(
        rows,
        limit,
        (row) => [row.createdAt, row.id],
        (row) => row,
      );
      return { ...page, items: await readRequests(schema, reader(tenant), tenant, page.items) };
    },
    create: (tenant, request, act) =>
      runCommand(database, tenant, async (transaction) => {
        if ((await findRequest(schema, transaction.queries, tenant, request.id)) !== undefined) {
          refuse("store.already-exists", `There is a change request ${request.id} already`);
        }
        const makers = await makersOfItems(schema, transaction, tenant, request.items);
        const row = openRequestRow(tenant, request, act);
        await transaction.insertAll(changeRequests, [row]);
        await transaction.insertAll(
          schema.changeRequestItems,
          request.items.map((item, position) => itemRow(tenant, request.id, position, item)),
        );
        await transaction.insertAll(
          schema.changeRequestMakers,
          [...new Set([...makers, act.by.id])].map((makerId) => ({
            tenantId: tenant,
            changeRequest: request.id,
            makerId,
          })),
        );
        await appendAudit(schema, transaction, tenant, audited("created", request.id, row.hash), act);
        return stored(schema, transaction, tenant, request.id);
      }),
    approve: (tenant, approval, act) =>
      knownReleases(database).changing(
        runCommand(database, tenant, (transaction) =>
          approveRequest(schema, transaction, tenant, approval, act),
        ),
      ),
    reject: (tenant, id, note, act) =>
      runCommand(database, tenant, (transaction) =>
        close(schema, transaction, tenant, id, "rejected", note, act),
      ),
    withdraw: (tenant, id, act) =>
      runCommand(database, tenant, (transaction) =>
        close(schema, transaction, tenant, id, "withdrawn", null, act),
      ),
  };
}

/** Everybody who saved one of the drafts; a request may only carry what its drafts hold at this moment. */
async function makersOfItems(
  schema: Schema,
  { queries }: Transaction,
  tenant: TenantId,
  items: readonly ChangeRequestItem[],
): Promise<readonly string[]> {
  const makers: string[] = [];
  for (const item of items) {
    const draft = await draftRow(schema, queries, tenant, item);
    if (draft?.hash !== item.toHash) {
      refuse(
        "store.revision-conflict",
        `Expected the draft of ${item.kind} ${item.id} to hold ${item.toHash}`,
      );
    }
    makers.push(...makersOf(draft));
  }
  return makers;
}

async function close(
  schema: Schema,
  transaction: Transaction,
  tenant: TenantId,
  id: string,
  status: "rejected" | "withdrawn",
  note: string | null,
  act: Act,
): Promise<ChangeRequest> {
  const { changeRequests } = schema;
  // Takes turns with approvals: what is read here is still so when it is written.
  await transaction.lock(`releases:${tenant}`);
  const request = await findRequest(schema, transaction.queries, tenant, id);
  if (request === undefined) refuse("store.not-found", `Expected a change request ${id}`);
  if (request.status !== "open") refuse("publish.not-open", `The change request ${id} is ${request.status}`);
  await transaction.queries
    .update(changeRequests)
    .set({ status, note, decidedAt: act.at, deciderKind: act.by.kind, deciderId: act.by.id })
    .where(and(eq(changeRequests.tenantId, tenant), eq(changeRequests.id, id)));
  await appendAudit(schema, transaction, tenant, audited(status, id, request.hash), act);
  return stored(schema, transaction, tenant, id);
}

async function stored(
  schema: Schema,
  { queries }: Transaction,
  tenant: TenantId,
  id: string,
): Promise<ChangeRequest> {
  const request = await findRequest(schema, queries, tenant, id);
  if (request === undefined) throw new Error(`Expected the change request ${id} that was just written`);
  return request;
}

function audited(what: string, id: string, hash: string) {
  return { action: `change-request.${what}`, subject: `change-request/${id}`, details: { hash } };
}
