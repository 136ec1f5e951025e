import type { PlainValues } from "./plain-values.ts";

/** A slot whose values fall into numbered regions. */
export type RegionInput =
  /** Region 0 lies below the first bound; each bound, in rising order, begins the next one. */
  | { readonly kind: "number"; readonly slot: number; readonly bounds: readonly number[] }
  /** By code. */
  | { readonly kind: "code"; readonly slot: number; readonly regions: readonly number[] };

/** More bounds than these are halved; fewer are all compared, which leaves a processor nothing to guess. */
const FEW_BOUNDS = 12;

/** Finds the regions of many slots in one pass over flat arrays. */
export class RegionFinder {
  /** Input after input: its slot, its place, and from where to where its bounds lie. */
  readonly #numeric: Int32Array;
  readonly #bounds: Float64Array;
  /** Input after input: its slot, its place, and from where its regions lie. */
  readonly #coded: Int32Array;
  readonly #regions: Uint16Array;

  constructor(inputs: readonly RegionInput[]) {
    const numeric: number[] = [];
    const bounds: number[] = [];
    const coded: number[] = [];
    const regions: number[] = [];
    for (const [place, input] of inputs.entries())
      if (input.kind === "number") {
        numeric.push(input.slot, place, bounds.length, bounds.length + input.bounds.length);
        for (const bound of input.bounds) bounds.push(bound);
      } else {
        coded.push(input.slot, place, regions.length);
        for (const region of input.regions) regions.push(region);
      }
    this.#numeric = Int32Array.from(numeric);
    this.#bounds = Float64Array.from(bounds);
    this.#coded = Int32Array.from(coded);
    this.#regions = Uint16Array.from(regions);
  }

  /** Writes the region of each input, -1 where its value is not plain; answers whether all are. */
  find({ numbers, codes }: PlainValues, into: Int32Array): boolean {
    const numeric = this.#numeric;
    const bounds = this.#bounds;
    let least = 0;
    for (let at = 0; at < numeric.length; at += 4) {
      const value = numbers[numeric[at] as number] as number;
      let from = numeric[at + 2] as number;
      const first = from;
      let to = numeric[at + 3] as number;
      while (to - from > FEW_BOUNDS) {
        const middle = (from + to) >>> 1;
        if ((bounds[middle] as number) <= value) from = middle + 1;
        else to = middle;
      }
      let region = from - first;
      // A comparison as a number is no branch that could be guessed wrongly.
      for (; from < to; from += 1) region = (region + Number((bounds[from] as number) <= value)) | 0;
      if (Number.isNaN(value)) region = -1;
      into[numeric[at + 1] as number] = region;
      least |= region;
    }
    const coded = this.#coded;
    const regions = this.#regions;
    for (let at = 0; at < coded.length; at += 3) {
      const code = codes[coded[at] as number] as number;
      const region = code < 0 ? -1 : (regions[(coded[at + 2] as number) + code] as number);
      into[coded[at + 1] as number] = region;
      least |= region;
    }
    return least >= 0;
  }
}
