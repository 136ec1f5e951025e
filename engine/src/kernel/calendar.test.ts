import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addMonths,
  dateOfDayNumber,
  dayNumber,
  monthsBetween,
  weekday,
  type CalendarDate,
} from "./calendar.ts";
import { formatDate, formatDateTime, parseDate, parseDateTime, parseInstant } from "./date-text.ts";
import { addToDate, addToDateTime, epochNanoseconds, formatDuration, parseDuration } from "./duration.ts";

const date = (text: string) => parseDate(text) as CalendarDate;

describe("dates", () => {
  it("KN4 are days that exist", () => {
    for (const text of [
      "2024-02-30",
      "2023-02-29",
      "2024-13-01",
      "2024-00-01",
      "2024-1-1",
      "24-01-01",
      "2024-01-01Z",
      "x",
    ]) {
      expect(parseDate(text), text).toBeUndefined();
    }
    expect(date("2024-02-29")).toEqual({ kind: "date", year: 2024, month: 2, day: 29 });
  });

  it("KN4 agree with the platform's calendar on every day number", () => {
    fc.assert(
      fc.property(fc.integer({ min: -3_000_000, max: 3_000_000 }), (number) => {
        const day = dateOfDayNumber(number);
        expect(dayNumber(day)).toBe(number);
        const platform = new Date(number * 86_400_000);
        expect([day.year, day.month, day.day]).toEqual([
          platform.getUTCFullYear(),
          platform.getUTCMonth() + 1,
          platform.getUTCDate(),
        ]);
        expect(weekday(day)).toBe(platform.getUTCDay() === 0 ? 7 : platform.getUTCDay());
        expect(formatDate(day)).toSatisfy(
          (text: string) => day.year < -9_999 || formatDate(date(text)) === text,
        );
      }),
    );
  });

  it("KN4 date-times keep their offset or zone, and instants need one", () => {
    for (const text of [
      "2026-11-22T10:00:00Z",
      "2026-11-22T10:00:00.125+08:00",
      "2026-11-22T10:00:00@Asia/Shanghai",
    ]) {
      const parsed = parseDateTime(text);
      expect(parsed && formatDateTime(parsed)).toBe(text);
    }
    expect(parseInstant("2026-11-22T10:00:00")).toBeUndefined();
    expect(parseDateTime("2026-11-22T24:00:00Z")).toBeUndefined();
    expect(parseDateTime("2026-11-22T10:00:00@Nowhere/Land")).toBeUndefined();
    const shanghai = parseDateTime("2026-11-22T10:00:00@Asia/Shanghai");
    const utc = parseDateTime("2026-11-22T02:00:00Z");
    expect(shanghai && epochNanoseconds(shanghai)).toBe(utc && epochNanoseconds(utc));
  });

  it("KN5 adding months stops at the month's last day", () => {
    expect(formatDate(addMonths(date("2024-01-31"), 1))).toBe("2024-02-29");
    expect(formatDate(addMonths(date("2023-01-31"), 1))).toBe("2023-02-28");
    expect(formatDate(addMonths(date("2024-03-31"), -13))).toBe("2023-02-28");
    expect(monthsBetween(date("2020-01-31"), date("2021-01-30"))).toBe(11);
    expect(monthsBetween(date("2021-01-30"), date("2020-01-31"))).toBe(-11);
  });

  it("KN6 durations are of months or of exact time, in a normal form", () => {
    const normal = (text: string) => {
      const parsed = parseDuration(text);
      return parsed && formatDuration(parsed);
    };
    expect(["P14M", "-P1Y", "P0Y", "PT36H", "P1DT0.5S", "-PT90S", "PT0S"].map(normal)).toEqual([
      "P1Y2M",
      "-P1Y",
      "P0M",
      "P1DT12H",
      "P1DT0.5S",
      "-PT1M30S",
      "PT0S",
    ]);
    expect(["P", "PT", "P1", "P1Y2D", "1D", "P-1D", "P1.5D", ""].map(normal)).toEqual(
      Array(8).fill(undefined),
    );
  });

  it("KN6 a duration that leaves the calendar is no date", () => {
    const years = parseDuration("P999999999Y");
    const days = parseDuration("P400D");
    expect(years && addToDate(date("2024-01-01"), years)).toBeUndefined();
    expect(days && formatDate(addToDate(date("2024-01-01"), days) as CalendarDate)).toBe("2025-02-04");
    const noon = parseDateTime("2024-01-31T12:00:00Z");
    const month = parseDuration("P1M");
    const later = noon && month && addToDateTime(noon, month);
    expect(later && formatDateTime(later)).toBe("2024-02-29T12:00:00Z");
  });
});
