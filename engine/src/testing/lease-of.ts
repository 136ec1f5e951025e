import type { Lease } from "../runtime/index.ts";

/** The lease under which work was claimed; throws where nothing was. */
export function leaseOf(claimed: { readonly lease: Lease } | undefined): Lease {
  if (claimed === undefined) throw new Error("expected work to be claimed");
  return claimed.lease;
}
