import { useCallback } from "react";
import { useLanguage } from "../i18n/index.ts";

const units = [
  [86_400_000, "天", "day"],
  [3_600_000, "小时", "hour"],
  [60_000, "分钟", "minute"],
  [1_000, "秒", "second"],
] as const;

/** Simulated time that passed, in its two largest units; nothing when none did. */
export function useElapsed(): (from: string, to: string) => string {
  const language = useLanguage();
  return useCallback(
    (from, to) => {
      let rest = Date.parse(to) - Date.parse(from);
      const parts: string[] = [];
      for (const [size, chinese, english] of units) {
        const amount = Math.floor(rest / size);
        if (amount < 1 || parts.length === 2) continue;
        rest -= amount * size;
        parts.push(
          language === "en" ? `${amount} ${english}${amount === 1 ? "" : "s"}` : `${amount} ${chinese}`,
        );
      }
      return parts.join(" ");
    },
    [language],
  );
}
