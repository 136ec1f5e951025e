import { decisionIssueTexts, loadCatalogue, type CatalogueDefinition } from "@lendloom/engine/decision";
import { issueTexts, schemaIssueTexts } from "@lendloom/engine/kernel";
import { logicIssueTexts } from "@lendloom/engine/logic";
import type { RenderedIssue } from "../api/index.ts";
import type { Problem } from "../workflow/use-problems.ts";

/** What is wrong with a catalogue: the engine's own check, and what only the server can know. */
export function catalogueProblems(
  definition: CatalogueDefinition,
  told: readonly RenderedIssue[],
): readonly Problem[] {
  const loaded = loadCatalogue(definition);
  const own = (loaded.ok ? loaded.value.warnings : loaded.error).map((issue) => ({
    ...issue,
    texts: issueTexts(issue, { ...schemaIssueTexts, ...logicIssueTexts, ...decisionIssueTexts }),
  }));
  const others = told.flatMap(({ severity, ...issue }) =>
    severity !== "info" && issue.code.startsWith("definition.") ? [{ ...issue, severity }] : [],
  );
  return [...own, ...others];
}

/** What is wrong at a pointer or inside of it. */
export function problemsAt(problems: readonly Problem[], at: string): readonly Problem[] {
  return problems.filter(({ pointer }) => pointer === at || pointer.startsWith(`${at}/`));
}
