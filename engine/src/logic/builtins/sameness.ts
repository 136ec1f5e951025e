import { compareDates } from "../../kernel/index.ts";
import { equalValues, isTemporal, kindOf, type Equality } from "../compare-values.ts";
import { MAYBE, TRUE } from "../truth.ts";
import { booleanType } from "../tree/static-type.ts";
import type { Value } from "../value.ts";
import { parameter, type Builtin } from "./builtin.ts";

/** `is(a, b)`: the same element of one domain. Times of one instant in two zones are equal and not the same. */
export const sameness: Builtin = {
  name: "is",
  overloads: [
    {
      parameters: [parameter("value1?", "any"), parameter("value2?", "any")],
      result: booleanType,
      invoke: (values, { equality }) =>
        values.length === 0 ? undefined : areSame(values[0] ?? null, values[1] ?? null, equality),
    },
  ],
};

function areSame(first: Value, second: Value, equality: Equality): boolean | undefined {
  if (first === null || second === null) return first === second;
  if (isTemporal(first) && isTemporal(second)) {
    if (first.kind !== second.kind) return false;
    if (first.kind === "time" && second.kind === "time") {
      const sameZone = first.zone === second.zone && first.offsetSeconds === second.offsetSeconds;
      return sameZone && equalValues(first, second, equality) === TRUE;
    }
    if (first.kind === "date-time" && second.kind === "date-time") {
      return compareDates(first.date, second.date) === 0 && areSame(first.time, second.time, equality);
    }
  }
  const truth = equalValues(first, second, equality);
  const isOpen = truth === MAYBE && equality.absentField === MAYBE && kindOf(first) === kindOf(second);
  return isOpen ? undefined : truth === TRUE;
}
