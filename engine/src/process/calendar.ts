import { Type, type Static } from "typebox";
import {
  addDays,
  checkSchema,
  closed,
  defineIssues,
  err,
  formatDate,
  hasErrors,
  Id,
  isTimeZone,
  ok,
  parseDate,
  TextsSchema,
  Version,
  weekday,
  type CalendarDate,
  type Issue,
  type Result,
} from "../kernel/index.ts";
import type { Place } from "./simulated-world.ts";

const Day = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" });

/** `rules/calendars/<id>.json`: a lender's zone, and the days that are not worked although they are weekdays, or are. */
export const CalendarSchema = closed({
  format: Type.Literal("lendloom-calendar/1"),
  id: Id,
  version: Version,
  title: TextsSchema,
  /** IANA name of the zone in which days begin and deadlines keep their wall clock. */
  zone: Type.String({ minLength: 1, maxLength: 80 }),
  years: Type.Array(
    closed({
      year: Type.Integer({ minimum: 1900, maximum: 2999 }),
      /** The notice that says so. */
      source: Type.String({ minLength: 1, maxLength: 400 }),
      /** From the first to the last day off; weekends among them change nothing. */
      holidays: Type.Array(closed({ title: TextsSchema, from: Day, to: Day }), { maxItems: 100 }),
      /** Saturdays and Sundays that are worked to make up for holidays. */
      workingWeekends: Type.Array(Day, { maxItems: 100 }),
    }),
    { maxItems: 200 },
  ),
});
export type CalendarDefinition = Static<typeof CalendarSchema>;

const MAX_DAYS_OFF = 31;

const issues = defineIssues({
  "calendar.zone-unknown": {
    "zh-CN": "不认识的时区「{zone}」。",
    en: "Unknown time zone “{zone}”.",
  },
  "calendar.year-twice": { "zh-CN": "{year} 年出现了两次。", en: "The year {year} is there twice." },
  "calendar.no-day": { "zh-CN": "没有 {day} 这一天。", en: "There is no day {day}." },
  "calendar.other-year": {
    "zh-CN": "{day} 不属于 {year} 年的安排。",
    en: "{day} is no day that the notice for {year} can speak of.",
  },
  "calendar.range": {
    "zh-CN": "假期应从较早的一天到较晚的一天，至多 {limit} 天。",
    en: "A holiday goes from an earlier day to a later one, of at most {limit} days.",
  },
  "calendar.weekday-worked": {
    "zh-CN": "{day} 不是周末，本来就上班。",
    en: "{day} is no weekend: it is worked anyway.",
  },
  "calendar.worked-and-off": {
    "zh-CN": "{day} 既是假日又是调休上班日。",
    en: "{day} is both a holiday and a day to make up for one.",
  },
});
export const calendarIssueTexts = issues.texts;

/**
 * Reads a calendar: the place whose working days and wall clock deadlines go by. Beyond the years it has,
 * working days are Monday to Friday.
 */
export function loadCalendar(json: unknown): Result<Place> {
  const checked = checkSchema(CalendarSchema, json);
  if (!checked.ok) return checked;
  const { zone, years } = checked.value;
  const found: Issue[] = [];
  if (!isTimeZone(zone)) found.push(issues.issue("calendar.zone-unknown", "/zone", { zone }));
  const off = new Set<string>();
  const worked = new Map<string, string>();
  for (const [index, { year, holidays, workingWeekends }] of years.entries()) {
    const at = `/years/${index}`;
    if (years.findIndex((other) => other.year === year) < index) {
      found.push(issues.issue("calendar.year-twice", `${at}/year`, { year }));
    }
    const read = (day: string, pointer: string): CalendarDate | undefined => {
      const date = parseDate(day);
      if (date === undefined) found.push(issues.issue("calendar.no-day", pointer, { day }));
      // A holiday at the turn of the year may begin before it or end after it.
      else if (Math.abs(date.year - year) > 1) {
        found.push(issues.issue("calendar.other-year", pointer, { day, year }));
      }
      return date;
    };
    for (const [number, { from, to }] of holidays.entries()) {
      const place = `${at}/holidays/${number}`;
      const [first, last] = [read(from, `${place}/from`), read(to, `${place}/to`)];
      if (first === undefined || last === undefined) continue;
      const days = daysBetween(first, last);
      if (days.length === 0) found.push(issues.issue("calendar.range", place, { limit: MAX_DAYS_OFF }));
      for (const day of days) off.add(day);
    }
    for (const [number, day] of workingWeekends.entries()) {
      const place = `${at}/workingWeekends/${number}`;
      const date = read(day, place);
      if (date === undefined) continue;
      if (weekday(date) < 6) found.push(issues.issue("calendar.weekday-worked", place, { day }));
      worked.set(day, place);
    }
  }
  for (const [day, place] of worked) {
    if (off.has(day)) found.push(issues.issue("calendar.worked-and-off", place, { day }));
  }
  if (hasErrors(found)) return err(found);
  const calendar = { holidays: [...off].sort(), workingWeekends: [...worked.keys()].sort() };
  return ok({ zone, calendar });
}

/** The days from first to last; none when they are the wrong way round or too many. */
function daysBetween(first: CalendarDate, last: CalendarDate): readonly string[] {
  const days: string[] = [];
  for (let day = first; days.length < MAX_DAYS_OFF; day = addDays(day, 1)) {
    days.push(formatDate(day));
    if (formatDate(day) === formatDate(last)) return days;
  }
  return [];
}
