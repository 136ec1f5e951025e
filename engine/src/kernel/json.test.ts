import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, type Json } from "./json.ts";

describe("canonical JSON", () => {
  it("is JSON without white space whose keys are sorted, for any document", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
        expect(canonicalJson(value as Json)).toBe(plainly(value as Json));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ["", '""'],
    ["plain text, with signs: {}[]/~", '"plain text, with signs: {}[]/~"'],
    ['a "quoted" \\ text', '"a \\"quoted\\" \\\\ text"'],
    ["\u0000\u001f\u007f\u2028", '"\\u0000\\u001f\u007f\u2028"'],
    ["张伟 😀", '"张伟 😀"'],
    [[], "[]"],
    [{}, "{}"],
    [{ b: [1, null, true], a: { "": -0 } }, '{"a":{"":0},"b":[1,null,true]}'],
    [{ "\ufb33": 1, "\u{1f600}": 2, "10": 3, "9": 4 }, '{"10":3,"9":4,"\u{1f600}":2,"\ufb33":1}'],
  ] as const)("of %j is %s", (value, text) => {
    expect(canonicalJson(value as unknown as Json)).toBe(text);
  });

  it.each([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    "\ud800",
    "x".repeat(200) + "\udc00",
    { "\ud800": 1 },
    undefined,
    { a: undefined },
    [undefined],
    1n,
  ])("refuses what JSON cannot carry: %s", (value) => {
    expect(() => canonicalJson(value as Json)).toThrow(TypeError);
  });
});

function plainly(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(plainly).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${plainly(member)}`).join(",")}}`;
}
