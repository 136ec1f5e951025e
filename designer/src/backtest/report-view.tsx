import type { Divergence } from "@lendloom/engine/decision";
import { Alert } from "antd";
import { useState, type ReactNode } from "react";
import { useFormats, useText, useTitle } from "../i18n/index.ts";
import type { BacktestResult } from "./backtest-worker.ts";
import { ChangedApplicants } from "./changed-applicants.tsx";
import { MOST_APPLICANTS } from "./read-applicants.ts";
import { ReportTables, signed, useRate } from "./report-tables.tsx";
import { useReportWords, type ReportWords } from "./report-words.ts";
import { SwapMatrix, type SwapChoice } from "./swap-matrix.tsx";
import { backtestTexts } from "./texts.ts";
import type { Sides } from "./use-backtest.ts";

interface ReportViewProps {
  readonly task: Sides;
  readonly result: BacktestResult;
  readonly open: (ref: string, divergence: Divergence) => void;
}

/** What a backtest found: the swap matrix first, then why, for whom, and what it does to groups. */
export function ReportView({ open, result, task }: ReportViewProps) {
  const t = useText(backtestTexts);
  const words = useReportWords(task);
  const [chosen, choose] = useState<SwapChoice>();
  const { report } = result;
  return (
    <div className="backtest-report" data-testid="backtest-report">
      <Figures result={result} />
      <Remarks result={result} words={words} />
      <section className="card backtest-table">
        <header>
          <h2>{t("matrix")}</h2>
        </header>
        <SwapMatrix report={report} words={words} chosen={chosen} choose={choose} />
      </section>
      <ChangedApplicants
        isStored={task.source !== "file"}
        result={result}
        words={words}
        chosen={chosen}
        open={open}
      />
      <ReportTables report={report} words={words} />
    </div>
  );
}

function Figures({ result }: { readonly result: BacktestResult }) {
  const t = useText(backtestTexts);
  const formats = useFormats();
  const rate = useRate();
  const { applicants, changed, sides } = result.report;
  const [live, draft] = [sides.a.approvalRate, sides.b.approvalRate];
  return (
    <dl className="backtest-figures">
      <Figure name={t("applicants")} testId="backtest-applicants">
        {formats.number(applicants)}
      </Figure>
      <Figure name={t("changed")} testId="backtest-changed">
        {formats.number(changed)}{" "}
        <small>{applicants === 0 ? "" : formats.percent(changed / applicants)}</small>
      </Figure>
      <Figure name={t("approvalRate")} testId="backtest-approval">
        {rate(live)} → {rate(draft)}{" "}
        {live !== null && draft !== null && (
          <small>{t("points", { delta: signed((draft - live) * 100, formats) })}</small>
        )}
      </Figure>
      {(sides.a.approvedBadRate !== null || sides.b.approvedBadRate !== null) && (
        <Figure name={t("badRate")} testId="backtest-bad-rate">
          {rate(sides.a.approvedBadRate)} → {rate(sides.b.approvedBadRate)}
        </Figure>
      )}
    </dl>
  );
}

function Figure(props: { readonly name: string; readonly testId: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd data-testid={props.testId}>{props.children}</dd>
    </div>
  );
}

/** What the reader must know before the figures: who is not in them, and what the file does not say. */
function Remarks({ result, words }: { readonly result: BacktestResult; readonly words: ReportWords }) {
  const t = useText(backtestTexts);
  const title = useTitle();
  const formats = useFormats();
  const { absent, ignored, refusals, report, stopped } = result;
  const score = report.sides.b.score;
  const list = (names: readonly string[]) => names.join(" · ");
  const lines = [
    stopped && t("stopped", { limit: formats.number(MOST_APPLICANTS) }),
    absent.length > 0 && t("absent", { facts: list(absent.map((name) => words.fact(name))) }),
    ignored.length > 0 && t("ignored", { columns: list(ignored) }),
  ].filter((line) => line !== false);
  return (
    <>
      {report.refused.count > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t("refusedCount", { count: formats.number(report.refused.count) })}
          description={
            <ul className="backtest-refusals">
              {refusals.slice(0, 5).map(({ fact, ref, texts }) => (
                <li key={ref}>
                  {t("refusal", {
                    ref: fact === undefined ? ref : `${ref} · ${words.fact(fact)}`,
                    problem: title(texts),
                  })}
                </li>
              ))}
            </ul>
          }
          data-testid="backtest-refused"
        />
      )}
      {lines.length > 0 && (
        <ul className="backtest-note" data-testid="backtest-remarks">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {score !== null && (score.auc !== null || report.stability.sides !== null) && (
        <p className="part-note">
          {t(score.auc === null ? "scoreShift" : "scoreLine", {
            name: words.score(score.name),
            ks: score.ks === null ? "—" : formats.number(score.ks, 3),
            auc: score.auc === null ? "—" : formats.number(score.auc, 3),
            psi: report.stability.sides === null ? "—" : formats.number(report.stability.sides.index, 4),
          })}
        </p>
      )}
    </>
  );
}
