import { dateOfDayNumber, dayNumber, type CalendarDate } from "./calendar.ts";

const MS_PER_DAY = 86_400_000;
/** One formatter a zone: making one costs a thousand times more than using it. */
const formatters = new Map<string, Intl.DateTimeFormat | undefined>();
const MAX_ZONES = 1_000;

function formatterOf(zone: string): Intl.DateTimeFormat | undefined {
  if (formatters.has(zone)) return formatters.get(zone);
  if (formatters.size >= MAX_ZONES) formatters.clear();
  const formatter = makeFormatter(zone);
  formatters.set(zone, formatter);
  return formatter;
}

function makeFormatter(zone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat("en-u-ca-gregory", {
      timeZone: zone,
      hourCycle: "h23",
      era: "short",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    return undefined; // The only way Intl says that there is no such zone.
  }
}

/** True for the name of an IANA time zone, such as `Asia/Shanghai`. */
export function isTimeZone(zone: string): boolean {
  return formatterOf(zone) !== undefined;
}

/** Seconds that clocks of the zone are ahead of UTC at an instant, given in milliseconds since 1970. */
export function offsetOfInstant(zone: string, epochMs: number): number {
  const formatter = formatterOf(zone);
  if (formatter === undefined || Math.abs(epochMs) > 8.64e15) return 0;
  // Since 1973 clocks have been changed at whole minutes only; before, at any second.
  if (epochMs < YEARS_OF_MINUTES_MS) return readOffset(formatter, epochMs);
  const name = `${zone} ${Math.floor(epochMs / MINUTE_MS)}`;
  const offset = offsets.get(name) ?? readOffset(formatter, epochMs);
  if (offsets.size >= MAX_OFFSETS) offsets.clear();
  offsets.set(name, offset);
  return offset;
}

/** By zone and minute: deadlines that are set together fall into the same few. */
const offsets = new Map<string, number>();
const MAX_OFFSETS = 5_000;
const MINUTE_MS = 60_000;
const YEARS_OF_MINUTES_MS = Date.UTC(1973, 0, 1);

function readOffset(formatter: Intl.DateTimeFormat, epochMs: number): number {
  const parts = new Map(formatter.formatToParts(epochMs).map(({ type, value }) => [type, value]));
  const field = (name: Intl.DateTimeFormatPartTypes) => Number(parts.get(name));
  const year = parts.get("era") === "BC" ? 1 - field("year") : field("year");
  const date: CalendarDate = { kind: "date", year, month: field("month"), day: field("day") };
  const clock = field("hour") * 3_600 + field("minute") * 60 + field("second");
  return dayNumber(date) * 86_400 + clock - Math.floor(epochMs / 1_000);
}

/**
 * The offset of a wall-clock time in a zone. A time that a clock change skips takes the offset from before
 * the change, one that it repeats the first of the two, as java.time and Temporal ("compatible") do.
 */
export function offsetOfLocal(zone: string, date: CalendarDate, nanoseconds: number): number {
  const localMs = dayNumber(date) * MS_PER_DAY + Math.floor(nanoseconds / 1_000_000);
  const before = offsetOfInstant(zone, localMs - MS_PER_DAY);
  const after = offsetOfInstant(zone, localMs + MS_PER_DAY);
  if (before === after) return before;
  return offsetOfInstant(zone, localMs - before * 1_000) === before
    ? before
    : offsetOfInstant(zone, localMs - after * 1_000) === after
      ? after
      : before;
}

/** The wall-clock date and time of day in a zone at an instant. */
export function localTime(
  zone: string,
  epochMs: number,
): { readonly date: CalendarDate; readonly msOfDay: number } {
  const local = epochMs + offsetOfInstant(zone, epochMs) * 1_000;
  const day = Math.floor(local / MS_PER_DAY);
  return { date: dateOfDayNumber(day), msOfDay: local - day * MS_PER_DAY };
}
