import {
  addDays,
  dayNumber,
  formatDate,
  parseDate,
  weekday,
  type RecurrenceRule,
} from "@lendloom/engine/kernel";

/** How often something happens, as it is chosen in the form. */
export interface RuleForm {
  readonly every: "daily" | "weekly" | "monthly" | "custom";
  /** `hh:mm`. */
  readonly time: string;
  /** 1 for Monday to 7 for Sunday. */
  readonly weekday: number;
  /** 1 to 31; a month without it takes its last day. */
  readonly day: number;
  /** The repeating interval itself, for `custom`. */
  readonly repeat: string;
  readonly zone: string;
  readonly workingDays: "any" | "skip" | "next";
  /** The last day, `YYYY-MM-DD`, or the last moment where it was saved with another time. */
  readonly until: string;
}

const STEPS = { P1D: "daily", P1W: "weekly", P7D: "weekly", P1M: "monthly" } as const;
const LAST_MINUTE = "T23:59";

/** The rule that a form says; `today` is where a new one begins. */
export function ruleOf(form: RuleForm, today: string): RecurrenceRule {
  const { zone, workingDays, until } = form;
  return {
    repeat: repeatOf(form, today),
    zone,
    ...(workingDays === "any" ? {} : { workingDays }),
    ...(until === "" ? {} : { until: until.includes("T") ? until : until + LAST_MINUTE }),
  };
}

function repeatOf({ every, time, weekday: wanted, day, repeat }: RuleForm, today: string): string {
  switch (every) {
    case "daily":
      return `R/${today}T${time}/P1D`;
    case "weekly": {
      const date = parseDate(today);
      if (date === undefined) return repeat;
      const ahead = (wanted - weekday(date) + 7) % 7;
      return `R/${formatDate(addDays(date, ahead))}T${time}/P1W`;
    }
    case "monthly":
      // January has every day, and months are counted from it.
      return `R/${today.slice(0, 4)}-01-${String(day).padStart(2, "0")}T${time}/P1M`;
    case "custom":
      return repeat.trim();
  }
}

/** A rule as the form shows it; what has no plain choice is the repeating interval itself. */
export function formOf(rule: RecurrenceRule): RuleForm {
  const { repeat, zone, until = "" } = rule;
  const [, start = "", time = "", step = ""] =
    /^R\/(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::00)?\/(P1D|P1W|P7D|P1M)$/.exec(repeat) ?? [];
  const date = parseDate(start);
  const every = date === undefined ? "custom" : STEPS[step as keyof typeof STEPS];
  return {
    every: every === "monthly" && date !== undefined && mayLose(date) ? "custom" : every,
    time: time === "" ? "09:00" : time,
    weekday: date === undefined ? 1 : weekday(date),
    day: date?.day ?? 1,
    repeat,
    zone,
    workingDays: rule.workingDays ?? "any",
    until: until.endsWith(LAST_MINUTE) ? until.slice(0, -LAST_MINUTE.length) : until,
  };
}

/** From a short month's last day the form's January would make another rule. */
function mayLose({ month, day }: { readonly month: number; readonly day: number }): boolean {
  return month !== 1 && day > 28;
}

/** The input that can show an end: of a day, or of a moment; one that tells its zone stands as it is. */
export function untilInput(until: string): "date" | "datetime-local" | "text" {
  if (until === "" || /^\d{4}-\d\d-\d\d$/.test(until)) return "date";
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?$/.test(until) ? "datetime-local" : "text";
}

/** Today on the clocks of a zone, `YYYY-MM-DD`. */
export function todayIn(zone: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(new Date());
}

/** Keeps the start of a rule whose choices stay as they are: only what is changed begins anew. */
export function beginningOf(saved: RecurrenceRule | undefined, form: RuleForm, zoneToday: string): string {
  if (saved === undefined) return zoneToday;
  const before = formOf(saved);
  const same = (["every", "time", "weekday", "day", "zone"] as const).every(
    (key) => before[key] === form[key],
  );
  const start = saved.repeat.split("/")[1]?.slice(0, 10) ?? "";
  const date = parseDate(start);
  return same && date !== undefined && dayNumber(date) > 0 ? start : zoneToday;
}
