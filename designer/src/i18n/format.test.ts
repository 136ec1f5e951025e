import { describe, expect, it } from "vitest";
import { formatsFor } from "./format.ts";

describe("amounts", () => {
  it.each([
    ["CNY", 1_234_50, "1,234.5"],
    ["CNY", 500_000, "5,000"],
    ["JPY", 5_000, "5,000"],
    ["KWD", 1_234_567, "1,234.567"],
  ])("of %s have the decimals of their currency", (currency, amountMinor, digits) => {
    expect(formatsFor("en").money(amountMinor, currency)).toContain(digits);
  });
});
