import {
  dateOfDayNumber,
  dayNumber,
  Decimal,
  epochNanoseconds,
  floorDiv,
  type DateTime,
  type Json,
  moneyFromMajor,
} from "../../kernel/index.ts";
import { bindValue, type Value, type ValueType } from "../../logic/index.ts";

/** Where a value lies on the line of its type; `undefined` for what has no such place. */
export function coordinateOf(value: Value): Decimal | undefined {
  if (typeof value === "number") return new Decimal(value);
  if (value instanceof Decimal) return value;
  if (typeof value !== "object" || value === null || !("kind" in value)) return undefined;
  switch (value.kind) {
    case "date":
      return new Decimal(dayNumber(value));
    case "date-time":
      return new Decimal(epochNanoseconds(value).toString());
    case "days-and-time-duration":
      return new Decimal(value.nanoseconds.toString());
    case "years-and-months-duration":
      return new Decimal(value.months);
    default:
      return undefined;
  }
}

/** The value of a type at a coordinate. */
export function valueAt(type: ValueType, at: Decimal): Value {
  switch (type.kind) {
    case "date":
      return dateOfDayNumber(at.toNumber());
    case "date-time":
      return instantAt(BigInt(at.toFixed(0)));
    case "days-and-time-duration":
      return { kind: "days-and-time-duration", nanoseconds: BigInt(at.toFixed(0)) };
    case "years-and-months-duration":
      return { kind: "years-and-months-duration", months: at.toNumber() };
    default: {
      const bound = bindValue({ kind: "decimal" }, false, numberJson(at), "");
      return bound.ok ? bound.value : null;
    }
  }
}

/** A number as JSON, or as text where a double has not its digits. */
function numberJson(at: Decimal): Json {
  return at.precision() <= 15 ? at.toNumber() + 0 : at.toString();
}

/** Money in its wire form; `undefined` when it is no whole number of minor units. */
export function moneyJson(currency: string, at: number | string): Json | undefined {
  const money = moneyFromMajor(new Decimal(at), currency);
  return money && { ...money };
}

const DAY = 86_400_000_000_000n;

function instantAt(nanoseconds: bigint): DateTime {
  const day = floorDiv(nanoseconds, DAY);
  const time = Number(nanoseconds - day * DAY);
  return {
    kind: "date-time",
    date: dateOfDayNumber(Number(day)),
    time: { kind: "time", nanoseconds: time, offsetSeconds: 0, zone: undefined },
  };
}
