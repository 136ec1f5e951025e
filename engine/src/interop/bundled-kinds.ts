import { checkSchema, isJsonObject, type Issue, type Json, type JsonObject } from "../kernel/index.ts";
import {
  compilePack,
  loadCatalogue,
  PackCasesSchema,
  runPackCases,
  type Catalogue,
} from "../decision/index.ts";
import {
  compileProcess,
  factEntries,
  loadCalendar,
  ProductSchema,
  runWorkflowCases,
} from "../process/index.ts";
import { compileWorkflow, LayoutSchema, WorkflowCasesSchema } from "../workflow/index.ts";
import type { DefinitionsBeside } from "./definitions-beside.ts";
import { interopIssues } from "./interop-issues.ts";
import { reportIssue, type ReportEntry } from "./report.ts";

export type BundledKind = "catalogue" | "calendar" | "pack" | "workflow" | "product" | "layout" | "cases";

/** What a bundle may hold. `check` dry-runs a definition with what lies beside it; pointers are into the definition. */
interface BundledKindEntry {
  /** The id that the content says; `undefined` when it says none. */
  idOf(definition: JsonObject): string | undefined;
  check(definition: Json, beside: DefinitionsBeside): readonly ReportEntry[];
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
  calendar: {
    idOf: ownId,
    check: (definition) => {
      const loaded = loadCalendar(definition);
      return loaded.ok ? [] : entries(loaded.error);
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
        const compiled = compileWorkflow(definition, {
          facts: factEntries(catalogue),
          outputsOf: (id) => beside.pack(id, catalogue)?.outputs,
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

function packCases(definition: Json, beside: DefinitionsBeside): readonly ReportEntry[] {
  const checked = checkSchema(PackCasesSchema, definition);
  if (!checked.ok) return entries(checked.error);
  const catalogue = catalogueOf(beside.find("pack", checked.value.pack), beside);
  const pack = catalogue && beside.pack(checked.value.pack, catalogue);
  if (pack === undefined) return notChecked(checked.value.pack);
  return failures(runPackCases(pack, checked.value.cases).results);
}

function workflowCases(definition: Json, beside: DefinitionsBeside): readonly ReportEntry[] {
  const checked = checkSchema(WorkflowCasesSchema, definition);
  if (!checked.ok) return entries(checked.error);
  const workflow = beside.find("workflow", checked.value.workflow);
  const catalogue = beside.find("catalogue", textAt(workflow, "catalogue"));
  if (workflow === undefined || catalogue === undefined) return notChecked(checked.value.workflow);
  const process = compileProcess({ workflow, catalogue, packs: beside.packsNamedBy(workflow) });
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
  beside: DefinitionsBeside,
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

function catalogueOf(definition: Json | undefined, beside: DefinitionsBeside): Catalogue | undefined {
  return beside.catalogue(textAt(definition, "catalogue"));
}

function entries(issues: readonly Issue[]): readonly ReportEntry[] {
  return issues.map((issue) => reportIssue(issue));
}

function textAt(definition: Json | undefined, key: string): string | undefined {
  const value = isJsonObject(definition) && Object.hasOwn(definition, key) ? definition[key] : undefined;
  return typeof value === "string" ? value : undefined;
}
