import { parseArgs } from "node:util";
import { createComparison, type ComparisonReport, type Divergence } from "@lendloom/engine/decision";
import { readApplicants } from "../backtest/read-applicants.ts";
import { exitCodes, type Command } from "./command.ts";
import { compilePackFile, expectSound } from "./local-definitions.ts";
import { UsageError } from "./usage-error.ts";

export const backtestCommand: Command = {
  usage:
    "backtest <packA> <packB> <file.csv|ndjson> [--good <column>] [--ref <column>] [--segment <fact[=1,2,3]>]… [--column <column=fact>]… [--ignore <column>]… [--money major|minor] [--at <RFC 3339>] [--catalogue <file>] [--json]",
  zh: "用两个规则包对文件里的每位申请人各算一遍，比较结果、换入换出、分组、公平性和已知结局。",
  en: "Decides every applicant of a file with two packs and compares outcomes, swaps, groups, fairness and what became of the loans.",
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        good: { type: "string" },
        ref: { type: "string" },
        segment: { type: "string", multiple: true, default: [] },
        column: { type: "string", multiple: true, default: [] },
        ignore: { type: "string", multiple: true, default: [] },
        money: { type: "string" },
        at: { type: "string" },
        catalogue: { type: "string" },
        json: { type: "boolean", default: false },
      },
    });
    const [first, second, file, ...rest] = positionals;
    const { money, good, ref } = values;
    if (first === undefined || second === undefined || file === undefined || rest.length > 0)
      throw new UsageError("需要两个规则包和一个文件。", "Two packs and a file are needed.");
    if (money !== undefined && money !== "major" && money !== "minor")
      throw new UsageError("--money 是 major（元）或 minor（分）。", "--money is major or minor.");
    const [a, b] = [first, second].map((path) => compilePackFile(path, values.catalogue));
    if (a === undefined || b === undefined) return exitCodes.usage;
    const comparison = expectSound(
      createComparison(a, b, {
        at: values.at ?? new Date().toISOString(),
        reasons: true,
        segments: values.segment.map(segmentOf),
      }),
      "--segment",
    );
    const read = await readApplicants(
      {
        path: file,
        format: /\.(nd)?jsonl?$/i.test(file) ? "ndjson" : "csv",
        catalogues: [a.catalogue, b.catalogue],
        mostRows: Infinity,
        columns: {
          columns: Object.fromEntries(values.column.map((pair) => pairOf(pair))),
          ignore: values.ignore,
          ...(good === undefined ? {} : { good }),
          ...(ref === undefined ? {} : { ref }),
          ...(money === undefined ? {} : { money }),
        },
      },
      comparison,
    ).catch(() => {
      throw new UsageError(`读不到文件 ${file}。`, `The file ${file} cannot be read.`);
    });
    expectSound(read, file);
    const report = comparison.report();
    process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : summaryOf(report));
    return exitCodes.ok;
  },
};

/** `region`, or `income=5000,10000` with the limits of bands. */
function segmentOf(text: string) {
  const [fact, limits] = pairOf(text);
  return limits === "" ? { fact } : { fact, bands: limits.split(",").map(Number) };
}

function pairOf(text: string): readonly [string, string] {
  const at = text.lastIndexOf("=");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** The report for a terminal. */
function summaryOf(report: ComparisonReport): string {
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
