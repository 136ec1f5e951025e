import { existsSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How many tests ended how. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Full names; each says why. */
  readonly skippedNames?: readonly string[];
  /** Full name and first line of what went wrong, one a failed test. */
  readonly failures?: readonly string[];
  /** Absolute paths of the files of which something failed. */
  readonly failedFiles?: readonly string[];
}

export const noTally: Tally = { passed: 0, failed: 0, skipped: 0 };

export function addTallies(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

export function vitestReportPath(stage: string): string {
  return join(tmpdir(), `lendloom-${stage}-${process.pid}.json`);
}

/**
 * Counts a Vitest run from its JSON report. A run that ended badly without a failed test (an error outside
 * of tests, no report at all) counts as one failure, and so does one that ran nothing.
 */
export function readVitestTally(report: string, exitCode: number): Tally {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const counts = JSON.parse(readFileSync(report, "utf8")) as {
    readonly numPassedTests: number;
    readonly numFailedTests: number;
    readonly numPendingTests: number;
    readonly numTodoTests: number;
    readonly testResults: readonly {
      readonly name: string;
      readonly status: string;
      readonly assertionResults: readonly {
        readonly status: string;
        readonly fullName: string;
        readonly failureMessages?: readonly string[];
      }[];
    }[];
  };
  const results = counts.testResults.flatMap(({ assertionResults }) => assertionResults);
  const failed = counts.numFailedTests;
  const nothingRan = counts.numPassedTests === 0;
  return {
    passed: counts.numPassedTests,
    failed: failed === 0 && (exitCode !== 0 || nothingRan) ? 1 : failed,
    skipped: counts.numPendingTests + counts.numTodoTests,
    skippedNames: results
      .filter(({ status }) => status !== "passed" && status !== "failed")
      .map(({ fullName }) => fullName),
    failures: results
      .filter(({ status }) => status === "failed")
      .map(
        ({ fullName, failureMessages }) => `${fullName}: ${failureMessages?.[0]?.split("\n", 1)[0] ?? ""}`,
      ),
    failedFiles: counts.testResults.filter(({ status }) => status === "failed").map(({ name }) => name),
  };
}

/**
 * What a suite comes to whose failed files have been run once more: with all of them passed, so has the
 * suite; with one failure left, or fewer tests than had failed, the first run stands.
 */
export function afterSecondTry(first: Tally, second: Tally): Tally {
  if (second.failed > 0 || second.passed < first.failed) return first;
  const { passed, failed, skipped, skippedNames = [] } = first;
  return { passed: passed + failed, failed: 0, skipped, skippedNames };
}
