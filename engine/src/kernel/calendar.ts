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

/** The days on which a lender works, as far as they differ from Monday to Friday. */
export interface WorkingCalendar {
  /** Days off, `YYYY-MM-DD`. */
  readonly holidays: readonly string[];
  /** Saturdays and Sundays on which people work, `YYYY-MM-DD`. */
  readonly workingWeekends: readonly string[];
}
