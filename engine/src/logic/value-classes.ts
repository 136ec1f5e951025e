import { kindOf, orderValues } from "./compare-values.ts";
import type { UnaryTests } from "./compiled.ts";
import { isOfKind, valueKinds as kinds, type ValueKind as Kind } from "./value-kinds.ts";
import { FALSE, MAYBE, type Truth } from "./truth.ts";
import { UNKNOWN, type Value } from "./value.ts";

/**
 * The values of one input in classes within which none of the given cells changes its truth: the values that cells
 * compare it with, what lies between them, `null` and UNKNOWN.
 */
export interface ValueClasses {
  /** Classes of values of the kind that the cells speak of; then come the class of `null` and that of UNKNOWN. */
  readonly regular: number;
  readonly count: number;
  /** The class of a value; -1 for one of another kind than the cells speak of. */
  readonly classOf: (value: Value) => number;
  readonly cells: readonly CellClasses[];
  /** The points in rising order, where all are numbers of at most 15 digits. */
  readonly numbers: readonly number[] | undefined;
}

interface CellClasses {
  /**
   * Pairs `from, to` (`to` not included), ascending: in all other classes the cell is FALSE. One that hangs on more
   * than its input has all classes.
   */
  readonly runs: readonly number[];
  /** In regular classes of its runs the cell is TRUE. */
  readonly certain: boolean;
}

/** Divides the values that cells of one input compare it with; `undefined` when too few of them tell. */
export function divideValues(cells: readonly (UnaryTests | undefined)[]): ValueClasses | undefined {
  const kind = kindOfCells(cells);
  if (kind === undefined) return undefined;
  const { isOrdered } = kind;
  const limits = cells.map((cell) => limitsOfKind(cell, kind));
  const points = distinct(
    limits.flatMap((values) => values ?? []),
    kind,
  );
  const pointOf = pointFinder(points, kind);
  const regular = isOrdered ? 2 * points.length + 1 : points.length + 1;
  const count = regular + 2;
  const places: Places = { pointOf, regular };
  return {
    regular,
    count,
    numbers: points.every((point) => typeof point === "number") ? points : undefined,
    classOf(value) {
      if (value === null) return regular;
      if (value === UNKNOWN) return regular + 1;
      return isOfKind(value, kind.name) ? pointOf(value) : -1;
    },
    cells: cells.map((cell, index): CellClasses => {
      const own = limits[index];
      if (cell === undefined) return { runs: [], certain: true };
      if (own === undefined) return { runs: [0, count], certain: false };
      const truths = isOrdered ? orderedTruths(cell, own, kind, places) : otherTruths(cell, own, places);
      truths.push([regular, regular + 1, truthOf(cell, null)], [regular + 1, count, truthOf(cell, UNKNOWN)]);
      return runsOf(truths, regular);
    }),
  };
}

function kindOfCells(cells: readonly (UnaryTests | undefined)[]): Kind | undefined {
  const counts = new Map<string, number>();
  for (const cell of cells) {
    const value = cell?.limits?.values.find((each) => each !== null);
    if (value === undefined) continue;
    const name = kindOf(value);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const [first] = kinds
    .filter(({ name }) => counts.has(name))
    .sort((left, right) => (counts.get(right.name) ?? 0) - (counts.get(left.name) ?? 0));
  return first;
}

/** What a cell compares the input with; `undefined` where that does not settle its truth. */
function limitsOfKind(cell: UnaryTests | undefined, kind: Kind): readonly Value[] | undefined {
  if (cell?.limits === undefined || cell.probesInput) return undefined;
  const { values, ordered } = cell.limits;
  if (ordered && !kind.isOrdered) return undefined;
  // A test `?` of a truth names no value at all.
  if (kind.name === "boolean") return [true, false];
  const own = values.filter((value) => value !== null);
  return own.every((value) => isOfKind(value, kind.name)) ? distinct(own, kind) : undefined;
}

function distinct(values: readonly Value[], { isOrdered }: Kind): readonly Value[] {
  if (values.length < 2) return values;
  if (!isOrdered) return [...new Set(values)];
  const sorted = [...values].sort((left, right) => orderValues(left, right) ?? 0);
  return sorted.filter((value, index) => index === 0 || orderValues(sorted[index - 1] ?? null, value) !== 0);
}

/**
 * The class of a value. Ordered: class `2i + 1` is point `i`, class `2i` what lies before it. Otherwise
 * class 0 is what is no point, class `i + 1` point `i`.
 */
function pointFinder(points: readonly Value[], { isOrdered }: Kind): (value: Value) => number {
  if (!isOrdered) {
    const classes = new Map(points.map((point, index) => [point, index + 1]));
    return (value) => classes.get(value) ?? 0;
  }
  const general = (value: Value): number => {
    let [from, to] = [0, points.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      const order = orderValues(points[middle] as Value, value) ?? 0;
      if (order === 0) return 2 * middle + 1;
      if (order < 0) from = middle + 1;
      else to = middle;
    }
    return 2 * from;
  };
  if (!points.every((point) => typeof point === "number")) return general;
  const numbers = Float64Array.from(points);
  return (value) => (typeof value === "number" ? numberClass(numbers, value) : general(value));
}

function numberClass(points: Float64Array, value: number): number {
  let from = 0;
  let to = points.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    const point = points[middle] as number;
    if (point === value) return 2 * middle + 1;
    if (point < value) from = middle + 1;
    else to = middle;
  }
  return 2 * from;
}

interface Places {
  /** The class of a value of the kind. */
  readonly pointOf: (value: Value) => number;
  readonly regular: number;
}

/** A run of classes with one truth. */
type TruthRun = readonly [from: number, to: number, truth: Truth];

/** A cell's truth before, at and after each value it compares the input with, in the classes of all cells. */
function orderedTruths(
  cell: UnaryTests,
  own: readonly Value[],
  kind: Kind,
  { pointOf, regular }: Places,
): TruthRun[] {
  const runs: TruthRun[] = [];
  let from = 0;
  for (const [index, value] of own.entries()) {
    const at = pointOf(value);
    runs.push(
      [from, at, truthBetween(cell, kind, own[index - 1], value)],
      [at, at + 1, truthOf(cell, value)],
    );
    from = at + 1;
  }
  runs.push([from, regular, truthBetween(cell, kind, own.at(-1), undefined)]);
  return runs;
}

function truthBetween(cell: UnaryTests, kind: Kind, low: Value | undefined, high: Value | undefined): Truth {
  const value = kind.between(low, high);
  return value === undefined ? FALSE : truthOf(cell, value);
}

function otherTruths(cell: UnaryTests, own: readonly Value[], { pointOf, regular }: Places): TruthRun[] {
  const runs: TruthRun[] = [];
  let from = 0;
  const other = truthOf(cell, otherThan(own));
  const classes = own
    .map((value) => [pointOf(value), value] as const)
    .sort(([left], [right]) => left - right);
  for (const [at, value] of classes) {
    runs.push([from, at, other], [at, at + 1, truthOf(cell, value)]);
    from = at + 1;
  }
  runs.push([from, regular, other]);
  return runs;
}

/** A text that is none of these; of truths there is no other. */
function otherThan(values: readonly Value[]): Value {
  let text = "";
  while (values.includes(text)) text += "x";
  return text;
}

const nowhere = { slots: [], at: "" };

function truthOf(cell: UnaryTests, value: Value): Truth {
  return cell.evaluate(value, nowhere);
}

function runsOf(truths: readonly TruthRun[], regular: number): CellClasses {
  const runs: number[] = [];
  let certain = true;
  for (const [from, to, truth] of truths) {
    if (truth === FALSE || from >= to) continue;
    if (truth === MAYBE && from < regular) certain = false;
    if (runs.at(-1) === from) runs[runs.length - 1] = to;
    else runs.push(from, to);
  }
  return { runs, certain };
}
