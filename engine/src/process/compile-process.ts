import { compilePack, loadCatalogue, type Catalogue, type CompiledPack } from "../decision/index.ts";
import { err, hasErrors, isJsonObject, ok, type Issue, type Json, type Result } from "../kernel/index.ts";
import type { ScopeEntry } from "../logic/index.ts";
import { compileWorkflow, type CompiledWorkflow } from "../workflow/index.ts";
import { packOutputs } from "./pack-outputs.ts";
import { personalIssues } from "./personal-issues.ts";
import { processIssue } from "./process-issues.ts";
import type { DefinitionDocuments } from "./simulation.ts";

/** Definitions that fit together: what a run goes by. */
export interface CompiledProcess {
  readonly workflow: CompiledWorkflow;
  readonly catalogue: Catalogue;
  readonly packs: ReadonlyMap<string, CompiledPack>;
  readonly warnings: readonly DefinitionIssue[];
}

/** An issue together with the document its pointer points into. */
export interface DefinitionIssue extends Issue {
  readonly document: { readonly kind: "catalogue" | "pack" | "workflow"; readonly id: string };
}

/** Compiles a workflow with the catalogue it reads and the packs it asks. */
export function compileProcess(
  documents: DefinitionDocuments,
): Result<CompiledProcess, readonly DefinitionIssue[]> {
  const issues: DefinitionIssue[] = [];
  const tell = (kind: DefinitionIssue["document"]["kind"], document: unknown, found: readonly Issue[]) => {
    for (const issue of found) issues.push({ ...issue, document: { kind, id: idOf(document) } });
  };
  const catalogue = loadCatalogue(documents.catalogue);
  if (!catalogue.ok) {
    tell("catalogue", documents.catalogue, catalogue.error);
    return err(issues);
  }
  const packs = new Map<string, CompiledPack>();
  const unsound = new Set<string>();
  for (const document of documents.packs) {
    const pack = compilePack(document, { catalogue: catalogue.value });
    if (!pack.ok) {
      unsound.add(idOf(document));
      tell("pack", document, pack.error);
    } else if (packs.has(pack.value.definition.id)) {
      tell("pack", document, [processIssue("process.pack-twice", "/id", { pack: idOf(document) })]);
    } else {
      packs.set(pack.value.definition.id, pack.value);
      tell("pack", document, pack.value.warnings);
    }
  }
  const outputsOf = (id: string) => {
    const pack = packs.get(id);
    return pack && packOutputs(pack.definition);
  };
  const workflow = compileWorkflow(documents.workflow, { facts: factEntries(catalogue.value), outputsOf });
  if (!workflow.ok) {
    tell("workflow", documents.workflow, workflow.error);
    return err(issues);
  }
  tell("workflow", documents.workflow, [
    ...workflow.value.warnings,
    ...fittingIssues(workflow.value, catalogue.value, packs, unsound),
    ...personalIssues(workflow.value, catalogue.value),
  ]);
  if (hasErrors(issues)) return err(issues);
  return ok({ workflow: workflow.value, catalogue: catalogue.value, packs, warnings: issues });
}

/** A catalogue's facts as names that a workflow's expressions may read. */
export function factEntries(catalogue: Catalogue): readonly ScopeEntry[] {
  const { facts } = catalogue.definition;
  return Object.keys(facts)
    .sort()
    .flatMap((name) => {
      const fact = catalogue.fact(name);
      if (fact === undefined) return [];
      const { type, nullable, protected: guarded } = fact;
      return [{ name, type, nullable: nullable === true, protected: guarded === true }];
    });
}

function fittingIssues(
  workflow: CompiledWorkflow,
  catalogue: Catalogue,
  packs: ReadonlyMap<string, CompiledPack>,
  unsound: ReadonlySet<string>,
): readonly Issue[] {
  const { definition } = workflow;
  const got = catalogue.definition.id;
  const issues: Issue[] = [];
  if (definition.catalogue !== got) {
    issues.push(
      processIssue("process.catalogue-differs", "/catalogue", { expected: definition.catalogue, got }),
    );
  }
  for (const { definition: invoke, pointer } of workflow.invokes.values()) {
    if (invoke.src !== "decision") continue;
    const id = invoke.params.pack;
    const at = `${pointer}/params/pack`;
    const pack = packs.get(id);
    if (pack === undefined) {
      if (!unsound.has(id)) issues.push(processIssue("process.pack-unknown", at, { pack: id }));
    } else if (pack.definition.catalogue !== got) {
      const expected = pack.definition.catalogue;
      issues.push(processIssue("process.catalogue-differs", at, { expected, got }));
    }
  }
  return issues;
}

function idOf(document: unknown): string {
  const json = document as Json | undefined;
  return isJsonObject(json) && typeof json["id"] === "string" ? json["id"] : "?";
}
