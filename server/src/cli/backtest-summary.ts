import type { ComparisonReport, Divergence } from "@lendloom/engine/decision";

/** The report for a terminal. */
export function summaryOf(report: ComparisonReport): string {
  const percent = (share: number | null): string => (share === null ? "–" : `${(share * 100).toFixed(2)} %`);
  const side = (name: "a" | "b"): string => {
    const { approvalRate, approvedBadRate, score } = report.sides[name];
    const { id, version } = report.packs[name];
    const bad = approvedBadRate === null ? "" : ` · 坏账率 bad ${percent(approvedBadRate)}`;
    const ranks =
      score === null || score.auc === null
        ? ""
        : ` · AUC ${score.auc.toFixed(4)} · KS ${(score.ks ?? 0).toFixed(4)}`;
    return `${name.toUpperCase()} ${id} ${version}: 通过率 approved ${percent(approvalRate)}${bad}${ranks}`;
  };
  return [
    `申请人 applicants ${report.applicants} · 无法决策 refused ${report.refused.count} · 结果不同 changed ${report.changed}`,
    side("a"),
    side("b"),
    ...report.matrix
      .filter(({ count }) => count > 0)
      .map(
        ({ a, b, count, badRate }) =>
          `  ${a} → ${b}: ${count}${badRate === null ? "" : ` (bad ${percent(badRate)})`}`,
      ),
    ...report.divergences
      .slice(0, 10)
      .map(({ divergence, count }) => `  ${count} × ${divergenceText(divergence)}`),
    ...report.fairness.facts.flatMap(({ fact, sides }) =>
      sides.b
        .filter(({ belowFourFifths }) => belowFourFifths === true)
        .map(
          ({ key, ratio }) =>
            `  ${fact} ${JSON.stringify(key)}: 低于五分之四 below four fifths (${(ratio ?? 0).toFixed(3)}), 29 CFR 1607.4(D)`,
        ),
    ),
    ...report.refused.samples
      .slice(0, 5)
      .map(
        ({ ref, issues }) =>
          `  ${ref}: ${issues.map(({ code, pointer }) => `${code} ${pointer}`).join(", ")}`,
      ),
    "",
  ].join("\n");
}

function divergenceText(divergence: Divergence): string {
  switch (divergence.kind) {
    case "item":
      return `${divergence.decision}/${divergence.item} (${divergence.hitBy.toUpperCase()})`;
    case "output":
      return `${divergence.decision}.${divergence.output}`;
    case "outcome":
      return "outcome";
  }
}
