import type { Decision, ReadableTrace } from "@lendloom/engine/decision";
import { canonicalJson, type Json, type Texts } from "@lendloom/engine/kernel";
import { Button } from "antd";
import { useState } from "react";
import { JsonView } from "../app/json-view.tsx";
import { useLanguage, useText, useTitle } from "../i18n/index.ts";
import { valueWords, type TypeOf } from "./fact-words.ts";
import { OutcomeChip } from "./outcome-chip.tsx";
import { simulatorTexts } from "./texts.ts";
import { TraceView } from "./trace-view.tsx";

interface DecisionViewProps {
  readonly title: Texts;
  readonly decision: Decision;
  readonly trace: ReadableTrace | undefined;
  readonly typeOf: TypeOf;
  readonly titleOf: (name: string) => Texts | undefined;
  readonly sourceTitleOf?: (id: string) => Texts | undefined;
  readonly testId: string;
}

const FIRST_REASONS = 4;

/** A decision: its outcome, the reasons in both languages in the order they are told, and on demand every why. */
export function DecisionView({
  title: packTitle,
  decision,
  trace,
  typeOf,
  titleOf,
  sourceTitleOf,
  testId,
}: DecisionViewProps) {
  const t = useText(simulatorTexts);
  const title = useTitle();
  const language = useLanguage();
  const [whys, setWhys] = useState(false);
  const [json, setJson] = useState(false);
  const { outcome, missing, notAsked, outputs, reasons } = decision;
  const other = language === "en" ? "zh-CN" : "en";
  return (
    <article className="sim-decision" data-testid={testId} data-outcome={outcome}>
      <header>
        <strong>{title(packTitle)}</strong>
        <OutcomeChip outcome={outcome} />
      </header>
      {reasons.length > 0 && (
        <ol className="sim-reasons" aria-label={t("reasons")}>
          {reasons.slice(0, FIRST_REASONS).map((reason) => (
            <li key={reason.code} data-testid={`reason-${reason.code}`}>
              <span>
                {title(reason.texts)}
                {reason.possible === true && (
                  <em className="sim-quiet">
                    {" "}
                    {t("possibleReason", {
                      facts: (reason.missing ?? []).map((name) => title(titleOf(name) ?? name)).join(" · "),
                    })}
                  </em>
                )}
              </span>
              <small>
                {reason.texts[other]} <code>{reason.code}</code>
              </small>
            </li>
          ))}
          {reasons.length > FIRST_REASONS && (
            <li className="sim-quiet">{t("moreReasons", { count: reasons.length - FIRST_REASONS })}</li>
          )}
        </ol>
      )}
      {missing.length > 0 && (
        <p className="sim-missing">
          {t("missing", { facts: missing.map((name) => title(titleOf(name) ?? name)).join(" · ") })}
        </p>
      )}
      {notAsked !== undefined && (
        <p className="sim-quiet" data-testid={`${testId}-not-asked`}>
          {t("leftOut", {
            sources: notAsked.sources.map((id) => title(sourceTitleOf?.(id) ?? id)).join(" · "),
          })}
        </p>
      )}
      {Object.keys(outputs).length > 0 && (
        <dl className="sim-outputs">
          {Object.entries(outputs).map(([name, value]) => (
            <div key={name}>
              <dt>{title(titleOf(name) ?? name)}</dt>
              <dd>{valueWords(value, typeOf(name), language)}</dd>
            </div>
          ))}
        </dl>
      )}
      <footer className="sim-decision-more">
        {trace !== undefined && (
          <Button type="link" size="small" onClick={() => setWhys(!whys)} data-testid={`${testId}-why`}>
            {whys ? t("hideWhy") : t("why")}
          </Button>
        )}
        <Button type="link" size="small" onClick={() => setJson(!json)} data-testid={`${testId}-json`}>
          {json ? t("hideJson") : "JSON"}
        </Button>
      </footer>
      {whys && trace !== undefined && <TraceView trace={trace} typeOf={typeOf} />}
      {json && <JsonView value={JSON.parse(canonicalJson(decision as unknown as Json)) as Json} />}
    </article>
  );
}
