import "./would-change.css";
import type { Alternative, WhatWouldChange } from "@lendloom/engine/decision";
import type { Texts } from "@lendloom/engine/kernel";
import { useLanguage, useText, useTitle } from "../i18n/index.ts";
import { valueWords, type TypeOf } from "./fact-words.ts";
import { OutcomeChip } from "./outcome-chip.tsx";
import { simulatorTexts } from "./texts.ts";

interface WouldChangeProps {
  readonly found: WhatWouldChange;
  readonly typeOf: TypeOf;
  readonly titleOf: (name: string) => Texts | undefined;
  readonly onTry: (alternative: Alternative) => void;
}

/** The smallest changes that would decide otherwise; a click tries one in the form below. */
export function WouldChange({ found, typeOf, titleOf, onTry }: WouldChangeProps) {
  const t = useText(simulatorTexts);
  const title = useTitle();
  const language = useLanguage();
  const { alternatives, exact, changeable, outcome } = found;
  const name = (fact: string) => title(titleOf(fact) ?? fact);
  return (
    <section className="sim-would-change" data-testid="would-change">
      <h4>{t(outcome === "approve" ? "wouldLose" : "wouldChange")}</h4>
      {alternatives.length === 0 ? (
        <p className="sim-quiet">
          {t(changeable.length === 0 ? "nothingChangeable" : exact ? "noChangeExists" : "noChangeFound")}
        </p>
      ) : (
        <ul>
          {alternatives.map((alternative, index) => (
            <li key={alternative.changes.map(({ fact }) => fact).join() + String(index)}>
              <button type="button" onClick={() => onTry(alternative)} title={t("tryChange")}>
                <span>
                  {alternative.changes.map(({ fact, from, to }) => (
                    <span key={fact} className="sim-change">
                      {name(fact)} <s>{valueWords(from, typeOf(fact), language)}</s> →{" "}
                      <strong>{valueWords(to, typeOf(fact), language)}</strong>
                    </span>
                  ))}
                </span>
                <OutcomeChip outcome={alternative.outcome} />
              </button>
            </li>
          ))}
        </ul>
      )}
      {changeable.length > 0 && (
        <small className="sim-quiet">
          {t("changeableFacts", { facts: changeable.map(name).join(language === "en" ? ", " : "、") })}
        </small>
      )}
    </section>
  );
}
