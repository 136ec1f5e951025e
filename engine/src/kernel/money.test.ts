import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Decimal } from "./decimal.ts";
import { majorUnits, moneyFromMajor } from "./money.ts";

describe("money", () => {
  it("KN3 has the currency's own number of minor digits", () => {
    expect(majorUnits({ amountMinor: 500_000, currency: "CNY" }).toString()).toBe("5000");
    expect(majorUnits({ amountMinor: 500, currency: "JPY" }).toString()).toBe("500");
    expect(majorUnits({ amountMinor: 1_234, currency: "KWD" }).toString()).toBe("1.234");
  });

  it("KN3 is a whole number of minor units that a double keeps exactly", () => {
    expect(moneyFromMajor(new Decimal("0.005"), "CNY")).toBeUndefined();
    expect(moneyFromMajor(new Decimal("1e20"), "CNY")).toBeUndefined();
    expect(moneyFromMajor(new Decimal("-0"), "CNY")).toEqual({ amountMinor: 0, currency: "CNY" });
  });

  it("KN3 survives the way to major units and back", () => {
    fc.assert(
      fc.property(
        fc.maxSafeInteger(),
        fc.constantFrom("CNY", "JPY", "KWD", "CLF"),
        (amountMinor, currency) => {
          const money = { amountMinor: amountMinor + 0, currency };
          expect(moneyFromMajor(majorUnits(money), currency)).toEqual(money);
        },
      ),
    );
  });
});
