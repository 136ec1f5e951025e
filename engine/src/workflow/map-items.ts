import type { JsonObject } from "../kernel/index.ts";

/** Of what a map is to be made; where `total` is more than `MAX_ITEMS`, there are no inputs and nothing is begun. */
export interface MapItems {
  readonly total: number;
  /** What each item's sub-flow is given, in the order of the items. */
  readonly inputs: readonly JsonObject[];
}

/** A map of more items is refused as a whole as it begins. */
export const MAX_ITEMS = 1_000;
/** How many of a map's sub-flows are under way at once where it does not say so. */
export const DEFAULT_CONCURRENCY = 10;
