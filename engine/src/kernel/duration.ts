import {
  addDays,
  addMonths,
  dateOfDayNumber,
  dayNumber,
  MAX_YEAR,
  type CalendarDate,
  type DateTime,
  type DaysAndTimeDuration,
  type Duration,
  type TimeOfDay,
} from "./calendar.ts";
import { dateTime } from "./date-text.ts";

export const NANOS_PER_SECOND = 1_000_000_000n;
export const NANOS_PER_DAY = 86_400n * NANOS_PER_SECOND;
/** Years of months and of days that a duration may span. */
const MAX_MONTHS = MAX_YEAR * 12;
const MAX_NANOS = BigInt(MAX_YEAR) * 366n * NANOS_PER_DAY;

const monthsForm = /^(-?)P(?:(\d{1,9})Y)?(?:(\d{1,10})M)?$/;
const timeForm =
  /^(-?)P(?:(\d{1,12})D)?(?:T(?:(\d{1,15})H)?(?:(\d{1,15})M)?(?:(\d{1,15})(?:\.(\d{0,9}))?S)?)?$/;

/** Reads an ISO 8601 duration of FEEL: years and months, or days and time, never both. */
export function parseDuration(text: string): Duration | undefined {
  if (text.length > 100 || !/\d\.?[A-Z]$/.test(text)) return undefined;
  const months = monthsForm.exec(text);
  if (months !== null) {
    const total = Number(months[2] ?? 0) * 12 + Number(months[3] ?? 0);
    return monthsDuration(months[1] === "-" ? -total : total);
  }
  const time = timeForm.exec(text);
  if (time === null) return undefined;
  const [, sign, days = "0", hours = "0", minutes = "0", seconds = "0", fraction = ""] = time;
  const whole = BigInt(days) * 86_400n + BigInt(hours) * 3_600n + BigInt(minutes) * 60n + BigInt(seconds);
  const size = whole * NANOS_PER_SECOND + BigInt(fraction.padEnd(9, "0"));
  return timeDuration(sign === "-" ? -size : size);
}

/** A duration of months; `undefined` when it is no whole number or out of all bounds. */
export function monthsDuration(months: number): Duration | undefined {
  if (!Number.isInteger(months) || Math.abs(months) > MAX_MONTHS) return undefined;
  return { kind: "years-and-months-duration", months: months + 0 };
}

export function timeDuration(nanoseconds: bigint): DaysAndTimeDuration | undefined {
  return nanoseconds > MAX_NANOS || nanoseconds < -MAX_NANOS
    ? undefined
    : { kind: "days-and-time-duration", nanoseconds };
}

/** The normal form: `P1Y2M`, `P3DT4H`, and `P0M` or `PT0S` for nothing. */
export function formatDuration(duration: Duration): string {
  if (duration.kind === "years-and-months-duration") {
    const size = Math.abs(duration.months);
    const text = unit(Math.floor(size / 12), "Y") + unit(size % 12, "M");
    return text === "" ? "P0M" : `${duration.months < 0 ? "-" : ""}P${text}`;
  }
  const size = duration.nanoseconds < 0n ? -duration.nanoseconds : duration.nanoseconds;
  const second = size / NANOS_PER_SECOND;
  const fraction = String(size % NANOS_PER_SECOND)
    .padStart(9, "0")
    .replace(/0+$/, "");
  const seconds = fraction === "" ? unit(second % 60n, "S") : `${second % 60n}.${fraction}S`;
  const clock = unit((second / 3_600n) % 24n, "H") + unit((second / 60n) % 60n, "M") + seconds;
  const text = unit(second / 86_400n, "D") + (clock === "" ? "" : `T${clock}`);
  return text === "" ? "PT0S" : `${duration.nanoseconds < 0n ? "-" : ""}P${text}`;
}

function unit(count: number | bigint, letter: string): string {
  return Number(count) === 0 ? "" : `${count}${letter}`;
}

/** Nanoseconds since 1970-01-01T00:00:00Z; a local date-time is taken as if it were UTC. */
export function epochNanoseconds({ date, time }: DateTime): bigint {
  const offset = BigInt(time.offsetSeconds ?? 0) * NANOS_PER_SECOND;
  return BigInt(dayNumber(date)) * NANOS_PER_DAY + BigInt(time.nanoseconds) - offset;
}

/** Adds a duration to a date; hours that make no whole day are dropped, as DMN says of a date without time. */
export function addToDate(date: CalendarDate, duration: Duration): CalendarDate | undefined {
  return inRange(
    duration.kind === "years-and-months-duration"
      ? addMonths(date, duration.months)
      : addDays(date, Number(floorDiv(duration.nanoseconds, NANOS_PER_DAY))),
  );
}

/** Adds a duration to a date-time. Months keep the wall clock; days and time keep the exact length. */
export function addToDateTime(start: DateTime, duration: Duration): DateTime | undefined {
  if (duration.kind === "years-and-months-duration") {
    const date = inRange(addMonths(start.date, duration.months));
    return date && dateTime(date, start.time);
  }
  const local =
    BigInt(dayNumber(start.date)) * NANOS_PER_DAY + BigInt(start.time.nanoseconds) + duration.nanoseconds;
  const day = floorDiv(local, NANOS_PER_DAY);
  const date = inRange(dateOfDayNumber(Number(day)));
  return date && dateTime(date, { ...start.time, nanoseconds: Number(local - day * NANOS_PER_DAY) });
}

function inRange(date: CalendarDate): CalendarDate | undefined {
  return Math.abs(date.year) > MAX_YEAR ? undefined : date;
}

/** Integer division towards negative infinity. */
export function floorDiv(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}

/** Adds an exact length to a time of day, round midnight. */
export function addToTime(time: TimeOfDay, duration: DaysAndTimeDuration): TimeOfDay {
  const sum = BigInt(time.nanoseconds) + duration.nanoseconds;
  const nanoseconds = Number(sum - floorDiv(sum, NANOS_PER_DAY) * NANOS_PER_DAY);
  return { kind: "time", nanoseconds, offsetSeconds: time.offsetSeconds, zone: time.zone };
}
