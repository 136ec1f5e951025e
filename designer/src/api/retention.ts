import type { Actor } from "./contract/index.ts";
import { queryOf } from "./endpoints.ts";
import { request } from "./request.ts";

/** How long what has ended stays, as ISO 8601 periods of days, months or years. */
export interface RetentionPolicy {
  readonly runs: string;
  /** Instead, by the product's id. */
  readonly products?: Readonly<Record<string, string>>;
  /** Absent: for good. */
  readonly idempotency?: string;
  /** Absent: for good. */
  readonly audit?: string;
}

/** What one round removed. */
export interface RetentionRound {
  readonly at: string;
  readonly applications: number;
  /** With sub-flows. */
  readonly runs: number;
  readonly entries: number;
  readonly decisions: number;
  /** Kept by a legal hold although their time is over. */
  readonly held: number;
  readonly idempotency: number;
  readonly audit: number;
  readonly keys: number;
  readonly more: boolean;
}

export interface Retention {
  readonly policy?: RetentionPolicy;
  /** How often it was set; absent: no policy is. */
  readonly revision?: number;
  readonly reason?: string;
  readonly by?: Actor;
  readonly at?: string;
  readonly last?: RetentionRound;
}

/** What a policy would remove now; nothing is removed by asking. */
export interface RetentionAhead {
  readonly products: readonly {
    /** Absent: of no product. */
    readonly product?: string;
    readonly going: number;
    /** Over their time, too, and kept by a legal hold. */
    readonly held: number;
  }[];
  /** False: only the oldest applications were counted. */
  readonly all: boolean;
  readonly holds: readonly LegalHold[];
  readonly moreHolds: boolean;
}

/** What keeps an application whatever the policy says. */
export interface LegalHold {
  readonly application: string;
  readonly product?: string;
  /** The lender's own name for the applicant. */
  readonly reference: string;
  /** Told to administrators, auditors and officers. */
  readonly reason?: string;
  /** Told with the reason. */
  readonly by?: Actor;
  readonly at: string;
}

/** Calls of the page of retention. */
export const retentionApi = {
  read: () => request<Retention>("GET", "/v1/retention"),
  /** By the policy that is set, or by another one. */
  ahead: (policy: RetentionPolicy | undefined) => {
    const products = Object.entries(policy?.products ?? {}).map(([id, period]) => `${id}:${period}`);
    const asked = { runs: policy?.runs, products: products.join(",") };
    return request<RetentionAhead>("GET", `/v1/retention/ahead?${queryOf(asked)}`);
  },
  /** In place of the policy with this revision; undefined: of none. */
  set: (policy: RetentionPolicy, reason: string, revision: number | undefined) =>
    request<Retention>("PUT", "/v1/retention", {
      body: { policy, reason },
      ...(revision === undefined ? { ifNoneMatch: "*" } : { ifMatch: `r${revision}` }),
    }),
  hold: (application: string, reason: string) =>
    request<unknown>("PUT", holdOf(application), { body: { reason } }),
  release: (application: string, reason: string) =>
    request<unknown>("POST", `${holdOf(application)}/release`, { body: { reason } }),
  /** Carries the policy out, one bounded round. */
  round: () => request<RetentionRound>("POST", "/v1/retention/rounds"),
};

function holdOf(application: string): string {
  return `/v1/applications/${encodeURIComponent(application)}/hold`;
}
