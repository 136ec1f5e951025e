import type { ComparisonReport, FairnessReport, SegmentReport } from "@lendloom/engine/decision";
import { useFormats, useText, type Formats } from "../i18n/index.ts";
import type { ReportWords } from "./report-words.ts";
import { backtestTexts } from "./texts.ts";

interface TableProps {
  readonly report: ComparisonReport;
  readonly words: ReportWords;
}

/** The mix of reasons on both sides, the segments that were asked for, and protected groups beside each other. */
export function ReportTables({ report, words }: TableProps) {
  return (
    <>
      <Reasons report={report} words={words} />
      {report.segments.map((segment) => (
        <Segment key={segment.fact} segment={segment} words={words} />
      ))}
      <Fairness report={report} words={words} />
    </>
  );
}

function Reasons({ report, words }: TableProps) {
  const t = useText(backtestTexts);
  const formats = useFormats();
  const { a, b } = report.sides;
  const codes = [...new Set([...a.reasons, ...b.reasons].map(({ code }) => code))];
  if (codes.length === 0) return null;
  const told = (side: typeof a, code: string) =>
    side.reasons.find((reason) => reason.code === code)?.told ?? 0;
  const rows = codes
    .map((code) => ({ code, live: told(a, code), draft: told(b, code) }))
    .sort((left, right) => right.live + right.draft - (left.live + left.draft));
  return (
    <section className="card backtest-table" data-testid="backtest-reasons">
      <header>
        <h2>{t("reasons")}</h2>
        <span className="card-note">{t("reasonsHint")}</span>
      </header>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("reason")}</th>
            <th scope="col">{t("live")}</th>
            <th scope="col">{t("draft")}</th>
            <th scope="col">±</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ code, draft, live }) => (
            <tr key={code}>
              <th scope="row">
                {words.reason(code)} <code className="muted">{code}</code>
              </th>
              <td>{formats.number(live)}</td>
              <td>{formats.number(draft)}</td>
              <td>{signed(draft - live, formats)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Segment({ segment, words }: { readonly segment: SegmentReport; readonly words: ReportWords }) {
  const t = useText(backtestTexts);
  const formats = useFormats();
  const rate = useRate();
  const groups = segment.groups.filter(({ count }) => count > 0);
  return (
    <section className="card backtest-table" data-testid={`backtest-segment-${segment.fact}`}>
      <header>
        <h2>{t("segmentTitle", { fact: words.fact(segment.fact) })}</h2>
      </header>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("group")}</th>
            <th scope="col">{t("people")}</th>
            <th scope="col">{t("rateOf", { side: t("live") })}</th>
            <th scope="col">{t("rateOf", { side: t("draft") })}</th>
            <th scope="col">{t("changed")}</th>
          </tr>
        </thead>
        <tbody>
          {groups.map(({ changed, count, key, sides }, index) => (
            <tr key={index}>
              <th scope="row">{words.group(segment.fact, key)}</th>
              <td>{formats.number(count)}</td>
              <td>{rate(sides.a.approvalRate)}</td>
              <td>{rate(sides.b.approvalRate)}</td>
              <td>{formats.number(changed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Facts that the file says nothing about have one group, of unknown people, and are left out. */
function Fairness({ report, words }: TableProps) {
  const t = useText(backtestTexts);
  const facts = report.fairness.facts.filter(({ sides }) =>
    [...sides.a, ...sides.b].some(({ count, key }) => key.kind === "value" && count > 0),
  );
  if (facts.length === 0) return null;
  return (
    <section className="card backtest-table" data-testid="backtest-fairness">
      <header>
        <h2>{t("fairness")}</h2>
        <span className="card-note">{t("fairnessHint")}</span>
      </header>
      {facts.map((fact) => (
        <FairnessTable key={fact.fact} fact={fact} words={words} />
      ))}
    </section>
  );
}

function FairnessTable({ fact, words }: { readonly fact: FairnessReport; readonly words: ReportWords }) {
  const t = useText(backtestTexts);
  const formats = useFormats();
  const rate = useRate();
  const { a, b } = fact.sides;
  const [live, draft] = [t("live"), t("draft")];
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{words.fact(fact.fact)}</th>
          <th scope="col">{t("people")}</th>
          <th scope="col">{t("rateOf", { side: live })}</th>
          <th scope="col">{t("rateOf", { side: draft })}</th>
          <th scope="col">{t("ratioOf", { side: live })}</th>
          <th scope="col">{t("ratioOf", { side: draft })}</th>
        </tr>
      </thead>
      <tbody>
        {a.map((group, index) => {
          const other = b[index];
          return group.count === 0 ? null : (
            <tr key={index}>
              <th scope="row">{words.group(fact.fact, group.key)}</th>
              <td>{formats.number(group.count)}</td>
              <td>{rate(group.rate)}</td>
              <td>{rate(other?.rate ?? null)}</td>
              <td>
                <Ratio ratio={group.ratio} isBelow={group.belowFourFifths} />
              </td>
              <td>
                <Ratio ratio={other?.ratio} isBelow={other?.belowFourFifths} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Ratio(props: { readonly ratio: number | undefined; readonly isBelow: boolean | undefined }) {
  const t = useText(backtestTexts);
  const rate = useRate();
  const text = rate(props.ratio ?? null);
  return props.isBelow === true ? (
    <span className="chip chip-decline">
      {text} · {t("belowFourFifths")}
    </span>
  ) : (
    <>{text}</>
  );
}

/** A share in percent, a dash where there is none. */
export function useRate(): (rate: number | null) => string {
  const formats = useFormats();
  return (rate) => (rate === null ? "—" : formats.percent(rate));
}

export function signed(value: number, formats: Formats): string {
  return `${value > 0 ? "+" : ""}${formats.number(value, 2)}`;
}
