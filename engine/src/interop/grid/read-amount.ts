import { Decimal, type Texts } from "../../kernel/index.ts";
import type { ValueType } from "../../logic/index.ts";
import { refused, type ColumnMeaning, type Refused } from "./reading.ts";

const digits = String.raw`(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)`;
const unit = String.raw`(?:%|‰|(?!(?:to|or|and)\b)[A-Za-z]{1,12}|(?:(?![至到或且及以起不含])[\u4e00-\u9fff]){1,4})`;
/** A number as people write it: `-5`, `¥5,000`, `500万`, `30%`, `24个月`. */
export const amountPattern = String.raw`-?\s*(?:[¥$€£]\s*)?${digits}\s*${unit}?`;

const amount = new RegExp(String.raw`^(-?)\s*([¥$€£]?)\s*(${digits})\s*(${unit}?)$`);
const multipliers: readonly (readonly [string, number])[] = [
  ["千万", 1e7],
  ["百万", 1e6],
  ["十万", 1e5],
  ["万", 1e4],
  ["千", 1e3],
  ["亿", 1e8],
];
const currencies: Readonly<Record<string, string>> = {
  "¥": "CNY",
  元: "CNY",
  圆: "CNY",
  块: "CNY",
  人民币: "CNY",
  rmb: "CNY",
  yuan: "CNY",
  $: "USD",
  美元: "USD",
  "€": "EUR",
  欧元: "EUR",
  "£": "GBP",
  英镑: "GBP",
  港元: "HKD",
  港币: "HKD",
};
/** Units with one meaning; a unit that is not here has only its own name. */
const sameUnits: readonly (readonly string[])[] = [
  ["月", "个月", "month", "months", "mth", "mo"],
  ["年", "year", "years", "yr", "yrs"],
  ["岁", "周岁", "years old"],
  ["天", "日", "day", "days"],
  ["次", "time", "times"],
  ["笔", "个", "家", "条"],
  ["分", "point", "points"],
];

export interface Amount {
  readonly kind: "amount";
  readonly value: Decimal;
  /** The text said more than a number: a unit, a percent sign, a multiplier. */
  readonly multiplier: number;
  readonly unit: string;
}

/** Reads a number with its unit in the unit of the column; undefined where the text is no number. */
export function readAmount(text: string, column: ColumnMeaning): Amount | Refused | undefined {
  const [, sign, symbol, number, suffix] = amount.exec(text.trim()) ?? [];
  if (number === undefined || suffix === undefined) return undefined;
  const own = splitUnit(suffix);
  const unitText = own.unit === "" ? (symbol ?? "") : own.unit;
  const title = unitText === "" && own.multiplier === 1 ? splitUnit(column.titleUnit ?? "") : undefined;
  const counted = title ?? { ...own, unit: unitText };
  const value = new Decimal(number.replaceAll(",", ""))
    .times(counted.multiplier)
    .times(sign === "-" ? -1 : 1);
  const scaled = inColumnUnit(value, counted.unit, column.type);
  if (scaled === undefined)
    return refused("sheet.wrong-unit", { text, unit: counted.unit, expected: { ...unitOf(column.type) } });
  const isBare = counted.unit === "" && column.type.kind === "percent";
  if (isBare && value.abs().greaterThan(1))
    return refused("sheet.percent-bare", {
      text,
      first: `${value.toFixed()}%`,
      second: `${value.times(100).toFixed()}%`,
    });
  return { kind: "amount", value: scaled, multiplier: own.multiplier, unit: unitText };
}

/** `万元` is ten thousand and a currency. */
function splitUnit(text: string): { readonly multiplier: number; readonly unit: string } {
  const known = multipliers.find(([word]) => text.startsWith(word));
  if (known !== undefined) return { multiplier: known[1], unit: text.slice(known[0].length) };
  return /^k$/i.test(text) ? { multiplier: 1_000, unit: "" } : { multiplier: 1, unit: text };
}

/** The number in the column's own unit; undefined where the units do not fit. */
function inColumnUnit(value: Decimal, unit: string, type: ValueType): Decimal | undefined {
  if (unit === "") return value;
  const declared = "unit" in type ? type.unit : undefined;
  if (unit === "%" || unit === "‰") {
    const share = value.div(unit === "%" ? 100 : 1_000);
    if (type.kind === "percent") return share;
    if (declared === unit) return value;
    return type.kind === "decimal" && declared === undefined ? share : undefined;
  }
  const lower = unit.toLowerCase();
  const currency = Object.hasOwn(currencies, lower) ? currencies[lower] : unit;
  if (type.kind === "money") return currency === type.currency ? value : undefined;
  if (declared === undefined) return undefined;
  const same = sameUnits.find((units) => units.includes(declared.toLowerCase())) ?? [];
  return lower === declared.toLowerCase() || same.includes(lower) ? value : undefined;
}

function unitOf(type: ValueType): Texts {
  const both = (unit: string): Texts => ({ "zh-CN": unit, en: unit });
  if (type.kind === "money") return both(type.currency);
  if (type.kind === "percent") return both("%");
  return "unit" in type ? both(type.unit) : { "zh-CN": "无单位", en: "which has none" };
}
