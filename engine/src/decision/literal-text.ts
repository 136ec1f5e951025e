/** The text of a FEEL string literal; `undefined` for any other expression. */
export function literalText(feel: string): string | undefined {
  if (!/^\s*"(?:[^"\\\n]|\\.)*"\s*$/.test(feel)) return undefined;
  try {
    return JSON.parse(feel) as string;
  } catch {
    return undefined; // An escape that FEEL knows and JSON does not.
  }
}
