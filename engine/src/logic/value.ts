import type { Decimal, FeelTemporal } from "../kernel/index.ts";
import type { StaticType } from "./tree/static-type.ts";

/** Absence of knowledge. Unlike `null`, which is a value: known to be none. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** A record or FEEL context. A map, so that no name can reach a prototype. */
export type FeelContext = ReadonlyMap<string, Value>;

/**
 * A FEEL range; a missing end is open to that side. `(= 5)` and `(!= 5)` are ranges by their operator, which
 * equals no interval.
 */
export interface FeelRange {
  readonly kind: "range";
  readonly operator?: "=" | "!=";
  readonly low: Value | undefined;
  readonly lowIncluded: boolean;
  readonly high: Value | undefined;
  readonly highIncluded: boolean;
}

export interface FunctionParameter {
  readonly name: string;
  readonly type: StaticType;
}

/** A function as a value: written in FEEL, built in, or given by the caller as the value of a name. */
export interface FeelFunction {
  readonly kind: "function";
  readonly parameters: readonly FunctionParameter[];
  readonly result: StaticType;
  /** Arguments in the order of the parameters; the answer is a value, an error being the semantics' own. */
  readonly invoke: (values: readonly Value[]) => Value;
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
  | FeelFunction
  | FeelContext
  | readonly Value[]
  | typeof UNKNOWN;
