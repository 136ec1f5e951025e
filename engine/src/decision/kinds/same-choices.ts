import { canonicalJson } from "../../kernel/index.ts";
import type { Frame } from "../decision-kind.ts";
import type { ScorecardDecision } from "../pack-schema.ts";
import type { CompiledCharacteristic } from "./characteristic.ts";
import { PlainPoints, pointsOf, type PointsPlaces } from "./plain-points.ts";

/** How a scorecard chooses attributes, and where it writes them. */
export interface Choosing {
  readonly model: ScorecardDecision;
  readonly parts: readonly CompiledCharacteristic[];
  readonly places: PointsPlaces;
  readonly unitsOf: (points: number) => number;
}

/** What stands for an attribute when none was chosen begins at so much below zero. */
const BELOW = 2;

/**
 * A scorecard beside another one: where the attributes of a characteristic are the same and only their points may not be,
 * the other's choice is taken; the rest is looked at.
 */
export class SameChoices {
  /** Both answer the same, whoever is decided. */
  readonly isWhole: boolean;
  /** The attributes that both choose. */
  readonly items: ReadonlySet<string>;
  readonly #own: Choosing;
  readonly #other: PointsPlaces;
  /** Characteristics whose choice is taken, and where their points begin in the tables. */
  readonly #same: Int32Array;
  readonly #at: Int32Array;
  readonly #points: Float64Array;
  readonly #units: Float64Array;
  readonly #others: PlainPoints;

  private constructor(own: Choosing, other: Choosing, same: readonly number[]) {
    const { parts, unitsOf } = own;
    this.isWhole = same.length === parts.length && canonicalJson(own.model) === canonicalJson(other.model);
    this.items = new Set(
      same.flatMap((index) => {
        const items = (parts[index]?.items ?? []).map(({ id }) => id);
        // An attribute may have another name in the other pack.
        const twins = (other.parts[index]?.items ?? []).map(({ id }) => id);
        return items.join(" ") === twins.join(" ") ? items : [];
      }),
    );
    this.#own = own;
    this.#other = other.places;
    const points: number[] = [];
    const at: number[] = [];
    for (const index of same) {
      const part = parts[index] as CompiledCharacteristic;
      at.push(points.length + BELOW);
      for (let chosen = -BELOW; chosen < part.tests.length; chosen += 1) points.push(pointsOf(part, chosen));
    }
    this.#same = Int32Array.from(same);
    this.#at = Int32Array.from(at);
    this.#points = Float64Array.from(points);
    this.#units = Float64Array.from(points, unitsOf);
    const changed = [...parts.keys()].filter((index) => !same.includes(index));
    this.#others = new PlainPoints(
      changed.map((index) => parts[index] as CompiledCharacteristic),
      unitsOf,
      changed,
    );
  }

  /** `undefined` where most characteristics are others. */
  static of(own: Choosing, other: Choosing, isSame: (name: string) => boolean): SameChoices | undefined {
    const same = [...own.parts.keys()].filter((index) => {
      const [one, twin] = [own.parts[index], other.parts[index]];
      return one !== undefined && twin !== undefined && one.reads.every(isSame) && choosesAs(one, twin);
    });
    return same.length * 2 < own.parts.length ? undefined : new SameChoices(own, other, same);
  }

  /** Writes what each characteristic chose and its points; answers their sum in units, NaN when some has none. */
  evaluate(frame: Frame, of: Frame): number {
    const { words, points } = frame;
    const { chosenAt, pointsAt } = this.#own.places;
    const from = this.#other.chosenAt;
    const same = this.#same;
    let units = this.#others.evaluate(frame, this.#own.places);
    for (let place = 0; place < same.length; place += 1) {
      const part = same[place] as number;
      const chosen = of.words[from + part] as number;
      const at = (this.#at[place] as number) + chosen;
      words[chosenAt + part] = chosen;
      points[pointsAt + part] = this.#points[at] as number;
      units += this.#units[at] as number;
    }
    return units;
  }
}

/** Whether the same attribute fits first, whatever the input is. */
function choosesAs(
  { definition: one }: CompiledCharacteristic,
  { definition: other }: CompiledCharacteristic,
): boolean {
  return (
    one.input === other.input &&
    one.attributes.length === other.attributes.length &&
    one.attributes.every(({ when }, index) => when === other.attributes[index]?.when)
  );
}
