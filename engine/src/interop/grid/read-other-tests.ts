import { parseDate } from "../../kernel/index.ts";
import { isAnyWord, listParts, plainText, read, refused, type Reading } from "./reading.ts";

const yes: ReadonlySet<string> = new Set([
  "是",
  "有",
  "真",
  "对",
  "y",
  "yes",
  "true",
  "t",
  "√",
  "✓",
  "✔",
  "1",
]);
const no: ReadonlySet<string> = new Set([
  "否",
  "无",
  "假",
  "错",
  "没有",
  "n",
  "no",
  "false",
  "f",
  "×",
  "✗",
  "✘",
  "x",
  "0",
]);

/** `是`, `否`, `Y`, `✓`, or both of them, which is anything. */
export function readBooleanTest(text: string): Reading | undefined {
  const plain = plainText(text).toLowerCase();
  if (plain === "" || isAnyWord(plain)) return read("-");
  const values = (plain.includes("/") ? plain.split("/") : listParts(plain)).map((part) => readBoolean(part));
  const texts = new Set(values.map((value) => (value?.kind === "read" ? value.feel : undefined)));
  if (texts.has(undefined) || texts.size === 0) return undefined;
  const [only] = texts;
  return read(texts.size > 1 || only === undefined ? "-" : only);
}

export function readBoolean(text: string): Reading | undefined {
  const plain = plainText(text).toLowerCase();
  if (yes.has(plain)) return read("true");
  return no.has(plain) ? read("false") : undefined;
}

const dayForm = String.raw`\d{4}(?:-\d{1,2}-\d{1,2}|\/\d{1,2}\/\d{1,2}|\.\d{1,2}\.\d{1,2}|年\d{1,2}月\d{1,2}日?)`;
const signedDay = new RegExp(`^(>=|<=|>|<|=|!=)?\\s*"?(${dayForm})"?$`);
const spanOfDays = new RegExp(`^(${dayForm})\\s*(?:~|至|到|-|\\bto\\b)\\s*(${dayForm})$`);
const wordedDay = new RegExp(`^(${dayForm})\\s*(以后|之后|后|起|以前|之前|前|及以后|及以前)$`);
const signs: Readonly<Record<string, string>> = {
  以后: ">=",
  及以后: ">=",
  起: ">=",
  之后: ">",
  后: ">",
  以前: "<=",
  及以前: "<=",
  之前: "<",
  前: "<",
};

/** A condition on a day: `2026-01-31`, `2026/1/31`, `2026年1月31日起`, a span. `1/2/2026` may be two days and is refused. */
export function readDayTest(text: string): Reading | undefined {
  const plain = plainText(text);
  if (plain === "" || isAnyWord(plain)) return read("-");
  const shuffled = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(plain);
  if (shuffled !== null) return readShuffled(plain, shuffled);
  const [, low, high] = spanOfDays.exec(plain) ?? [];
  if (low !== undefined && high !== undefined) {
    const ends = [day(low), day(high)] as const;
    if (ends[0] === undefined || ends[1] === undefined) return undefined;
    return ends[0] > ends[1]
      ? refused("sheet.reversed", { text: plain })
      : read(`[@"${ends[0]}"..@"${ends[1]}"]`);
  }
  const [, from, word] = wordedDay.exec(plain) ?? [];
  const [, sign = "", only] =
    from === undefined ? (signedDay.exec(plain) ?? []) : ["", signs[word ?? ""], from];
  const value = only === undefined ? undefined : day(only);
  if (value === undefined) return undefined;
  if (sign === "!=") return read(`not(@"${value}")`);
  return read(sign === "" || sign === "=" ? `@"${value}"` : `${sign} @"${value}"`);
}

function readShuffled(text: string, [, one = "", other = "", year = ""]: RegExpExecArray): Reading {
  const two = (part: string) => part.padStart(2, "0");
  return refused("sheet.ambiguous", {
    text,
    first: `${year}-${two(one)}-${two(other)}`,
    second: `${year}-${two(other)}-${two(one)}`,
  });
}

/** `2026-01-31`, or undefined where the calendar has no such day. */
function day(text: string): string | undefined {
  const [year = "", month = "", date = ""] = text.split(/[^\d]+/);
  const iso = `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;
  return parseDate(iso) === undefined ? undefined : iso;
}
