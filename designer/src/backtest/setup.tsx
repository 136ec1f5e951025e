import { PlayCircleFilled } from "@ant-design/icons";
import type { CatalogueDefinition } from "@lendloom/engine/decision";
import { Button, Input, Progress, Select } from "antd";
import { useMemo } from "react";
import { useFormats, useText, useTitle } from "../i18n/index.ts";
import { SourceField } from "./source-field.tsx";
import { backtestTexts } from "./texts.ts";
import type { Backtest } from "./use-backtest.ts";

interface SetupProps {
  readonly backtest: Backtest;
  readonly catalogue: CatalogueDefinition;
  /** Headings of the template: what the packs read. */
  readonly headings: () => readonly string[];
  /** The facts that either side reads. */
  readonly reads: () => readonly string[];
  readonly packId: string;
  readonly run: () => void;
}

/** Which applicants, grouped by what; then start, and stop. */
export function Setup({ backtest, catalogue, headings, packId, reads, run }: SetupProps) {
  const t = useText(backtestTexts);
  const title = useTitle();
  const { file, segments, source, state } = backtest;
  const groupable = useMemo(
    () => new Set(source === "file" ? Object.keys(catalogue.facts) : reads()),
    [catalogue, reads, source],
  );
  const saveTemplate = () => {
    const url = URL.createObjectURL(
      new Blob([`\uFEFF${["id", ...headings(), "good"].join(",")}\r\n`], { type: "text/csv" }),
    );
    const link = document.createElement("a");
    link.href = url;
    link.download = `${packId}-applicants.csv`;
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <div className="backtest-setup">
      <SourceField backtest={backtest} saveTemplate={saveTemplate} />
      <div className="backtest-field">
        <label htmlFor="backtest-segments">{t("segments")}</label>
        <Select<string[]>
          id="backtest-segments"
          mode="multiple"
          maxCount={5}
          value={[...segments]}
          placeholder={t("segmentsHint")}
          showSearch={{ optionFilterProp: "label" }}
          options={Object.entries(catalogue.facts)
            .filter(([name, { personal, type }]) => {
              // What tells people apart does not leave the store as a group.
              const isName = source !== "file" && personal === true && type.kind === "date";
              return groupable.has(name) && isGroupable(type.kind) && !isName;
            })
            .map(([value, fact]) => ({ value, label: title(fact.title) }))}
          onChange={(next) => backtest.segmentBy(next)}
          data-testid="backtest-segments"
        />
        {segments
          .filter((fact) => needsBands(catalogue, fact))
          .map((fact) => {
            const label = t("bands", { fact: title(catalogue.facts[fact]?.title ?? fact) });
            return (
              <Input
                key={fact}
                prefix={<span className="muted">{label}</span>}
                aria-label={label}
                placeholder={t("bandsExample")}
                value={backtest.bands[fact] ?? ""}
                onChange={({ target }) => backtest.setBands(fact, target.value)}
                data-testid={`backtest-bands-${fact}`}
              />
            );
          })}
      </div>
      {state.kind === "running" ? (
        <Running progress={state.progress} cancel={() => backtest.cancel()} />
      ) : (
        <Button
          type="primary"
          icon={<PlayCircleFilled />}
          disabled={source === "file" && file === undefined}
          onClick={run}
          data-testid="backtest-run"
        >
          {state.kind === "done" ? t("again") : t("run")}
        </Button>
      )}
    </div>
  );
}

interface RunningProps {
  readonly progress: { readonly read: number; readonly size: number; readonly applicants: number };
  readonly cancel: () => void;
}

function Running({ cancel, progress }: RunningProps) {
  const t = useText(backtestTexts);
  const formats = useFormats();
  const { applicants, read, size } = progress;
  return (
    <div className="backtest-running">
      <Progress
        percent={size === 0 ? 0 : Math.floor((100 * read) / size)}
        aria-label={t("backtest")}
        data-testid="backtest-progress"
      />
      <span role="status">{t("running", { count: formats.number(applicants) })}</span>
      <Button onClick={cancel} data-testid="backtest-cancel">
        {t("cancel")}
      </Button>
    </div>
  );
}

const numbers: ReadonlySet<string> = new Set(["integer", "decimal", "money", "percent"]);
const values: ReadonlySet<string> = new Set(["enum", "boolean", "date"]);

function isGroupable(kind: string): boolean {
  return numbers.has(kind) || values.has(kind);
}

export function needsBands({ facts }: CatalogueDefinition, fact: string): boolean {
  return Object.hasOwn(facts, fact) && numbers.has(facts[fact]?.type.kind ?? "");
}
