import { Decimal } from "../../kernel/index.ts";
import { FALSE, TRUE, type Limits, type Truth, type Value } from "../../logic/index.ts";
import { coordinateOf, valueAt } from "./coordinate.ts";
import type { Domain } from "./domain.ts";
import type { Axis, End, Region } from "./region.ts";

/**
 * A line cut at every limit. Between n limits there are 2n + 1 places: the intervals between them at even
 * places, the limits themselves at odd ones. Places where the domain has no value are no regions.
 */
export function lineAxis(domain: Domain, limits: readonly Limits[]): Axis {
  const sorted = sortedCuts(limits);
  const cuts = sorted.map(({ at }) => at);
  const list: Region[] = [];
  /** How many regions lie before a place. */
  const before = new Int32Array(2 * cuts.length + 2);
  for (let place = 0; place <= 2 * cuts.length; place += 1) {
    before[place] = list.length;
    const region =
      place % 2 === 1
        ? point(domain, cuts[(place - 1) / 2])
        : interval(domain, cuts[place / 2 - 1], cuts[place / 2]);
    if (region !== undefined) list.push(region);
  }
  before[2 * cuts.length + 1] = list.length;

  const placeOf = (cut: Cut): number => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareCuts(sorted[middle] as Cut, cut) < 0) low = middle + 1;
      else high = middle;
    }
    const found = sorted[low];
    return found !== undefined && compareCuts(found, cut) === 0 ? 2 * low + 1 : 2 * low;
  };

  return {
    list,
    answers: ({ values }) => values.every((value) => value === null || isPlaced(value)),
    locate(value) {
      const cut = cutOf(value);
      if (cut === undefined) return -1;
      const place = placeOf(cut);
      const region = before[place] ?? 0;
      return region < (before[place + 1] ?? 0) && isWithin(domain, cut.at) ? region : -1;
    },
    membersOf(own, truthOf) {
      const runs = { must: [] as number[], may: [] as number[] };
      const places = sortedCuts([own]).map(placeOf);
      let from = 0;
      for (const place of [...places, 2 * cuts.length + 1]) {
        addPiece(runs, before[from] ?? 0, (before[place] ?? 0) - 1, list, truthOf);
        addPiece(runs, before[place] ?? 0, (before[place + 1] ?? 0) - 1, list, truthOf);
        from = place + 1;
      }
      return runs;
    },
  };
}

/** Has a place on the line; a date and time without an offset has none among instants. */
function isPlaced(value: Value): boolean {
  const isLocal =
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    value.kind === "date-time" &&
    value.time.offsetSeconds === undefined;
  return !isLocal && coordinateOf(value) !== undefined;
}

/** Adds the regions of a piece to those where a test holds; it answers the same for all of them. */
function addPiece(
  runs: { readonly must: number[]; readonly may: number[] },
  from: number,
  to: number,
  list: readonly Region[],
  truthOf: (value: Value) => Truth,
): void {
  const value = list[from]?.value;
  if (to < from || value === undefined) return;
  const truth = truthOf(value);
  if (truth === TRUE) append(runs.must, from, to);
  if (truth !== FALSE) append(runs.may, from, to);
}

function append(runs: number[], from: number, to: number): void {
  const last = runs.length - 1;
  if (last > 0 && runs[last] === from - 1) runs[last] = to;
  else runs.push(from, to);
}

/** A coordinate with the double nearest to it, which tells nearly all of them apart. */
interface Cut {
  readonly at: Decimal;
  readonly near: number;
}

function cutOf(value: Value): Cut | undefined {
  const at = coordinateOf(value);
  return at && { at, near: typeof value === "number" ? value : at.toNumber() };
}

function compareCuts(left: Cut, right: Cut): number {
  if (left.near !== right.near) return left.near - right.near;
  return left.at.comparedTo(right.at);
}

function sortedCuts(limits: readonly Limits[]): readonly Cut[] {
  const cuts = limits.flatMap(({ values }) => values.flatMap((value) => cutOf(value) ?? []));
  cuts.sort(compareCuts);
  return cuts.filter((cut, index) => index === 0 || compareCuts(cuts[index - 1] as Cut, cut) !== 0);
}

function isWithin({ min, max, step }: Domain, at: Decimal): boolean {
  if (min?.greaterThan(at) === true || max?.lessThan(at) === true) return false;
  return step === undefined || inSteps(at, step).isInteger();
}

function point(domain: Domain, at: Decimal | undefined): Region | undefined {
  if (at === undefined || !isWithin(domain, at)) return undefined;
  const value = valueAt(domain.type, at);
  const end: End = { value, included: true };
  return { kind: "point", value, low: end, high: end };
}

function interval(
  domain: Domain,
  after: Decimal | undefined,
  until: Decimal | undefined,
): Region | undefined {
  const found = between(domain, after, until);
  if (found === undefined) return undefined;
  const { min, max, type } = domain;
  const low = after !== undefined && !(min?.greaterThan(after) ?? false) ? after : undefined;
  const high = until !== undefined && !(max?.lessThan(until) ?? false) ? until : undefined;
  return {
    kind: "interval",
    value: valueAt(type, found),
    ...(low === undefined ? {} : { low: { value: valueAt(type, low), included: false } }),
    ...(high === undefined ? {} : { high: { value: valueAt(type, high), included: false } }),
  };
}

/** A value of the domain strictly between two, as short and as near to a limit as there is. */
function between(
  { min, max, step }: Domain,
  after: Decimal | undefined,
  until: Decimal | undefined,
): Decimal | undefined {
  const atMin = min !== undefined && (after === undefined || min.greaterThan(after));
  const atMax = max !== undefined && (until === undefined || max.lessThan(until));
  const low = atMin ? min : after;
  const high = atMax ? max : until;
  if (step !== undefined) {
    const first = low && onGrid(low, step, atMin ? "first" : "after");
    const last = high && onGrid(high, step, atMax ? "last" : "before");
    if (first !== undefined && last !== undefined && first.greaterThan(last)) return undefined;
    if (after === undefined && until !== undefined) return last;
    return first ?? last ?? new Decimal(0);
  }
  if (low === undefined) return high === undefined ? new Decimal(0) : atMax ? high : high.minus(1);
  if (high === undefined) return atMin ? low : low.plus(1);
  if (low.greaterThan(high)) return undefined;
  if (low.equals(high)) return atMin && atMax ? low : undefined;
  if (atMin) return low;
  return atMax ? high : shortestBetween(low, high);
}

function onGrid(at: Decimal, step: Decimal, which: "first" | "after" | "last" | "before"): Decimal {
  const steps = inSteps(at, step);
  const count =
    which === "first"
      ? steps.ceil()
      : which === "after"
        ? steps.floor().plus(1)
        : which === "last"
          ? steps.floor()
          : steps.ceil().minus(1);
  return step.equals(1) ? count : count.times(step);
}

/** Dividing decimals is dear, and most grids are the whole numbers. */
function inSteps(at: Decimal, step: Decimal): Decimal {
  return step.equals(1) ? at : at.dividedBy(step);
}

/** The number of fewest digits strictly between two. */
function shortestBetween(low: Decimal, high: Decimal): Decimal {
  const middle = low.plus(high).dividedBy(2);
  const width = high.minus(low);
  for (let digits = Math.max(0, -width.e - 1); digits <= 40; digits += 1) {
    const rounded = middle.toDecimalPlaces(digits);
    if (rounded.greaterThan(low) && rounded.lessThan(high)) return rounded;
  }
  return middle;
}
