import type { Actor } from "./contract.ts";
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
  readonly reason?: string;
  readonly by?: Actor;
  readonly at?: string;
  readonly last?: RetentionRound;
}

/** Calls of the page of retention. */
export const retentionApi = {
  read: () => request<Retention>("GET", "/v1/retention"),
  set: (policy: RetentionPolicy, reason: string) =>
    request<Retention>("PUT", "/v1/retention", { body: { policy, reason } }),
  /** Carries the policy out, one bounded round. */
  round: () => request<RetentionRound>("POST", "/v1/retention/rounds"),
};
