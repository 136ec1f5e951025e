import type { Application } from "../api/index.ts";
import { useText } from "../i18n/index.ts";
import { flowTexts } from "./flow-texts.ts";
import { itemCounts } from "./item-counts.ts";

interface MapCountsProps {
  readonly application: Application;
  /** Says a step in words. */
  readonly nameOf: (step: string) => string;
  /** A line of a list each, or a part of a line. */
  readonly as?: "li" | "span";
}

/** How many items of each map stand where. */
export function MapCounts({ application, nameOf, as: Line = "li" }: MapCountsProps) {
  const t = useText(flowTexts);
  return itemCounts(application).map(({ step, total, counts }) => (
    <Line key={step} data-testid={Line === "li" ? `items-${step}` : `counts-${step}`}>
      <span>{t("items", { step: nameOf(step), count: total })}</span>{" "}
      <span className="end">
        {counts
          .map(([state, count]) => `${t(state === "cancelled" ? "childCancelled" : state)} ${count}`)
          .join(" · ")}
      </span>
    </Line>
  ));
}
