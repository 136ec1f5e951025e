import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { addDelay, issueTexts, schemaIssueTexts } from "../kernel/index.ts";
import { calendarIssueTexts, loadCalendar, type CalendarDefinition } from "./calendar.ts";

const folder = new URL("../../../rules/calendars/", import.meta.url);
const read = (file: string) => JSON.parse(readFileSync(new URL(file, folder), "utf8")) as CalendarDefinition;
const china = read("cn-public.json");
const due = (at: string, delay: string) => {
  const place = loadCalendar(china);
  const end = place.ok ? addDelay(at, delay, place.value) : place;
  return end.ok ? end.value.slice(0, 10) : end.error[0]?.code;
};
const told = (change: (calendar: CalendarDefinition) => object) => {
  const loaded = loadCalendar({ ...china, ...change(china) });
  const found = loaded.ok ? [] : loaded.error;
  for (const issue of found) {
    const texts = issueTexts(issue, { ...schemaIssueTexts, ...calendarIssueTexts });
    expect(texts.en + texts["zh-CN"]).not.toMatch(/[{}]/);
  }
  return found.map(({ code, pointer }) => `${code} ${pointer}`);
};
const [first] = china.years;
const year = (more: object) => told(() => ({ years: [{ ...first, ...more }] }));

describe("calendars", () => {
  it.each(readdirSync(folder))("PR21 %s is sound", (file) => {
    expect(loadCalendar(read(file)).ok).toBe(true);
  });

  it("PR21 China's working days are those of the State Council's notices", () => {
    // 2024: the Sunday before the Spring Festival is worked, and so is the one after it.
    expect(due("2024-02-03T02:00:00Z", "1WD")).toBe("2024-02-04");
    expect(due("2024-02-09T02:00:00Z", "1WD")).toBe("2024-02-18");
    expect(due("2024-04-03T02:00:00Z", "1WD")).toBe("2024-04-07");
    // 2025: the Mid-Autumn Festival falls into the National Day week.
    expect(due("2025-01-27T02:00:00Z", "1WD")).toBe("2025-02-05");
    expect(due("2025-09-30T02:00:00Z", "2WD")).toBe("2025-10-10");
    expect(due("2025-10-10T02:00:00Z", "1WD")).toBe("2025-10-11");
    // 2026: nine days off at the Spring Festival, a Saturday worked on either side.
    expect(due("2026-02-13T02:00:00Z", "1WD")).toBe("2026-02-14");
    expect(due("2026-02-14T02:00:00Z", "1WD")).toBe("2026-02-24");
    expect(due("2026-09-30T02:00:00Z", "3WD")).toBe("2026-10-10");
    // Days off and days to make up, counted over each year.
    const years = china.years.map(({ holidays, workingWeekends }) => [
      holidays.length,
      workingWeekends.length,
    ]);
    expect(years).toEqual([
      [7, 8],
      [6, 5],
      [7, 6],
    ]);
  });

  it("PR21 counts Monday to Friday beyond the years it has", () => {
    expect(due("2030-10-01T02:00:00Z", "1WD")).toBe("2030-10-02");
  });

  it("PR21 refuses what cannot be a calendar, with its place", () => {
    expect(told(() => ({ zone: "Asia/Nowhere" }))).toEqual(["calendar.zone-unknown /zone"]);
    expect(told(({ years }) => ({ years: [...years, first] }))).toContain(
      "calendar.year-twice /years/3/year",
    );
    expect(year({ workingWeekends: ["2024-02-30"] })).toEqual(["calendar.no-day /years/0/workingWeekends/0"]);
    expect(year({ workingWeekends: ["2024-02-05"] })).toEqual([
      "calendar.weekday-worked /years/0/workingWeekends/0",
    ]);
    expect(year({ workingWeekends: ["2024-02-11"] })).toEqual([
      "calendar.worked-and-off /years/0/workingWeekends/0",
    ]);
    expect(year({ workingWeekends: ["2034-02-12"] })).toContain(
      "calendar.other-year /years/0/workingWeekends/0",
    );
    const off = (from: string, to: string) =>
      year({ holidays: [{ title: { "zh-CN": "假", en: "Off" }, from, to }], workingWeekends: [] });
    expect(off("2024-02-02", "2024-02-01")).toEqual(["calendar.range /years/0/holidays/0"]);
    expect(off("2024-02-02", "2024-04-01")).toEqual(["calendar.range /years/0/holidays/0"]);
    expect(told(() => ({ more: 1 }))).toEqual(["schema.unknown-key /more"]);
  });
});
