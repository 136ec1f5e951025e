import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { LOGIC_VERSION } from "@lendloom/engine/logic";
import { collectApplicants } from "./golden/collect-applicants.ts";
import {
  applicantsFile,
  changedAnswers,
  decideGolden,
  goldenFile,
  readGolden,
  type GoldenApplicants,
  type GoldenDecisions,
} from "./golden/golden-decisions.ts";

/**
 * Adds what golden decisions lack: the file of a new logic version, and packs of `rules/` in their present form.
 * What a version has answered once is never written anew: another answer needs another version.
 */
function main(): void {
  const applicants = collectApplicants(
    readGolden<GoldenApplicants>(applicantsFile, { definitions: {}, applicants: [] }),
  );
  const file = goldenFile(LOGIC_VERSION);
  const kept = readGolden<GoldenDecisions>(file, {});
  const decided = decideGolden(applicants);
  const changed = changedAnswers(kept, decided);
  if (changed.length > 0) {
    console.error(
      `Expected logic version ${LOGIC_VERSION} to answer as ${file} says, but it differs for ${changed.length} applicants, ` +
        `the first ${changed[0]}. Raise LOGIC_VERSION where that is meant; nothing was written.`,
    );
    process.exitCode = 1;
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  const { definitions } = applicants;
  writeFileSync(
    applicantsFile,
    `{\n"definitions": ${membersOf(definitions)},\n"applicants": [\n${applicants.applicants.map((each) => JSON.stringify(each)).join(",\n")}\n]\n}\n`,
  );
  writeFileSync(file, `${membersOf(decided)}\n`);
  const added = Object.keys(decided).length - Object.keys(kept).length;
  console.log(
    `${Object.keys(decided).length} golden decisions of logic version ${LOGIC_VERSION}, ${added} new: ${file}`,
  );
}

/** One member a line, so that a difference shows whom it is about. */
function membersOf(object: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(object).map(
    ([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  );
  return `{\n${lines.join(",\n")}\n}`;
}

main();
