import { compilePack, loadCatalogue, type Catalogue, type CompiledPack } from "../decision/index.ts";
import { err, hasErrors, isJsonObject, ok, type Issue, type Json, type Result } from "../kernel/index.ts";
import type { ScopeEntry } from "../logic/index.ts";
import { compileWorkflow, type CompiledWorkflow } from "../workflow/index.ts";
import { recursionIssues, subflowIssues, subflowsOf, type SubflowTarget } from "./compile-subflows.ts";
import { unfitSends } from "./compile-sends.ts";
import { workflowsBegun } from "./definitions-around.ts";
import { packOutputs } from "./pack-outputs.ts";
import { personalIssues } from "./personal-issues.ts";
import { processIssue } from "./process-issues.ts";
import type { DefinitionDocuments } from "./simulation.ts";

/** Definitions that fit together: what a run goes by. */
export interface CompiledProcess {
  readonly workflow: CompiledWorkflow;
  readonly catalogue: Catalogue;
  readonly packs: ReadonlyMap<string, CompiledPack>;
  /** What its sub-flows go by, and their sub-flows, by workflow. */
  readonly subflows: ReadonlyMap<string, CompiledProcess>;
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
  const context = { facts: factEntries(catalogue.value), outputsOf };
  const workflow = compileWorkflow(documents.workflow, context);
  if (!workflow.ok) {
    tell("workflow", documents.workflow, workflow.error);
    return err(issues);
  }
  const root = workflow.value;
  const { found, broken } = findSubflows(root, documents.workflows ?? [], (document) => {
    const compiled = compileWorkflow(document, context);
    if (!compiled.ok) tell("workflow", document, compiled.error);
    return compiled.ok ? compiled.value : undefined;
  });
  const issuesOf = (its: CompiledWorkflow): readonly Issue[] => [
    ...its.warnings,
    ...fittingIssues(its, catalogue.value, packs, unsound),
    ...subflowIssues(its, (id) => (broken.has(id) ? "unsound" : targetOf(found.get(id)))),
    ...recursionIssues(its, (id) => begunBy(found.get(id))),
    ...unfitSends(its, {
      begun: (id) => found.get(id)?.definition,
      begunBy: parentsOf(its, root, found, documents.begunBy),
    }),
    ...personalIssues(its, catalogue.value),
  ];
  tell("workflow", documents.workflow, issuesOf(root));
  for (const [id, its] of found) if (its !== root) tell("workflow", { id }, issuesOf(its));
  if (hasErrors(issues)) return err(issues);
  const subflows = new Map<string, CompiledProcess>();
  const shared = { catalogue: catalogue.value, packs, subflows, warnings: issues };
  for (const [id, its] of found) if (its !== root) subflows.set(id, { workflow: its, ...shared });
  const process: CompiledProcess = { workflow: root, ...shared };
  if (subflowsReach(found, root)) subflows.set(root.definition.id, process);
  return ok(process);
}

/** The workflows that a workflow begins, and those that these begin; the root stands for its own id. */
function findSubflows(
  root: CompiledWorkflow,
  documents: readonly unknown[],
  compile: (document: unknown) => CompiledWorkflow | undefined,
) {
  const found = new Map([[root.definition.id, root]]);
  const broken = new Set<string>();
  const queue = [...subflowsOf(root)];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (found.has(id) || broken.has(id)) continue;
    const document = documents.find((it) => idOf(it) === id);
    if (document === undefined) continue;
    const compiled = compile(document);
    if (compiled === undefined) broken.add(id);
    else {
      found.set(id, compiled);
      queue.push(...subflowsOf(compiled));
    }
  }
  return { found, broken };
}

function begunBy(workflow: CompiledWorkflow | undefined): readonly string[] {
  return workflow === undefined ? [] : subflowsOf(workflow);
}

/** Of a sub-flow those that begin it here; of the workflow itself also those it is told of. */
function parentsOf(
  { definition: { id } }: CompiledWorkflow,
  root: CompiledWorkflow,
  found: ReadonlyMap<string, CompiledWorkflow>,
  known: readonly unknown[] | undefined,
): readonly unknown[] | undefined {
  const here = [...found.values()].filter((its) => subflowsOf(its).includes(id)).map((its) => its.definition);
  if (id !== root.definition.id) return here;
  const others = known?.filter(
    (document) => idOf(document) !== id && workflowsBegun(document as Json).includes(id),
  );
  return others === undefined && here.length === 0 ? undefined : [...here, ...(others ?? [])];
}

function targetOf(workflow: CompiledWorkflow | undefined): SubflowTarget | undefined {
  if (workflow === undefined) return undefined;
  const variables = new Set(workflow.variables.map(({ entry }) => entry.name));
  return { catalogue: workflow.definition.catalogue, variables };
}

function subflowsReach(found: ReadonlyMap<string, CompiledWorkflow>, root: CompiledWorkflow): boolean {
  return [...found.values()].some((its) => subflowsOf(its).includes(root.definition.id));
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
