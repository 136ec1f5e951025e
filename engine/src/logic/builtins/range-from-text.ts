import { parseDate, parseDateTime, parseDuration, parseTime } from "../../kernel/index.ts";
import { spend } from "../budget.ts";
import { numericFromText } from "../numbers.ts";
import { isSound } from "../nodes/membership.ts";
import { anyType } from "../tree/static-type.ts";
import type { Value } from "../value.ts";
import { parameter, type Builtin } from "./builtin.ts";

const form = /^\s*([[(\]])(.+?)\.\.(.+)([\])[])\s*$/s;
const literal =
  /^(?:(-?[\d.]+(?:[eE][+-]?\d+)?)|(@|date and time|date|time|duration)?\s*(\()?\s*("(?:[^"\\]|\\.)*")\s*(\))?)$/s;

/** `range("[1..3]")`: an interval of literals, both ends written. */
export const rangeFromText: Builtin = {
  name: "range",
  overloads: [
    {
      parameters: [parameter("from", "string")],
      result: { kind: "range", of: anyType },
      invoke: ([text]) => readRange(text as string),
    },
  ],
};

/** What reading an interval costs beside its characters. */
const READING = 100;

function readRange(text: string): Value | undefined {
  spend(READING + text.length);
  const match = text.length > 1_000 ? null : form.exec(text);
  if (match === null) return undefined;
  const [, opening, first = "", second = "", closing] = match;
  const low: Value | undefined = readLiteral(first.trim());
  const high: Value | undefined = readLiteral(second.trim());
  if (low === undefined || high === undefined || !isSound(low, high)) return undefined;
  return { kind: "range", low, lowIncluded: opening === "[", high, highIncluded: closing === "]" };
}

function readLiteral(text: string): Value | undefined {
  const match = literal.exec(text);
  if (match === null) return undefined;
  const [, number, word, open, quoted, close] = match;
  if (number !== undefined) return numericFromText(number);
  if (quoted === undefined || (open === undefined) !== (close === undefined)) return undefined;
  const content = quoted.slice(1, -1).replaceAll(/\\(["\\])/g, "$1");
  if (word === undefined) return open === undefined ? content : undefined;
  if ((word === "@") !== (open === undefined)) return undefined;
  return readTemporal(word, content);
}

function readTemporal(word: string, text: string): Value | undefined {
  switch (word) {
    case "date":
      return parseDate(text);
    case "time":
      return parseTime(text);
    case "date and time":
      return parseDateTime(text);
    case "duration":
      return parseDuration(text);
    default:
      return parseDate(text) ?? parseDateTime(text) ?? parseTime(text) ?? parseDuration(text);
  }
}
