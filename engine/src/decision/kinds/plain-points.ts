import { plainClasses, RegionFinder, type RegionInput } from "../../logic/index.ts";
import type { Frame } from "../decision-kind.ts";
import { chooseAttribute, MISSING, type CompiledCharacteristic } from "./characteristic.ts";

/** Where a scorecard's answers lie in a frame. */
export interface PointsPlaces {
  readonly chosenAt: number;
  readonly pointsAt: number;
}

/**
 * The characteristics of a scorecard as flat tables: of those that look at a plain value of a slot the region of the
 * value tells the attribute and its points; the others choose as they are written.
 */
export class PlainPoints {
  readonly #parts: readonly CompiledCharacteristic[];
  /** By characteristic: its number in the scorecard. */
  readonly #numbers: Int32Array;
  readonly #finder: RegionFinder;
  readonly #regions: Int32Array;
  /** By characteristic: its place among the regions, -1 for one without. */
  readonly #placeOf: Int32Array;
  /** By characteristic: where its regions begin in the tables. */
  readonly #at: Int32Array;
  readonly #chosen: Int16Array;
  readonly #points: Float64Array;
  readonly #units: Float64Array;
  readonly #unitsOf: (points: number) => number;

  /** `numbers` are those of the characteristics in their scorecard, where they are not all of it. */
  constructor(
    parts: readonly CompiledCharacteristic[],
    unitsOf: (points: number) => number,
    numbers: Iterable<number> = parts.keys(),
  ) {
    this.#parts = parts;
    this.#numbers = Int32Array.from(numbers);
    this.#unitsOf = unitsOf;
    const inputs: RegionInput[] = [];
    const chosen: number[] = [];
    const points: number[] = [];
    this.#at = new Int32Array(parts.length);
    this.#placeOf = new Int32Array(parts.length).fill(-1);
    for (const [part, characteristic] of parts.entries()) {
      const { input, index } = characteristic;
      if (input?.place === undefined || index === undefined) continue;
      const { firsts, classes } = index;
      const plain = plainClasses(classes, input.place, (one, other) => firsts[one] === firsts[other]);
      if (plain === undefined) continue;
      this.#placeOf[part] = inputs.push(plain.input) - 1;
      this.#at[part] = chosen.length;
      for (const each of plain.classes) {
        const attribute = firsts[each] as number;
        chosen.push(attribute);
        points.push(pointsOf(characteristic, attribute));
      }
    }
    this.#finder = new RegionFinder(inputs);
    this.#regions = new Int32Array(inputs.length);
    this.#chosen = Int16Array.from(chosen);
    this.#points = Float64Array.from(points);
    this.#units = Float64Array.from(points, unitsOf);
  }

  /** Writes what each characteristic chose and its points; answers their sum in units, NaN when some has none. */
  evaluate(frame: Frame, { chosenAt, pointsAt }: PointsPlaces): number {
    const { words, points, plain } = frame;
    const regions = this.#regions;
    if (plain === undefined) regions.fill(-1);
    else this.#finder.find(plain, regions);
    const placeOf = this.#placeOf;
    const regionsAt = this.#at;
    const chosenBy = this.#chosen;
    const pointsBy = this.#points;
    const unitsBy = this.#units;
    const numbers = this.#numbers;
    let units = 0;
    for (let part = 0; part < placeOf.length; part += 1) {
      const place = placeOf[part] as number;
      const region = place < 0 ? -1 : (regions[place] as number);
      if (region < 0) {
        units += this.#evaluateAsWritten(frame, part, chosenAt, pointsAt);
        continue;
      }
      const at = (regionsAt[part] as number) + region;
      const number = numbers[part] as number;
      words[chosenAt + number] = chosenBy[at] as number;
      points[pointsAt + number] = pointsBy[at] as number;
      units += unitsBy[at] as number;
    }
    return units;
  }

  #evaluateAsWritten(frame: Frame, part: number, chosenAt: number, pointsAt: number): number {
    const characteristic = this.#parts[part] as CompiledCharacteristic;
    const chosen = chooseAttribute(characteristic, frame);
    const points = pointsOf(characteristic, chosen);
    const number = this.#numbers[part] as number;
    frame.words[chosenAt + number] = chosen;
    frame.points[pointsAt + number] = points;
    return this.#unitsOf(points);
  }
}

/** NaN when no attribute certainly fits first. */
export function pointsOf({ definition }: CompiledCharacteristic, chosen: number): number {
  if (chosen >= 0) return definition.attributes[chosen]?.points ?? NaN;
  return chosen === MISSING ? definition.missing.points : NaN;
}
