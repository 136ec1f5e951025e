/**
 * A set of region numbers as runs `[from, to, from, to, …]`, both included, ascending and never touching: a
 * column's cell covers few runs, however many regions the column has.
 */
export type Runs = readonly number[];

export const noRegions: Runs = [];

export function allRegions(count: number): Runs {
  return count === 0 ? noRegions : [0, count - 1];
}

export function isEmpty(runs: Runs): boolean {
  return runs.length === 0;
}

/** How many regions a set holds. */
export function sizeOf(runs: Runs): number {
  let size = 0;
  for (let at = 0; at < runs.length; at += 2) size += (runs[at + 1] ?? 0) - (runs[at] ?? 0) + 1;
  return size;
}

export function hasRegion(runs: Runs, region: number): boolean {
  for (let at = 0; at < runs.length; at += 2)
    if (region >= (runs[at] ?? 0) && region <= (runs[at + 1] ?? 0)) return true;
  return false;
}

export function intersectRuns(first: Runs, second: Runs): Runs {
  const found: number[] = [];
  let [left, right] = [0, 0];
  while (left < first.length && right < second.length) {
    const [leftEnd, rightEnd] = [first[left + 1] ?? 0, second[right + 1] ?? 0];
    const from = Math.max(first[left] ?? 0, second[right] ?? 0);
    const to = Math.min(leftEnd, rightEnd);
    if (from <= to) found.push(from, to);
    if (leftEnd < rightEnd) left += 2;
    else right += 2;
  }
  return found;
}

/** Whether two sets share a region. */
export function meet(first: Runs, second: Runs): boolean {
  let [left, right] = [0, 0];
  while (left < first.length && right < second.length) {
    const [leftEnd, rightEnd] = [first[left + 1] ?? 0, second[right + 1] ?? 0];
    if (Math.max(first[left] ?? 0, second[right] ?? 0) <= Math.min(leftEnd, rightEnd)) return true;
    if (leftEnd < rightEnd) left += 2;
    else right += 2;
  }
  return false;
}

export function unionRuns(first: Runs, second: Runs): Runs {
  return joinRuns([...first, ...second]);
}

/** Runs in any order, overlapping or not, as one set. */
export function joinRuns(any: readonly number[]): Runs {
  const starts: number[] = [];
  for (let at = 0; at < any.length; at += 2) starts.push(at);
  starts.sort((left, right) => (any[left] ?? 0) - (any[right] ?? 0));
  const found: number[] = [];
  for (const at of starts) {
    const [from, to] = [any[at] ?? 0, any[at + 1] ?? 0];
    const last = found.length - 1;
    if (last > 0 && from <= (found[last] ?? 0) + 1) found[last] = Math.max(found[last] ?? 0, to);
    else found.push(from, to);
  }
  return found;
}

/** The regions of the first set that the second has not. */
export function subtractRuns(first: Runs, second: Runs): Runs {
  const found: number[] = [];
  for (let at = 0; at < first.length; at += 2) {
    let from = first[at] ?? 0;
    const to = first[at + 1] ?? 0;
    for (let other = 0; other < second.length && from <= to; other += 2) {
      const [start, end] = [second[other] ?? 0, second[other + 1] ?? 0];
      if (end < from || start > to) continue;
      if (start > from) found.push(from, start - 1);
      from = end + 1;
    }
    if (from <= to) found.push(from, to);
  }
  return found;
}

/** Whether the first set holds all regions of the second. */
export function holdsAll(first: Runs, second: Runs): boolean {
  let at = 0;
  for (let other = 0; other < second.length; other += 2) {
    while (at < first.length && (first[at + 1] ?? 0) < (second[other] ?? 0)) at += 2;
    if (at >= first.length) return false;
    if ((first[at] ?? 0) > (second[other] ?? 0) || (first[at + 1] ?? 0) < (second[other + 1] ?? 0))
      return false;
  }
  return true;
}

export function sameRuns(first: Runs, second: Runs): boolean {
  return first.length === second.length && first.every((number, at) => number === second[at]);
}
