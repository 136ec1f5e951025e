import { CheckCircleOutlined, StopOutlined } from "@ant-design/icons";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { Table } from "antd";
import { Link } from "react-router";
import type { MigratedApplication } from "../api/index.ts";
import { placedStates, withStateTitles } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { migrationTexts } from "./texts.ts";

interface ResultsTableProps {
  readonly items: readonly MigratedApplication[];
  readonly from: WorkflowDefinition | undefined;
  readonly to: WorkflowDefinition | undefined;
}

/** What came of each application, with the sentence of one that was refused. */
export function ResultsTable({ items, from, to }: ResultsTableProps) {
  const t = useText(migrationTexts);
  const title = useTitle();
  const states = to === undefined ? undefined : placedStates(to);
  const named = (keys: readonly string[]) =>
    keys.map((key) => title(states?.get(key)?.state.title ?? key)).join(" › ");
  return (
    <Table<MigratedApplication>
      rowKey="application"
      size="small"
      dataSource={[...items]}
      pagination={items.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
      onRow={({ application, result }) => ({
        className: `migrated-${result}`,
        "data-testid": `migrated-${application}`,
        "data-result": result,
      })}
      columns={[
        {
          title: t("application"),
          width: 320,
          render: (_, { application, reference, result }) => (
            <span className="migration-application">
              {result === "refused" ? (
                <StopOutlined className="is-refer" />
              ) : (
                <CheckCircleOutlined className="is-approve" />
              )}
              <span className="cell-title">
                <Link to={`/applications/${encodeURIComponent(application)}`}>
                  {reference ?? application}
                </Link>
                {reference !== undefined && <small className="mono">{application}</small>}
              </span>
            </span>
          ),
        },
        {
          title: t("result"),
          render: (_, { result, states: reached = [], refusal }) => {
            if (refusal === undefined)
              return t(result === "done" ? "nowIn" : "wouldBeIn", { states: named(reached) });
            const sentences = (refusal.errors ?? []).map(({ texts }) => texts);
            return (sentences.length > 0 ? sentences : [refusal.texts])
              .map((texts) => title(from === undefined ? texts : withStateTitles(texts, from)))
              .join(" ");
          },
        },
      ]}
    />
  );
}
