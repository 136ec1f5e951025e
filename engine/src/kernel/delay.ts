import { addDays, addMonths, dayNumber } from "./calendar.ts";
import { parseInstant } from "./date-text.ts";
import { epochNanoseconds } from "./duration.ts";
import { defineIssues } from "./issue.ts";
import { err, ok, type Result } from "./result.ts";
import { isTimeZone, localTime, offsetOfLocal } from "./time-zone.ts";
import { addWorkingDays, type WorkingCalendar } from "./working-days.ts";

/** How long to wait: calendar months and days and an exact rest, or a number of working days. */
export type Delay =
  | { readonly kind: "span"; readonly months: number; readonly days: number; readonly milliseconds: number }
  | { readonly kind: "working-days"; readonly count: number };

const delayIssues = defineIssues({
  "delay.malformed": {
    "zh-CN": "「{delay}」不是有效的时长；请写成 P7D、PT60M 或 15WD。",
    en: "“{delay}” is not a delay; write P7D, PT60M or 15WD.",
  },
  "delay.instant": { "zh-CN": "「{at}」不是有效的时间。", en: "“{at}” is not an instant." },
  "delay.zone": { "zh-CN": "不认识的时区「{zone}」。", en: "Unknown time zone “{zone}”." },
  "delay.out-of-range": {
    "zh-CN": "从 {at} 起的「{delay}」超出日历范围。",
    en: "“{delay}” from {at} is beyond the calendar.",
  },
});
export const delayIssueTexts = delayIssues.texts;

const spanForm =
  /^P(?=.)(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?=.)(?:(\d{1,7})H)?(?:(\d{1,9})M)?(?:(\d{1,10})(?:\.(\d{1,3}))?S)?)?$/;
const workingDaysForm = /^(\d{1,4})WD$/;
/** The end of the year 9999: an instant after it is written longer, and would come before all others as a text. */
export const LAST_MS = 253_402_300_799_999;

/** Delays that were read before: definitions say the same ones again and again. */
const known = new Map<string, Delay>();
const MOST_KNOWN = 1_000;

/** Reads an ISO 8601 duration or working days (`15WD`); `undefined` for any other text. */
export function parseDelay(text: string): Delay | undefined {
  const read = known.get(text) ?? readDelay(text);
  if (read === undefined) return undefined;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(text, read);
  return read;
}

function readDelay(text: string): Delay | undefined {
  if (text.length > 60) return undefined;
  const working = workingDaysForm.exec(text);
  if (working !== null) return { kind: "working-days", count: Number(working[1]) };
  const match = spanForm.exec(text);
  if (match === null) return undefined;
  const [years, months, weeks, days, hours, minutes, seconds] = match
    .slice(1, 8)
    .map((part) => Number((part as string | undefined) ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    kind: "span",
    months: years * 12 + months,
    days: weeks * 7 + days,
    milliseconds: (hours * 3_600 + minutes * 60 + seconds) * 1_000 + Number((match[8] ?? "").padEnd(3, "0")),
  };
}

/**
 * The instant a delay ends, RFC 3339 in UTC with milliseconds. Months, days and working days keep the wall
 * clock of the zone (a deadline at 17:00 stays at 17:00 over a clock change); hours and less are exact.
 * Working days are counted from the day after `at`; without a calendar they are Monday to Friday.
 */
export function addDelay(
  at: string,
  delay: string,
  place: { readonly zone: string; readonly calendar?: WorkingCalendar | undefined },
): Result<string> {
  const parsed = parseDelay(delay);
  if (parsed === undefined) return err([delayIssues.issue("delay.malformed", "", { delay })]);
  const start = parseInstant(at);
  if (start === undefined) return err([delayIssues.issue("delay.instant", "", { at })]);
  if (!isTimeZone(place.zone)) return err([delayIssues.issue("delay.zone", "", { zone: place.zone })]);
  const startMs = Number(epochNanoseconds(start) / 1_000_000n);
  const endMs = addParsed(startMs, parsed, place.zone, place.calendar);
  return endMs === undefined || Math.abs(endMs) > LAST_MS
    ? err([delayIssues.issue("delay.out-of-range", "", { at, delay })])
    : ok(new Date(endMs).toISOString());
}

function addParsed(
  startMs: number,
  delay: Delay,
  zone: string,
  calendar: WorkingCalendar | undefined,
): number | undefined {
  if (delay.kind === "span" && delay.months === 0 && delay.days === 0) return startMs + delay.milliseconds;
  const { date, msOfDay } = localTime(zone, startMs);
  const day =
    delay.kind === "span"
      ? addDays(addMonths(date, delay.months), delay.days)
      : addWorkingDays(date, delay.count, calendar);
  if (day === undefined) return undefined;
  const offset = offsetOfLocal(zone, day, msOfDay * 1_000_000);
  const rest = delay.kind === "span" ? delay.milliseconds : 0;
  return dayNumber(day) * 86_400_000 + msOfDay - offset * 1_000 + rest;
}
