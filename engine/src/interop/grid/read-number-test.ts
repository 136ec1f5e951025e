import { amountPattern, readAmount, type Amount } from "./read-amount.ts";
import {
  isAnyWord,
  listParts,
  plainText,
  read,
  refused,
  type ColumnMeaning,
  type Reading,
} from "./reading.ts";

const form = (source: string): RegExp => new RegExp(`^(?:${source})$`, "i");
const sign = String.raw`>=|<=|!=|<>|>|<|=`;
const signed = form(String.raw`(${sign})\s*(${amountPattern})`);
const span = form(String.raw`(${amountPattern})\s*(?:\.\.|~|-|至|到|\bto\b)\s*(${amountPattern})`);
const bracketed = form(
  String.raw`([[(\]])\s*(${amountPattern})\s*(,|;|~|-|\.\.|至|到)\s*(${amountPattern})\s*([\])[])`,
);
const chained = form(
  String.raw`(${amountPattern})\s*(<=?)\s*[A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff]*\s*(<=?)\s*(${amountPattern})`,
);
const both = form(
  String.raw`(>=?|<=?)\s*(${amountPattern})\s*(?:,|且|并且|和|&&?|\band\b|\s)\s*(>=?|<=?)\s*(${amountPattern})`,
);
const grouped = /^-?\d{1,3}(?:,\d{3})+$/;

/** Article 1259 of the Civil Code: 以上, 以下 and 以内 include the number, 不满 and 超过 do not. */
const before: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:不低于|不小于|不少于|大于等于|大于或等于|至少|最低|at least|no less than|not less than|from)\s*/i,
    ">=",
  ],
  [
    /^(?:不高于|不大于|不超过|不多于|小于等于|小于或等于|至多|最多|最高|at most|no more than|not more than|up to)\s*/i,
    "<=",
  ],
  [/^(?:大于|高于|超过|多于|more than|greater than|above|over)\s*/i, ">"],
  [/^(?:小于|低于|少于|不满|不足|less than|below|under)\s*/i, "<"],
];
const after: readonly (readonly [RegExp, string])[] = [
  [/\s*以上\s*\(不含\)$/, ">"],
  [/\s*以下\s*\(不含\)$/, "<"],
  [/\s*(?:\(含\)|及)?以上\s*(?:\(含\))?$/, ">="],
  [/\s*(?:\(含\)|及)?(?:以下|以内|之内)\s*(?:\(含\))?$/, "<="],
  [/\s*(?:起|\+|or more|and above|or above)$/i, ">="],
  [/\s*(?:or less|and below|or below)$/i, "<="],
];

/** A condition on a number as people write it, as FEEL; undefined where it has none of the known forms. */
export function readNumberTest(text: string, column: ColumnMeaning): Reading | undefined {
  const plain = plainText(text);
  if (plain === "" || isAnyWord(plain)) return read("-");
  if (grouped.test(plain)) return readGrouped(plain, column);
  const whole = readOne(plain, column);
  if (whole !== undefined) return whole;
  const negated = /^(?:不是|非|除)\s*(.+)$/.exec(plain)?.[1];
  const parts = listParts(negated ?? plain);
  if (parts.length < 2 && negated === undefined) return undefined;
  const readings = parts.map((part) => readOne(part, column));
  const refusal = readings.find((reading) => reading?.kind === "refused");
  if (refusal !== undefined) return refusal;
  const tests = readings.flatMap((reading) => (reading?.kind === "read" ? [reading.feel] : []));
  if (tests.length !== parts.length) return undefined;
  return read(negated === undefined ? tests.join(", ") : `not(${tests.join(", ")})`);
}

/** One value of an output column; `12-24` is no value, and nobody means −12. */
export function readNumber(text: string, column: ColumnMeaning): Reading | undefined {
  const plain = plainText(text);
  const value = readAmount(plain, column);
  if (value !== undefined) return value.kind === "amount" ? read(value.value.toFixed()) : value;
  const [, low, high] = /^(\d+(?:\.\d+)?)\s*-\s*(\d+(?:\.\d+)?)$/.exec(plain) ?? [];
  return low === undefined || high === undefined
    ? undefined
    : refused("sheet.ambiguous", { text: plain, first: `${low} .. ${high}`, second: `${low} − ${high}` });
}

/** `1,050` is a thousand and fifty, for nobody writes 050; `600,700` may be one number or two. */
function readGrouped(plain: string, column: ColumnMeaning): Reading | undefined {
  const groups = plain.split(",");
  if (!groups.slice(1).some((group) => group.startsWith("0")))
    return refused("sheet.ambiguous", {
      text: plain,
      first: groups.join(""),
      second: groups.join(", "),
    });
  return readNumber(plain, column);
}

function readOne(text: string, column: ColumnMeaning): Reading | undefined {
  return (
    readSpan(text, column) ??
    readBracketed(text, column) ??
    readInterval(text, column) ??
    readSigned(text, column) ??
    readWorded(text, column) ??
    readNumber(text, column)
  );
}

function readSigned(text: string, column: ColumnMeaning): Reading | undefined {
  const [, comparison, number] = signed.exec(text) ?? [];
  if (comparison === undefined || number === undefined) return undefined;
  const value = readAmount(number, column);
  if (value?.kind !== "amount") return value;
  const digits = value.value.toFixed();
  if (comparison === "=") return read(digits);
  return read(comparison === "!=" || comparison === "<>" ? `not(${digits})` : `${comparison} ${digits}`);
}

function readWorded(text: string, column: ColumnMeaning): Reading | undefined {
  for (const [words, comparison] of [...before, ...after]) {
    const number = text.replace(words, "");
    if (number !== text) return readSigned(`${comparison}${number}`, column);
  }
  return undefined;
}

/** `18-60`: both ends belong to it. */
function readSpan(text: string, column: ColumnMeaning): Reading | undefined {
  const [, low, high] = span.exec(text) ?? [];
  return low === undefined || high === undefined ? undefined : range(text, ["[", low, high, "]"], column);
}

function readBracketed(text: string, column: ColumnMeaning): Reading | undefined {
  const [, open, low, between, high, close] = bracketed.exec(text) ?? [];
  if (open === undefined || low === undefined || high === undefined || close === undefined) return undefined;
  const ends = range(text, [open === "[" ? "[" : "(", low, high, close === "]" ? "]" : ")"], column);
  // In square brackets and with a comma FEEL reads a list.
  if (ends.kind === "read" && between === "," && open === "[" && close === "]")
    return refused("sheet.ambiguous", {
      text,
      first: ends.feel,
      second: ends.feel.slice(1, -1).replace("..", ", "),
    });
  return ends;
}

/** `18 <= x < 60`, `>= 18, < 60`. */
function readInterval(text: string, column: ColumnMeaning): Reading | undefined {
  const [, low, lowSign, highSign, high] = chained.exec(text) ?? [];
  if (low !== undefined && high !== undefined)
    return range(text, [lowSign === "<=" ? "[" : "(", low, high, highSign === "<=" ? "]" : ")"], column);
  const [, sign, end, otherSign, otherEnd] = both.exec(text) ?? [];
  if (sign === undefined || end === undefined || otherSign === undefined || otherEnd === undefined)
    return undefined;
  if (sign[0] === otherSign[0]) return undefined;
  const [from, to] = sign.startsWith(">") ? [sign, otherSign] : [otherSign, sign];
  const [least, most] = sign.startsWith(">") ? [end, otherEnd] : [otherEnd, end];
  const ends = range(text, [from === ">=" ? "[" : "(", least, most, to === "<=" ? "]" : ")"], column);
  // `< 18, > 60` is two tests and no interval.
  return ends.kind === "refused" && ends.code === "sheet.reversed" ? undefined : ends;
}

function range(
  text: string,
  [open, low, high, close]: readonly [string, string, string, string],
  column: ColumnMeaning,
): Reading {
  const second = readAmount(high, column);
  if (second?.kind === "refused") return second;
  const first = readAmount(low, shared(low, second, column));
  if (first?.kind === "refused") return first;
  if (first === undefined || second === undefined)
    return refused("sheet.unreadable", { text, why: { "zh-CN": "不是数字", en: "no number" } });
  if (second.multiplier !== 1 && first.multiplier === 1 && first.unit === "")
    return refused("sheet.ambiguous", {
      text,
      first: `${open}${first.value.times(second.multiplier).toFixed()}..${second.value.toFixed()}${close}`,
      second: `${open}${first.value.toFixed()}..${second.value.toFixed()}${close}`,
    });
  if (first.value.greaterThan(second.value)) return refused("sheet.reversed", { text });
  return read(`${open}${first.value.toFixed()}..${second.value.toFixed()}${close}`);
}

/** In `10-20%` the unit speaks for both ends. */
function shared(low: string, high: Amount | undefined, column: ColumnMeaning): ColumnMeaning {
  const isBare = /^-?[\d.,\s]+$/.test(low);
  return isBare && high !== undefined && high.unit !== "" && high.multiplier === 1
    ? { ...column, titleUnit: high.unit }
    : column;
}
