import { useQuery } from "@tanstack/react-query";
import { Button, Select } from "antd";
import { useState } from "react";
import { api, type Decision, type NumberedDecision } from "../api/index.ts";
import { Loaded } from "../app/page.tsx";
import { useFormats, useText, useTitle } from "../i18n/index.ts";
import { DecisionTraceView } from "./decision-trace.tsx";
import { FactValue } from "./fact-value.tsx";
import { useKnownNames, useTitleOf } from "./known-names.ts";
import { OutcomeChip } from "./status-chip.tsx";
import { applicationTexts, decidedTexts } from "./texts.ts";
import "./applications.css";

/** The decisions of an application: the latest first, with its reasons, outputs and the way to it. */
export function DecisionCard({ application }: { readonly application: string }) {
  const t = useText(applicationTexts);
  const [number, setNumber] = useState<number>();
  const decisions = useQuery({
    queryKey: ["application", application, "decisions"],
    queryFn: () => api.listDecisions(application),
    refetchInterval: 15_000,
  });
  return (
    <Loaded query={decisions}>
      {({ items }) => {
        const shown = items.find((item) => item.number === number) ?? items.at(-1);
        return (
          <section className="card" data-testid="decision">
            <header>
              <h2>{t("decision")}</h2>
              {shown !== undefined && <OutcomeChip outcome={shown.decision.outcome} />}
              {items.length > 1 && shown !== undefined && (
                <span className="end">
                  <DecisionChoice items={items} number={shown.number} onChoose={setNumber} />
                </span>
              )}
            </header>
            {shown === undefined ? (
              <p className="card-body muted">{t("noDecision")}</p>
            ) : (
              <ShownDecision key={shown.number} application={application} shown={shown} />
            )}
          </section>
        );
      }}
    </Loaded>
  );
}

function DecisionChoice(props: {
  readonly items: readonly NumberedDecision[];
  readonly number: number;
  readonly onChoose: (number: number) => void;
}) {
  const t = useText(applicationTexts);
  const title = useTitle();
  const packs = useTitleOf("pack");
  return (
    <Select
      size="small"
      value={props.number}
      aria-label={t("decisions")}
      popupMatchSelectWidth={false}
      data-testid="decision-choice"
      options={props.items.map(({ number, decision }) => ({
        value: number,
        label: t("decisionNumber", { number, step: title(packs(decision.pack.id)) }),
      }))}
      onChange={props.onChoose}
    />
  );
}

function ShownDecision(props: { readonly application: string; readonly shown: NumberedDecision }) {
  const { application, shown } = props;
  const t = useText(applicationTexts);
  const formats = useFormats();
  const title = useTitle();
  const packs = useTitleOf("pack");
  const [isTraced, setIsTraced] = useState(false);
  const { decision } = shown;
  return (
    <div className="card-body decision">
      <p className="muted">
        {t("packVersion", { id: title(packs(decision.pack.id)), version: decision.pack.version })}{" "}
        <span className="hash" title={decision.pack.hash}>
          {decision.pack.hash.slice(0, 8)}
        </span>{" "}
        · {formats.moment(decision.at)}
      </p>
      <Reasons decision={decision} />
      <Missing decision={decision} />
      <Outputs decision={decision} />
      {isTraced ? (
        <DecisionTraceView application={application} number={shown.number} />
      ) : (
        <Button onClick={() => setIsTraced(true)} data-testid="show-trace">
          {t("showTrace")}
        </Button>
      )}
    </div>
  );
}

function Reasons({ decision }: { readonly decision: Decision }) {
  const t = useText(applicationTexts);
  const title = useTitle();
  const names = useKnownNames(decision.pack.id);
  if (decision.reasons.length === 0) return <p className="muted">{t("noReasons")}</p>;
  return (
    <ol className="reason-list" data-testid="reasons">
      {decision.reasons.map((reason) => (
        <li key={`${reason.code} ${reason.rule}`} data-testid={`reason-${reason.code}`}>
          <b>{title(reason.texts)}</b>
          {reason.possible === true && (
            <em className="muted">
              {t("possibleReason", {
                facts: (reason.missing ?? []).map((fact) => title(names.title(fact))).join(" · "),
              })}
            </em>
          )}
          <small>
            <code>{reason.code}</code> · {reason.facts.map((fact) => title(names.title(fact))).join(" · ")}
          </small>
        </li>
      ))}
    </ol>
  );
}

function Missing({ decision }: { readonly decision: Decision }) {
  const t = useText(applicationTexts);
  const decided = useText(decidedTexts);
  const title = useTitle();
  const names = useKnownNames(decision.pack.id);
  if (decision.missing.length === 0) return null;
  return (
    <p className="is-refer">
      {t("missing", { facts: decision.missing.map((fact) => title(names.title(fact))).join(" · ") })}
      {decision.possible.length > 1 && (
        <> {t("possible", { outcomes: decision.possible.map((outcome) => decided(outcome)).join(" / ") })}</>
      )}
    </p>
  );
}

function Outputs({ decision }: { readonly decision: Decision }) {
  const title = useTitle();
  const names = useKnownNames(decision.pack.id);
  const outputs = Object.entries(decision.outputs);
  if (outputs.length === 0) return null;
  return (
    <dl className="facts">
      {outputs.map(([name, value]) => (
        <div key={name}>
          <dt>{title(names.title(name))}</dt>
          <dd data-testid={`output-${name}`}>
            <FactValue value={value} type={names.type(name)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
