import { spend } from "../budget.ts";
import { orderValues } from "../compare-values.ts";
import { booleanType } from "../tree/static-type.ts";
import type { Value } from "../value.ts";
import { orderedFamilies, parameter, type Builtin, type Overload, type Parameter } from "./builtin.ts";

/**
 * FEEL's functions of ranges and points (DMN 1.5, 10.3.4.9). All of them compare ends: a range is its two ends,
 * a point a range from itself to itself.
 */
interface Span {
  readonly low: Value | undefined;
  readonly lowIncluded: boolean;
  readonly high: Value | undefined;
  readonly highIncluded: boolean;
}
type Relation = (first: Span, second: Span) => boolean;

/** Ends that cannot be compared leave the whole without an answer. */
class Incomparable extends Error {}

type End = "low" | "high";

/** The order of two ends as values; an end that is not written lies beyond all values. */
function order(first: Span, firstEnd: End, second: Span, secondEnd: End): number {
  const left: Value | undefined = first[firstEnd];
  const right: Value | undefined = second[secondEnd];
  if (left === undefined && right === undefined)
    return firstEnd === secondEnd ? 0 : firstEnd === "low" ? -1 : 1;
  if (left === undefined) return firstEnd === "low" ? -1 : 1;
  if (right === undefined) return secondEnd === "low" ? 1 : -1;
  const compared = orderValues(left, right);
  if (compared === undefined) throw new Incomparable();
  return compared;
}

const before: Relation = (first, second) => {
  const gap = order(first, "high", second, "low");
  return gap < 0 || (gap === 0 && !(first.highIncluded && second.lowIncluded));
};
const meets: Relation = (first, second) =>
  first.highIncluded && second.lowIncluded && order(first, "high", second, "low") === 0;
/** Begins no later than the other. */
const beginsWithin: Relation = (inner, outer) => {
  const gap = order(inner, "low", outer, "low");
  return gap > 0 || (gap === 0 && (outer.lowIncluded || !inner.lowIncluded));
};
const endsWithin: Relation = (inner, outer) => {
  const gap = order(inner, "high", outer, "high");
  return gap < 0 || (gap === 0 && (outer.highIncluded || !inner.highIncluded));
};
const overlaps: Relation = (first, second) => !before(first, second) && !before(second, first);
const overlapsBefore: Relation = (first, second) =>
  !beginsWithin(first, second) && overlaps(first, second) && endsWithin(first, second);
const overlapsAfter: Relation = (first, second) => overlapsBefore(second, first);
const finishes: Relation = (first, second) =>
  first.highIncluded === second.highIncluded &&
  order(first, "high", second, "high") === 0 &&
  beginsWithin(first, second);
const starts: Relation = (first, second) =>
  first.lowIncluded === second.lowIncluded &&
  order(first, "low", second, "low") === 0 &&
  endsWithin(first, second);
const during: Relation = (first, second) => beginsWithin(first, second) && endsWithin(first, second);
const coincides: Relation = (first, second) =>
  order(first, "low", second, "low") === 0 &&
  order(first, "high", second, "high") === 0 &&
  first.lowIncluded === second.lowIncluded &&
  first.highIncluded === second.highIncluded;

/** The other way round. */
const swapped =
  (relation: Relation): Relation =>
  (first, second) =>
    relation(second, first);

type Side = "point" | "range";

export const rangeBuiltins: readonly Builtin[] = [
  related("before", before, "point point", "point range", "range point", "range range"),
  related("after", swapped(before), "point point", "point range", "range point", "range range"),
  related("meets", meets, "range range"),
  related("met by", swapped(meets), "range range"),
  related("overlaps", overlaps, "range range"),
  related("overlaps before", overlapsBefore, "range range"),
  related("overlaps after", overlapsAfter, "range range"),
  related("finishes", finishes, "point range", "range range"),
  related("finished by", swapped(finishes), "range point", "range range"),
  related("includes", swapped(during), "range point", "range range"),
  related("during", during, "point range", "range range"),
  related("starts", starts, "point range", "range range"),
  related("started by", swapped(starts), "range point", "range range"),
  related("coincides", coincides, "point point", "range range"),
];

function related(name: string, relation: Relation, ...forms: readonly `${Side} ${Side}`[]): Builtin {
  const overloads = forms.map((form): Overload => {
    const [first, second] = form.split(" ") as [Side, Side];
    const names = first === second ? [`${first}1`, `${second}2`] : [first, second];
    return {
      parameters: [first, second].map((side, index) => parameterOf(names[index] ?? side, side)),
      result: booleanType,
      compares: true,
      invoke: ([left, right]) => answer(relation, left as Value, right as Value),
    };
  });
  return { name, overloads };
}

function parameterOf(name: string, side: Side): Parameter {
  return side === "range" ? parameter(name, "range") : parameter(name, ...orderedFamilies);
}

/** What comparing two ranges costs. */
const RANGES = 20;

function answer(relation: Relation, first: Value, second: Value): boolean | undefined {
  spend(RANGES);
  const [left, right] = [spanOf(first), spanOf(second)];
  if (left === undefined || right === undefined) return undefined;
  try {
    return relation(left, right);
  } catch (error) {
    if (error instanceof Incomparable) return undefined;
    throw error;
  }
}

/** `(!= x)` is no span. */
function spanOf(value: Value): Span | undefined {
  if (typeof value === "object" && value !== null && "kind" in value && value.kind === "range") {
    if (value.operator === "!=") return undefined;
    return value.operator === "=" ? { ...value, high: value.low } : value;
  }
  return { low: value, lowIncluded: true, high: value, highIncluded: true };
}
