import { parseArgs } from "node:util";
import { createComparison } from "@lendloom/engine/decision";
import { readApplicants } from "../backtest/read-applicants.ts";
import { backtestDecisions } from "./backtest-decisions.ts";
import { summaryOf } from "./backtest-summary.ts";
import { exitCodes, type Command } from "./command.ts";
import { compilePackFile, expectSound } from "./local-definitions.ts";
import { UsageError } from "./usage-error.ts";

export const backtestCommand: Command = {
  usage:
    "backtest <packA> <packB> <file.csv|ndjson> [--good <column>] [--ref <column>] [--segment <fact[=1,2,3]>]… [--column <column=fact>]… [--ignore <column>]… [--money major|minor] [--at <RFC 3339>] [--catalogue <file>] [--json] | backtest <idA>[@draft|@<release>|@<hash>] <idB>[@…] --decisions [--from <day>] [--to <day>] [--pack <id>] [--segment …]… [--json]",
  zh: "用两个规则包对文件里的每位申请人，或对服务器上某段时间的历史决策（--decisions）各算一遍，比较结果、换入换出、分组、公平性和已知结局。",
  en: "Decides every applicant of a file, or every stored decision of a time on the server (--decisions), with two packs and compares outcomes, swaps, groups, fairness and what became of the loans.",
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
        decisions: { type: "boolean", default: false },
        from: { type: "string" },
        to: { type: "string" },
        pack: { type: "string" },
      },
    });
    if (values.decisions) {
      const segments = values.segment.map(segmentOf);
      return await backtestDecisions(positionals, { ...values, segments });
    }
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
