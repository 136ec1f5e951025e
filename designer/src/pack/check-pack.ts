import {
  compilePack,
  decisionIssueTexts,
  loadCatalogue,
  type CatalogueDefinition,
  type PackDefinition,
} from "@lendloom/engine/decision";
import { issueTexts, schemaIssueTexts, type Issue, type Texts } from "@lendloom/engine/kernel";
import { logicIssueTexts } from "@lendloom/engine/logic";

/** Everything the engine has against a pack, errors before warnings; the same check that publishing makes. */
export function checkPack(pack: PackDefinition, catalogue: CatalogueDefinition): readonly Issue[] {
  const loaded = loadCatalogue(catalogue);
  if (!loaded.ok) return loaded.error;
  const compiled = compilePack(pack, { catalogue: loaded.value });
  return compiled.ok ? compiled.value.warnings : compiled.error;
}

/** The sentence of a problem in both languages. */
export function packIssueTexts(issue: Issue): Texts {
  return issueTexts(issue, { ...schemaIssueTexts, ...logicIssueTexts, ...decisionIssueTexts });
}
