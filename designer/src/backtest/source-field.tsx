import { DownloadOutlined, UploadOutlined } from "@ant-design/icons";
import { Button, Radio, Upload } from "antd";
import { useText } from "../i18n/index.ts";
import { periods } from "./stored-backtest.ts";
import { backtestTexts } from "./texts.ts";
import type { Backtest, Source } from "./use-backtest.ts";

interface SourceFieldProps {
  readonly backtest: Backtest;
  readonly saveTemplate: () => void;
}

/** Whom the sides are compared over: a file that stays in the page, or what the lender has decided. */
export function SourceField({ backtest, saveTemplate }: SourceFieldProps) {
  const t = useText(backtestTexts);
  const isRunning = backtest.state.kind === "running";
  return (
    <div className="backtest-field">
      <span id="backtest-source">{t("source")}</span>
      <Radio.Group
        aria-labelledby="backtest-source"
        optionType="button"
        disabled={isRunning}
        value={backtest.source}
        options={[
          { value: "file", label: t("sourceFile") },
          ...periods.map((days) => ({ value: days, label: t("sourceDays", { days }) })),
        ]}
        onChange={({ target }) => backtest.over(target.value as Source)}
        data-testid="backtest-source"
      />
      {backtest.source === "file" ? (
        <FileField backtest={backtest} saveTemplate={saveTemplate} />
      ) : (
        <small className="muted">{t("storedHint")}</small>
      )}
    </div>
  );
}

function FileField({ backtest, saveTemplate }: SourceFieldProps) {
  const t = useText(backtestTexts);
  const { file, state } = backtest;
  const isRunning = state.kind === "running";
  return (
    <>
      <div>
        <Upload
          accept=".csv,.ndjson,.jsonl,.txt"
          showUploadList={false}
          disabled={isRunning}
          beforeUpload={(chosen) => {
            backtest.choose(chosen);
            return Upload.LIST_IGNORE;
          }}
        >
          <Button icon={<UploadOutlined />} disabled={isRunning} data-testid="backtest-file">
            {file === undefined ? t("chooseFile") : t("otherFile")}
          </Button>
        </Upload>
        {file !== undefined && <b data-testid="backtest-file-name">{file.name}</b>}
        <Button
          type="link"
          icon={<DownloadOutlined />}
          onClick={saveTemplate}
          data-testid="backtest-template"
        >
          {t("template")}
        </Button>
      </div>
      <small className="muted">{t("fileHint")}</small>
    </>
  );
}
