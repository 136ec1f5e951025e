import { describe, expect, it } from "vitest";
import { addDelay, parseDelay } from "./delay.ts";

const shanghai = { zone: "Asia/Shanghai" };
const end = (at: string, delay: string, place: Parameters<typeof addDelay>[2] = shanghai) => {
  const result = addDelay(at, delay, place);
  return result.ok ? result.value : result.error[0]?.code;
};

describe("delays", () => {
  it("KN7 of hours and less are exact", () => {
    expect(end("2026-11-22T10:00:00Z", "PT60M")).toBe("2026-11-22T11:00:00.000Z");
    expect(end("2026-11-22T10:00:00+08:00", "PT0.5S")).toBe("2026-11-22T02:00:00.500Z");
  });

  it("KN7 of days and months keep the wall clock of the zone", () => {
    expect(end("2026-11-22T10:00:00Z", "P7D")).toBe("2026-11-29T10:00:00.000Z");
    // Clocks in Berlin go forward on 29 March 2026.
    expect(end("2026-03-28T11:00:00Z", "P1D", { zone: "Europe/Berlin" })).toBe("2026-03-29T10:00:00.000Z");
    expect(end("2026-03-28T11:00:00Z", "PT24H", { zone: "Europe/Berlin" })).toBe("2026-03-29T11:00:00.000Z");
    expect(end("2026-01-31T10:00:00Z", "P1M")).toBe("2026-02-28T10:00:00.000Z");
  });

  it("KN7 none ends after the year 9999, which no stored instant could tell", () => {
    expect(end("2026-11-22T10:00:00Z", "P7973Y")).toBe("9999-11-22T10:00:00.000Z");
    expect(end("2026-11-22T10:00:00Z", "P7974Y")).toBe("delay.out-of-range");
    expect(end("9999-12-31T10:00:00Z", "P1D")).toBe("delay.out-of-range");
  });

  it("KN8 of working days skip weekends and holidays and count working weekends", () => {
    // Sunday 22 November 2026, in Shanghai already.
    expect(end("2026-11-22T02:00:00Z", "1WD")).toBe("2026-11-23T02:00:00.000Z");
    expect(end("2026-11-22T02:00:00Z", "15WD")).toBe("2026-12-11T02:00:00.000Z");
    // 23:00 UTC on Friday is Saturday in Shanghai.
    expect(end("2026-11-20T23:00:00Z", "1WD")).toBe("2026-11-22T23:00:00.000Z");
    const calendar = {
      holidays: ["2026-10-01", "2026-10-02", "2026-10-05"],
      workingWeekends: ["2026-10-10"],
    };
    expect(end("2026-09-30T02:00:00Z", "1WD", { ...shanghai, calendar })).toBe("2026-10-06T02:00:00.000Z");
    expect(end("2026-10-09T02:00:00Z", "1WD", { ...shanghai, calendar })).toBe("2026-10-10T02:00:00.000Z");
    expect(end("2026-11-22T02:00:00Z", "0WD")).toBe("2026-11-22T02:00:00.000Z");
  });

  it("KN8 that cannot end or be read are issues", () => {
    expect(end("2026-11-22T02:00:00Z", "9999WD")).toMatch(/^2065-/);
    expect(end("2026-11-22", "P1D")).toBe("delay.instant");
    expect(end("2026-11-22T02:00:00Z", "P1D", { zone: "Mars/Base" })).toBe("delay.zone");
    for (const text of ["P", "PT", "-P1D", "1W", "WD", "1.5WD", "P1D ", "7d", "99999WD"]) {
      expect(parseDelay(text), text).toBeUndefined();
      expect(end("2026-11-22T02:00:00Z", text), text).toBe("delay.malformed");
    }
  });
});
