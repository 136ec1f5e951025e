import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../installation.ts";
import type { ChaosTest } from "./chaos-test.ts";
import type { ChaosReport } from "./run-chaos.ts";

const file = join(root, "benchmarks/results/chaos.json");

/** The latest whole run of each test on each store; `pnpm chaos` keeps it in `benchmarks/results/chaos.json`. */
export function keepReport(report: ChaosReport, commit: string): void {
  const { defects: _defects, ...kept } = report;
  const others = readReports().filter(({ test, store }) => test !== report.test || store !== report.store);
  const rows = [...others, { ...kept, commit, at: new Date().toISOString() }];
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(rows, null, 2)}\n`);
}

type KeptReport = Omit<ChaosReport, "defects"> & {
  /** What was measured, as `checkedOut` says it. */
  readonly commit: string;
  readonly at: string;
};

/** The commit of the files here, with a `+` where one was changed since; empty: that is not known. */
export function checkedOut(): string {
  const git = (...args: readonly string[]): string => {
    const { status, stdout } = spawnSync("git", args, { cwd: root, encoding: "utf8" });
    return status === 0 ? stdout.trim() : "";
  };
  const commit = git("rev-parse", "--short=8", "HEAD");
  const changed = git("status", "--porcelain", "--", ".", ":!benchmarks/results", ":!docs");
  return changed === "" ? commit : `${commit}+`;
}

export function readReports(): readonly KeptReport[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as KeptReport[]) : [];
}

/** The reports as a Markdown table, in the order in which the tests run. */
export function summaryOf(tests: readonly ChaosTest[], reports: readonly KeptReport[]): string {
  const rows = tests.flatMap(({ name, stores }) =>
    stores.flatMap((store) => {
      const report = reports.find((one) => one.test === name && one.store === store);
      return report === undefined ? [] : [rowOf(report)];
    }),
  );
  const heads = [
    "Test",
    "Store",
    "Faults made",
    "Acknowledged",
    "Violations",
    "Recovery, median / 90 % / longest",
    "Commit",
  ];
  const widths = heads.map((head, at) =>
    Math.max(...[head, ...rows.map((row) => row[at] ?? "")].map(({ length }) => length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => (isText(at) ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(" | ")} |`;
  const rule = widths.map((width, at) => (isText(at) ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [line(heads), `| ${rule.join(" | ")} |`, ...rows.map(line)].join("\n");
}

function isText(column: number): boolean {
  return column < 2 || column > 4;
}

function rowOf({
  test,
  store,
  faults,
  acknowledged,
  violations,
  recoveryMs,
  skipped,
  commit,
}: KeptReport): readonly string[] {
  const made = Object.values(faults).reduce((sum, count) => sum + count, 0);
  const recovery =
    skipped ??
    (recoveryMs === null ? "" : `${recoveryMs.median} / ${recoveryMs.p90} / ${recoveryMs.longest} ms`);
  return [test, store, String(made), String(acknowledged), String(violations.length), recovery, commit];
}
