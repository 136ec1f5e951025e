import { describe, expect, it } from "vitest";
import { beginningOf, formOf, ruleOf, untilInput, type RuleForm } from "./rule-form.ts";

/** A Tuesday. */
const today = "2026-11-24";
const form: RuleForm = {
  every: "daily",
  time: "09:00",
  weekday: 1,
  day: 31,
  repeat: "R5/2026-11-24T09:00/PT6H",
  zone: "Asia/Shanghai",
  workingDays: "any",
  until: "",
};

describe("rules as a form", () => {
  it.each([
    [{}, "R/2026-11-24T09:00/P1D"],
    [{ every: "weekly" }, "R/2026-11-30T09:00/P1W"],
    [{ every: "weekly", weekday: 2 }, "R/2026-11-24T09:00/P1W"],
    [{ every: "monthly" }, "R/2026-01-31T09:00/P1M"],
    [{ every: "custom" }, "R5/2026-11-24T09:00/PT6H"],
  ] as const)("%j is %s, and comes back as it was chosen", (chosen, repeat) => {
    const rule = ruleOf({ ...form, ...chosen }, today);
    expect(rule).toEqual({ repeat, zone: "Asia/Shanghai" });
    const { every, time } = { ...form, ...chosen };
    const back = formOf(rule);
    expect([back.every, back.time]).toEqual([every, time]);
    if (every === "weekly") expect(back.weekday).toBe({ ...form, ...chosen }.weekday);
    if (every === "monthly") expect(back.day).toBe(31);
    expect(ruleOf(back, beginningOf(rule, back, "2027-05-05"))).toEqual(rule);
  });

  it("the last day counts whole", () => {
    const rule = ruleOf({ ...form, until: "2026-12-31", workingDays: "next" }, today);
    expect(rule).toMatchObject({ until: "2026-12-31T23:59", workingDays: "next" });
    expect(formOf(rule)).toMatchObject({ until: "2026-12-31", workingDays: "next" });
  });

  it.each([
    ["", "date"],
    ["2026-12-31T23:59", "date"],
    ["2026-12-31T18:00", "datetime-local"],
    ["2026-12-31T18:00:30", "datetime-local"],
    ["2026-12-31T18:00Z", "text"],
  ] as const)("an end %j is shown as %s, and stays", (until, input) => {
    const rule = { ...ruleOf(form, today), ...(until === "" ? {} : { until }) };
    const back = formOf(rule);
    expect(untilInput(back.until)).toBe(input);
    expect(ruleOf(back, today)).toEqual(rule);
  });

  it("a month's last day that January would change stays the interval it is", () => {
    expect(formOf({ repeat: "R/2026-02-28T09:00/P1M", zone: "UTC" }).every).toBe("monthly");
    expect(formOf({ repeat: "R/2026-04-30T09:00/P1M", zone: "UTC" }).every).toBe("custom");
  });
});
