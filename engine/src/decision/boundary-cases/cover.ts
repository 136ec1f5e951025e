export interface Candidate {
  /** What it reaches that the given cases do not. */
  readonly covers: readonly string[];
}

/** The fewest candidates that reach everything, or nearly: each time the one that adds most (greedy set cover). */
export function cover<C extends Candidate>(
  candidates: readonly C[],
  limit: number,
): readonly { readonly candidate: C; readonly fresh: readonly string[] }[] {
  const reached = new Set<string>();
  const chosen: { readonly candidate: C; readonly fresh: readonly string[] }[] = [];
  let open = candidates;
  while (chosen.length < limit) {
    let best: (typeof chosen)[number] | undefined;
    const next: C[] = [];
    for (const candidate of open) {
      const fresh = candidate.covers.filter((target) => !reached.has(target));
      if (fresh.length === 0) continue;
      next.push(candidate);
      if (best === undefined || fresh.length > best.fresh.length) best = { candidate, fresh };
    }
    if (best === undefined) break;
    chosen.push(best);
    for (const target of best.fresh) reached.add(target);
    open = next;
  }
  return chosen;
}
