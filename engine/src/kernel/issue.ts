import type { Json } from "./json.ts";
import { fillTexts, type Texts } from "./texts.ts";

/** Errors block publishing; warnings are shown and do not. */
export type Severity = "error" | "warning";

/**
 * What the author of a definition or request must mend: a code, the place as an RFC 6901 JSON pointer
 * into the document that was given, and the values its sentence mentions. Sentences are rendered by code.
 */
export interface Issue<Code extends string = string> {
  readonly code: Code;
  readonly pointer: string;
  readonly params: Readonly<Record<string, Json>>;
  readonly severity: Severity;
}

/** The sentences of one layer's issue codes; placeholders like `{fact}` are filled from the issue's params. */
export type IssueCatalogue<Code extends string = string> = Readonly<Record<Code, Texts>>;

/** Declares the issue codes of a layer; the returned `issue` refuses codes that have no sentence. */
export function defineIssues<const Code extends string>(texts: IssueCatalogue<Code>) {
  return {
    texts,
    issue(
      code: Code,
      pointer: string,
      params: Readonly<Record<string, Json>> = {},
      severity: Severity = "error",
    ): Issue<Code> {
      return { code, pointer, params, severity };
    },
  };
}

/** Renders an issue's sentence in every language from the catalogues of the layers it can come from. */
export function issueTexts(
  issue: Omit<Issue, "severity"> & { readonly severity: string },
  catalogue: IssueCatalogue,
): Texts {
  const template = Object.hasOwn(catalogue, issue.code) ? catalogue[issue.code] : undefined;
  return template === undefined ? { "zh-CN": issue.code, en: issue.code } : fillTexts(template, issue.params);
}

/** True when any of the issues blocks publishing. */
export function hasErrors(issues: readonly Issue[]): boolean {
  return issues.some((issue) => issue.severity === "error");
}
