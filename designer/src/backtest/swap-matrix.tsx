import type { ComparisonReport, MatrixCell, Outcome } from "@lendloom/engine/decision";
import { useFormats, useText } from "../i18n/index.ts";
import { OutcomeChip } from "../simulator/index.ts";
import type { ReportWords } from "./report-words.ts";
import { backtestTexts } from "./texts.ts";

const outcomes: readonly Outcome[] = ["approve", "refer", "decline"];

/** A pair of outcomes, as a filter. */
export interface SwapChoice {
  readonly a: Outcome;
  readonly b: Outcome;
}

interface SwapMatrixProps {
  readonly report: ComparisonReport;
  readonly words: ReportWords;
  readonly chosen: SwapChoice | undefined;
  readonly choose: (swap: SwapChoice | undefined) => void;
}

/** Nine pairs of outcomes with their applicants; a pair that differs can be chosen to see who they are. */
export function SwapMatrix({ choose, chosen, report, words }: SwapMatrixProps) {
  const t = useText(backtestTexts);
  const formats = useFormats();
  const cellOf = (a: Outcome, b: Outcome) => report.matrix.find((cell) => cell.a === a && cell.b === b);
  return (
    <table className="swap-matrix" data-testid="swap-matrix">
      <caption>{t("matrixCaption")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("liveOutcome")}</th>
          {outcomes.map((b) => (
            <th key={b} scope="col">
              <OutcomeChip outcome={b} />
            </th>
          ))}
          <th scope="col">{t("total")}</th>
        </tr>
      </thead>
      <tbody>
        {outcomes.map((a) => (
          <tr key={a}>
            <th scope="row">
              <OutcomeChip outcome={a} />
            </th>
            {outcomes.map((b) => {
              const cell = cellOf(a, b);
              return cell === undefined ? null : (
                <SwapCell
                  key={b}
                  cell={cell}
                  of={report.applicants}
                  words={words}
                  isChosen={chosen?.a === a && chosen.b === b}
                  choose={choose}
                />
              );
            })}
            <td className="swap-total">{formats.number(report.sides.a.outcomes[a])}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">{t("total")}</th>
          {outcomes.map((b) => (
            <td key={b} className="swap-total">
              {formats.number(report.sides.b.outcomes[b])}
            </td>
          ))}
          <td className="swap-total">{formats.number(report.applicants)}</td>
        </tr>
      </tbody>
    </table>
  );
}

interface SwapCellProps extends Pick<SwapMatrixProps, "words" | "choose"> {
  readonly cell: MatrixCell;
  readonly of: number;
  readonly isChosen: boolean;
}

function SwapCell({ cell, choose, isChosen, of, words }: SwapCellProps) {
  const t = useText(backtestTexts);
  const formats = useFormats();
  const { a, b, badRate, count } = cell;
  const share = of === 0 ? 0 : count / of;
  const name = words.swap(a, b);
  const differs = a !== b && count > 0;
  // A few in a hundred are what a swap set is about, so they must be seen: the root spreads the small shares.
  const strength = count === 0 ? 0 : 0.08 + 0.5 * Math.sqrt(share);
  const content = (
    <>
      <b>{formats.number(count)}</b>
      <span>{formats.percent(share)}</span>
      <small>{name}</small>
      {badRate !== null && <small>{t("cellBadRate", { rate: formats.percent(badRate) })}</small>}
    </>
  );
  return (
    <td
      className={`swap-cell ${swapTone(a, b)}`}
      style={{ ["--strength" as string]: `${Math.round(strength * 100)}%` }}
      data-testid={`swap-${a}-${b}`}
      data-count={count}
    >
      {differs ? (
        <button
          type="button"
          aria-pressed={isChosen}
          aria-label={`${name}: ${formats.number(count)}, ${formats.percent(share)}. ${t("showSwap", { swap: name })}`}
          onClick={() => choose(isChosen ? undefined : { a, b })}
        >
          {content}
        </button>
      ) : (
        <div>{content}</div>
      )}
    </td>
  );
}

const order: Readonly<Record<Outcome, number>> = { approve: 2, refer: 1, decline: 0 };

/** Better for the applicant, worse, or the same: the word in the cell says it, too. */
function swapTone(a: Outcome, b: Outcome): string {
  if (a === b) return "swap-same";
  return order[b] > order[a] ? "swap-in" : "swap-out";
}
