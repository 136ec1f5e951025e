import type { Json } from "../../kernel/index.ts";
import { FALSE, TRUE, unbindValue, type Limits, type Truth, type Value } from "../../logic/index.ts";
import { moneyJson } from "./coordinate.ts";
import type { Domain } from "./domain.ts";
import { lineAxis } from "./line-axis.ts";
import { listedAxis } from "./listed-axis.ts";
import type { Membership, Region, Regions } from "./region.ts";
import { allRegions, intersectRuns, noRegions, unionRuns } from "./runs.ts";

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
