import type { Json } from "../../kernel/index.ts";
import { FALSE, TRUE, unbindValue, type Limits, type Truth, type Value } from "../../logic/index.ts";
import { moneyJson } from "./coordinate.ts";
import type { Domain } from "./domain.ts";
import { lineAxis } from "./line-axis.ts";
import { listedAxis } from "./listed-axis.ts";
import { allRegions, intersectRuns, noRegions, unionRuns, type Runs } from "./runs.ts";

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

/**
 * Splits a domain into the fewest regions at which the given limits can change an answer. A region's value
 * stands for the whole region, so what is asked of the regions is answered for every value there is.
 */
export function regionsOf(domain: Domain, limits: readonly Limits[]): Regions {
  const axis = domain.shape === "line" ? lineAxis(domain, limits) : listedAxis(domain, limits);
  const list: readonly Region[] = domain.nullable ? [...axis.list, { kind: "null", value: null }] : axis.list;
  const all = allRegions(list.length);
  const nullRegion = domain.nullable ? list.length - 1 : -1;
  return {
    domain,
    list,
    all,
    locate: (value) => (value === null ? nullRegion : axis.locate(value)),
    membersOf(test) {
      const own = test.limits;
      const truthOf = (value: Value): Truth => test.truthOf(value);
      if (own === undefined || !axis.answers(own)) return { must: noRegions, may: all };
      const members = axis.membersOf(own, truthOf);
      if (nullRegion < 0) return members;
      const truth = truthOf(null);
      const last = [nullRegion, nullRegion];
      return {
        must: truth === TRUE ? unionRuns(members.must, last) : members.must,
        may: truth === FALSE ? members.may : unionRuns(members.may, last),
      };
    },
  };
}

/** The regions both sets of tests ask for. */
export function both(first: Membership, second: Membership): Membership {
  return { must: intersectRuns(first.must, second.must), may: intersectRuns(first.may, second.may) };
}

/** The wire form of a region's value, as a fact of the domain's type has it. */
export function wireOf({ type }: Domain, value: Value): Json | undefined {
  if (type.kind !== "money") return unbindValue(type, value);
  const number = unbindValue({ kind: "any" }, value);
  // An amount between two minor units is none that an applicant could have.
  return typeof number === "number" || typeof number === "string"
    ? moneyJson(type.currency, number)
    : (number ?? undefined);
}
