import type { Decided } from "./decide-applicant.ts";
import { commonestReasons, outcomeRows, percentile, type OutcomeName, type OutcomeRow } from "./summary.ts";

const titles: Readonly<Record<OutcomeName, string>> = {
  approve: "通过 approve",
  refer: "复核 refer",
  decline: "拒绝 decline",
};

/** The whole report, as lines. */
export function reportLines(
  decided: readonly Decided[],
  unseen: ReadonlySet<number> | undefined,
): readonly string[] {
  const times = decided.map(({ tookMs }) => tookMs);
  const retries = decided.reduce((sum, one) => sum + one.retries, 0);
  return [
    "结论与真实还款 / Outcome against what really happened",
    ...tableLines(outcomeRows(decided)),
    ...(unseen === undefined
      ? []
      : [
          "",
          "其中建评分卡时未用的申请人 / Those the scorecard was not fitted on",
          ...tableLines(outcomeRows(decided.filter(({ applicant }) => unseen.has(applicant.number)))),
        ]),
    "",
    "最常见的五条原因 / Five commonest reasons",
    ...commonestReasons(decided, 5).map(
      ({ code, texts, count }) => `  ${String(count).padStart(5)} × ${code}: ${texts["zh-CN"]} / ${texts.en}`,
    ),
    "",
    "每笔决策用时（提交至读到结论）/ Time per decision (submitted to read)",
    `  p50 ${milliseconds(percentile(times, 0.5))}   p95 ${milliseconds(percentile(times, 0.95))}   p99 ${milliseconds(percentile(times, 0.99))}`,
    `  断线重发 / sent again after a lost connection: ${retries}`,
  ];
}

function tableLines(rows: readonly OutcomeRow[]): readonly string[] {
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  const known = rows.some(({ meanChance }) => meanChance !== undefined);
  const head = [
    "",
    "人数 count",
    "占比 share",
    "已还 repaid",
    "还款率 rate",
    ...(known ? ["已知概率 chance"] : []),
  ];
  const body = rows.map(({ outcome, count, repaid, repaidRate, meanChance }) => [
    titles[outcome],
    String(count),
    percent(total === 0 ? undefined : count / total),
    String(repaid),
    percent(repaidRate),
    ...(known ? [percent(meanChance)] : []),
  ]);
  return [head, ...body].map(
    (cells) => "  " + cells.map((cell, at) => pad(cell, at === 0 ? -14 : 18)).join(""),
  );
}

export function percent(share: number | undefined): string {
  return share === undefined ? "–" : `${(100 * share).toFixed(1)} %`;
}

function milliseconds(ms: number): string {
  return `${ms.toFixed(0)} ms`;
}

/** Pads to columns of a terminal, where a Chinese character takes two; a negative width pads on the right. */
function pad(text: string, width: number): string {
  const columns = Array.from(text).reduce(
    (sum, character) => sum + (/[\u2e80-\uffee]/.test(character) ? 2 : 1),
    0,
  );
  const space = " ".repeat(Math.max(0, Math.abs(width) - columns));
  return width < 0 ? text + space : space + text;
}
