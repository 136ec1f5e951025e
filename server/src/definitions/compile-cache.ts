/** How many compiled definitions stay in memory. */
const KEPT = 500;
const kept = new Map<string, unknown>();

/**
 * Keeps what was compiled by the hashes of everything it was compiled from. Compiling is pure and a hash names
 * one content, so an entry is right for every lender that has the same documents.
 */
export function compileCache<T>(key: string, compile: () => T): T {
  const known = kept.get(key);
  if (known !== undefined) return known as T;
  const compiled = compile();
  if (kept.size >= KEPT) kept.delete(kept.keys().next().value ?? "");
  kept.set(key, compiled);
  return compiled;
}
