import { CheckCircleFilled, CloseCircleOutlined, QuestionCircleFilled } from "@ant-design/icons";
import type { DecisionTrace, LeafTrace, ReadableTrace, TruthWord } from "@lendloom/engine/decision";
import type { ReactNode } from "react";
import { useLanguage, useText, useTitle } from "../i18n/index.ts";
import { valueWords, type TypeOf } from "./fact-words.ts";
import { operatorWords, simulatorTexts } from "./texts.ts";

interface TraceProps<Trace> {
  readonly trace: Trace;
  readonly typeOf: TypeOf;
}
type Of<Kind extends DecisionTrace["kind"]> = TraceProps<Extract<DecisionTrace, { kind: Kind }>>;

/** Why a decision came out as it did: each rule, row and characteristic with the values it was held against. */
export function TraceView({ trace, typeOf }: TraceProps<ReadableTrace>) {
  const t = useText(simulatorTexts);
  const title = useTitle();
  const language = useLanguage();
  return (
    <div className="sim-trace" data-testid="trace">
      {trace.referred !== undefined && (
        <p className="sim-missing">
          {t(trace.referred.because === "missing-fact" ? "referredMissing" : "referredHit")}
        </p>
      )}
      {trace.derived.length > 0 && (
        <section>
          <h4>{t("derived")}</h4>
          <dl className="sim-outputs">
            {trace.derived.map(({ name, title: texts, value, formula }) => (
              <div key={name} title={formula}>
                <dt>{title(texts)}</dt>
                <dd>{valueWords(value, typeOf(name), language)}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      {trace.decisions.map((decision) => (
        <section key={decision.id}>
          <h4>{title(decision.title)}</h4>
          <DecisionTraceView trace={decision} typeOf={typeOf} />
        </section>
      ))}
    </div>
  );
}

function DecisionTraceView({ trace, typeOf }: TraceProps<DecisionTrace>) {
  switch (trace.kind) {
    case "rules":
      return <RulesView trace={trace} typeOf={typeOf} />;
    case "table":
      return <TableView trace={trace} typeOf={typeOf} />;
    case "scorecard":
      return <ScorecardView trace={trace} typeOf={typeOf} />;
    case "formula":
      return <FormulaView trace={trace} typeOf={typeOf} />;
    case "model":
      return <ModelView trace={trace} typeOf={typeOf} />;
  }
}

const truthIcons: Readonly<Record<TruthWord, ReactNode>> = {
  true: <CheckCircleFilled className="sim-true" />,
  false: <CloseCircleOutlined className="sim-false" />,
  unknown: <QuestionCircleFilled className="sim-maybe" />,
};

function RulesView({ trace, typeOf }: Of<"rules">) {
  const title = useTitle();
  return trace.rules.map((rule) => (
    <div key={rule.id} className="sim-rule" data-truth={rule.truth} data-testid={`trace-rule-${rule.id}`}>
      <p>
        {truthIcons[rule.truth]} <span>{title(rule.title)}</span>
      </p>
      <ul>
        {rule.leaves.map((leaf) => (
          <Leaf key={leaf.pointer} leaf={leaf} typeOf={typeOf} />
        ))}
      </ul>
    </div>
  ));
}

function Leaf({ leaf, typeOf }: { readonly leaf: LeafTrace; readonly typeOf: TypeOf }) {
  const t = useText(simulatorTexts);
  const operator = useText(operatorWords);
  const title = useTitle();
  const language = useLanguage();
  const type = typeOf(leaf.fact);
  const known = leaf.operator in operatorWords ? (leaf.operator as keyof typeof operatorWords) : undefined;
  return (
    <li data-truth={leaf.truth}>
      {truthIcons[leaf.truth]}
      <span>
        {title(leaf.title)} <b>{valueWords(leaf.actual, type, language)}</b>
      </span>
      <small>
        {t("expected")} {known === undefined ? leaf.operator : operator(known)}{" "}
        {valueWords(leaf.expected, type, language)}
      </small>
    </li>
  );
}

function TableView({ trace, typeOf }: Of<"table">) {
  const t = useText(simulatorTexts);
  const title = useTitle();
  const language = useLanguage();
  return (
    <div className="sim-table">
      <table>
        <thead>
          <tr>
            <th />
            {trace.inputs.map(({ id, title: texts, value, expression }) => (
              <th key={id} title={expression}>
                {title(texts)}
                <b>{valueWords(value, typeOf(expression), language)}</b>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {trace.rows.map((row, index) => (
            <tr key={row.id} data-chosen={row.chosen}>
              <td title={t("rowNumber", { number: index + 1 })}>{index + 1}</td>
              {row.cells.map(({ test, truth }, column) => (
                <td key={column} data-truth={truth}>
                  {test}
                </td>
              ))}
            </tr>
          ))}
          {trace.otherwise !== undefined && (
            <tr data-chosen={trace.otherwise.chosen}>
              <td />
              <td colSpan={trace.inputs.length}>{t("otherwise")}</td>
            </tr>
          )}
        </tbody>
      </table>
      <Outputs trace={trace} typeOf={typeOf} />
    </div>
  );
}

/** The decisions of a DMN model: what each read, the rows of its table or its text, and its value. */
function ModelView({ trace, typeOf }: Of<"model">) {
  const language = useLanguage();
  return (
    <>
      {trace.decisions.map(({ name, reads, table, text, value }) => (
        <div key={name} className="sim-table" data-testid={`trace-model-${name}`}>
          <p>
            {name} = <b>{valueWords(value, undefined, language)}</b>{" "}
            <small>
              {reads
                .map((read) => `${read.name}: ${valueWords(read.value, undefined, language)}`)
                .join(" · ")}
            </small>
          </p>
          {text !== undefined && <code className="sim-formula">{text}</code>}
          {table !== undefined && (
            <table>
              <thead>
                <tr>
                  <th>{table.hitPolicy}</th>
                  {table.inputs.map((input, column) => (
                    <th key={column} title={input.expression}>
                      {input.title}
                      <b>{valueWords(input.value, undefined, language)}</b>
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {table.rows.map((row, index) => (
                  <tr key={row.pointer} data-chosen={row.chosen} title={row.note}>
                    <td>{index + 1}</td>
                    {row.cells.map(({ test, truth }, column) => (
                      <td key={column} data-truth={truth}>
                        {test}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </div>
      ))}
      <Outputs trace={trace} typeOf={typeOf} />
    </>
  );
}

function ScorecardView({ trace, typeOf }: Of<"scorecard">) {
  const t = useText(simulatorTexts);
  const title = useTitle();
  const language = useLanguage();
  return (
    <>
      <ul className="sim-score">
        <li>
          <span>{t("initialPoints")}</span>
          <b>{trace.initialPoints}</b>
        </li>
        {trace.characteristics.map((characteristic) => (
          <li key={characteristic.id}>
            <span>
              {title(characteristic.title)}{" "}
              <small>
                {characteristic.value === undefined
                  ? t("missingValue")
                  : valueWords(characteristic.value, typeOf(characteristic.input), language)}
              </small>
            </span>
            <b>{signed(characteristic.points)}</b>
          </li>
        ))}
      </ul>
      <Outputs trace={trace} typeOf={typeOf} />
    </>
  );
}

function FormulaView({ trace, typeOf }: Of<"formula">) {
  return (
    <>
      <code className="sim-formula">{trace.formula}</code>
      <Outputs trace={trace} typeOf={typeOf} />
    </>
  );
}

function Outputs({ trace, typeOf }: TraceProps<DecisionTrace>) {
  const title = useTitle();
  const language = useLanguage();
  return (
    <p className="sim-derived">
      {trace.outputs.map(({ name, title: texts, value }) => (
        <span key={name}>
          → {title(texts)} <b>{valueWords(value, typeOf(name), language)}</b>
        </span>
      ))}
    </p>
  );
}

function signed(points: number | undefined): string {
  if (points === undefined) return "?";
  return points > 0 ? `+${points}` : String(points);
}
