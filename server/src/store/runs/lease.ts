import type { Fence, Lease, RunCommit } from "@lendloom/engine/runtime";
import { and, eq, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

/** The lease that a commit quotes for a row it removes or gives back; undefined: it is not the row it answers. */
export function leaseIn({ fence }: RunCommit, work: Fence["work"], id: string): Lease | undefined {
  return fence?.work === work && fence.id === id ? fence.lease : undefined;
}

/** Only while the row is under this lease; of no lease, always. */
export function heldBy(
  columns: { readonly leaseOwner: PgColumn; readonly leaseEpoch: PgColumn },
  lease: Lease | undefined,
): SQL | undefined {
  if (lease === undefined) return undefined;
  return and(eq(columns.leaseOwner, lease.owner), eq(columns.leaseEpoch, lease.epoch));
}
