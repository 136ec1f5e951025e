import type { Json } from "@lendloom/engine/kernel";
import type { Act, Actor, Page, PageRequest, StoreResult, TenantId } from "./vocabulary.ts";

export interface AuditEntry {
  readonly seq: number;
  readonly at: string;
  readonly actor: Actor;
  /** `draft.saved`, `change-request.approved`, … */
  readonly action: string;
  readonly subject: string;
  readonly details: Json;
  readonly previousHash: string;
  readonly hash: string;
}
export type AuditVerdict =
  | { readonly intact: true; readonly entries: number; readonly head: string }
  | { readonly intact: false; readonly firstBadSeq: number; readonly reason: string }
  /** The entry known outside was removed under the retention policy; all that is left is as it was written. */
  | {
      readonly intact: false;
      readonly removedUpTo: number;
      readonly reason: string;
      readonly entries: number;
      readonly head: string;
    };
export interface Audit {
  /** For what changes no other table, such as a refused sign-in. */
  append(
    tenant: TenantId,
    entry: { readonly action: string; readonly subject: string; readonly details: Json },
    act: Act,
  ): Promise<AuditEntry>;
  /** Newest first. */
  list(tenant: TenantId, page?: PageRequest): Promise<Page<AuditEntry>>;
  /**
   * Recomputes the chain; names the first entry that does not fit. A chain cannot show that its end was cut off:
   * give an entry `known` outside (a head exported earlier) to see that too. One that was removed since is compared
   * with its anchor, and told as removed where it has none.
   */
  verify(tenant: TenantId, known?: { readonly seq: number; readonly hash: string }): Promise<AuditVerdict>;
}

export interface Erasure {
  readonly tenant: TenantId;
  readonly subject: string;
  /** When the key was destroyed. */
  readonly at: string;
}
/** What came of an order to erase an applicant; only `erased` has changed anything. */
export type ErasureOutcome =
  | { readonly kind: "erased" | "already"; readonly at: string }
  /** The lender knows no such applicant. */
  | { readonly kind: "unknown" }
  /** Applications that a legal hold keeps, or that have not ended; some of them where there are many. */
  | { readonly kind: "held" | "under-way"; readonly applications: readonly string[] };

export interface SubjectKeys {
  /**
   * Destroys the subject's data key on an administrator's order, with her reason in the audit, unless a legal hold or
   * an application under way needs it.
   */
  erase(tenant: TenantId, subject: string, reason: string, act: Act): Promise<ErasureOutcome>;
  /** Destroys the subject's data key: whatever was sealed for it opens as erased, for ever. */
  destroy(tenant: TenantId, subject: string, act: Act): Promise<StoreResult<null>>;
  erasedAt(tenant: TenantId, subject: string): Promise<string | null>;
  /** Everybody of a lender who was erased, by subject, behind the given one. */
  listErased(tenant: TenantId, after?: string): AsyncIterable<Erasure>;
  /**
   * Erases who was erased in another copy of this store, also a subject that this one does not know; false where she
   * is erased here, too.
   */
  keepErased(erasure: Erasure, act: Act): Promise<boolean>;
}
