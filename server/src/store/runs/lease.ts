import type { Fence, Lease, RunCommit } from "@lendloom/engine/runtime";
import { and, eq, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

/** The lease that a commit quotes for a row it removes or gives back; undefined: it is not the row it answers. */
export function leaseIn({ fence }: RunCommit, work: Fence["work"], id: string): Lease | undefined {
  return fence?.work === work && fence.id === id ? fence.lease : undefined;
}

interface LeaseColumns {
  readonly leaseOwner: PgColumn;
  readonly leaseEpoch: PgColumn;
}

/** A run's row by its id, only while it is under this lease; of no lease, always. */
export function leasedRow(
  columns: LeaseColumns & { readonly tenantId: PgColumn; readonly runId: PgColumn },
  idColumn: PgColumn,
  row: {
    readonly tenant: string;
    readonly runId: string;
    readonly id: string;
    readonly lease?: Lease | undefined;
  },
): SQL | undefined {
  const { tenant, runId, id, lease } = row;
  return and(
    eq(columns.tenantId, tenant),
    eq(columns.runId, runId),
    eq(idColumn, id),
    heldBy(columns, lease),
  );
}

/** Only while the row is under this lease; of no lease, always. */
export function heldBy(columns: LeaseColumns, lease: Lease | undefined): SQL | undefined {
  if (lease === undefined) return undefined;
  return and(eq(columns.leaseOwner, lease.owner), eq(columns.leaseEpoch, lease.epoch));
}
