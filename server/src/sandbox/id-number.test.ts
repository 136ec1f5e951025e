import { describe, expect, it } from "vitest";
import { checkCharacterOf, isIdNumber } from "./id-number.ts";

describe("identity numbers", () => {
  it.each(["11010519491231002X", "440524188001010014", "110101199003077109"])(
    "accepts %s, whose check character fits",
    (number) => expect(isIdNumber(number)).toBe(true),
  );

  it.each([
    ["a wrong check character", "110105194912310021"],
    ["a birth date that never was", "110105194902300028"],
    ["too short a text", "1101051949123100"],
    ["letters among the digits", "11010519491231O02X"],
  ])("refuses %s", (_what, number) => expect(isIdNumber(number)).toBe(false));

  it("completes every 17 digits to an accepted number or none with a wrong date", () => {
    for (let serial = 0; serial < 1_000; serial += 37) {
      const digits = `11010119900307${String(serial).padStart(3, "0")}`;
      expect(isIdNumber(digits + (checkCharacterOf(digits) ?? ""))).toBe(true);
    }
  });
});
