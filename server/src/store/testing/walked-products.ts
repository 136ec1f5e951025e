/** The random workflows that paths go through, the same in every process. */
export const WALKED = { seed: 3, count: 12 } as const;
