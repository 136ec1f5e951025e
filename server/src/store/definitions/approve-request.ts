import { and, eq } from "drizzle-orm";
import { appendAudit } from "../audit-chain.ts";
import { refuse } from "../command.ts";
import type { Transaction } from "../database.ts";
import type {
  Act,
  ChangeRequest,
  ChangeRequestItem,
  DefinitionRef,
  Release,
  TenantId,
} from "../repositories.ts";
import type { Schema } from "../schema/index.ts";
import { findRequest } from "./change-request-rows.ts";
import { storeDefinitions } from "./definition-rows.ts";
import { draftRow, removeDraft } from "./drafts-repository.ts";
import { appendRelease, withReplaced } from "./release-rows.ts";

/**
 * Publishes what a change request carries, for a person who had no hand in it. Approvals and releases of one lender
 * take turns; checks and triggers of the database refuse the same again, whatever code may run.
 */
export async function approveRequest(
  schema: Schema,
  transaction: Transaction,
  tenant: TenantId,
  approval: { readonly id: string; readonly hash?: string | undefined; readonly basedOn: number | null },
  act: Act,
): Promise<Release> {
  const { id } = approval;
  await transaction.lock(`releases:${tenant}`);
  const request = await findRequest(schema, transaction.queries, tenant, id);
  if (request === undefined) refuse("store.not-found", `Expected a change request ${id}`);
  await checkApprover(schema, transaction, tenant, request, act);
  if (request.status !== "open") refuse("publish.not-open", `The change request ${id} is ${request.status}`);
  if (approval.hash !== undefined && approval.hash !== request.hash) {
    refuse("publish.hash-mismatch", `Expected an approval of ${request.hash}, but it is of ${approval.hash}`);
  }
  await storeDefinitions(schema, transaction, tenant, published(request), act);
  const release = await appendRelease(
    schema,
    transaction,
    tenant,
    approval.basedOn,
    (live) => withReplaced(checkedAgainst(live, request.items), published(request)),
    { reason: "publish", changeRequest: id },
    act,
  );
  await closeAsApproved(schema, transaction, tenant, id, release.seq, act);
  await removePublishedDrafts(schema, transaction, tenant, request.items, act);
  await appendAudit(
    schema,
    transaction,
    tenant,
    {
      action: "change-request.approved",
      subject: `change-request/${id}`,
      details: { hash: request.hash, release: release.seq, releaseHash: release.hash },
    },
    act,
  );
  return release;
}

async function checkApprover(
  { changeRequestMakers }: Schema,
  { queries }: Transaction,
  tenant: TenantId,
  request: ChangeRequest,
  act: Act,
): Promise<void> {
  const [made] = await queries
    .select({ makerId: changeRequestMakers.makerId })
    .from(changeRequestMakers)
    .where(
      and(
        eq(changeRequestMakers.tenantId, tenant),
        eq(changeRequestMakers.changeRequest, request.id),
        eq(changeRequestMakers.makerId, act.by.id),
      ),
    )
    .limit(1);
  // A key is nobody: only a person can be the second pair of eyes.
  if (made !== undefined || act.by.id === request.author.id || act.by.kind !== "person") {
    refuse("publish.same-person", `Expected a person who had no hand in the change request ${request.id}`);
  }
}

/** Every item must still replace what it was compared with, or the approver saw another change than this. */
function checkedAgainst(
  live: readonly DefinitionRef[],
  items: readonly ChangeRequestItem[],
): readonly DefinitionRef[] {
  for (const item of items) {
    const active = live.find(({ kind, id }) => kind === item.kind && id === item.id);
    if ((active?.hash ?? null) !== item.fromHash) {
      refuse(
        "publish.stale",
        `${item.kind} ${item.id} was released meanwhile as ${active?.hash ?? "nothing"}`,
      );
    }
  }
  return live;
}

function published(request: ChangeRequest) {
  return request.items.map(({ kind, id, toHash, definition, layout, cases }) => ({
    kind,
    id,
    hash: toHash,
    definition,
    layout,
    cases,
  }));
}

async function closeAsApproved(
  { changeRequests }: Schema,
  { queries }: Transaction,
  tenant: TenantId,
  id: string,
  release: number,
  act: Act,
): Promise<void> {
  await queries
    .update(changeRequests)
    .set({
      status: "approved",
      release,
      decidedAt: act.at,
      deciderKind: act.by.kind,
      deciderId: act.by.id,
    })
    .where(and(eq(changeRequests.tenantId, tenant), eq(changeRequests.id, id)));
}

/** A draft that was edited further stays: its author is not done. */
async function removePublishedDrafts(
  schema: Schema,
  transaction: Transaction,
  tenant: TenantId,
  items: readonly ChangeRequestItem[],
  act: Act,
): Promise<void> {
  for (const item of items) {
    const draft = await draftRow(schema, transaction.queries, tenant, item);
    if (draft?.hash === item.toHash) await removeDraft(schema, transaction, tenant, item, act);
  }
}
