/** Different scores that are kept apart; beyond, neighbours are counted as one. */
const MOST_SCORES = 1 << 20;
const FIRST_SIZE = 1 << 10;

/** How many of each kind have a score, in `CLASSES` numbers a score. */
export const CLASSES = 6;

/** The class of an applicant: good, bad or not known, of the expected population (also when there is but one) or the actual. */
export function classOf(good: boolean | undefined, population: "expected" | "actual" | undefined): number {
  return (population === "actual" ? 3 : 0) + (good === undefined ? 2 : good ? 0 : 1);
}

/** Plain data that worker threads can send: `counts` holds `CLASSES` numbers for each of `scores`. */
export interface ScoreTally {
  readonly scores: Float64Array;
  readonly counts: Float64Array;
  readonly unknown: number;
  /** Zero while every score was kept as it is. */
  readonly step: number;
}

/**
 * Counts applicants by their exact score in a table of open addressing: nothing is allocated for an applicant, and
 * memory grows with the different scores only. Past a million of them scores are rounded down to a step, which
 * doubles until they fit.
 */
export class ScoreCounts {
  #size = FIRST_SIZE;
  #keys = new Float64Array(FIRST_SIZE).fill(NaN);
  #counts = new Float64Array(FIRST_SIZE * CLASSES);
  #used = 0;
  #unknown = 0;
  #step = 0;
  readonly #most: number;

  constructor(most: number = MOST_SCORES) {
    this.#most = most;
  }

  /** NaN is an unknown score. */
  add(score: number, kind: number, times = 1): void {
    if (Number.isNaN(score)) {
      this.#unknown += times;
      return;
    }
    const place = this.#placeOf(
      this.#step === 0 ? score + 0 : Math.floor(score / this.#step) * this.#step + 0,
    );
    (this.#counts[place * CLASSES + kind] as number) += times;
  }

  absorb({ scores, counts, unknown, step }: ScoreTally): void {
    this.#unknown += unknown;
    if (step > this.#step) this.#coarsen(step);
    for (let index = 0; index < scores.length; index += 1)
      for (let kind = 0; kind < CLASSES; kind += 1) {
        const times = counts[index * CLASSES + kind] as number;
        if (times > 0) this.add(scores[index] as number, kind, times);
      }
  }

  /** The scores from low to high. */
  tally(): ScoreTally {
    const places: number[] = [];
    for (let place = 0; place < this.#size; place += 1)
      if (!Number.isNaN(this.#keys[place])) places.push(place);
    places.sort((left, right) => (this.#keys[left] as number) - (this.#keys[right] as number));
    const counts = new Float64Array(places.length * CLASSES);
    for (const [index, place] of places.entries())
      counts.set(this.#counts.subarray(place * CLASSES, (place + 1) * CLASSES), index * CLASSES);
    const scores = Float64Array.from(places, (place) => this.#keys[place] as number);
    return { scores, counts, unknown: this.#unknown, step: this.#step };
  }

  #placeOf(score: number): number {
    const mask = this.#size - 1;
    let place = hashOf(score) & mask;
    for (;;) {
      const key = this.#keys[place] as number;
      if (key === score) return place;
      if (Number.isNaN(key)) break;
      place = (place + 1) & mask;
    }
    if (this.#used * 2 >= this.#size) {
      this.#makeRoom();
      return this.#placeOf(this.#step === 0 ? score : Math.floor(score / this.#step) * this.#step + 0);
    }
    this.#keys[place] = score;
    this.#used += 1;
    return place;
  }

  #makeRoom(): void {
    if (this.#used < this.#most) {
      this.#rehash(this.#size * 2, this.#step);
      return;
    }
    let lowest = Infinity;
    let highest = -Infinity;
    for (const key of this.#keys) {
      if (key < lowest) lowest = key;
      if (key > highest) highest = key;
    }
    this.#coarsen(this.#step === 0 ? (highest - lowest) / (this.#most / 4) : this.#step * 2);
  }

  #coarsen(step: number): void {
    this.#rehash(this.#size, step);
  }

  #rehash(size: number, step: number): void {
    const [keys, counts] = [this.#keys, this.#counts];
    this.#size = size;
    this.#step = step;
    this.#keys = new Float64Array(size).fill(NaN);
    this.#counts = new Float64Array(size * CLASSES);
    this.#used = 0;
    for (let place = 0; place < keys.length; place += 1) {
      const key = keys[place] as number;
      if (Number.isNaN(key)) continue;
      for (let kind = 0; kind < CLASSES; kind += 1) {
        const times = counts[place * CLASSES + kind] as number;
        if (times > 0) this.add(key, kind, times);
      }
    }
  }
}

const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer);

function hashOf(score: number): number {
  double[0] = score;
  const mixed = Math.imul((halves[0] as number) ^ Math.imul(halves[1] as number, 0x9e3779b1), 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
