import { CheckCircleFilled, MinusCircleOutlined, QuestionCircleFilled } from "@ant-design/icons";
import type {
  DecisionTrace,
  ModelDecisionTrace,
  ReadableTrace,
  RulesTrace,
  ScorecardTrace,
  TableTrace,
  TruthWord,
} from "@lendloom/engine/decision";
import { useQuery } from "@tanstack/react-query";
import { Switch } from "antd";
import { useState } from "react";
import { api } from "../api/index.ts";
import { Loaded } from "../app/page.tsx";
import { useFormats, useText, useTitle } from "../i18n/index.ts";
import { comparedFact } from "../pack/rules/condition-tree.ts";
import { isOperator } from "../pack/rules/operators.ts";
import { operatorTexts } from "../pack/texts.ts";
import { FactValue } from "./fact-value.tsx";
import { useKnownNames, type KnownNames } from "./known-names.ts";
import { applicationTexts } from "./texts.ts";

/** How a decision came about: every rule, row and characteristic with what it expected and what it found. */
export function DecisionTraceView(props: { readonly application: string; readonly number: number }) {
  const { application, number } = props;
  const trace = useQuery({
    queryKey: ["application", application, "trace", number],
    queryFn: () => api.readTrace(application, number),
    staleTime: Infinity,
  });
  return <Loaded query={trace}>{(data) => <TraceView trace={data} />}</Loaded>;
}

function TraceView({ trace }: { readonly trace: ReadableTrace }) {
  const t = useText(applicationTexts);
  const title = useTitle();
  const names = useKnownNames(trace.pack.id);
  const [onlyRelevant, setOnlyRelevant] = useState(false);
  return (
    <div className="trace" data-testid="trace">
      <label className="trace-filter">
        <Switch size="small" checked={onlyRelevant} onChange={setOnlyRelevant} data-testid="trace-relevant" />
        {t("onlyRelevant")}
      </label>
      {trace.referred !== undefined && (
        <p className="is-refer">
          {t(trace.referred.because === "missing-fact" ? "referredMissing" : "referredPolicy")}
        </p>
      )}
      {trace.decisions.map((decision) => (
        <section key={decision.id}>
          <h3>
            {title(decision.title)}
            {decision.outputs.map((output) => (
              <span key={output.name} className="trace-output">
                {title(output.title)} = <FactValue value={output.value} type={names.type(output.name)} />
              </span>
            ))}
          </h3>
          <DecisionSteps decision={decision} names={names} onlyRelevant={onlyRelevant} />
        </section>
      ))}
      <details>
        <summary>{t("facts")}</summary>
        <dl className="facts">
          {[...trace.facts, ...trace.derived].map((fact) => (
            <div key={fact.name}>
              <dt>{title(fact.title)}</dt>
              <dd>
                <FactValue value={fact.value} type={names.type(fact.name)} />
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}

interface StepsProps<Kind> {
  readonly decision: Kind;
  readonly names: KnownNames;
  readonly onlyRelevant: boolean;
}

function DecisionSteps({ decision, names, onlyRelevant }: StepsProps<DecisionTrace>) {
  switch (decision.kind) {
    case "rules":
      return <RuleSteps decision={decision} names={names} onlyRelevant={onlyRelevant} />;
    case "table":
      return <RowSteps decision={decision} names={names} onlyRelevant={onlyRelevant} />;
    case "scorecard":
      return <PointSteps decision={decision} names={names} onlyRelevant={onlyRelevant} />;
    case "formula":
      return <code className="trace-formula">{decision.formula}</code>;
    case "model":
      return decision.decisions.map((each) => (
        <ModelSteps key={each.name} decision={each} onlyRelevant={onlyRelevant} />
      ));
  }
}

function Truth({ truth }: { readonly truth: TruthWord }) {
  const t = useText(applicationTexts);
  const label = t(`truth_${truth}`);
  const icon = {
    true: <CheckCircleFilled className="is-approve" />,
    false: <MinusCircleOutlined className="muted" />,
    unknown: <QuestionCircleFilled className="is-refer" />,
  }[truth];
  return (
    <span title={label} aria-label={label} role="img" data-truth={truth}>
      {icon}
    </span>
  );
}

function RuleSteps({ decision, names, onlyRelevant }: StepsProps<RulesTrace>) {
  const t = useText(applicationTexts);
  const title = useTitle();
  const operator = useText(operatorTexts);
  const shown = decision.rules.filter(({ truth }) => !onlyRelevant || truth !== "false");
  return (
    <ul className="trace-steps">
      {shown.map((rule) => (
        <li key={rule.id} data-testid={`trace-rule-${rule.id}`} data-truth={rule.truth}>
          <Truth truth={rule.truth} />
          <div>
            <b>{title(rule.title)}</b>
            {rule.leaves.map((leaf) => (
              <span key={leaf.pointer} className={`trace-leaf trace-${leaf.truth}`} data-testid="trace-leaf">
                <Truth truth={leaf.truth} />
                <span>
                  {title(leaf.title)} {isOperator(leaf.operator) ? operator(leaf.operator) : leaf.operator}{" "}
                  {comparedFact(leaf.expected) === undefined ? (
                    <FactValue value={leaf.expected} type={names.type(leaf.fact)} />
                  ) : (
                    title(names.title(comparedFact(leaf.expected) ?? ""))
                  )}
                </span>
                <em>
                  {t("actual", { value: "" })}
                  <FactValue value={leaf.actual} type={names.type(leaf.fact)} />
                </em>
              </span>
            ))}
          </div>
        </li>
      ))}
    </ul>
  );
}

function RowSteps({ decision, names, onlyRelevant }: StepsProps<TableTrace>) {
  const t = useText(applicationTexts);
  const title = useTitle();
  const shown = decision.rows.filter(({ chosen }) => !onlyRelevant || chosen !== "false");
  return (
    <table className="trace-table">
      <thead>
        <tr>
          <th />
          {decision.inputs.map((input) => (
            <th key={input.id}>
              {title(input.title)}
              <small>
                {t("actual", { value: "" })}
                <FactValue value={input.value} type={names.type(input.expression)} />
              </small>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shown.map((row) => (
          <tr
            key={row.id}
            className={`trace-${row.chosen}`}
            data-testid={`trace-row-${row.id}`}
            data-truth={row.chosen}
          >
            <td>
              <Truth truth={row.chosen} /> {t("row", { row: decision.rows.indexOf(row) + 1 })}
            </td>
            {row.cells.map((cell, index) => (
              <td key={decision.inputs[index]?.id ?? index} className={`trace-cell-${cell.truth}`}>
                <code>{cell.test}</code>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** One decision of a DMN model: what it read, the rows of its table or its text, and its value. */
function ModelSteps(props: { readonly decision: ModelDecisionTrace; readonly onlyRelevant: boolean }) {
  const t = useText(applicationTexts);
  const { name, reads, table, text, value } = props.decision;
  return (
    <div data-testid={`trace-model-${name}`}>
      <code className="trace-formula">
        {name} = {text !== undefined && `${text} = `}
        {JSON.stringify(value ?? null)}
      </code>
      <p className="muted">
        {reads.map((read) => `${read.name}: ${JSON.stringify(read.value ?? null)}`).join(" · ")}
      </p>
      {table !== undefined && (
        <table className="trace-table">
          <thead>
            <tr>
              <th>{table.hitPolicy}</th>
              {table.inputs.map((input, column) => (
                <th key={column}>
                  {input.title}
                  <small>{t("actual", { value: JSON.stringify(input.value ?? null) })}</small>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row, index) =>
              props.onlyRelevant && row.chosen === "false" ? null : (
                <tr
                  key={row.pointer}
                  className={`trace-${row.chosen}`}
                  data-truth={row.chosen}
                  title={row.note}
                >
                  <td>
                    <Truth truth={row.chosen} /> {t("row", { row: index + 1 })}
                  </td>
                  {row.cells.map((cell, column) => (
                    <td key={column} className={`trace-cell-${cell.truth}`}>
                      <code>{cell.test}</code>
                    </td>
                  ))}
                </tr>
              ),
            )}
          </tbody>
        </table>
      )}
    </div>
  );
}

function PointSteps({ decision, names, onlyRelevant }: StepsProps<ScorecardTrace>) {
  const t = useText(applicationTexts);
  const title = useTitle();
  const formats = useFormats();
  const shown = decision.characteristics.filter(({ lost }) => !onlyRelevant || (lost ?? 0) > 0);
  return (
    <ul className="trace-points">
      {shown.map((characteristic) => {
        const chosen = characteristic.attributes.find(({ id }) => id === characteristic.attribute);
        return (
          <li key={characteristic.id} data-testid={`trace-characteristic-${characteristic.id}`}>
            <span>{title(characteristic.title)}</span>
            <span>
              <FactValue value={characteristic.value} type={names.type(characteristic.input)} />{" "}
              {chosen !== undefined && <code className="muted">{chosen.test}</code>}
            </span>
            <b>
              {characteristic.points !== undefined &&
                t("points", { points: formats.number(characteristic.points) })}
            </b>
            <span className="muted">
              {characteristic.lost !== undefined &&
                characteristic.lost > 0 &&
                t("pointsLost", { points: formats.number(characteristic.lost) })}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
