import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { format } from "prettier";
import { fitScorecard } from "./fit/fit-scorecard.ts";
import { scoreOf, type Scorecard } from "./fit/scorecard.ts";
import { areaUnderCurve, kolmogorovSmirnov } from "./fit/separation.ts";
import type { Applicant } from "./german-credit/applicant.ts";
import { approvePoints, buildPack, declinePoints } from "./german-credit/build-pack.ts";
import { buildCases } from "./german-credit/build-cases.ts";
import { columns } from "./german-credit/columns.ts";
import { readSample, samplePath } from "./german-credit/read-sample.ts";
import { SPLIT_SEED, splitSample } from "./german-credit/split-sample.ts";

/**
 * Fits the scorecard of `rules/german-credit` on 700 real applicants and judges it on the other 300. Run with
 * `node benchmarks/src/fit-german-credit.ts`; with `--check` it writes nothing and fails when the pack differs.
 */
async function main(): Promise<number> {
  const sample = readSample();
  if (sample === undefined) {
    console.error(
      `没有样本数据，评分卡保持不变。 / The sample is absent (${samplePath}), so the scorecard stays as it is.`,
    );
    return 1;
  }
  const { training, unseen } = splitSample(sample);
  const { card, information } = fitScorecard(training, columns);
  console.log(`Seed ${SPLIT_SEED}: ${training.length} applicants to fit on, ${unseen.length} to judge by\n`);
  console.log("Information value");
  for (const { fact, value, used } of information.toSorted((a, b) => b.value - a.value)) {
    console.log(`  ${fact.padEnd(22)} ${value.toFixed(3)} ${used ? "" : "left out"}`);
  }
  console.log(`\nCut-offs: decline below ${declinePoints}, approve from ${approvePoints}\n`);
  console.log("             AUC    KS");
  report("fitted on", card, training);
  report("unseen", card, unseen);
  return store([
    ["rules/german-credit/pack.json", buildPack(card)],
    ["rules/german-credit/cases.json", buildCases(card)],
  ]);
}

function report(name: string, card: Scorecard, applicants: readonly Applicant[]): void {
  const scored = applicants.map(({ facts, repaid }) => ({ score: scoreOf(card, facts), good: repaid }));
  console.log(
    `  ${name.padEnd(10)} ${areaUnderCurve(scored).toFixed(3)}  ${kolmogorovSmirnov(scored).toFixed(3)}`,
  );
}

/** Writes the documents as Prettier would, or, with `--check`, compares them. Answers the exit code. */
async function store(documents: readonly (readonly [string, unknown])[]): Promise<number> {
  const check = process.argv.includes("--check");
  let differing = 0;
  for (const [path, document] of documents) {
    const file = resolve(import.meta.dirname, "../..", path);
    const text = await format(JSON.stringify(document), { parser: "json", printWidth: 110 });
    if (!check) writeFileSync(file, text);
    else if (readFileSync(file, "utf8") !== text) differing += 1;
    console.log(`\n${check ? "Compared" : "Wrote"} ${path}`);
  }
  if (differing > 0) console.error("\nThe stored pack differs from what the data gives.");
  return differing > 0 ? 1 : 0;
}

process.exitCode = await main();
