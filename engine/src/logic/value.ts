import type { Decimal, FeelTemporal } from "../kernel/index.ts";

/** Absence of knowledge. Unlike `null`, which is a value: known to be none. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** A record or FEEL context. A map, so that no name can reach a prototype. */
export type FeelContext = ReadonlyMap<string, Value>;

/** A FEEL range; a missing end is open to that side. */
export interface FeelRange {
  readonly kind: "range";
  readonly low: Value | undefined;
  readonly lowIncluded: boolean;
  readonly high: Value | undefined;
  readonly highIncluded: boolean;
}

/**
 * What logic computes with. A `number` stands for the decimal it prints as and has at most 15 significant
 * digits, so comparing doubles compares decimals; every other number is a `Decimal`.
 */
export type Value =
  | null
  | boolean
  | string
  | number
  | Decimal
  | FeelTemporal
  | FeelRange
  | FeelContext
  | readonly Value[]
  | typeof UNKNOWN;
