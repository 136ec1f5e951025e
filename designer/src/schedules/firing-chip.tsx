import type { Firing } from "../api/index.ts";
import { useText } from "../i18n/index.ts";
import { scheduleTexts } from "./texts.ts";

const looks = {
  started: "chip chip-live",
  failed: "chip chip-decline",
  overlap: "chip",
  missed: "chip chip-refer",
} as const;

/** What came of a moment, in a word. */
export function FiringChip({ result }: Pick<Firing, "result">) {
  const t = useText(scheduleTexts);
  return <span className={looks[result]}>{t(result)}</span>;
}
