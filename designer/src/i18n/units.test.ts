import { expect, it } from "vitest";
import { unitText } from "./units.ts";

it("says units in the reader's language, one of them in the singular; one it does not know stays", () => {
  expect([0, 1, 2, undefined].map((count) => unitText("天", "en", count))).toEqual([
    "days",
    "day",
    "days",
    "days",
  ]);
  expect(["人", "元", "期"].map((unit) => unitText(unit, "en", 1))).toEqual(["person", "yuan", "instalment"]);
  expect(unitText("天", "zh-CN", 1)).toBe("天");
  expect(unitText("toString", "en", 1)).toBe("toString");
});
