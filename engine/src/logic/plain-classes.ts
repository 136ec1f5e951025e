import { nextDouble } from "./conditions/leaf-test.ts";
import type { SlotPlace } from "./compiled.ts";
import type { RegionInput } from "./region-finder.ts";
import type { ValueClasses } from "./value-classes.ts";

/** How the class of a slot's plain value is found, and which class each region stands for. */
export interface PlainClasses {
  readonly input: RegionInput;
  readonly classes: readonly number[];
}

/**
 * Classes of values as regions of plain values; `undefined` where their kind has no plain form. Neighbouring classes
 * of numbers that are the same to the caller become one region.
 */
export function plainClasses(
  { classOf, numbers }: ValueClasses,
  { slot, codes }: SlotPlace,
  isSame: (one: number, other: number) => boolean,
): PlainClasses | undefined {
  const { values } = codes;
  if (values.length > 0) {
    const classOfCode = values.map(classOf);
    if (classOfCode.some((each) => each < 0)) return undefined;
    const classes = [...new Set(classOfCode)];
    const regionOf = new Map(classes.map((each, region) => [each, region]));
    const regions = classOfCode.map((each) => regionOf.get(each) ?? 0);
    return { input: { kind: "code", slot, regions }, classes };
  }
  if (numbers === undefined) return undefined;
  // Class `2i + 1` is point `i` alone, class `2i + 2` begins right above it.
  const starts = numbers.flatMap((point) => [point, nextDouble(point)]);
  const bounds: number[] = [];
  const classes = [0];
  for (const [index, start] of starts.entries())
    if (!isSame(classes.at(-1) as number, index + 1)) {
      bounds.push(start);
      classes.push(index + 1);
    }
  return { input: { kind: "number", slot, bounds }, classes };
}
