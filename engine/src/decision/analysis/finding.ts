import { fillTexts, type Json, type Texts } from "../../kernel/index.ts";
import { analysisIssueTexts, type AnalysisCode } from "./analysis-issues.ts";

/** One edit of a document, as JSON Patch has it (RFC 6902); `value` is absent for `remove`. */
export interface Edit {
  readonly op: "add" | "remove" | "replace";
  readonly pointer: string;
  readonly value?: Json;
}

/** What mends a finding, to be applied in order to the pack it was found in. */
export interface Fix {
  readonly texts: Texts;
  readonly edits: readonly Edit[];
}

/**
 * Something the author of a pack should know. Errors are certainly wrong and block publishing; warnings are
 * probably wrong; infos are worth a look.
 */
export interface Finding {
  readonly code: AnalysisCode;
  readonly severity: "error" | "warning" | "info";
  /** Where it is, in the pack; `related` are the other places that take part. */
  readonly pointer: string;
  readonly related?: readonly string[];
  readonly params: Readonly<Record<string, Json>>;
  readonly texts: Texts;
  /** Facts of an applicant, complete and in wire form, for whom the pack shows it. Each was tried. */
  readonly witness?: { readonly facts: Readonly<Record<string, Json>>; readonly at: string };
  /** Where no applicant was found: the values of the inputs, by their expressions, for which it shows. */
  readonly values?: Readonly<Record<string, Json>>;
  readonly fix?: Fix;
}

export function makeFinding(
  code: AnalysisCode,
  severity: Finding["severity"],
  pointer: string,
  params: Readonly<Record<string, Json>> = {},
  more: Pick<Finding, "related" | "witness" | "values" | "fix"> = {},
): Finding {
  return { code, severity, pointer, params, texts: textsOf(code, params), ...more };
}

export function makeFix(
  code: AnalysisCode,
  params: Readonly<Record<string, Json>>,
  edits: readonly Edit[],
): Fix {
  return { texts: textsOf(code, params), edits };
}

function textsOf(code: AnalysisCode, params: Readonly<Record<string, Json>>): Texts {
  return fillTexts(analysisIssueTexts[code], params);
}
