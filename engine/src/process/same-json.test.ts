import fc from "fast-check";
import { expect, it } from "vitest";
import { canonicalJson, type Json } from "../kernel/index.ts";
import { sameJson } from "./same-json.ts";

it("tells what canonical JSON tells, for any two values", () => {
  const value = fc.jsonValue({ maxDepth: 3 }).map((it) => it as Json);
  fc.assert(
    fc.property(value, value, (left, right) => {
      expect(sameJson(left, right)).toBe(canonicalJson(left) === canonicalJson(right));
      expect(sameJson(left, JSON.parse(canonicalJson(left)) as Json)).toBe(true);
    }),
    { seed: 7 },
  );
});

it("tells an array from an object, a zero from its negative not, and looks at own members only", () => {
  expect(sameJson([], {})).toBe(false);
  expect(sameJson(["a"], { 0: "a" })).toBe(false);
  expect(sameJson([0], [-0])).toBe(true);
  expect(sameJson({ toString: 1 }, { valueOf: 1 })).toBe(false);
  expect(sameJson({ a: null }, { b: null })).toBe(false);
});
