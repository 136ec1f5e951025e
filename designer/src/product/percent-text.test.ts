import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromPercent, toPercent } from "./percent-text.ts";

describe("rates as text", () => {
  it.each([
    ["0.0005", "0.05"],
    ["0", "0"],
    ["0.18", "18"],
    ["1", "100"],
    ["12.5", "1250"],
    ["0.000000000000000000123", "0.0000000000000000123"],
  ])("%s is %s %%, and back", (fraction, percent) => {
    expect(toPercent(fraction)).toBe(percent);
    expect(fromPercent(percent)).toBe(fraction);
  });

  it("loses no digit on the way there and back", () => {
    const rate = fc
      .tuple(fc.integer({ min: 0, max: 99 }), fc.stringMatching(/^\d{0,12}[1-9]$/))
      .map(([whole, decimals]) => `${whole}.${decimals}`);
    fc.assert(
      fc.property(rate, (text) => {
        expect(fromPercent(toPercent(text))).toBe(text);
      }),
    );
  });

  it("takes no text that is no number", () => {
    expect(["", "-1", "1.", "a"].map(fromPercent)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
