import { dateOfDayNumber, dayNumber, Decimal, formatDate } from "../kernel/index.ts";

/** A day that a workbook counts, with its time where it has one; undefined outside of the years that Excel has. */
export function dateOfSerial(serial: string, countsFrom1904: boolean): string | undefined {
  const value = new Decimal(serial);
  if (value.isNegative() || value.greaterThan(2_958_465)) return undefined;
  const seconds = value.times(86_400).toDecimalPlaces(0).toNumber();
  const days = Math.floor(seconds / 86_400);
  // Excel believes that 1900 was a leap year: before March its count is one ahead.
  const epoch = countsFrom1904
    ? { year: 1904, month: 1, day: 1 }
    : days < 60
      ? { year: 1899, month: 12, day: 31 }
      : { year: 1899, month: 12, day: 30 };
  const start = dayNumber({ kind: "date", ...epoch });
  const date = formatDate(dateOfDayNumber(start + days));
  const rest = seconds % 86_400;
  if (rest === 0) return date;
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${date}T${two(Math.floor(rest / 3_600))}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}`;
}
