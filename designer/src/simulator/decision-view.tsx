import type { Decision, ReadableTrace } from "@lendloom/engine/decision";
import type { Texts } from "@lendloom/engine/kernel";
import { Button } from "antd";
import { useState } from "react";
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
  testId,
}: DecisionViewProps) {
  const t = useText(simulatorTexts);
  const title = useTitle();
  const language = useLanguage();
  const [whys, setWhys] = useState(false);
  const { outcome, missing, outputs } = decision;
  const reasons = definiteFirst(decision);
  const other = language === "en" ? "zh-CN" : "en";
  return (
    <article className="sim-decision" data-testid={testId} data-outcome={outcome}>
      <header>
        <strong>{title(packTitle)}</strong>
        <OutcomeChip outcome={outcome} />
      </header>
      {reasons.length > 0 && (
        <ol className="sim-reasons" aria-label={t("reasons")}>
          {reasons.slice(0, FIRST_REASONS).map(({ reason, possible }) => (
            <li
              key={`${reason.code} ${reason.rule}`}
              data-possible={possible}
              data-testid={`reason-${reason.code}`}
            >
              <span>
                {possible && <em className="sim-maybe-tag">{t("possible")}</em>}
                {title(reason.texts)}
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
      {trace !== undefined && (
        <>
          <Button
            type="link"
            size="small"
            className="sim-why"
            onClick={() => setWhys(!whys)}
            data-testid={`${testId}-why`}
          >
            {whys ? t("hideWhy") : t("why")}
          </Button>
          {whys && <TraceView trace={trace} typeOf={typeOf} />}
        </>
      )}
    </article>
  );
}

/** A reason of a rule that only may hold is told as such, after those that do hold. */
function definiteFirst({ reasons, events }: Decision) {
  const open = new Set(
    events.filter(({ possible }) => possible === true).map(({ decision, rule }) => `${decision} ${rule}`),
  );
  const told = reasons.map((reason) => ({ reason, possible: open.has(`${reason.decision} ${reason.rule}`) }));
  return [...told.filter(({ possible }) => !possible), ...told.filter(({ possible }) => possible)];
}
