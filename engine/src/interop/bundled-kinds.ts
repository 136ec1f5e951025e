import { checkSchema, isJsonObject, type Issue, type Json, type JsonObject } from "../kernel/index.ts";
import {
  compilePack,
  loadCatalogue,
  PackCasesSchema,
  runPackCases,
  type Catalogue,
  type CompiledPack,
} from "../decision/index.ts";
import { compileProcess, factEntries, ProductSchema, runWorkflowCases } from "../process/index.ts";
import { compileWorkflow, LayoutSchema, WorkflowCasesSchema } from "../workflow/index.ts";
import type { BundledDefinition } from "./bundle.ts";
import { interopIssues } from "./interop-issues.ts";
import { reportIssue, type ReportEntry } from "./report.ts";

export type BundledKind = "catalogue" | "pack" | "workflow" | "product" | "layout" | "cases";

/** What a bundle may hold. `check` dry-runs a definition with what lies beside it; pointers are into the definition. */
interface BundledKindEntry {
  /** The id that the content says; `undefined` when it says none. */
  idOf(definition: JsonObject): string | undefined;
  check(definition: Json, beside: readonly BundledDefinition[]): readonly ReportEntry[];
}

const ownId = (definition: JsonObject): string | undefined => textAt(definition, "id");

/** In the order in which a bundle lists them: what others refer to comes first. */
export const bundledKinds: Readonly<Record<BundledKind, BundledKindEntry>> = {
  catalogue: {
    idOf: ownId,
    check: (definition) => {
      const loaded = loadCatalogue(definition);
      return entries(loaded.ok ? loaded.value.warnings : loaded.error);
    },
  },
  pack: {
    idOf: ownId,
    check: (definition, beside) =>
      withCatalogue(definition, beside, (catalogue) => {
        const compiled = compilePack(definition, { catalogue });
        return entries(compiled.ok ? compiled.value.warnings : blockingOnly(compiled.error));
      }),
  },
  workflow: {
    idOf: ownId,
    check: (definition, beside) =>
      withCatalogue(definition, beside, (catalogue) => {
        const packs = packsBeside(beside, catalogue);
        const compiled = compileWorkflow(definition, {
          facts: factEntries(catalogue),
          outputsOf: (id) => packs.get(id)?.outputs,
        });
        return entries(compiled.ok ? compiled.value.warnings : compiled.error);
      }),
  },
  product: {
    idOf: ownId,
    check: (definition) => {
      const checked = checkSchema(ProductSchema, definition);
      return checked.ok ? [] : entries(checked.error);
    },
  },
  layout: {
    idOf: () => undefined,
    check: (definition) => {
      const checked = checkSchema(LayoutSchema, definition);
      return checked.ok ? [] : entries(checked.error);
    },
  },
  cases: {
    idOf: (definition) => textAt(definition, "pack") ?? textAt(definition, "workflow"),
    check: (definition, beside) =>
      textAt(definition, "pack") === undefined
        ? workflowCases(definition, beside)
        : packCases(definition, beside),
  },
};

export function isBundledKind(kind: string): kind is BundledKind {
  return Object.hasOwn(bundledKinds, kind);
}

/** A look-up without a connector keeps a pack from being published, not from being imported. */
function blockingOnly(issues: readonly Issue[]): readonly Issue[] {
  return issues.map((issue) =>
    issue.code === "pack.lookup-unbound" ? { ...issue, severity: "warning" as const } : issue,
  );
}

function packCases(definition: Json, beside: readonly BundledDefinition[]): readonly ReportEntry[] {
  const checked = checkSchema(PackCasesSchema, definition);
  if (!checked.ok) return entries(checked.error);
  const pack = find(beside, "pack", checked.value.pack);
  const catalogue = catalogueOf(pack, beside);
  const compiled =
    pack === undefined || catalogue === undefined ? undefined : compilePack(pack, { catalogue });
  if (compiled?.ok !== true) return notChecked(checked.value.pack);
  return failures(runPackCases(compiled.value, checked.value.cases).results);
}

function workflowCases(definition: Json, beside: readonly BundledDefinition[]): readonly ReportEntry[] {
  const checked = checkSchema(WorkflowCasesSchema, definition);
  if (!checked.ok) return entries(checked.error);
  const workflow = find(beside, "workflow", checked.value.workflow);
  const catalogue = find(beside, "catalogue", textAt(workflow, "catalogue"));
  if (workflow === undefined || catalogue === undefined) return notChecked(checked.value.workflow);
  const packs = beside.filter(({ kind }) => kind === "pack").map((entry) => entry.definition);
  const process = compileProcess({ workflow, catalogue, packs });
  return process.ok
    ? failures(runWorkflowCases(process.value, checked.value.cases).results)
    : notChecked(checked.value.workflow);
}

interface RunCase {
  readonly id: string;
  readonly passed: boolean;
  readonly issues: readonly Issue[];
}

/** Failing cases do not refuse an import: it becomes a draft, and publishing runs them again. */
function failures(results: readonly RunCase[]): readonly ReportEntry[] {
  return results.flatMap(({ id, passed, issues }, index) => {
    if (passed) return [];
    const [first] = issues;
    const why = first === undefined ? "" : reportIssue(first).texts.en;
    return [
      reportIssue(interopIssues.issue("bundle.case-failed", `/cases/${index}`, { case: id, why }), "warning"),
    ];
  });
}

function withCatalogue(
  definition: Json,
  beside: readonly BundledDefinition[],
  check: (catalogue: Catalogue) => readonly ReportEntry[],
): readonly ReportEntry[] {
  const catalogue = catalogueOf(definition, beside);
  if (catalogue !== undefined) return check(catalogue);
  const params = { id: textAt(definition, "id") ?? "", catalogue: textAt(definition, "catalogue") ?? "" };
  return [reportIssue(interopIssues.issue("bundle.catalogue-missing", "/catalogue", params), "warning")];
}

function notChecked(id: string): readonly ReportEntry[] {
  return [reportIssue(interopIssues.issue("bundle.target-missing", "", { id }), "warning")];
}

function catalogueOf(
  definition: Json | undefined,
  beside: readonly BundledDefinition[],
): Catalogue | undefined {
  const document = find(beside, "catalogue", textAt(definition, "catalogue"));
  const loaded = document === undefined ? undefined : loadCatalogue(document);
  return loaded?.ok === true ? loaded.value : undefined;
}

function packsBeside(
  beside: readonly BundledDefinition[],
  catalogue: Catalogue,
): ReadonlyMap<string, CompiledPack> {
  return new Map(
    beside.flatMap(({ kind, id, definition }) => {
      if (kind !== "pack" || textAt(definition, "catalogue") !== catalogue.definition.id) return [];
      const compiled = compilePack(definition, { catalogue });
      return compiled.ok ? [[id, compiled.value] as const] : [];
    }),
  );
}

function find(
  beside: readonly BundledDefinition[],
  kind: BundledKind,
  id: string | undefined,
): Json | undefined {
  return beside.find((entry) => entry.kind === kind && entry.id === id)?.definition;
}

function entries(issues: readonly Issue[]): readonly ReportEntry[] {
  return issues.map((issue) => reportIssue(issue));
}

function textAt(definition: Json | undefined, key: string): string | undefined {
  const value = isJsonObject(definition) && Object.hasOwn(definition, key) ? definition[key] : undefined;
  return typeof value === "string" ? value : undefined;
}
