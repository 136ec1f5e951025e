/** One step of a path: an own member by name, or an item by position. */
export type PathStep = string | number;

const firstStep = /^\$?(?=[.[]|$)/;
const stepForm = /(?:\.([\p{L}_][\p{L}\p{N}_-]*|\d{1,9})|\[(\d{1,9})\]|\['([^'\\]{1,200})'\])/uy;
const MAX_LENGTH = 1_000;
const MAX_STEPS = 32;

/**
 * Reads the part of JSONPath that names one place: `$.a.b[0]`, `$['a b']`. Filters, scripts, wildcards and
 * recursive descent are no part of it: they are how paths of other engines came to run code.
 */
export function parsePath(text: string): readonly PathStep[] | undefined {
  const start = text.length > MAX_LENGTH ? null : firstStep.exec(text);
  if (start === null) return undefined;
  const steps: PathStep[] = [];
  stepForm.lastIndex = start[0].length;
  while (stepForm.lastIndex < text.length) {
    const match = stepForm.exec(text) as (string | undefined)[] | null;
    if (match === null || steps.length === MAX_STEPS) return undefined;
    const [, name, index, quoted] = match;
    steps.push(name ?? quoted ?? Number(index));
  }
  return steps;
}
