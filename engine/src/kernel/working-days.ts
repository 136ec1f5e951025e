import { addDays, weekday, type CalendarDate } from "./calendar.ts";
import { formatDate } from "./date-text.ts";

/** The days on which a lender works, as far as they differ from Monday to Friday. */
export interface WorkingCalendar {
  /** Days off, `YYYY-MM-DD`. */
  readonly holidays: readonly string[];
  /** Saturdays and Sundays on which people work, `YYYY-MM-DD`. */
  readonly workingWeekends: readonly string[];
}

const MONDAY_TO_FRIDAY: WorkingCalendar = { holidays: [], workingWeekends: [] };
/** Calendars are read once and asked for every day. */
const tests = new WeakMap<WorkingCalendar, (date: CalendarDate) => boolean>();

/** Tells which days are worked; without a calendar they are Monday to Friday. */
export function workingDays(calendar = MONDAY_TO_FRIDAY): (date: CalendarDate) => boolean {
  const known = tests.get(calendar);
  if (known !== undefined) return known;
  const holidays = new Set(calendar.holidays);
  const workingWeekends = new Set(calendar.workingWeekends);
  const test = (date: CalendarDate) => {
    const text = formatDate(date);
    return weekday(date) > 5 ? workingWeekends.has(text) : !holidays.has(text);
  };
  tests.set(calendar, test);
  return test;
}

/** No calendar keeps people from work for longer than this in a row of days per working day asked for. */
const MAX_DAYS_LOOKED_AT = 40_000;

/** The day `count` working days after `date`; `undefined` when the calendar has too few of them. */
export function addWorkingDays(
  date: CalendarDate,
  count: number,
  calendar?: WorkingCalendar,
): CalendarDate | undefined {
  const works = workingDays(calendar);
  let day = date;
  let left = count;
  for (let looked = 0; left > 0; looked++) {
    if (looked === MAX_DAYS_LOOKED_AT) return undefined;
    day = addDays(day, 1);
    if (works(day)) left--;
  }
  return day;
}
