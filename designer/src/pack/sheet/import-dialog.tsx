import type { TableDecision } from "@lendloom/engine/decision";
import type { Change, SheetReportEntry } from "@lendloom/engine/interop";
import { isJsonObject, type Json } from "@lendloom/engine/kernel";
import { Alert, App, Modal } from "antd";
import { useText, useTitle } from "../../i18n/index.ts";
import { actionLabel } from "../edit-labels.ts";
import { useEdit } from "../pack-context.ts";
import { decisionPointer } from "../part.ts";
import type { SheetReading } from "./sheet-files.ts";
import { sheetTexts } from "./texts.ts";

/** More is more than a person reads; the rest is counted. */
const MOST_SHOWN = 100;

interface ImportDialogProps {
  readonly file: string;
  readonly id: string;
  readonly table: TableDecision;
  readonly reading: SheetReading;
  readonly close: () => void;
}

/** What a sheet would make of a table: each change, and how each cell was read; or which cells to mend. */
export function ImportDialog({ close, file, id, reading, table }: ImportDialogProps) {
  const t = useText(sheetTexts);
  const title = useTitle();
  const { set } = useEdit();
  const { message } = App.useApp();
  const hasChanges = reading.kind === "read" && reading.changes.length > 0;
  const replace = () => {
    if (reading.kind !== "read") return;
    const label = actionLabel({ "zh-CN": "从表格导入", en: "Import a sheet into" }, table.title);
    set(decisionPointer(id), reading.table, label);
    close();
    void message.success(t("imported"));
  };
  return (
    <Modal
      open
      width={760}
      title={t("importTitle", { file, table: title(table.title) })}
      onCancel={close}
      onOk={hasChanges ? replace : close}
      okText={t(hasChanges ? "replace" : "close")}
      cancelText={t("cancel")}
      okButtonProps={{ "data-testid": "sheet-replace" }}
      {...(!hasChanges && { cancelButtonProps: { style: { display: "none" } } })}
    >
      <div className="sheet-import" data-testid="sheet-preview" data-kind={reading.kind}>
        {reading.kind === "refused" ? <Refusal errors={reading.errors} /> : <Preview reading={reading} />}
      </div>
    </Modal>
  );
}

function Refusal({ errors }: { readonly errors: readonly SheetReportEntry[] }) {
  const t = useText(sheetTexts);
  return (
    <>
      <Alert
        type="error"
        showIcon
        title={t("refused", { count: errors.length })}
        description={t("refusedHint")}
      />
      <Entries entries={errors} />
    </>
  );
}

function Preview({ reading }: { readonly reading: Extract<SheetReading, { readonly kind: "read" }> }) {
  const t = useText(sheetTexts);
  const { changes, report } = reading;
  return (
    <>
      {changes.length === 0 ? (
        <Alert type="info" showIcon title={t("same")} description={t("sameHint")} />
      ) : (
        <>
          <h3>
            {t("changes")} <span className="chip">{changes.length}</span>
          </h3>
          <ul className="sheet-changes">
            {changes.slice(0, MOST_SHOWN).map((change) => (
              <ChangeLine key={`${change.pointer} ${change.texts.en}`} change={change} />
            ))}
          </ul>
          <More count={changes.length - MOST_SHOWN} />
        </>
      )}
      {report.length > 0 && (
        <>
          <h3>
            {t("readings")} <span className="chip">{report.length}</span>
          </h3>
          <Entries entries={report} />
        </>
      )}
      {changes.length > 0 && <p className="muted">{t("undoHint")}</p>}
    </>
  );
}

function ChangeLine({ change }: { readonly change: Change }) {
  const title = useTitle();
  return (
    <li className={`sheet-change sheet-change-${change.kind}`} data-testid="sheet-change">
      <b>{title(change.texts)}</b>
      {change.kind !== "changed" && <RowLine row={change.after ?? change.before} />}
    </li>
  );
}

/** A row that comes or goes: its conditions and what it answers. */
function RowLine({ row }: { readonly row: Json | undefined }) {
  const texts = (part: string): readonly string[] => {
    const list: Json | undefined = isJsonObject(row) ? row[part] : undefined;
    return Array.isArray(list) ? list.filter((text) => typeof text === "string") : [];
  };
  const [when, then] = [texts("when"), texts("then")];
  if (then.length === 0) return null;
  return (
    <code>
      {when.join(" | ")} → {then.join(" | ")}
    </code>
  );
}

const tones = { error: "chip-decline", warning: "chip-refer", info: "" };

/** Remarks by their cells; the sentence need not name the cell again. */
function Entries({ entries }: { readonly entries: readonly SheetReportEntry[] }) {
  const title = useTitle();
  return (
    <>
      <ul className="sheet-entries">
        {entries.slice(0, MOST_SHOWN).map((entry, index) => (
          <li
            key={`${entry.code} ${entry.cell ?? ""} ${index}`}
            data-testid="sheet-entry"
            data-code={entry.code}
            data-cell={entry.cell}
          >
            <span className={`chip ${tones[entry.severity]}`}>{entry.cell ?? "—"}</span>
            <span>{title(entry.texts).replace(/^[A-Z]{1,3}\d+\s?[：:]\s?/, "")}</span>
          </li>
        ))}
      </ul>
      <More count={entries.length - MOST_SHOWN} />
    </>
  );
}

function More({ count }: { readonly count: number }) {
  const t = useText(sheetTexts);
  return count > 0 ? <p className="muted">{t("more", { count })}</p> : null;
}
