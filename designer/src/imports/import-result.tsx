import { ArrowRightOutlined } from "@ant-design/icons";
import { Result, Table } from "antd";
import { Link } from "react-router";
import type { DraftReference, ImportReport, RenderedIssue } from "../api/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { importTexts } from "./texts.ts";

const paths = {
  pack: "/packs",
  workflow: "/workflows",
  product: "/products",
  catalogue: "/catalogues",
  calendar: undefined,
};

/** What an import made, and everything it has to say about the file, by place. */
export function ImportResult({ file, report }: { readonly file: string; readonly report: ImportReport }) {
  const t = useText(importTexts);
  return (
    <section className="card import-result" data-testid="import-result">
      <Result
        status={report.drafts.length > 0 ? "success" : "warning"}
        title={t(report.drafts.length > 0 ? "doneDrafts" : "doneNone", { file })}
        subTitle={t("format", { format: report.format })}
        extra={report.drafts.map((draft) => (
          <DraftLink key={`${draft.kind}/${draft.id}`} draft={draft} />
        ))}
      />
      <header>
        <h2>{t("report")}</h2>
      </header>
      {report.report.length === 0 ? (
        <p className="card-body muted">{t("noReport")}</p>
      ) : (
        <ReportTable entries={report.report} />
      )}
    </section>
  );
}

function DraftLink({ draft }: { readonly draft: DraftReference }) {
  const t = useText(importTexts);
  const path = paths[draft.kind];
  const label = t("openDraft", { id: draft.id, revision: draft.revision });
  // Calendars have no page of their own: they are seen through what goes by them.
  if (path === undefined) return null;
  return (
    <Link
      className="import-link"
      to={`${path}/${encodeURIComponent(draft.id)}`}
      data-testid={`import-open-${draft.kind}-${draft.id}`}
    >
      {label} <ArrowRightOutlined />
    </Link>
  );
}

const order = { error: 0, warning: 1, info: 2 };
const tones = { error: "chip-decline", warning: "chip-refer", info: "" };

/** Remarks on a file by JSON pointer, errors first. */
export function ReportTable({ entries }: { readonly entries: readonly RenderedIssue[] }) {
  const t = useText(importTexts);
  const title = useTitle();
  const sorted = [...entries].sort((a, b) => order[a.severity] - order[b.severity]);
  return (
    <Table<RenderedIssue>
      rowKey={(entry) => `${entry.pointer} ${entry.code} ${JSON.stringify(entry.params)}`}
      dataSource={sorted}
      size="small"
      pagination={sorted.length > 50 ? { pageSize: 50 } : false}
      onRow={({ severity }) => ({
        className: "report-row",
        "data-testid": "report-row",
        "data-severity": severity,
      })}
      columns={[
        {
          title: t("columnSeverity"),
          width: 110,
          render: (_, { severity }) => (
            <span className={`chip ${tones[severity]}`}>{t(`severity_${severity}`)}</span>
          ),
        },
        {
          title: t("columnPlace"),
          width: "36%",
          render: (_, { pointer }) =>
            pointer === "" ? <span className="muted">{t("wholeFile")}</span> : <code>{pointer}</code>,
        },
        {
          title: t("columnSentence"),
          render: (_, { code, texts }) => <span title={code}>{title(texts)}</span>,
        },
      ]}
    />
  );
}
