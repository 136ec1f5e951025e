import type { CatalogueDefinition } from "@lendloom/engine/decision";
import type { Simulation } from "@lendloom/engine/process";
import { useFormats, useText, useTitle } from "../i18n/index.ts";
import { simulatorTexts } from "./texts.ts";

interface SourcesAskedProps {
  readonly simulation: Simulation;
  readonly catalogue: CatalogueDefinition;
}

/** Which sources were asked at what cost, and what asking no further saved. */
export function SourcesAsked({ simulation, catalogue }: SourcesAskedProps) {
  const t = useText(simulatorTexts);
  const title = useTitle();
  const formats = useFormats();
  const sources = Object.entries(catalogue.sources).filter(([, { connector }]) => connector !== undefined);
  // Where nothing was decided, nothing was saved either.
  const idle = simulation.asked.length === 0 && simulation.decisions.length === 0;
  if (sources.length === 0 || idle) return null;
  const asked = new Set(simulation.asked.map(({ source }) => source));
  const unavailable = new Set(simulation.unavailable.map(({ source }) => source));
  const total = (which: boolean) =>
    sources
      .filter(([id]) => asked.has(id) === which)
      .reduce((sum, [, { cost }]) => sum + (cost?.amountMinor ?? 0), 0);
  const currency = sources.find(([, { cost }]) => cost !== undefined)?.[1].cost?.currency ?? "CNY";
  return (
    <section className="sim-block">
      <header>
        <h4>{t("sources")}</h4>
        <span data-testid="simulation-cost">{t("cost", { cost: formats.money(total(true), currency) })}</span>
        {total(false) > 0 && (
          <span className="sim-saved" data-testid="simulation-saved">
            {t("saved", { cost: formats.money(total(false), currency) })}
          </span>
        )}
      </header>
      <ul className="sim-sources">
        {sources.map(([id, { title: texts, cost }]) => {
          const state = unavailable.has(id) ? "unavailable" : asked.has(id) ? "asked" : "notAsked";
          return (
            <li key={id} data-state={state} data-testid={`asked-${id}`}>
              <span>{title(texts)}</span>
              <small>{t(state)}</small>
              <b>{cost === undefined ? t("free") : formats.money(cost.amountMinor, cost.currency)}</b>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
