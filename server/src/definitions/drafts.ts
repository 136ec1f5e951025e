import { ok, type ContentHash, type Issue, type Json, type Result } from "@lendloom/engine/kernel";
import type { Act, Beside, DefinitionKey, Store, StoreRefusal, TenantId } from "../store/index.ts";
import { draftedSet, liveHashOf } from "./candidate-set.ts";
import type { LiveDefinitions } from "./live-definitions.ts";

export interface SavedDraft {
  readonly revision: number;
  readonly hash: ContentHash;
  readonly issues: readonly Issue[];
}

/**
 * Saves a draft as it is, finished or not, and says what is wrong with it among the other drafts and the live
 * definitions. `expected` is the revision it was edited from, null for a new one. A layout or cases left out
 * stay what they were.
 */
export async function saveDraft(
  { store, live }: { readonly store: Store; readonly live: LiveDefinitions },
  tenant: TenantId,
  draft: DefinitionKey & Beside & { readonly definition: Json; readonly expected: number | null },
  act: Act,
): Promise<Result<SavedDraft, StoreRefusal>> {
  const before = draft.expected === null ? null : await store.drafts.get(tenant, draft);
  const liveHash = await liveHashOf(live, tenant, draft);
  const beside = before ?? (await liveBeside(store, tenant, draft, liveHash));
  const saved = await store.drafts.save(
    tenant,
    {
      ...draft,
      layout: draft.layout ?? beside.layout,
      cases: draft.cases ?? beside.cases,
      baseHash: before === null ? liveHash : before.baseHash,
    },
    act,
  );
  if (!saved.ok) return saved;
  const { revision, hash } = saved.value;
  return ok({ revision, hash, issues: (await draftedSet(store, live, tenant)).issuesOf(draft) });
}

async function liveBeside(
  store: Store,
  tenant: TenantId,
  { kind, id }: DefinitionKey,
  hash: ContentHash | null,
): Promise<Beside> {
  return hash === null ? {} : await store.definitions.beside(tenant, { kind, id, hash });
}
