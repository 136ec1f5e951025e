import type { Application } from "../api/index.ts";
import { useText } from "../i18n/index.ts";
import { flowTexts } from "./flow-texts.ts";
import { itemCounts } from "./item-counts.ts";

/** How many items of each map stand where, a line for each; `nameOf` says a step in words. */
export function MapCounts({
  application,
  nameOf,
}: {
  readonly application: Application;
  readonly nameOf: (step: string) => string;
}) {
  const t = useText(flowTexts);
  return itemCounts(application).map(({ step, total, counts }) => (
    <li key={step} data-testid={`items-${step}`}>
      <span>{t("items", { step: nameOf(step), count: total })}</span>
      <span className="end">
        {counts
          .map(([state, count]) => `${t(state === "cancelled" ? "childCancelled" : state)} ${count}`)
          .join(" · ")}
      </span>
    </li>
  ));
}
