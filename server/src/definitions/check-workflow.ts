import { checkSchema, err, hasErrors, ok, type Issue, type Result } from "@lendloom/engine/kernel";
import { compileProcess, runWorkflowCases as runCases } from "@lendloom/engine/process";
import { WorkflowCasesSchema, type CompiledWorkflow } from "@lendloom/engine/workflow";
import { catalogueOf, type DefinitionSet } from "./check-definitions.ts";
import { compileCache } from "./compile-cache.ts";
import { textMember, type Member } from "./definition-key.ts";
import { definitionIssues } from "./definition-issues.ts";
import { decisionPacks } from "./runtime-definitions.ts";
import { simulationDocuments } from "./simulation-documents.ts";
import type { CaseOutcome } from "./run-cases.ts";

/**
 * Checks a workflow with the catalogue it reads and the packs it asks. Their own errors are told where they
 * are; here the workflow is only told that it leans on something broken.
 */
export function checkWorkflow(set: DefinitionSet, member: Member): Result<CompiledWorkflow> {
  const catalogue = catalogueOf(set, member);
  if (!catalogue.ok) return catalogue;
  const broken = brokenPacks(set, member);
  const documents = simulationDocuments(set, member.definition);
  if (broken.length > 0) return err(broken);
  const asked = decisionPacks(member.definition).map((id) => set.member({ kind: "pack", id })?.hash ?? id);
  return compileCache(`workflow ${member.hash} ${catalogue.value.hash} ${asked.join(" ")}`, () => {
    const compiled = compileProcess(documents ?? { workflow: null, catalogue: null, packs: [] });
    const own = (issues: readonly (Issue & { readonly document: { readonly kind: string } })[]) =>
      issues.filter(({ document }) => document.kind === "workflow").map(withoutDocument);
    if (!compiled.ok) return err(own(compiled.error));
    return ok({ ...compiled.value.workflow, warnings: own(compiled.value.warnings) });
  });
}

function brokenPacks(set: DefinitionSet, member: Member): readonly Issue[] {
  return [...new Set(decisionPacks(member.definition))].flatMap((pack) => {
    const checked = set.member({ kind: "pack", id: pack }) === undefined ? undefined : set.pack(pack);
    return checked === undefined || checked.ok
      ? []
      : [definitionIssues.issue("definition.broken-pack", "/machine", { pack })];
  });
}

function withoutDocument({ code, pointer, params, severity }: Issue): Issue {
  return { code, pointer, params, severity };
}
