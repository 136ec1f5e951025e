import { type Decimal, formatDate, formatDateTime, formatDuration, formatTime } from "../kernel/index.ts";
import { spend } from "./budget.ts";
import { isContext, isList, isRange } from "./compare-values.ts";
import { limits } from "./limits.ts";
import { isNumeric, toDecimal } from "./numbers.ts";
import { UNKNOWN, type Value } from "./value.ts";

/** FEEL's text form of a value (`string(x)`); `undefined` where there is none, or too much of it. */
export function textOf(value: Value): string | null | undefined {
  if (value === null || typeof value === "string") return value;
  const room: { left: number } = { left: limits.textLength };
  const text = write(value, room);
  return room.left < 0 ? undefined : text;
}

/** What writing any value costs beside its characters. */
const WRITING = 6;

/** Inside a list or context texts are in quotes, so that they can be told from names. */
function write(value: Value, room: { left: number }): string {
  // What holds something unknown has no text yet.
  if (value === UNKNOWN) room.left = -1;
  if (room.left < 0 || value === UNKNOWN) return "";
  spend(WRITING);
  const text =
    value === null ? "null" : typeof value === "string" ? JSON.stringify(value) : writeOther(value, room);
  room.left -= text.length;
  spend(text.length >> 2);
  return text;
}

function writeOther(value: Exclude<Value, null | string | typeof UNKNOWN>, room: { left: number }): string {
  if (typeof value === "boolean") return String(value);
  if (isNumeric(value)) return numberText(toDecimal(value));
  if (isList(value)) return `[${value.map((item) => write(item, room)).join(", ")}]`;
  if (isContext(value)) {
    const entries = [...value].map(([name, field]) => `${nameText(name)}: ${write(field, room)}`);
    return `{${entries.join(", ")}}`;
  }
  if (isRange(value)) {
    const { low, high, lowIncluded, highIncluded, operator } = value;
    if (operator !== undefined) return `(${operator} ${write(low ?? null, room)})`;
    if (low === undefined) return `(${highIncluded ? "<=" : "<"} ${write(high ?? null, room)})`;
    if (high === undefined) return `(${lowIncluded ? ">=" : ">"} ${write(low, room)})`;
    return `${lowIncluded ? "[" : "("}${write(low, room)}..${write(high, room)}${highIncluded ? "]" : ")"}`;
  }
  switch (value.kind) {
    case "function":
      return `function(${value.parameters.map(({ name }) => name).join(", ")})`;
    case "date":
      return formatDate(value);
    case "time":
      return formatTime(value);
    case "date-time":
      return formatDateTime(value);
    default:
      return formatDuration(value);
  }
}

/** All digits are written, also those before a number that is very small. */
function numberText(value: Decimal): string {
  spend(4 * Math.abs(value.e));
  return value.toFixed();
}

function nameText(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_ ]*$/u.test(name) ? name : JSON.stringify(name);
}
