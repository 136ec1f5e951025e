import { describe, expect, it } from "vitest";
import { Decimal, parseDecimal, roundDecimal, type Rounding } from "./decimal.ts";

describe("decimals", () => {
  it("KN1 keep 34 significant digits and round half-even", () => {
    expect(new Decimal(1).div(3).toString()).toBe(`0.${"3".repeat(34)}`);
    expect(new Decimal("0.1").times(3).equals("0.3")).toBe(true);
    expect(roundDecimal(new Decimal("2.5"), 0, "half-even").toString()).toBe("2");
  });

  it.each<[Rounding, string, string]>([
    ["half-even", "2", "-2"],
    ["half-up", "3", "-3"],
    ["half-down", "2", "-2"],
    ["up", "3", "-3"],
    ["down", "2", "-2"],
    ["ceiling", "3", "-2"],
    ["floor", "2", "-3"],
  ])("KN1 round 2.5 and -2.5 by name: %s", (rounding, positive, negative) => {
    expect(roundDecimal(new Decimal("2.5"), 0, rounding).toString()).toBe(positive);
    expect(roundDecimal(new Decimal("-2.5"), 0, rounding).toString()).toBe(negative);
  });

  it("KN1 round to tens with a negative scale", () => {
    expect(roundDecimal(new Decimal("1250"), -2, "half-up").toString()).toBe("1300");
  });

  it("KN2 refuse text that is none, too long or too large, at once", () => {
    for (const text of [
      "1e1000000000",
      "1e9999",
      "1e-9999",
      "",
      "1_000",
      "0x12",
      "Infinity",
      "NaN",
      "9".repeat(100),
    ]) {
      expect(parseDecimal(text), text).toBeUndefined();
    }
    expect(parseDecimal("1e400")?.toString()).toHaveLength(401);
    expect(parseDecimal("-.5")?.toString()).toBe("-0.5");
  });
});
