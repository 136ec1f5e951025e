import type { Act, Actor, StoreResult, TenantId } from "./vocabulary.ts";

/** How long what is finished stays, as ISO 8601 periods (`P90D`, `P6M`, `P5Y`). */
export interface RetentionPolicy {
  /** Applications that have ended, with their sub-flows, journals, decisions, tasks and incidents. */
  readonly runs: string;
  /** Instead, by the product's id. */
  readonly products?: { readonly [product: string]: string };
  /** What repeats of commands are answered with; absent: for good. */
  readonly idempotency?: string;
  /** Entries of the audit; absent: for good. */
  readonly audit?: string;
}

export interface StoredPolicy {
  readonly policy: RetentionPolicy;
  /** How often it was set. */
  readonly revision: number;
  readonly reason: string;
  readonly by: Actor;
  readonly at: string;
}

/** What one round removed. */
export interface RetentionRound {
  readonly at: string;
  readonly applications: number;
  /** With sub-flows. */
  readonly runs: number;
  readonly entries: number;
  readonly decisions: number;
  /** Applications whose time is over, and which a legal hold keeps. */
  readonly held: number;
  readonly idempotency: number;
  readonly audit: number;
  /** Keys of applicants who had had no application left for a while. */
  readonly keys: number;
  /** Another round would find more. */
  readonly more: boolean;
}

export interface LegalHold {
  readonly application: string;
  readonly reason: string;
  readonly by: Actor;
  readonly at: string;
}

/** What a policy would let go, were it carried out to its end now. */
export interface RetentionAhead {
  /** The most first; null: of no product any more. `going` counts sub-flows with their application. */
  readonly products: readonly {
    readonly product: string | null;
    readonly going: number;
    /** Over their time, too, and kept by a legal hold. */
    readonly held: number;
  }[];
  /** False: there are so many old applications that only the oldest were counted. */
  readonly isAll: boolean;
  /** Every legal hold, the latest first, with whose application it keeps. */
  readonly holds: readonly (LegalHold & { readonly product: string | null; readonly subject: string })[];
  readonly moreHolds: boolean;
}

/** How long what is finished stays, and its removal. */
export interface Retention {
  policy(tenant: TenantId): Promise<StoredPolicy | null>;
  /** `expected` is the revision that was read, null where there was none; absent: whatever is there. */
  setPolicy(
    tenant: TenantId,
    policy: RetentionPolicy,
    reason: string,
    act: Act,
    expected?: number | null,
  ): Promise<StoreResult<StoredPolicy>>;
  /** What this policy would let go at `now`, whether or not it is the one that is set; nothing is removed. */
  ahead(tenant: TenantId, policy: RetentionPolicy, now: string): Promise<RetentionAhead>;
  /** The latest round; null: there was none. */
  last(tenant: TenantId): Promise<RetentionRound | null>;
  /**
   * Removes a bounded number of what the policy lets go: at most `limit` applications, in one transaction with the
   * audit entry that says so. Null: the lender has no policy.
   */
  round(
    tenant: TenantId,
    options: { readonly now: string; readonly limit: number },
  ): Promise<RetentionRound | null>;
  hold(tenant: TenantId, application: string, reason: string, act: Act): Promise<StoreResult<LegalHold>>;
  release(tenant: TenantId, application: string, reason: string, act: Act): Promise<StoreResult<LegalHold>>;
  holdOf(tenant: TenantId, application: string): Promise<LegalHold | null>;
}
