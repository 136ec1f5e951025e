/** How many ids one statement names: SQLite takes 32,766 parameters, and a map alone begins a thousand sub-flows. */
const AT_ONCE = 500;

/** The ids in parts that a statement can take, at least one of them. */
export function inParts(ids: readonly string[]): readonly string[][] {
  const parts: string[][] = [];
  for (let at = 0; at === 0 || at < ids.length; at += AT_ONCE) parts.push(ids.slice(at, at + AT_ONCE));
  return parts;
}
