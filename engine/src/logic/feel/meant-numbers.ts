import { Decimal } from "../../kernel/index.ts";
import type { StaticType } from "../tree/static-type.ts";

const number = String.raw`-?\d+(?:\.\d+)?`;
const form = (source: string): RegExp => new RegExp(`^${source}$`, "i");

const span = form(String.raw`([[(]?)\s*(${number})\s*(?:\.\.|~|-|至|到|to)\s*(${number})\s*([\])]?)`);
const between = form(String.raw`between\s*(${number})\s*(?:,|and|和|到|至)\s*(${number})`);
const twoTests = form(String.raw`([<>])(=?)\s*(${number})\s*(?:,|&&?|且|并且)?\s*([<>])(=?)\s*(${number})`);
const eitherTest = form(String.raw`([<>]=?\s*${number})\s*(?:\|\|?|或|或者)\s*([<>]=?\s*${number})`);
const chain = form(String.raw`(${number})\s*([<>])(=?)\s*[^\s\d<>=]+\s*\2(=?)\s*(${number})`);
const pair = form(String.raw`([[(])\s*(${number})\s*,\s*(${number})\s*([\])])`);
const clear = form(String.raw`(?:-|(?:[<>]=?|=)?\s*${number}|[[(]\s*${number}\s*\.\.\s*${number}\s*[\])])`);
const subtraction = form(String.raw`${number}\s*-\s*${number}`);
/** Numbers that are listed, as a cell may well do. */
const list = form(String.raw`\[\s*${number}(?:\s*,\s*${number})*\s*\]`);
const inWords = form(String.raw`(\D*?)\s*(${number})\s*(\D*?)`);

/** Amounts as people write them: `¥5,000`, `5000元`, `5万`, `30%`. */
const written = /(?:¥\s*)?(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)(?:\s*([万亿]元?|元|%))?/gu;
const onlyTests = /^[-\d.<>=!,[\]()\s]+$/;

/** Words of comparisons before and after a number; 以上 and 以下 hold the number itself. */
const words: ReadonlyMap<string, string> = new Map([
  ["大于|", ">"],
  ["超过|", ">"],
  ["高于|", ">"],
  ["小于|", "<"],
  ["低于|", "<"],
  ["不足|", "<"],
  ["大于等于|", ">="],
  ["不小于|", ">="],
  ["不低于|", ">="],
  ["不少于|", ">="],
  ["至少|", ">="],
  ["小于等于|", "<="],
  ["不大于|", "<="],
  ["不高于|", "<="],
  ["不超过|", "<="],
  ["至多|", "<="],
  ["|以上", ">="],
  ["|及以上", ">="],
  ["|+", ">="],
  ["|以下", "<="],
  ["|及以下", "<="],
]);

/** What a cell of numbers was meant to say; its signs are plain, or were made so. */
export function meantNumbers(cell: string, input: StaticType, madePlain: boolean): string | undefined {
  // Most cells say what they mean, and a subtraction is left to the parser, which says what it is to FEEL.
  if (clear.test(cell) || (!madePlain && subtraction.test(cell))) return undefined;
  const meant = meantForm(cell);
  if (meant !== undefined || list.test(cell)) return meant;
  const plain = cell.replaceAll(written, (whole, digits: string, given: string | undefined) => {
    const unit = given ?? "";
    if (unit === "%" && input.kind !== "percent") return whole;
    if (unit === "" && !/[,¥]/.test(whole)) return whole;
    const value = new Decimal(digits.replaceAll(",", ""));
    if (unit === "%") return value.div(100).toString();
    const times = unit.startsWith("万") ? 10_000 : unit.startsWith("亿") ? 100_000_000 : 1;
    return value.times(times).toString();
  });
  if (plain === cell) return undefined;
  return meantForm(plain) ?? (onlyTests.test(plain) ? plain : undefined);
}

function meantForm(cell: string): string | undefined {
  const [, open = "", low, high, close = ""] = span.exec(cell) ?? [];
  const isRange = open !== "" && close !== "" && cell.includes("..");
  if (low !== undefined && high !== undefined && !isRange && (open === "") === (close === ""))
    return rangeOf(open || "[", low, high, close || "]");
  const [, from, to] = between.exec(cell) ?? [];
  if (from !== undefined && to !== undefined) return rangeOf("[", from, to, "]");
  const [, start, first, second, end] = pair.exec(cell) ?? [];
  // In two square brackets it is a list, which a cell may well hold.
  if (first !== undefined && second !== undefined && !(start === "[" && end === "]"))
    return rangeOf(start ?? "[", first, second, end ?? "]");
  const [, one, other] = eitherTest.exec(cell) ?? [];
  if (one !== undefined && other !== undefined) return `${one}, ${other}`;
  return meantInterval(cell) ?? meantWords(cell);
}

function rangeOf(open: string, low: string, high: string, close: string): string | undefined {
  return new Decimal(low).lessThan(high) ? `${open}${low}..${high}${close}` : undefined;
}

/** Two tests of one another's direction, the greater end above: an interval. `< 18, > 60` is none. */
function meantInterval(cell: string): string | undefined {
  const chained = chain.exec(cell) as readonly string[] | null;
  const tests = twoTests.exec(cell) as readonly string[] | null;
  const [, sign, included, end, otherSign, otherIncluded, otherEnd] =
    chained === null
      ? (tests ?? [])
      : // `600 <= x < 700` says `>= 600` from its other side.
        ["", chained[2] === "<" ? ">" : "<", chained[3], chained[1], chained[2], chained[4], chained[5]];
  if (sign === otherSign || end === undefined || otherEnd === undefined) return undefined;
  const isUpwards = sign === ">";
  const [low, high] = isUpwards ? [end, otherEnd] : [otherEnd, end];
  const [atLow, atHigh] = isUpwards ? [included, otherIncluded] : [otherIncluded, included];
  return rangeOf(atLow === "=" ? "[" : "(", low, high, atHigh === "=" ? "]" : ")");
}

function meantWords(cell: string): string | undefined {
  const [, before = "", end, after = ""] = inWords.exec(cell) ?? [];
  const sign = words.get(`${before}|${after}`);
  return sign === undefined || end === undefined ? undefined : `${sign} ${end}`;
}
