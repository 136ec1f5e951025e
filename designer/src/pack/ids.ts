/** `prefix-1`, `prefix-2`…: the first that is not taken. */
export function freshId(prefix: string, taken: Iterable<string>): string {
  const ids = new Set(taken);
  let number = 1;
  while (ids.has(`${prefix}-${number}`)) number += 1;
  return `${prefix}-${number}`;
}
