import { Select } from "antd";
import { useText, useTitle } from "../i18n/index.ts";
import type { PlanForm } from "./plan.ts";
import type { Vanished } from "./state-map.ts";
import { migrationTexts } from "./texts.ts";

interface StateFieldsProps {
  readonly vanished: readonly Vanished[];
  readonly states: PlanForm["states"];
  readonly onChange: (states: PlanForm["states"]) => void;
}

const behind = "//behind";

/** Where the runs of each state go that the new version does not have. */
export function StateFields({ vanished, states, onChange }: StateFieldsProps) {
  const t = useText(migrationTexts);
  const title = useTitle();
  if (vanished.length === 0) return <p className="muted">{t("statesSame")}</p>;
  return (
    <>
      <p className="muted">{t("statesHint")}</p>
      <table className="migration-states" data-testid="vanished-states">
        <thead>
          <tr>
            <th>{t("vanished")}</th>
            <th aria-hidden />
            <th>{t("leadsTo")}</th>
          </tr>
        </thead>
        <tbody>
          {vanished.map(({ key, title: name, choices, suggested }) => {
            const target = Object.hasOwn(states, key) ? states[key] : undefined;
            const isSuggested = target !== undefined && target !== null && target === suggested?.key;
            return (
              <tr key={key} data-testid={`vanished-${key}`}>
                <td>
                  <strong>{title(name)}</strong> <code>{key}</code>
                </td>
                <td aria-hidden>→</td>
                <td>
                  <Select
                    showSearch={{ optionFilterProp: "label" }}
                    value={target === null ? behind : (target ?? null)}
                    placeholder={t("choose")}
                    status={target === undefined ? "error" : ""}
                    aria-label={`${title(name)} → ${t("leadsTo")}`}
                    options={[
                      { value: behind, label: t("leaveBehind") },
                      ...choices.map((choice) => ({
                        value: choice.key,
                        label: [...choice.around, choice.title].map((texts) => title(texts)).join(" / "),
                      })),
                    ]}
                    onChange={(next: string) => onChange({ ...states, [key]: next === behind ? null : next })}
                    data-testid={`map-${key}`}
                  />
                  {isSuggested && (
                    <span className="chip chip-live">
                      {t(suggested.because === "title" ? "sameTitle" : "sameWork")}
                    </span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}
