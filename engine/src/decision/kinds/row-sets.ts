/**
 * Sets of rows, one a class of an input's values, kept small: a set is the last one kept in whole, changed by what
 * the classes since then changed. Neighbouring classes differ in few rows, so a table of thousands of different
 * intervals takes kilobytes where a bit a row and class would take megabytes.
 */
export class RowSets {
  readonly #words: number;
  /** The rows that class `c` changes against the class before lie at `#starts[c]` to `#starts[c + 1]`. */
  readonly #starts: Uint32Array;
  readonly #changes: Uint32Array;
  /** By class: which kept set it starts from, and the class that set is of. */
  readonly #keptBefore: Uint32Array;
  readonly #keptClasses: readonly number[];
  readonly #kept: Uint32Array;

  /** `runsOf(row)` are pairs `from, to` (`to` not included) of classes that hold the row. */
  constructor(
    rowCount: number,
    classCount: number,
    runsOf: (row: number) => readonly number[],
    keepEvery: (changeCount: number) => number,
  ) {
    this.#words = wordsOf(rowCount);
    const { starts, changes } = changesOf(rowCount, classCount, runsOf);
    this.#starts = starts;
    this.#changes = changes;
    this.#keptBefore = new Uint32Array(classCount);
    const keptClasses: number[] = [];
    const kept: Uint32Array[] = [];
    const current = new Uint32Array(this.#words);
    const every = keepEvery(changes.length);
    let since = 0;
    for (let each = 0; each < classCount; each += 1) {
      this.#change(current, each, each + 1);
      since += (starts[each + 1] as number) - (starts[each] as number);
      if (each === 0 || since >= every) {
        keptClasses.push(each);
        kept.push(current.slice());
        since = 0;
      }
      this.#keptBefore[each] = keptClasses.length - 1;
    }
    this.#keptClasses = keptClasses;
    this.#kept = new Uint32Array(kept.length * this.#words);
    for (const [index, set] of kept.entries()) this.#kept.set(set, index * this.#words);
  }

  /** Writes the set of a class, bit `row & 31` of word `row >> 5`. */
  read(each: number, into: Uint32Array): void {
    const words = this.#words;
    const kept = this.#keptBefore[each] as number;
    const at = kept * words;
    for (let word = 0; word < words; word += 1) into[word] = this.#kept[at + word] as number;
    this.#change(into, (this.#keptClasses[kept] as number) + 1, each + 1);
  }

  /** Applies the changes of the classes `from` to `to`, `to` not included. */
  #change(set: Uint32Array, from: number, to: number): void {
    const end = this.#starts[to] as number;
    for (let index = this.#starts[from] as number; index < end; index += 1) {
      const row = this.#changes[index] as number;
      (set[row >> 5] as number) ^= 1 << (row & 31);
    }
  }
}

/** Words of 32 bits for a bit a row. */
export function wordsOf(rowCount: number): number {
  return (rowCount + 31) >> 5;
}

function changesOf(rowCount: number, classCount: number, runsOf: (row: number) => readonly number[]) {
  const starts = new Uint32Array(classCount + 2);
  for (let row = 0; row < rowCount; row += 1)
    for (const each of runsOf(row)) (starts[each + 1] as number) += 1;
  for (let each = 0; each <= classCount; each += 1) (starts[each + 1] as number) += starts[each] as number;
  const changes = new Uint32Array(starts[classCount + 1] as number);
  const next = starts.slice();
  for (let row = 0; row < rowCount; row += 1)
    for (const each of runsOf(row)) {
      changes[next[each] as number] = row;
      (next[each] as number) += 1;
    }
  return { starts, changes };
}
