import {
  plainClasses,
  RegionFinder,
  type PlainValues,
  type RegionInput,
  type SlotPlace,
  type ValueClasses,
} from "../../logic/index.ts";
import { NO_ROW } from "../hit-policies.ts";
import { wordsOf, type RowSets } from "./row-sets.ts";

/** Not told by plain values alone, or more rows than one are hit. */
export const UNSURE = -2;

/** A column that says which rows hold in which class of its values. */
export interface PlainColumn {
  readonly place: SlotPlace;
  readonly classes: ValueClasses;
  readonly sets: RowSets;
}

/** Words of one column's sets; those of longer tables would take more memory than they are worth. */
const MOST_WORDS = 16_384;

/** Finds the row that is hit where plain values tell it: a set of rows for each region of each column, whole. */
export class PlainRows {
  readonly #finder: RegionFinder;
  readonly #regions: Int32Array;
  readonly #words: number;
  /** By column: where its sets begin. */
  readonly #at: Int32Array;
  readonly #sets: Int32Array;
  readonly #everyRow: Int32Array;
  readonly #order: readonly number[];
  readonly #stopsAtHit: boolean;

  private constructor(
    columns: readonly { readonly input: RegionInput; readonly sets: readonly Uint32Array[] }[],
    order: readonly number[],
    everyRow: Uint32Array,
    stopsAtHit: boolean,
  ) {
    this.#finder = new RegionFinder(columns.map(({ input }) => input));
    this.#regions = new Int32Array(columns.length);
    this.#words = everyRow.length;
    const sets: number[] = [];
    this.#at = Int32Array.from(columns, (column) => {
      const at = sets.length;
      for (const set of column.sets) for (const word of set) sets.push(word);
      return at;
    });
    this.#sets = Int32Array.from(sets);
    this.#everyRow = Int32Array.from(everyRow);
    this.#order = order;
    this.#stopsAtHit = stopsAtHit;
  }

  /** `undefined` where a column has no plain form, or the sets would be too large. */
  static of(
    columns: readonly PlainColumn[],
    order: readonly number[],
    everyRow: Uint32Array,
    stopsAtHit: boolean,
  ): PlainRows | undefined {
    const words = wordsOf(order.length);
    const plain = columns.flatMap(({ place, classes, sets }) => {
      if (classes.regular * words > MOST_WORDS) return [];
      const rowsOf = Array.from({ length: classes.regular }, (_, each) => {
        const set = new Uint32Array(words);
        sets.read(each, set);
        return set;
      });
      const found = plainClasses(classes, place, (one, other) =>
        isSame(rowsOf[one] as Uint32Array, rowsOf[other] as Uint32Array),
      );
      return found === undefined
        ? []
        : [{ input: found.input, sets: found.classes.map((each) => rowsOf[each] as Uint32Array) }];
    });
    return plain.length < columns.length ? undefined : new PlainRows(plain, order, everyRow, stopsAtHit);
  }

  /** The only row that is hit, or the first where that is enough; `NO_ROW` for none. */
  find(plain: PlainValues): number {
    const regions = this.#regions;
    if (!this.#finder.find(plain, regions)) return UNSURE;
    const at = this.#at;
    const words = this.#words;
    const sets = this.#sets;
    let place = -1;
    for (let word = 0; word < words; word += 1) {
      let rows = this.#everyRow[word] as number;
      for (let column = 0; column < at.length; column += 1)
        rows &= sets[(at[column] as number) + (regions[column] as number) * words + word] as number;
      if (rows === 0) continue;
      const first = word * 32 + 31 - Math.clz32(rows & -rows);
      if (this.#stopsAtHit) return this.#order[first] as number;
      if (place >= 0 || (rows & (rows - 1)) !== 0) return UNSURE;
      place = first;
    }
    return place < 0 ? NO_ROW : (this.#order[place] as number);
  }
}

function isSame(one: Uint32Array, other: Uint32Array): boolean {
  return one.every((word, index) => word === other[index]);
}
