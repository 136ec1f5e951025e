import { currencyExponent, type Language } from "@lendloom/engine/kernel";
import { useMemo } from "react";
import { useLanguage } from "./define-texts.ts";

/** Dates, times and numbers as people write them in a language. */
export interface Formats {
  moment(at: string): string;
  day(at: string): string;
  /** "3 minutes ago", "in 2 days". */
  distance(at: string, now: number): string;
  number(value: number, maximumFractionDigits?: number): string;
  money(amountMinor: number, currency: string): string;
  percent(fraction: number): string;
}

export function useFormats(): Formats {
  const language = useLanguage();
  return useMemo(() => formatsFor(language), [language]);
}

export function formatsFor(language: Language): Formats {
  const moment = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  const day = new Intl.DateTimeFormat(language, { dateStyle: "medium" });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 2 });
  return {
    moment: (at) => moment.format(new Date(at)),
    day: (at) => day.format(new Date(at)),
    distance: (at, now) => distance(relative, new Date(at).getTime() - now),
    number: (value, maximumFractionDigits = 6) =>
      new Intl.NumberFormat(language, { maximumFractionDigits }).format(value),
    money: (amountMinor, currency) =>
      new Intl.NumberFormat(language, {
        style: "currency",
        currency,
        currencyDisplay: "narrowSymbol",
        trailingZeroDisplay: "stripIfInteger",
      }).format(amountMinor / 10 ** currencyExponent(currency)),
    percent: (fraction) => percent.format(fraction),
  };
}

const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

function distance(relative: Intl.RelativeTimeFormat, ms: number): string {
  for (const [unit, size] of units)
    if (Math.abs(ms) >= size) return relative.format(Math.round(ms / size), unit);
  return relative.format(Math.round(ms / 1000), "second");
}
