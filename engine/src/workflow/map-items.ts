import type { JsonObject } from "../kernel/index.ts";

/**
 * Of what a map is to be made. Where `total` is more than `MAX_ITEMS`, or all items together would be told more than
 * `MAX_INPUT_CHARACTERS`, there are no inputs and nothing is begun.
 */
export interface MapItems {
  readonly total: number;
  /** What each item's sub-flow is given, in the order of the items. */
  readonly inputs: readonly JsonObject[];
}

/** A map of more items is refused as a whole as it begins. */
export const MAX_ITEMS = 1_000;
/** What all items of a map are told, as JSON; more is refused as a whole, too. */
export const MAX_INPUT_CHARACTERS = 1_048_576;
/** How many of a map's sub-flows are under way at once where it does not say so. */
export const DEFAULT_CONCURRENCY = 10;
