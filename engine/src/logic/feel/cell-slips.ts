import { familyOf, type StaticType } from "../tree/static-type.ts";
import { meantNumbers } from "./meant-numbers.ts";
import { plainSigns } from "./plain-signs.ts";

const day = String.raw`(?:"?@?"?)(\d{4})(?:-|\/|\.|年)(\d{1,2})(?:-|\/|\.|月)(\d{1,2})日?"?`;
const days = new RegExp(day, "gu");
const dayTests = /^(?:[<>]=?|!?=)?\s*@"[^"]*"$/;
const daySpan = /^([[(]?)\s*(@"[^"]*")\s*(?:\.\.|~|-|至|到)\s*(@"[^"]*")\s*([\])]?)$/;
const length = /^([<>]=?|!?=)?\s*"?(-?P[\dYMDTHS.]+)"?$/;
/** What stands between words holds no part of a word, so that a text is split in one way only. */
const separator = String.raw`(?:\s*(?:,|;|\/|\|\|?|或)\s*|\s+or\s+)`;
const quoted = String.raw`"[^"]*"`;
const choices = new RegExp(`^=?\\s*${quoted}(?:${separator}${quoted})+$`);
const commas = new RegExp(`^${quoted}(?:\\s*,\\s*${quoted})*$`);
const word = String.raw`[^\s"',;\/|()[\]{}<>=!?*+@.或-]+`;
const wordList = new RegExp(`^${word}(?:${separator}${word})+$`, "u");
const otherSeparators = /[;/|或]|\sor\s/u;
const negated = /^(?:(?:!=?|非|不是|不等于)\s*|not\s+)("[^"]*"|[\p{L}_][\p{L}\p{N}_]*)$/u;
const truths: ReadonlyMap<string, string> = new Map([
  ...["是", "真", "yes", "y", "1", '"true"'].map((word) => [word, "true"] as const),
  ...["否", "假", "no", "n", "0", '"false"'].map((word) => [word, "false"] as const),
]);

/**
 * What a cell was meant to say whose whole text has a form that people write and FEEL reads otherwise, or not at
 * all: `18~60`, `>= 600, < 700` (which everything is), `1,000` (1 or 0), `(18, 60]`, `2026-01-01`, `上海、北京`. A word
 * that is a name in scope stays that name.
 */
export function meantCell(
  text: string,
  input: StaticType,
  isName: (word: string) => boolean,
): string | undefined {
  if (text.length > 200) return undefined;
  const cell = plainSigns(text).trim();
  switch (familyOf(input)) {
    case "number":
      return meantNumbers(cell, input, cell !== text.trim());
    case "date":
      return meantDays(cell);
    case "days-and-time-duration":
    case "years-and-months-duration": {
      const [, sign, duration] = length.exec(cell) ?? [];
      return duration === undefined ? undefined : `${sign === undefined ? "" : `${sign} `}@"${duration}"`;
    }
    case "string":
      return meantTexts(cell, cell !== text.trim(), isName);
    case "boolean":
      return isName(cell) ? undefined : meantTruth(cell);
    default:
      return undefined;
  }
}

function meantTruth(cell: string): string | undefined {
  const word = cell.toLowerCase();
  if (word === cell && (word === "true" || word === "false")) return undefined;
  return word === "true" || word === "false" ? word : truths.get(word);
}

function meantDays(cell: string): string | undefined {
  const dated = cell.replaceAll(days, (whole, year: string, month: string, date: string) =>
    whole.startsWith('@"') && whole.endsWith('"')
      ? whole
      : `@"${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}"`,
  );
  if (dated === cell) return undefined;
  const [, open, first, last, close] = daySpan.exec(dated) ?? [];
  if (first !== undefined && last !== undefined) return `${open || "["}${first}..${last}${close || "]"}`;
  return !dayTests.test(dated) ? undefined : dated.replace(/^([<>!=]+)\s*/, "$1 ");
}

function meantTexts(cell: string, madePlain: boolean, isName: (word: string) => boolean): string | undefined {
  if (commas.test(cell)) return undefined;
  const [, one] = negated.exec(cell) ?? [];
  if (one !== undefined && !isName(cell)) {
    const isQuoted = one.startsWith('"');
    if (isQuoted && cell.startsWith("!=")) return undefined;
    return isQuoted || !isName(one) ? `not(${isQuoted ? one : JSON.stringify(one)})` : undefined;
  }
  if (choices.test(cell)) return (cell.match(/"[^"]*"/g) ?? []).join(", ");
  const [, named] = /^<([^<>"]+)>$/.exec(cell) ?? [];
  if (named !== undefined) return JSON.stringify(named);
  // Of bare words with commas each is told by itself, at its place.
  if (!wordList.test(cell) || (!madePlain && !otherSeparators.test(cell))) return undefined;
  const words = cell.split(new RegExp(separator, "u"));
  return words.some((word) => isName(word) || /^(?:null|true|false|-?\d+)$/.test(word))
    ? undefined
    : words.map((word) => JSON.stringify(word)).join(", ");
}
