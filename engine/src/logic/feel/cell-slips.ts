import { Decimal } from "../../kernel/index.ts";
import { familyOf, type StaticType } from "../tree/static-type.ts";

const number = String.raw`-?\d+(?:\.\d+)?`;
const form = (source: string): RegExp => new RegExp(`^${source}$`);

const span = form(String.raw`(${number})\s*(?:\.\.|~|～|至|到)\s*(${number})`);
const twoTests = form(String.raw`([<>])(=?)\s*(${number})\s*(?:,|&&|且)?\s*([<>])(=?)\s*(${number})`);
const pair = form(String.raw`([[(])\s*(${number})\s*,\s*(${number})\s*([\])])`);
const grouped = /^\d{1,3}(?:,\d{3})+$/;
const percent = form(String.raw`(\d+(?:\.\d+)?)\s*%`);
const day = /^([<>]=?|!?=)?\s*"?(\d{4}-\d{2}-\d{2})"?$/;
const choices = /^=?\s*"[^"]*"(?:\s+or\s+"[^"]*")+$/;

/**
 * What a cell was meant to say whose whole text has a form that people write and FEEL reads otherwise, or not at
 * all: `18~60`, `>= 600, < 700` (which everything is), `1,000` (1 or 0), `(18, 60]`, `2026-01-01`.
 */
export function meantCell(text: string, input: StaticType): string | undefined {
  const cell = text.trim();
  if (cell.length > 200) return undefined;
  switch (familyOf(input)) {
    case "number":
      return meantNumbers(cell, input);
    case "date": {
      const [, sign, date] = day.exec(cell) ?? [];
      return date === undefined ? undefined : `${sign === undefined ? "" : `${sign} `}@"${date}"`;
    }
    case "string":
      return choices.test(cell) ? (cell.match(/"[^"]*"/g) ?? []).join(", ") : undefined;
    default:
      return undefined;
  }
}

function meantNumbers(cell: string, input: StaticType): string | undefined {
  const [, low, high] = span.exec(cell) ?? [];
  if (low !== undefined && high !== undefined) return `[${low}..${high}]`;
  if (grouped.test(cell)) return cell.replaceAll(",", "");
  const [, open, first, second, close] = pair.exec(cell) ?? [];
  // In two square brackets it is a list, which a cell may well hold.
  const isList = open === "[" && close === "]";
  if (first !== undefined && second !== undefined && !isList)
    return `${open ?? "["}${first}..${second}${close ?? "]"}`;
  const [, share] = input.kind === "percent" ? (percent.exec(cell) ?? []) : [];
  if (share !== undefined) return new Decimal(share).div(100).toString();
  return meantInterval(cell);
}

/** Two tests of one another's direction, the greater end above: an interval. `< 18, > 60` is none. */
function meantInterval(cell: string): string | undefined {
  const tests = twoTests.exec(cell);
  if (tests === null) return undefined;
  const [, sign, included, end, otherSign, otherIncluded, otherEnd] = tests as readonly string[] as string[];
  if (sign === otherSign || end === undefined || otherEnd === undefined) return undefined;
  const isUpwards = sign === ">";
  const [low, high] = isUpwards ? [end, otherEnd] : [otherEnd, end];
  if (new Decimal(low).greaterThanOrEqualTo(high)) return undefined;
  const lowIncluded = (isUpwards ? included : otherIncluded) === "=";
  const highIncluded = (isUpwards ? otherIncluded : included) === "=";
  return `${lowIncluded ? "[" : "("}${low}..${high}${highIncluded ? "]" : ")"}`;
}
