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

export function unitText(unit: string, language: Language): string {
  return language === "en" && Object.hasOwn(english, unit) ? (english[unit] ?? unit) : unit;
}
