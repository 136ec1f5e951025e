import { calendarDate, type CalendarDate, type DateTime, type TimeOfDay } from "./calendar.ts";
import { isTimeZone, offsetOfLocal } from "./time-zone.ts";

const NANOS_PER_SECOND = 1_000_000_000;
/** Longer text is no date, whatever it says. */
const MAX_LENGTH = 100;

const dateForm = /^(-?(?:\d{4}|[1-9]\d{4,8}))-(\d{2})-(\d{2})$/;
const timeForm =
  /^(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2}(?::\d{2})?|@[A-Za-z0-9_+\-/]+)?$/;

/** Reads `YYYY-MM-DD`; `undefined` when it is no day of the calendar. */
export function parseDate(text: string): CalendarDate | undefined {
  const match = text.length > MAX_LENGTH ? null : dateForm.exec(text);
  if (match === null) return undefined;
  return calendarDate(Number(match[1]), Number(match[2]), Number(match[3]));
}

/** Reads `hh:mm:ss[.fraction]` with `Z`, an offset, `@Zone/Name` or nothing (a local time). */
export function parseTime(text: string): TimeOfDay | undefined {
  const match = text.length > MAX_LENGTH ? null : timeForm.exec(text);
  if (match === null) return undefined;
  const [, hours = "", minutes = "", seconds = "", fraction = "", suffix] = match;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const second = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  const nanoseconds = second * NANOS_PER_SECOND + Number(fraction.padEnd(9, "0"));
  const place = parseSuffix(suffix);
  return place === undefined ? undefined : { kind: "time", nanoseconds, ...place };
}

function parseSuffix(suffix: string | undefined): Pick<TimeOfDay, "offsetSeconds" | "zone"> | undefined {
  if (suffix === undefined) return { offsetSeconds: undefined, zone: undefined };
  if (suffix === "Z") return { offsetSeconds: 0, zone: undefined };
  if (suffix.startsWith("@")) {
    const zone = suffix.slice(1);
    // The offset of a zone depends on the day; a time alone keeps only the name.
    return isTimeZone(zone) ? { offsetSeconds: undefined, zone } : undefined;
  }
  const [hours = 0, minutes = 0, seconds = 0] = suffix.slice(1).split(":").map(Number);
  if (hours > 14 || minutes > 59 || seconds > 59) return undefined;
  const size = hours * 3_600 + minutes * 60 + seconds;
  return { offsetSeconds: suffix.startsWith("-") && size > 0 ? -size : size, zone: undefined };
}

/** Reads an ISO 8601 date and time; an offset or zone may be missing, which makes it local. */
export function parseDateTime(text: string): DateTime | undefined {
  const middle = text.length > MAX_LENGTH ? -1 : text.indexOf("T");
  if (middle < 0) return undefined;
  const date = parseDate(text.slice(0, middle));
  const time = parseTime(text.slice(middle + 1));
  return date === undefined || time === undefined ? undefined : dateTime(date, time);
}

/** Joins a date and a time; a named zone gives the offset it has on that day. */
export function dateTime(date: CalendarDate, time: TimeOfDay): DateTime {
  if (time.zone === undefined) return { kind: "date-time", date, time };
  const offsetSeconds = offsetOfLocal(time.zone, date, time.nanoseconds);
  return { kind: "date-time", date, time: { ...time, offsetSeconds } };
}

/** Reads an instant as RFC 3339 asks: with seconds and an offset. */
export function parseInstant(text: string): DateTime | undefined {
  const parsed = parseDateTime(text);
  return parsed?.time.offsetSeconds === undefined || parsed.time.zone !== undefined ? undefined : parsed;
}

export function formatDate({ year, month, day }: CalendarDate): string {
  const sign = year < 0 ? "-" : "";
  return `${sign}${pad(Math.abs(year), 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

export function formatTime({ nanoseconds, offsetSeconds, zone }: TimeOfDay): string {
  const second = Math.floor(nanoseconds / NANOS_PER_SECOND);
  const fraction = pad(nanoseconds % NANOS_PER_SECOND, 9).replace(/0+$/, "");
  const clock = [Math.floor(second / 3_600), Math.floor(second / 60) % 60, second % 60];
  const text = clock.map((part) => pad(part, 2)).join(":") + (fraction === "" ? "" : `.${fraction}`);
  return text + (zone === undefined ? formatOffset(offsetSeconds) : `@${zone}`);
}

export function formatDateTime({ date, time }: DateTime): string {
  return `${formatDate(date)}T${formatTime(time)}`;
}

function formatOffset(offset: number | undefined): string {
  if (offset === undefined) return "";
  if (offset === 0) return "Z";
  const size = Math.abs(offset);
  const parts = [Math.floor(size / 3_600), Math.floor(size / 60) % 60, size % 60];
  const shown = parts[2] === 0 ? parts.slice(0, 2) : parts;
  return `${offset < 0 ? "-" : "+"}${shown.map((part) => pad(part, 2)).join(":")}`;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, "0");
}
