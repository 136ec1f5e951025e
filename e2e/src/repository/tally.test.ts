import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { afterSecondTry, readVitestTally, type Tally } from "../tally.ts";

const folder = mkdtempSync(join(tmpdir(), "lendloom-tally-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What Vitest reports of files, each with the states of its tests; a file without tests could not be read. */
function reported(files: Readonly<Record<string, readonly string[]>>, exitCode: number): Tally {
  const states = Object.values(files).flat();
  const count = (state: string) => states.filter((each) => each === state).length;
  const report = join(folder, "report.json");
  const testResults = Object.entries(files).map(([name, own]) => ({
    name,
    status: own.includes("failed") || own.length === 0 ? "failed" : "passed",
    assertionResults: own.map((status, index) => ({
      status,
      fullName: `${name} ${index}`,
      failureMessages: status === "failed" ? ["Error: late\n  at there"] : [],
    })),
  }));
  writeFileSync(
    report,
    JSON.stringify({
      numPassedTests: count("passed"),
      numFailedTests: count("failed"),
      numPendingTests: count("skipped"),
      numTodoTests: 0,
      testResults,
    }),
  );
  return readVitestTally(report, exitCode);
}

describe("the tally of a suite", () => {
  it("names what failed, and the files in which it did", () => {
    expect(reported({ "/a": ["passed", "failed"], "/b": ["passed", "skipped"] }, 1)).toEqual({
      passed: 2,
      failed: 1,
      skipped: 1,
      skippedNames: ["/b 1"],
      failures: ["/a 1: Error: late"],
      failedFiles: ["/a"],
    });
  });

  it("counts a file that could not be read, a run that ran nothing and a missing report as failures", () => {
    expect(reported({ "/a": [], "/b": ["passed"] }, 1)).toMatchObject({ failed: 1, failedFiles: ["/a"] });
    expect(reported({}, 0)).toMatchObject({ passed: 0, failed: 1 });
    expect(readVitestTally(join(folder, "nowhere.json"), 0)).toMatchObject({ passed: 0, failed: 1 });
  });

  it("is what the first run says unless everything passes when it is run again", () => {
    const first = reported({ "/a": ["passed", "failed"], "/b": ["passed", "skipped"] }, 1);
    expect(afterSecondTry(first, reported({ "/a": ["passed", "failed"] }, 1))).toBe(first);
    expect(afterSecondTry(first, reported({ "/a": ["passed", "passed"] }, 1))).toBe(first);
    const twice = reported({ "/a": ["failed", "failed"] }, 1);
    expect(afterSecondTry(twice, reported({ "/a": ["passed", "skipped"] }, 0))).toBe(twice);
    expect(afterSecondTry(first, reported({ "/a": ["passed", "passed"] }, 0))).toEqual({
      passed: 3,
      failed: 0,
      skipped: 1,
      skippedNames: ["/b 1"],
    });
  });
});
