import type { Language } from "@lendloom/engine/kernel";

/** Units as catalogues write them, in English; one it does not know is shown as it is. */
const english: Readonly<Record<string, string>> = {
  分: "points",
  岁: "years",
  年: "years",
  月: "months",
  个月: "months",
  天: "days",
  日: "days",
  次: "times",
  笔: "items",
  个: "items",
  家: "institutions",
  户: "accounts",
  期: "instalments",
  人: "people",
  元: "yuan",
};

/** Of one; a plural that it does not name loses its last letter. */
const singular: Readonly<Record<string, string>> = { people: "person", yuan: "yuan" };

/** The unit in a reader's language, of one where the count is 1. */
export function unitText(unit: string, language: Language, count?: number): string {
  if (language !== "en" || !Object.hasOwn(english, unit)) return unit;
  const plural = english[unit] ?? unit;
  return count === 1 ? (singular[plural] ?? plural.slice(0, -1)) : plural;
}
