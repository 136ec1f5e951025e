import { timeDuration, weekday, type FeelTemporal, type TimeOfDay } from "../kernel/index.ts";
import { numericFromText } from "./numbers.ts";
import type { Family } from "./tree/static-type.ts";
import type { Value } from "./value.ts";

const ofDate = ["year", "month", "day", "weekday"];
const ofTime = ["hour", "minute", "second", "time offset", "timezone"];

/** The names of the parts that values of a family have. */
export function temporalMembers(family: Family): readonly string[] {
  switch (family) {
    case "date":
      return ofDate;
    case "time":
      return ofTime;
    case "date-time":
      return [...ofDate, ...ofTime];
    case "days-and-time-duration":
      return ["days", "hours", "minutes", "seconds"];
    case "years-and-months-duration":
      return ["years", "months"];
    default:
      return [];
  }
}

/** A part of a date, time or duration; `undefined` where it has none of that name. */
export function temporalMember(value: FeelTemporal, name: string): Value | undefined {
  switch (value.kind) {
    case "date":
      if (name === "weekday") return weekday(value);
      return name === "year" || name === "month" || name === "day" ? value[name] : undefined;
    case "time":
      return timeMember(value, name);
    case "date-time":
      return temporalMember(value.date, name) ?? timeMember(value.time, name);
    case "years-and-months-duration":
      if (name === "years") return Math.trunc(value.months / 12) + 0;
      return name === "months" ? (value.months % 12) + 0 : undefined;
    case "days-and-time-duration":
      return durationMember(value.nanoseconds, name);
  }
}

function timeMember(time: TimeOfDay, name: string): Value | undefined {
  const second = Math.floor(time.nanoseconds / 1_000_000_000);
  switch (name) {
    case "hour":
      return Math.floor(second / 3_600);
    case "minute":
      return Math.floor(second / 60) % 60;
    case "second":
      return second % 60;
    case "time offset":
      return time.offsetSeconds === undefined
        ? null
        : timeDuration(BigInt(time.offsetSeconds) * 1_000_000_000n);
    case "timezone":
      return time.zone ?? null;
    default:
      return undefined;
  }
}

function durationMember(nanoseconds: bigint, name: string): Value | undefined {
  const seconds = nanoseconds / 1_000_000_000n;
  switch (name) {
    case "days":
      return numericFromText(String(seconds / 86_400n));
    case "hours":
      return Number((seconds / 3_600n) % 24n);
    case "minutes":
      return Number((seconds / 60n) % 60n);
    case "seconds":
      return Number(seconds % 60n);
    default:
      return undefined;
  }
}
