/** A day without a time. */
export interface CalendarDate {
  readonly kind: "date";
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** A time of day; `offsetSeconds` is undefined for a local time. */
export interface TimeOfDay {
  readonly kind: "time";
  /** Nanoseconds since midnight. */
  readonly nanoseconds: number;
  readonly offsetSeconds: number | undefined;
  /** The IANA zone the offset was taken from, where one was named. */
  readonly zone: string | undefined;
}

export interface DateTime {
  readonly kind: "date-time";
  readonly date: CalendarDate;
  readonly time: TimeOfDay;
}

/** A span of exact length, in nanoseconds. */
export interface DaysAndTimeDuration {
  readonly kind: "days-and-time-duration";
  readonly nanoseconds: bigint;
}

/** A span in months, whose length in days depends on where it starts. */
export interface YearsAndMonthsDuration {
  readonly kind: "years-and-months-duration";
  readonly months: number;
}

export type Duration = DaysAndTimeDuration | YearsAndMonthsDuration;
export type FeelTemporal = CalendarDate | TimeOfDay | DateTime | Duration;

/** Years that dates may have: what XML Schema processors must carry, and far inside exact integers. */
export const MAX_YEAR = 999_999_999;

/** The proleptic Gregorian date, or `undefined` when there is no such day. */
export function calendarDate(year: number, month: number, day: number): CalendarDate | undefined {
  const whole = Number.isInteger(year) && Number.isInteger(month) && Number.isInteger(day);
  if (!whole || Math.abs(year) > MAX_YEAR || month < 1 || month > 12) return undefined;
  return day < 1 || day > daysInMonth(year, month) ? undefined : { kind: "date", year, month, day };
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/**
 * Days since 1970-01-01. Years are taken to start in March, so that the leap day is the last of its year;
 * the method is Howard Hinnant's `days_from_civil`.
 */
export function dayNumber({ year, month, day }: CalendarDate): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The date of a day number; the inverse of `dayNumber`. */
export function dateOfDayNumber(number: number): CalendarDate {
  const shifted = number + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return { kind: "date", year, month, day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1 };
}

/** Negative, zero or positive, as `first` is before, on or after `second`. */
export function compareDates(first: CalendarDate, second: CalendarDate): number {
  return first.year - second.year || first.month - second.month || first.day - second.day;
}

export function addDays(date: CalendarDate, days: number): CalendarDate {
  return dateOfDayNumber(dayNumber(date) + days);
}

/** Adds months; a day the month does not have becomes its last: 31 January + 1 month is 28 or 29 February. */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const total = date.year * 12 + (date.month - 1) + months;
  const year = Math.floor(total / 12);
  const month = total - year * 12 + 1;
  return { kind: "date", year, month, day: Math.min(date.day, daysInMonth(year, month)) };
}

/** Whole months from `first` to `second`, towards zero: a month is whole once its day is reached. */
export function monthsBetween(first: CalendarDate, second: CalendarDate): number {
  const months = (second.year - first.year) * 12 + (second.month - first.month);
  if (months > 0 && second.day < first.day) return months - 1;
  return months < 0 && second.day > first.day ? months + 1 : months;
}

/** 1 for Monday to 7 for Sunday (ISO 8601). */
export function weekday(date: CalendarDate): number {
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1;
}
