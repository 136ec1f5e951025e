import type { Limits, Truth, Value } from "../../logic/index.ts";
import type { Domain } from "./domain.ts";
import type { Runs } from "./runs.ts";

/** One end of an interval: the literal that ends it. An end that is not given is the end of the domain. */
export interface End {
  readonly value: Value;
  readonly included: boolean;
}

/** Values that no test of a column tells apart. */
export interface Region {
  readonly kind: "point" | "interval" | "value" | "others" | "null";
  /** One of its values; it stands for all of them. `undefined` for inputs of which nothing is known. */
  readonly value: Value | undefined;
  readonly low?: End;
  readonly high?: End;
}

/** A test of the input: the limits it was compiled with, and its truth for a value. */
export interface RegionTest {
  readonly limits: Limits | undefined;
  truthOf(value: Value): Truth;
}

/** For which regions a test certainly holds, and for which it may. They differ where it hangs on more than the input. */
export interface Membership {
  readonly must: Runs;
  readonly may: Runs;
}

/** An input's domain, split where the answer of any of its tests can change. Regions of a line ascend. */
export interface Regions {
  readonly domain: Domain;
  readonly list: readonly Region[];
  readonly all: Runs;
  /** The region of a value; -1 when it is outside of the domain. */
  locate(value: Value): number;
  /** The regions in which a test holds. Its limits must be among those that the regions were made of. */
  membersOf(test: RegionTest): Membership;
}

/** What a shape of domain answers for itself; `null` is a region of its own behind the others. */
export interface Axis {
  readonly list: readonly Region[];
  /** The test can be answered region by region. */
  answers(limits: Limits): boolean;
  locate(value: Value): number;
  membersOf(limits: Limits, truthOf: (value: Value) => Truth): Membership;
}
