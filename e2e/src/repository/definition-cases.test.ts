import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../installation.ts";
import type { CasesReport } from "../run-cases.ts";

// No definition may become code: the engine runs where code from strings is forbidden (decision 14).
const printed = execFileSync(
  process.execPath,
  ["--disallow-code-generation-from-strings", join(root, "e2e/src/run-cases.ts")],
  { cwd: root, encoding: "utf8" },
);
const reports = printed
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as CasesReport);

describe.each(reports)("$definition", (report) => {
  it("does what its cases say", () => {
    expect(report.cases).toBeGreaterThan(0);
    expect(report.failed).toEqual([]);
  });

  it("has no rule, row, attribute or state that no case reaches, and no transition that none takes", () => {
    expect(report.neverReached).toEqual([]);
    expect(report.neverTaken).toEqual([]);
  });

  it("gives its author nothing to be warned of", () => {
    expect(report.warnings).toEqual([]);
  });
});

it("covers every pack and workflow of the repository", () => {
  expect(reports.map(({ definition }) => definition)).toEqual(
    expect.arrayContaining([
      "rules/auto-credit-check",
      "rules/beneficial-owner",
      "rules/consumer-credit",
      "rules/german-credit",
      "rules/merchant-onboarding",
      "rules/pre-screen",
      "workflows/consumer-loan",
      "workflows/german-credit",
      "workflows/merchant-onboarding",
      "workflows/owner-check",
      "workflows/premises-visit",
    ]),
  );
});
