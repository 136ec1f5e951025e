import {
  formatDate,
  formatDateTime,
  formatDuration,
  formatTime,
  isJsonObject,
  moneyFromMajor,
  type Json,
} from "../../kernel/index.ts";
import { isContext, isList, isRange } from "../compare-values.ts";
import { isNumeric, toDecimal, type Numeric } from "../numbers.ts";
import { anyType, type StaticType } from "../tree/static-type.ts";
import { UNKNOWN, type Value } from "../value.ts";
import type { LibraryPath } from "./library-path.ts";
import { libraryPlaces } from "./library-places.ts";

/** A bound value as the plain JSON that json-rules-engine would have been given; missing is `undefined`. */
export function libraryValue(type: StaticType, value: Value | undefined): unknown {
  if (value === undefined || value === UNKNOWN) return undefined;
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (isNumeric(value)) return type.kind === "money" ? moneyOf(type.currency, value) : numberOf(value);
  if (isList(value)) return value.map((item) => libraryValue(type.kind === "list" ? type.of : anyType, item));
  if (isContext(value)) return objectOf(type, value);
  if (isRange(value)) return undefined;
  switch (value.kind) {
    case "function":
      return undefined;
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

/** The number that the wire carried, or the text that it needed where a double would have lost digits. */
function numberOf(value: Numeric): number | string {
  if (typeof value === "number") return value;
  const double = value.toNumber();
  return toDecimal(double).equals(value) ? double : value.toString();
}

function moneyOf(currency: string, value: Numeric): unknown {
  return moneyFromMajor(toDecimal(value), currency) ?? numberOf(value);
}

function objectOf(type: StaticType, fields: ReadonlyMap<string, Value>): unknown {
  const declared = type.kind === "record" ? type.fields : {};
  const entries = [...fields].map(([name, field]) => {
    const own = Object.hasOwn(declared, name) ? declared[name]?.type : undefined;
    return [name, libraryValue(own ?? anyType, field)] as const;
  });
  return Object.fromEntries(entries);
}

/**
 * The value at a path, by own properties only. A path into a primitive is ignored, as the library does. Throws where a
 * path to many places goes beyond the budget.
 */
export function libraryPath(value: unknown, path: LibraryPath): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (path.kind === "places") return libraryPlaces(value, path.steps);
  let found: unknown = value;
  for (const step of path.steps) {
    // Texts have own members, too: their length and characters; an empty one counts as nothing.
    if (!found || !Object.hasOwn(found, step)) return undefined;
    found = (found as Readonly<Record<string | number, unknown>>)[step];
  }
  return found;
}

/**
 * What json-rules-engine keeps of a value written in a rule: its copy of the rule loses members that are
 * named like those of every object (`toString`, `constructor`, …).
 */
export function libraryCopy(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(libraryCopy);
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(([name]) => !(name in Object.prototype));
  return Object.fromEntries(kept.map(([name, item]) => [name, libraryCopy(item)]));
}
