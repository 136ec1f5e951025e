import {
  addDays,
  calendarDate,
  dateTime,
  dayNumber,
  daysInMonth,
  monthsBetween,
  monthsDuration,
  parseDate,
  parseDateTime,
  parseDuration,
  parseInstant,
  parseTime,
  weekday,
  NANOS_PER_SECOND,
  type CalendarDate,
  type DateTime,
  type DaysAndTimeDuration,
  type TimeOfDay,
} from "../../kernel/index.ts";
import { spend, spendOnce } from "../budget.ts";
import { toDecimal, wholeNumber, type Numeric } from "../numbers.ts";
import { integerType, stringType, type StaticType } from "../tree/static-type.ts";
import type { Value } from "../value.ts";
import { parameter, type Builtin, type Overload } from "./builtin.ts";

const dateType: StaticType = { kind: "date" };
const dateTimeType: StaticType = { kind: "date-time" };
const from = parameter("from", "string");
const ofDate = parameter("date", "date", "date-time");
const day = [parameter("year", "number"), parameter("month", "number"), parameter("day", "number")];
const clock = [parameter("hour", "number"), parameter("minute", "number"), parameter("second", "number")];

/** FEEL's functions of dates, times and durations. */
export const dateBuiltins: readonly Builtin[] = [
  {
    name: "date",
    overloads: [
      overload([from], dateType, ([text]) => parseDate(text as string)),
      overload([parameter("from", "date", "date-time")], dateType, ([value]) => dateOf(value as Value)),
      overload(day, dateType, (parts) => dateFromParts(parts as readonly Numeric[])),
    ],
  },
  {
    name: "time",
    overloads: [
      overload([from], { kind: "time" }, ([text]) => parseTime(text as string)),
      overload([parameter("from", "date-time", "time", "date")], { kind: "time" }, ([value]) =>
        timeOf(value as Value),
      ),
      overload(
        [...clock, parameter("offset?", "days-and-time-duration", "null")],
        { kind: "time" },
        (parts) => timeFromParts(parts),
      ),
    ],
  },
  {
    name: "date and time",
    overloads: [
      overload([from], dateTimeType, ([text]) => dateAndTime(text as string)),
      overload(
        [parameter("date", "date", "date-time"), parameter("time", "time")],
        dateTimeType,
        ([date, time]) => {
          const start = dateOf(date as Value);
          return start && dateTime(start, time as TimeOfDay);
        },
      ),
      overload([...day, ...clock], dateTimeType, (parts) => dateTimeFromParts(parts)),
      overload(
        [...day, ...clock, parameter("offset", "days-and-time-duration", "null")],
        dateTimeType,
        (parts) => dateTimeFromParts(parts),
      ),
      overload([...day, ...clock, parameter("timezone", "string")], dateTimeType, (parts) =>
        dateTimeFromParts(parts),
      ),
    ],
  },
  {
    name: "duration",
    overloads: [overload([from], { kind: "any" }, ([text]) => parseDuration(text as string))],
  },
  {
    name: "years and months duration",
    overloads: [
      overload(
        [parameter("from", "date", "date-time"), parameter("to", "date", "date-time")],
        { kind: "years-and-months-duration" },
        ([first, second]) =>
          monthsDuration(
            monthsBetween(dateOf(first as Value) as CalendarDate, dateOf(second as Value) as CalendarDate),
          ),
      ),
    ],
  },
  {
    name: "now",
    overloads: [
      {
        parameters: [],
        result: dateTimeType,
        readsInstant: true,
        invoke: (_values, { at }) => instantOf(at),
      },
    ],
  },
  {
    name: "today",
    overloads: [
      {
        parameters: [],
        result: dateType,
        readsInstant: true,
        invoke: (_values, { at }) => instantOf(at)?.date,
      },
    ],
  },
  ofDay("day of week", stringType, (date) => weekdays[weekday(date) - 1]),
  ofDay("day of year", integerType, dayOfYear),
  ofDay("week of year", integerType, weekOfYear),
  ofDay("month of year", stringType, (date) => months[date.month - 1]),
  ofDay("last day of month", integerType, ({ year, month }) => daysInMonth(year, month)),
];

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

function overload(
  parameters: Overload["parameters"],
  result: StaticType,
  invoke: Overload["invoke"],
): Overload {
  return {
    parameters,
    result,
    invoke(values, call) {
      spendOnDates(values);
      return invoke(values, call);
    },
  };
}

/** What reading a date, making one or asking for its parts costs; the clock of a zone is asked of a calendar. */
const DATE = 25;
const ZONE = 400;
/** The first use of a zone in an evaluation. */
const NEW_ZONE = 1_500;

function spendOnDates(values: readonly Value[]): void {
  spend(DATE);
  const zones = values.flatMap((value) =>
    typeof value === "string" ? (/@(.*)$|^[A-Za-z_]+\/.*$/s.exec(value.slice(-80)) ?? []).slice(0, 1) : [],
  );
  for (const zone of zones) {
    spend(ZONE);
    spendOnce(zone, NEW_ZONE);
  }
}

function ofDay(
  name: string,
  result: StaticType,
  compute: (date: CalendarDate) => Value | undefined,
): Builtin {
  const invoke: Overload["invoke"] = ([value]) => {
    spend(DATE);
    const date = dateOf(value as Value);
    return date && compute(date);
  };
  return { name, overloads: [{ parameters: [ofDate], result, invoke }] };
}

function instantOf(at: string): DateTime | undefined {
  spend(DATE);
  return parseInstant(at);
}

function dateOf(value: Value): CalendarDate | undefined {
  const temporal = value as CalendarDate | DateTime;
  return temporal.kind === "date" ? temporal : temporal.date;
}

function timeOf(value: Value): TimeOfDay {
  const temporal = value as CalendarDate | TimeOfDay | DateTime;
  if (temporal.kind === "date") return { kind: "time", nanoseconds: 0, offsetSeconds: 0, zone: undefined };
  return temporal.kind === "time" ? temporal : temporal.time;
}

function dateFromParts(parts: readonly Numeric[]): CalendarDate | undefined {
  const [year, month, day] = parts.map(wholeNumber);
  return year === undefined || month === undefined || day === undefined
    ? undefined
    : calendarDate(year, month, day);
}

/** Hours, minutes, seconds with a fraction, and an offset of less than a day. */
function timeFromParts([hours, minutes, seconds, offset = null]: readonly Value[]): TimeOfDay | undefined {
  const [hour, minute] = [wholeNumber(hours as Numeric), wholeNumber(minutes as Numeric)];
  const second = toDecimal(seconds as Numeric);
  if (hour === undefined || minute === undefined || hour < 0 || hour > 23 || minute < 0 || minute > 59)
    return undefined;
  if (second.isNegative() || second.greaterThanOrEqualTo(60)) return undefined;
  const nanoseconds = (hour * 3_600 + minute * 60) * 1e9 + second.times(1e9).truncated().toNumber();
  const local: TimeOfDay = { kind: "time", nanoseconds, offsetSeconds: undefined, zone: undefined };
  if (offset === null) return local;
  const { nanoseconds: size } = offset as DaysAndTimeDuration;
  const offsetSeconds = Number(size / NANOS_PER_SECOND);
  return Math.abs(offsetSeconds) > 14 * 3_600 ? undefined : { ...local, offsetSeconds };
}

function dateTimeFromParts(parts: readonly Value[]): DateTime | undefined {
  const date = dateFromParts(parts.slice(0, 3) as readonly Numeric[]);
  const place = parts[6];
  const time = timeFromParts(parts.slice(3, typeof place === "string" ? 6 : 7));
  if (date === undefined || time === undefined) return undefined;
  if (typeof place !== "string") return dateTime(date, time);
  const zoned = parseTime(`00:00:00${place === "Z" ? "Z" : `@${place}`}`);
  return zoned && dateTime(date, { ...zoned, nanoseconds: time.nanoseconds });
}

/** FEEL also reads a date alone, as its midnight, and the end of a day, which begins the next (ISO 8601). */
function dateAndTime(text: string): DateTime | undefined {
  const date = parseDate(text);
  if (date === undefined) {
    if (!/T24:00:00(?:\.0{1,9})?(?![\d.])/.test(text)) return parseDateTime(text);
    const start = parseDateTime(text.replace("T24", "T00"));
    return start && dateTime(addDays(start.date, 1), start.time);
  }
  return dateTime(date, { kind: "time", nanoseconds: 0, offsetSeconds: undefined, zone: undefined });
}

function dayOfYear(date: CalendarDate): number {
  return dayNumber(date) - dayNumber({ kind: "date", year: date.year, month: 1, day: 1 }) + 1;
}

/** ISO 8601: week 1 holds the year's first Thursday. */
function weekOfYear(date: CalendarDate): number {
  const week = (number: number, year: number) => {
    const fourth = { kind: "date", year, month: 1, day: 4 } as const;
    return Math.floor((number - (dayNumber(fourth) - weekday(fourth) + 1)) / 7) + 1;
  };
  const number = dayNumber(date);
  if (week(number, date.year + 1) >= 1) return 1;
  const here = week(number, date.year);
  return here >= 1 ? here : week(number, date.year - 1);
}
