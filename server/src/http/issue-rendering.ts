import { issueTexts, type IssueCatalogue, type Json, type Texts } from "@lendloom/engine/kernel";
import type { GateIssue } from "../definitions/index.ts";
import { issueCatalogue } from "./issue-catalogue.ts";

/** An issue as it travels in a problem or a report: with its sentence in every language. */
export interface RenderedIssue {
  readonly code: string;
  readonly pointer: string;
  readonly severity: GateIssue["severity"];
  readonly params: Readonly<Record<string, Json>>;
  readonly texts: Texts;
}

/** Long lists help nobody: an answer names at most this many places. */
const MAX_RENDERED_ISSUES = 200;

export function renderIssues(issues: readonly GateIssue[]): readonly RenderedIssue[] {
  return issues.slice(0, MAX_RENDERED_ISSUES).map((issue) => renderIssue(issue, issueCatalogue));
}

function renderIssue(issue: GateIssue, catalogue: IssueCatalogue): RenderedIssue {
  const { code, pointer, severity, params } = issue;
  return { code, pointer, severity, params, texts: issueTexts(issue, catalogue) };
}
