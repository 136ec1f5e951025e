import { issueTexts, schemaIssueTexts, type Issue, type Json, type Texts } from "../kernel/index.ts";
import { decisionIssueTexts } from "../decision/index.ts";
import { workflowIssueTexts } from "../workflow/index.ts";
import { logicIssueTexts } from "../logic/index.ts";
import { gridIssues } from "./grid/grid-issues.ts";
import { interopIssues } from "./interop-issues.ts";
import { xstateIssues } from "./xstate/xstate-issues.ts";

/** One line of an import's report, by its place in the imported file. Errors refuse the file. */
export interface ReportEntry {
  readonly pointer: string;
  readonly severity: "error" | "warning" | "info";
  readonly code: string;
  readonly params: Readonly<Record<string, Json>>;
  readonly texts: Texts;
}

/** An issue as a line of a report, with its sentences. */
export function reportIssue(issue: Issue, severity: ReportEntry["severity"] = issue.severity): ReportEntry {
  const { code, pointer, params } = issue;
  return { pointer, severity, code, params, texts: issueTexts(issue, sentences) };
}

const sentences = {
  ...schemaIssueTexts,
  ...logicIssueTexts,
  ...decisionIssueTexts,
  ...workflowIssueTexts,
  ...interopIssues.texts,
  ...xstateIssues.texts,
  ...gridIssues.texts,
};

export function hasRefusals(report: readonly ReportEntry[]): boolean {
  return report.some(({ severity }) => severity === "error");
}
