import type { Language, RecurrenceRule } from "@lendloom/engine/kernel";
import { useLanguage, useText } from "../i18n/index.ts";
import { formOf } from "./rule-form.ts";
import { scheduleTexts } from "./texts.ts";

/** A rule as a person says it; what has no plain choice is told as it is written. */
export function useRuleInWords(): (rule: RecurrenceRule) => string {
  const t = useText(scheduleTexts);
  const language = useLanguage();
  return (rule) => {
    const { every, time, weekday, day, repeat } = formOf(rule);
    switch (every) {
      case "daily":
        return t("dailyAt", { time });
      case "weekly":
        return t("weeklyAt", { day: weekdayName(weekday, language), time });
      case "monthly":
        return t("monthlyAt", { day, time });
      case "custom":
        return repeat;
    }
  };
}

/** 1 for Monday to 7 for Sunday. */
export function weekdayName(weekday: number, language: Language): string {
  // The fifth of January 2026 is a Monday.
  const date = new Date(Date.UTC(2026, 0, 4 + weekday));
  return new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" }).format(date);
}

/** A moment on the clocks of a zone. */
export function momentIn(at: string, zone: string, language: Language): string {
  return new Intl.DateTimeFormat(language, {
    year: "numeric",
    month: "short",
    day: "numeric",
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: zone,
  }).format(new Date(at));
}
