import type { Claim } from "./run-store.ts";

/** So many claims pass before others are looked for again where one lender was alone: looking costs a question. */
const CLAIMS_ALONE = 8;

/**
 * Claims earliest first, and in turns where there is more than a claim takes: lenders whose rows filled a claim wait
 * until the others have had theirs, so that nobody waits for the whole of somebody else's backlog.
 */
export function claimInTurns<Row extends { readonly tenant: string }>(
  claimDue: (claim: Claim) => Promise<readonly Row[]>,
): (claim: Claim) => Promise<readonly Row[]> {
  const served = new Set<string>();
  let alone = 0;
  return async (claim) => {
    if (served.size > 0 && alone > 0) alone -= 1;
    else if (served.size > 0) {
      const waiting = [...served].map((tenant) => ({ tenant }));
      const rows = await claimDue({ ...claim, except: [...(claim.except ?? []), ...waiting] });
      if (rows.length === 0 && served.size === 1) alone = CLAIMS_ALONE;
      if (rows.length === claim.limit) serve(rows);
      else served.clear();
      if (rows.length > 0) return rows;
    }
    const rows = await claimDue(claim);
    if (rows.length === claim.limit) serve(rows);
    else served.clear();
    return rows;
  };

  function serve(rows: readonly Row[]): void {
    for (const { tenant } of rows) served.add(tenant);
  }
}
