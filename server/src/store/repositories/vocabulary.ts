import type { Brand, Result } from "@lendloom/engine/kernel";

/** A lender. It comes only from the credential; every table's key starts with it. */
export type TenantId = Brand<string, "TenantId">;

export type Role = "designer" | "approver" | "officer" | "integrator" | "api-client" | "auditor" | "admin";
export type DefinitionKind = "catalogue" | "calendar" | "pack" | "workflow" | "product";

/** Who did it and when: `at` is RFC 3339 UTC with milliseconds. A person acts under her own id, through whatever key. */
export interface Act {
  readonly at: string;
  readonly by: Actor;
}
export interface Actor {
  readonly kind: "person" | "api-key" | "system";
  readonly id: string;
}

export interface StoreRefusal {
  readonly code:
    | "store.not-found"
    | "store.already-exists"
    | "store.revision-conflict"
    /** The live release is no longer the one the command was based on. */
    | "store.release-moved"
    /** Author and approver are one person. */
    | "publish.same-person"
    /** The content hash approved is not the one the change request carries. */
    | "publish.hash-mismatch"
    /** The change request was already decided. */
    | "publish.not-open"
    /** A definition under change was released meanwhile from another source. */
    | "publish.stale";
  readonly detail: string;
}
export type StoreResult<T> = Result<T, StoreRefusal>;

/** Keyset page: `cursor` is the opaque `next` of the page before; `limit` is capped at 200, default 50. */
export interface PageRequest {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}
