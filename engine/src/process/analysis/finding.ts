import {
  fillTexts,
  issueTexts,
  type Issue,
  type Json,
  type Severity,
  type Texts,
} from "../../kernel/index.ts";
import { workflowIssueTexts } from "../../workflow/index.ts";
import { processIssueTexts } from "../process-issues.ts";
import { analysisTexts, type ProcessAnalysisCode } from "./analysis-issues.ts";

/** One edit of the workflow's document, as JSON Patch has it (RFC 6902). */
export interface WorkflowEdit {
  readonly op: "add" | "remove" | "replace";
  readonly pointer: string;
  readonly value?: Json;
}

/** Something the author of a workflow should know before it is published. */
export interface WorkflowFinding {
  readonly code: string;
  readonly severity: Severity;
  readonly pointer: string;
  readonly params: Readonly<Record<string, Json>>;
  readonly texts: Texts;
  /** Keys of states from the start to where it shows. */
  readonly path?: readonly string[];
  /** The other place that takes part. */
  readonly related?: string;
  readonly fix?: { readonly texts: Texts; readonly edits: readonly WorkflowEdit[] };
}

/** Findings of one code that are told; that there are more is told beside them. */
export const MOST_OF_A_KIND = 100;

type More = Pick<WorkflowFinding, "path" | "related" | "fix">;

export function finding(
  code: ProcessAnalysisCode,
  pointer: string,
  params: Readonly<Record<string, Json>>,
  more: More = {},
  severity: Severity = "warning",
): WorkflowFinding {
  return { code, severity, pointer, params, texts: fillTexts(analysisTexts[code], params), ...more };
}

/** What compiling warned of, with what the graph can add to it. */
export function findingOf(issue: Issue, more: More): WorkflowFinding {
  const { code, pointer, params, severity } = issue;
  const texts = issueTexts(issue, { ...workflowIssueTexts, ...processIssueTexts });
  return { code, severity, pointer, params, texts, ...more };
}

export function fixOf(
  code: ProcessAnalysisCode,
  ...edits: readonly WorkflowEdit[]
): NonNullable<More["fix"]> {
  return { texts: analysisTexts[code], edits };
}
