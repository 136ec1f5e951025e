/** Of how many runs one statement tells: SQLite takes 32,766 parameters, and a map alone begins a thousand sub-flows. */
const AT_ONCE = 500;

/** A list in parts that a statement can take, at least one of them. */
export function inParts<T>(items: readonly T[]): readonly T[][] {
  const parts: T[][] = [];
  for (let at = 0; at === 0 || at < items.length; at += AT_ONCE) parts.push(items.slice(at, at + AT_ONCE));
  return parts;
}
