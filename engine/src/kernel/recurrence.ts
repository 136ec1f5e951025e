import { dayNumber, type CalendarDate, type DateTime } from "./calendar.ts";
import { parseDateTime } from "./date-text.ts";
import { parseDelay } from "./delay.ts";
import { epochNanoseconds } from "./duration.ts";
import { defineIssues, type Issue } from "./issue.ts";
import { err, ok, type Result } from "./result.ts";
import { isTimeZone, localTime, offsetOfLocal } from "./time-zone.ts";

/** When something happens again and again, as it is written. */
export interface RecurrenceRule {
  /**
   * An ISO 8601 repeating interval `R[n]/start/duration`: n moments, of which the start is the first, or moments without
   * end. The start is wall-clock time of the zone, or an instant.
   */
  readonly repeat: string;
  /** IANA name of the zone whose wall clock days and months keep. */
  readonly zone: string;
  /** What becomes of a moment on a day off: it is left out, or comes on the next working day; absent: nothing. */
  readonly workingDays?: "skip" | "next";
  /** Nothing happens after it: wall-clock time of the zone, or an instant. */
  readonly until?: string;
}

/** A rule that was read: moment `k` is the start and `k` times the step. */
export interface Recurrence {
  readonly zone: string;
  readonly workingDays: "skip" | "next" | undefined;
  /** How many moments there are; undefined: no end. */
  readonly times: number | undefined;
  readonly start: Wall;
  /** Where the start is an instant: of two that clocks show alike it is this one. Milliseconds since 1970. */
  readonly startMs: number | undefined;
  readonly every: { readonly months: number; readonly days: number; readonly milliseconds: number };
  /** Milliseconds since 1970. */
  readonly untilMs: number | undefined;
}

/** What clocks of the zone show. */
export interface Wall {
  readonly date: CalendarDate;
  readonly msOfDay: number;
}

const MAX_TIMES = 100_000;
const SHORTEST_MS = 60_000;
const LONGEST_DAYS = 3_660;
const YEARS = { first: 2000, last: 2199 };

const issues = defineIssues({
  "recurrence.malformed": {
    "zh-CN": "「{repeat}」不是重复间隔；请写成 R/2026-11-24T09:00/P1D 或 R12/2026-11-24T09:00/P1M。",
    en: "“{repeat}” is not a repeating interval; write R/2026-11-24T09:00/P1D or R12/2026-11-24T09:00/P1M.",
  },
  "recurrence.count": {
    "zh-CN": "次数应为 1 至 {limit}，或者不写。",
    en: "Expected from 1 to {limit} repetitions, or none told.",
  },
  "recurrence.start": {
    "zh-CN": "「{start}」不是 {first} 至 {last} 年间的日期和时间。",
    en: "“{start}” is no date and time of the years {first} to {last}.",
  },
  "recurrence.too-often": {
    "zh-CN": "间隔「{every}」短于一分钟。",
    en: "The interval “{every}” is shorter than a minute.",
  },
  "recurrence.too-seldom": {
    "zh-CN": "间隔「{every}」长于十年。",
    en: "The interval “{every}” is longer than ten years.",
  },
  "recurrence.zone": { "zh-CN": "不认识的时区「{zone}」。", en: "Unknown time zone “{zone}”." },
  "recurrence.until": {
    "zh-CN": "「{until}」不是 {first} 至 {last} 年间的日期和时间。",
    en: "“{until}” is no date and time of the years {first} to {last}.",
  },
  "recurrence.moves-hours": {
    "zh-CN": "只有按天、周或月重复时才能顺延到下一个工作日。",
    en: "Only what repeats by days, weeks or months can move to the next working day.",
  },
});
export const recurrenceIssueTexts = issues.texts;

const form = /^R(\d{0,15})\/([^/]{1,40})\/([^/]{1,60})$/;

/** Reads a rule. What is wrong with it is told by its members' names as pointers. */
export function readRecurrence(rule: RecurrenceRule): Result<Recurrence> {
  const { repeat, zone, workingDays, until } = rule;
  const place = isTimeZone(zone) ? zone : undefined;
  const found: Issue[] = [];
  const wrong = (...told: Parameters<typeof issues.issue>) => void found.push(issues.issue(...told));
  if (place === undefined) wrong("recurrence.zone", "/zone", { zone });
  const untilMs = until === undefined ? undefined : instantOf(until, place ?? "UTC");
  if (until !== undefined && untilMs === undefined) wrong("recurrence.until", "/until", { until, ...YEARS });
  const [, count = "", begin = "", every = ""] = form.exec(repeat) ?? [];
  const step = parseDelay(every);
  if (step?.kind !== "span") {
    wrong("recurrence.malformed", "/repeat", { repeat });
    return err(found);
  }
  const times = count === "" ? undefined : Number(count);
  if (times !== undefined && (times < 1 || times > MAX_TIMES))
    wrong("recurrence.count", "/repeat", { limit: MAX_TIMES });
  const startMs = exactOf(begin);
  const start = startMs === undefined ? wallOf(begin) : localTime(place ?? "UTC", startMs);
  if (start === undefined) wrong("recurrence.start", "/repeat", { start: begin, ...YEARS });
  const { months, days, milliseconds } = step;
  if (months + days === 0 && milliseconds < SHORTEST_MS) wrong("recurrence.too-often", "/repeat", { every });
  if (months * 30.5 + days + milliseconds / 86_400_000 > LONGEST_DAYS)
    wrong("recurrence.too-seldom", "/repeat", { every });
  if (workingDays === "next" && milliseconds > 0) wrong("recurrence.moves-hours", "/workingDays");
  if (found.length > 0 || start === undefined) return err(found);
  return ok({ zone, workingDays, times, start, startMs, every: { months, days, milliseconds }, untilMs });
}

/** A date and time of the years that rules may tell, whose seconds may be left out. */
function read(text: string): DateTime | undefined {
  const found = parseDateTime(/T\d\d:\d\d$/.test(text) ? `${text}:00` : text);
  if (found === undefined || found.time.zone !== undefined) return undefined;
  const { year } = found.date;
  return year < YEARS.first || year > YEARS.last ? undefined : found;
}

/** Wall-clock time. */
function wallOf(text: string): Wall | undefined {
  const found = read(text);
  return found && { date: found.date, msOfDay: Math.floor(found.time.nanoseconds / 1_000_000) };
}

/** A time with an offset, in milliseconds since 1970. */
function exactOf(text: string): number | undefined {
  const found = read(text);
  return found?.time.offsetSeconds === undefined ? undefined : Number(epochNanoseconds(found) / 1_000_000n);
}

function instantOf(text: string, zone: string): number | undefined {
  const wall = wallOf(text);
  return exactOf(text) ?? (wall && msOfWall(zone, wall.date, wall.msOfDay));
}

/** Milliseconds since 1970 when clocks of the zone show this, by the rules of `offsetOfLocal`. */
export function msOfWall(zone: string, date: CalendarDate, msOfDay: number): number {
  return dayNumber(date) * 86_400_000 + msOfDay - offsetOfLocal(zone, date, msOfDay * 1_000_000) * 1_000;
}
