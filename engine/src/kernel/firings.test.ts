import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { weekday } from "./calendar.ts";
import { parseDate } from "./date-text.ts";
import { firingsAfter, lastFirings } from "./firings.ts";
import { readRecurrence, type Recurrence, type RecurrenceRule } from "./recurrence.ts";
import { localTime } from "./time-zone.ts";
import type { WorkingCalendar } from "./working-days.ts";

const shanghai = "Asia/Shanghai";

function read(rule: Partial<RecurrenceRule> & { readonly repeat: string }): Recurrence {
  const result = readRecurrence({ zone: shanghai, ...rule });
  if (!result.ok) throw new Error(result.error.map(({ code }) => code).join());
  return result.value;
}
function next(
  rule: Parameters<typeof read>[0],
  after: string,
  asked: { readonly limit?: number; readonly calendar?: WorkingCalendar } = {},
) {
  return firingsAfter(read(rule), after, { limit: 5, ...asked }).map(({ at }) => at);
}
function refused(rule: Partial<RecurrenceRule>) {
  const result = readRecurrence({ zone: shanghai, repeat: "R/2026-11-24T09:00/P1D", ...rule });
  return result.ok ? undefined : result.error.map(({ code, pointer }) => `${code} ${pointer}`);
}

describe("recurrences", () => {
  it("KN11 daily keeps the wall clock over a clock change, hours are exact", () => {
    const berlin = { zone: "Europe/Berlin" };
    expect(next({ ...berlin, repeat: "R/2026-03-27T09:00/P1D" }, "2026-03-27T00:00:00.000Z")).toEqual([
      "2026-03-27T08:00:00.000Z",
      "2026-03-28T08:00:00.000Z",
      "2026-03-29T07:00:00.000Z",
      "2026-03-30T07:00:00.000Z",
      "2026-03-31T07:00:00.000Z",
    ]);
    expect(next({ ...berlin, repeat: "R3/2026-03-28T09:00/PT24H" }, "2026-03-27T00:00:00.000Z")).toEqual([
      "2026-03-28T08:00:00.000Z",
      "2026-03-29T08:00:00.000Z",
      "2026-03-30T08:00:00.000Z",
    ]);
    // A time that the change skips, and one that it repeats.
    expect(next({ ...berlin, repeat: "R2/2026-03-28T02:30/P1D" }, "2026-03-27T00:00:00.000Z")[1]).toBe(
      "2026-03-29T01:30:00.000Z",
    );
    expect(next({ ...berlin, repeat: "R2/2026-10-24T02:30/P1D" }, "2026-10-24T00:00:00.000Z")).toEqual([
      "2026-10-24T00:30:00.000Z",
      "2026-10-25T00:30:00.000Z",
    ]);
  });

  it("KN11 months are counted from the start, so that the 31st comes back", () => {
    expect(next({ repeat: "R4/2026-12-31T09:00/P1M" }, "2026-01-01T00:00:00.000Z")).toEqual([
      "2026-12-31T01:00:00.000Z",
      "2027-01-31T01:00:00.000Z",
      "2027-02-28T01:00:00.000Z",
      "2027-03-31T01:00:00.000Z",
    ]);
  });

  it("KN11 a start may be an instant; there are n moments, and none after the last instant", () => {
    expect(next({ repeat: "R2/2026-11-24T01:00:00Z/P1W" }, "2026-11-24T00:59:59.999Z")).toEqual([
      "2026-11-24T01:00:00.000Z",
      "2026-12-01T01:00:00.000Z",
    ]);
    expect(next({ repeat: "R2/2026-11-24T09:00/P1W" }, "2026-11-24T01:00:00.000Z")).toHaveLength(1);
    expect(next({ repeat: "R2/2026-11-24T09:00/P1W" }, "2027-11-24T01:00:00.000Z")).toEqual([]);
    const until = { repeat: "R/2026-11-24T09:00/P1D", until: "2026-11-26T09:00" };
    expect(next(until, "2026-11-01T00:00:00.000Z")).toHaveLength(3);
  });

  it("KN11 an instant in an hour that comes twice stays where it is", () => {
    const york = { zone: "America/New_York" };
    const begin = "2026-10-01T00:00:00.000Z";
    const second = ["2026-11-01T06:30:00.000Z", "2026-11-02T06:30:00.000Z"];
    expect(next({ ...york, repeat: "R2/2026-11-01T06:30:00Z/PT24H" }, begin)).toEqual(second);
    expect(next({ ...york, repeat: "R2/2026-11-01T01:30:00-05:00/PT24H" }, begin)).toEqual(second);
    expect(next({ ...york, repeat: "R2/2026-11-01T05:30:00Z/PT24H" }, begin)[0]).toBe(
      "2026-11-01T05:30:00.000Z",
    );
    const hourly = { ...york, repeat: "R/2026-11-01T00:30/PT1H", until: "2026-11-01T06:30:00Z" };
    expect(next(hourly, begin)).toEqual([
      "2026-11-01T04:30:00.000Z",
      "2026-11-01T05:30:00.000Z",
      "2026-11-01T06:30:00.000Z",
    ]);
    // Days keep the wall clock, from the moment after it on.
    expect(next({ ...york, repeat: "R2/2026-11-01T06:30:00Z/P1D" }, begin)).toEqual(second);
  });

  it("KN11 a day that a zone left out is no moment of its own", () => {
    // Samoa went from 29 to 31 December 2011.
    const apia = { zone: "Pacific/Apia", repeat: "R4/2011-12-28T09:00/P1D" };
    expect(next(apia, "2011-12-01T00:00:00.000Z")).toEqual([
      "2011-12-28T19:00:00.000Z",
      "2011-12-29T19:00:00.000Z",
      "2011-12-30T19:00:00.000Z",
    ]);
  });

  const golden: WorkingCalendar = {
    holidays: [
      "2026-10-01",
      "2026-10-02",
      "2026-10-03",
      "2026-10-04",
      "2026-10-05",
      "2026-10-06",
      "2026-10-07",
    ],
    workingWeekends: ["2026-09-27", "2026-10-10"],
  };

  it("KN12 a moment on a day off is left out", () => {
    const rule = { repeat: "R/2026-09-26T09:00/P1D", workingDays: "skip" } as const;
    expect(next(rule, "2026-09-26T00:00:00.000Z", { calendar: golden, limit: 7 })).toEqual([
      // Sunday 27 September is worked, 1 to 7 October are not, Saturday the 10th is.
      "2026-09-27T01:00:00.000Z",
      "2026-09-28T01:00:00.000Z",
      "2026-09-29T01:00:00.000Z",
      "2026-09-30T01:00:00.000Z",
      "2026-10-08T01:00:00.000Z",
      "2026-10-09T01:00:00.000Z",
      "2026-10-10T01:00:00.000Z",
    ]);
    const sundays = { repeat: "R/2026-11-22T09:00/P1W", workingDays: "skip" } as const;
    expect(next(sundays, "2026-11-01T00:00:00.000Z")).toEqual([]);
    expect(next(sundays, "2026-09-01T00:00:00.000Z", { calendar: golden })).toEqual([]);
    const minutes = { repeat: "R/2026-01-01T00:00/PT1M", workingDays: "skip" } as const;
    expect(next(minutes, "2026-09-30T15:59:00.000Z", { calendar: golden, limit: 1 })).toEqual([
      "2026-10-07T16:00:00.000Z",
    ]);
  });

  it("KN12 a moment on a day off moves to the next working day, where what meets is one", () => {
    const monthly = { repeat: "R/2026-08-01T09:00/P1M", workingDays: "next" } as const;
    expect(firingsAfter(read(monthly), "2026-08-02T00:00:00.000Z", { limit: 3, calendar: golden })).toEqual([
      { at: "2026-08-03T01:00:00.000Z", movedFrom: "2026-08-01" },
      { at: "2026-09-01T01:00:00.000Z" },
      { at: "2026-10-08T01:00:00.000Z", movedFrom: "2026-10-01" },
    ]);
    const daily = { repeat: "R/2026-10-01T09:00/P1D", workingDays: "next" } as const;
    expect(firingsAfter(read(daily), "2026-10-01T00:00:00.000Z", { limit: 2, calendar: golden })).toEqual([
      { at: "2026-10-08T01:00:00.000Z" },
      { at: "2026-10-09T01:00:00.000Z" },
    ]);
  });

  it("KN13 nonsense is refused with a code and its place", () => {
    const repeat = (text: string) => refused({ repeat: text });
    expect(refused({})).toBeUndefined();
    expect(repeat("R/2026-11-24T09:00/PT0S")).toEqual(["recurrence.too-often /repeat"]);
    expect(repeat("R/2026-11-24T09:00/PT59S")).toEqual(["recurrence.too-often /repeat"]);
    expect(repeat("R/2026-11-24T09:00/P11Y")).toEqual(["recurrence.too-seldom /repeat"]);
    expect(repeat("R/9999-11-24T09:00/P1D")).toEqual(["recurrence.start /repeat"]);
    expect(repeat("R/2026-02-30T09:00/P1D")).toEqual(["recurrence.start /repeat"]);
    expect(repeat("R/2026-11-24T09:00@Asia/P1D")).toEqual(["recurrence.start /repeat"]);
    for (const count of ["0", "100001", "999999999999999"]) {
      expect(repeat(`R${count}/2026-11-24T09:00/P1D`)).toEqual(["recurrence.count /repeat"]);
    }
    for (const text of ["", "daily", "R/P1D", "R/2026-11-24T09:00/15WD", "R-1/2026-11-24T09:00/P1D"]) {
      expect(repeat(text), text).toEqual(["recurrence.malformed /repeat"]);
    }
    expect(refused({ zone: "Mars/Base" })).toEqual(["recurrence.zone /zone"]);
    expect(refused({ until: "never" })).toEqual(["recurrence.until /until"]);
    expect(refused({ repeat: "R/2026-11-24T09:00/PT8H", workingDays: "next" })).toEqual([
      "recurrence.moves-hours /workingDays",
    ]);
  });

  const zones = [shanghai, "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC"];
  const days = ["PT1M", "PT45M", "PT7H", "P1D", "P1W", "P2DT3H", "P1M", "P3M", "P1Y"];
  const rules = fc.record({
    zone: fc.constantFrom(...zones),
    day: fc.date({ min: new Date("2010-01-01"), max: new Date("2030-01-01"), noInvalidDate: true }),
    time: fc.constantFrom("00:00", "02:30", "09:00", "23:59:59"),
    every: fc.constantFrom(...days),
    times: fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }),
    workingDays: fc.constantFrom(undefined, "skip" as const, "next" as const),
    offset: fc.integer({ min: -40, max: 4_000 }),
  });

  it("KN11 KN12 from any instant, moments rise, keep the clock and the count, and are the same backwards", () => {
    fc.assert(
      fc.property(rules, ({ zone, day, time, every, times, workingDays, offset }) => {
        const exact = every.includes("T");
        const repeat = `R${times ?? ""}/${day.toISOString().slice(0, 10)}T${time}/${every}`;
        const rule = {
          repeat,
          zone,
          ...(workingDays && !(exact && workingDays === "next") ? { workingDays } : {}),
        };
        const recurrence = read(rule);
        const calendar = golden;
        const after = new Date(day.getTime() + offset * 3_600_000).toISOString();
        const found = firingsAfter(recurrence, after, { limit: 60, calendar }).map(({ at }) => at);
        expect(found).toEqual([...new Set(found)].sort());
        expect(found.length).toBeLessThanOrEqual(Math.min(60, times ?? 60));
        if (times === undefined && rule.workingDays !== "skip") expect(found).toHaveLength(60);
        for (const at of found) {
          expect(at > after).toBe(true);
          const { date, msOfDay } = localTime(zone, Date.parse(at));
          if (!exact) {
            const wanted = Date.parse(`1970-01-01T${time.padEnd(8, ":00")}Z`);
            // A clock change may skip the time of day.
            expect(Math.abs(msOfDay - wanted)).toBeLessThanOrEqual(3_600_000);
          }
          if (rule.workingDays !== undefined) {
            const text =
              at &&
              `${date.year}-${String(date.month).padStart(2, "0")}-${String(date.day).padStart(2, "0")}`;
            const worked = golden.workingWeekends.includes(text) || weekday(parseDate(text) ?? date) < 6;
            expect(worked && !golden.holidays.includes(text)).toBe(true);
          }
        }
        // Asked one at a time, they are the same.
        let last = after;
        for (const at of found.slice(0, 5)) {
          expect(firingsAfter(recurrence, last, { limit: 1, calendar })[0]?.at).toBe(at);
          last = at;
        }
        const to = found[6] ?? found.at(-1);
        if (to === undefined) return;
        const back = lastFirings(recurrence, { after, to }, { limit: 100, calendar }).map(({ at }) => at);
        expect(back).toEqual(found.slice(0, 7));
      }),
      { numRuns: 400 },
    );
  });

  it("KN13 that no moment comes on a working day is found in few steps", () => {
    const rule = read({ repeat: "R/2020-01-04T09:17/P1W", workingDays: "skip" });
    let looks = 0;
    const every = {
      ...rule.every,
      // Every moment that is looked at reads it.
      get months() {
        looks++;
        return 0;
      },
    };
    const saturdays = { ...rule, every };
    expect(firingsAfter(saturdays, "2026-06-01T00:00:00.000Z", { limit: 1 })).toEqual([]);
    expect(looks).toBeGreaterThan(600);
    expect(looks).toBeLessThan(1_500);
    const span = { after: "2020-01-01T00:00:00.000Z", to: "2040-06-01T00:00:00.000Z" };
    looks = 0;
    expect(lastFirings(saturdays, span, { limit: 1 })).toEqual([]);
    expect(looks).toBeGreaterThan(600);
    expect(looks).toBeLessThan(1_500);
  });

  it("KN13 however long ago it began, the next moment and the last ones are found at once", () => {
    const rule = read({ repeat: "R/2000-01-01T00:00/PT1M", workingDays: "skip" });
    const begun = performance.now();
    for (let turn = 0; turn < 20; turn++) {
      const after = `21${50 + turn}-10-01T00:00:00.000Z`;
      expect(firingsAfter(rule, after, { limit: 1 })).toHaveLength(1);
      expect(lastFirings(rule, { after: "2000-01-01T00:00:00.000Z", to: after }, { limit: 3 })).toHaveLength(
        3,
      );
    }
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});
