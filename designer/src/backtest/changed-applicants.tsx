import { ExperimentOutlined } from "@ant-design/icons";
import type { ComparisonReport, Divergence } from "@lendloom/engine/decision";
import { Link } from "react-router";
import { useFormats, useText } from "../i18n/index.ts";
import { OutcomeChip } from "../simulator/index.ts";
import type { BacktestResult } from "./backtest-worker.ts";
import type { ReportWords } from "./report-words.ts";
import type { SwapChoice } from "./swap-matrix.tsx";
import { backtestTexts } from "./texts.ts";

interface ChangedApplicantsProps {
  /** They are decisions of applications, named `<application>#<number>`. */
  readonly isStored: boolean;
  readonly result: BacktestResult;
  readonly words: ReportWords;
  readonly chosen: SwapChoice | undefined;
  /** Opens where the sides first differ and tries the applicant there. */
  readonly open: (ref: string, divergence: Divergence) => void;
}

/** Why outcomes differ, most frequent first, and the first applicants of each pair of outcomes. */
export function ChangedApplicants({ chosen, isStored, open, result, words }: ChangedApplicantsProps) {
  const t = useText(backtestTexts);
  const { report } = result;
  const swaps = report.swaps.filter(
    ({ a, b, count }) => count > 0 && (chosen === undefined || (chosen.a === a && chosen.b === b)),
  );
  return (
    <>
      <Divergences report={report} words={words} />
      <section className="card backtest-table" data-testid="backtest-samples">
        <header>
          <h2>{t("samples")}</h2>
          <span className="card-note">
            {chosen === undefined ? t("allSwaps") : words.swap(chosen.a, chosen.b)}
          </span>
        </header>
        {swaps.length === 0 ? (
          <p className="card-body muted">{t("nobody")}</p>
        ) : (
          <table>
            <thead>
              <tr>
                <th scope="col">{t("applicant")}</th>
                <th scope="col">{t("change")}</th>
                <th scope="col">{t("divergence")}</th>
              </tr>
            </thead>
            <tbody>
              {swaps.flatMap(({ a, b, samples }) =>
                samples.map(({ divergence, ref }, index) => (
                  <tr key={`${a} ${b} ${ref} ${index}`} data-testid="backtest-sample">
                    <th scope="row">
                      {isStored ? (
                        <ApplicationLink decision={ref} />
                      ) : (
                        <button
                          type="button"
                          className="sample-link"
                          title={t("tryApplicant", { ref })}
                          aria-label={t("tryApplicant", { ref })}
                          disabled={!Object.hasOwn(result.facts, ref)}
                          onClick={() => open(ref, divergence)}
                          data-testid={`try-${ref}`}
                        >
                          <ExperimentOutlined /> {ref}
                        </button>
                      )}
                    </th>
                    <td>
                      <OutcomeChip outcome={a} /> → <OutcomeChip outcome={b} />
                    </td>
                    <td>{words.divergence(divergence)}</td>
                  </tr>
                )),
              )}
            </tbody>
          </table>
        )}
      </section>
    </>
  );
}

function ApplicationLink({ decision }: { readonly decision: string }) {
  const t = useText(backtestTexts);
  const [application = "", number = ""] = decision.split("#");
  return (
    <Link
      to={`/applications/${encodeURIComponent(application)}`}
      title={decision}
      data-testid="backtest-application"
    >
      {t("decisionOf", { application: application.slice(0, 8), number })}
    </Link>
  );
}

function Divergences({ report, words }: { readonly report: ComparisonReport; readonly words: ReportWords }) {
  const t = useText(backtestTexts);
  const formats = useFormats();
  if (report.divergences.length === 0) return null;
  return (
    <section className="card backtest-table" data-testid="backtest-divergences">
      <header>
        <h2>{t("divergences")}</h2>
      </header>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("divergence")}</th>
            <th scope="col">{t("people")}</th>
          </tr>
        </thead>
        <tbody>
          {report.divergences.slice(0, 20).map(({ count, divergence }) => (
            <tr key={JSON.stringify(divergence)}>
              <th scope="row">{words.divergence(divergence)}</th>
              <td>{formats.number(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
