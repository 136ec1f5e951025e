import type { Catalogue } from "@lendloom/engine/decision";
import {
  importBundle,
  importDmn,
  importJsonRulesEngine,
  importStately,
  interopIssues,
  reportIssue,
  type BundledDefinition,
  type ReportEntry,
} from "@lendloom/engine/interop";
import { err, isJsonObject, ok, type Json, type Result } from "@lendloom/engine/kernel";
import { factEntries } from "@lendloom/engine/process";
import type { Beside, DefinitionKey, DefinitionKind, StoreRefusal } from "../store/index.ts";
import { definitionKinds, textMember } from "./definition-key.ts";

export type ImportFormat = "json-rules-engine" | "bundle" | "dmn" | "xstate";
export type ImportRefusal =
  | { readonly kind: "unrecognised" }
  | { readonly kind: "invalid"; readonly report: readonly ReportEntry[] }
  | { readonly kind: "draft-exists"; readonly key: DefinitionKey }
  | { readonly kind: "store"; readonly refusal: StoreRefusal };

export interface ReadImport {
  readonly format: ImportFormat;
  readonly report: readonly ReportEntry[];
  readonly documents: readonly (DefinitionKey & Beside & { readonly definition: Json })[];
}

export interface ReadOptions {
  readonly format: ImportFormat | "auto";
  /** What to call the imported; a bundle names its definitions itself. */
  readonly id?: string | undefined;
  /** What to call it when neither `id` nor the file says. */
  readonly otherwiseId?: string;
  /** The id of the catalogue that an imported workflow reads, and the catalogue itself where it is at hand. */
  readonly catalogue?: string | undefined;
  readonly knownCatalogue?: Catalogue | undefined;
}

/** Reads a stranger's file into definitions and a report, without storing anything. */
export function readImport(json: Json, options: ReadOptions): Result<ReadImport, ImportRefusal> {
  const format = options.format === "auto" ? formatOf(json) : options.format;
  if (format === undefined) return err({ kind: "unrecognised" });
  const id = options.id ?? options.otherwiseId ?? "imported";
  switch (format) {
    case "bundle":
      return readBundle(json);
    case "dmn":
      return readDmnFile(json, id);
    case "json-rules-engine":
      return readRules(json, id);
    case "xstate":
      return readMachine(json, options);
  }
}

export function formatOf(json: Json): ImportFormat | undefined {
  if (Array.isArray(json)) return "json-rules-engine";
  if (!isJsonObject(json)) return undefined;
  if (typeof json["dmn"] === "string") return "dmn";
  const format = textMember(json, "format");
  if (format?.startsWith("lendloom-bundle/") === true) return "bundle";
  if (format === undefined && isJsonObject(json["states"])) return "xstate";
  const looksLikeRules = ["rules", "conditions", "decisions"].some((name) => Object.hasOwn(json, name));
  return format === undefined && looksLikeRules ? "json-rules-engine" : undefined;
}

function readRules(json: Json, id: string): Result<ReadImport, ImportRefusal> {
  const imported = importJsonRulesEngine(json, { id });
  if (!imported.ok) return err({ kind: "invalid", report: imported.error });
  const { catalogue, pack, report } = imported.value;
  return ok({
    format: "json-rules-engine",
    report,
    documents: [
      { kind: "catalogue", id: catalogue.id, definition: catalogue as Json },
      { kind: "pack", id: pack.id, definition: pack as unknown as Json },
    ],
  });
}

/** A machine of Stately or XState: a workflow whose catalogue must be named, unless it came from here. */
function readMachine(json: Json, options: ReadOptions): Result<ReadImport, ImportRefusal> {
  const { id, otherwiseId, knownCatalogue } = options;
  const catalogue = options.catalogue ?? catalogueOfMachine(json);
  if (catalogue === undefined) {
    return err({
      kind: "invalid",
      report: [reportIssue(interopIssues.issue("import.catalogue-needed", ""))],
    });
  }
  const facts = knownCatalogue === undefined ? [] : factEntries(knownCatalogue);
  const machineId = isJsonObject(json) ? textMember(json, "id") : undefined;
  const named = id ?? (machineId === undefined ? otherwiseId : undefined);
  const imported = importStately(json, { catalogue, facts, ...(named === undefined ? {} : { id: named }) });
  if (!imported.ok) return err({ kind: "invalid", report: imported.error });
  const { workflow, report } = imported.value;
  const key = { kind: "workflow", id: textMember(workflow, "id") ?? "imported" } as const;
  return ok({ format: "xstate", report, documents: [{ ...key, definition: workflow }] });
}

/** The catalogue that our own export remembers. */
export function catalogueOfMachine(json: Json): string | undefined {
  const meta = isJsonObject(json) ? json["meta"] : undefined;
  const own = isJsonObject(meta) ? meta["lendloom"] : undefined;
  return isJsonObject(own) ? textMember(own, "catalogue") : undefined;
}

const outcomes: ReadonlySet<Json | undefined> = new Set(["approve", "refer", "decline"]);

/** `{ "dmn": "<XML>", "decision": "…", "outcomes": { "…": "approve" } }`: what settles the outcome may be left out. */
function readDmnFile(json: Json, id: string): Result<ReadImport, ImportRefusal> {
  const file = isJsonObject(json) ? json : {};
  const { dmn, decision, outcomes: mapped = {} } = file;
  const fits =
    typeof dmn === "string" &&
    (decision === undefined || typeof decision === "string") &&
    isJsonObject(mapped) &&
    Object.values(mapped).every((outcome) => outcomes.has(outcome));
  if (!fits) return err({ kind: "unrecognised" });
  const imported = importDmn(dmn, {
    id,
    ...(decision === undefined ? {} : { decision }),
    outcomes: mapped as Readonly<Record<string, "approve" | "refer" | "decline">>,
  });
  if (!imported.ok) return err({ kind: "invalid", report: imported.error });
  const { catalogue, pack, report } = imported.value;
  return ok({
    format: "dmn",
    report,
    documents: [
      { kind: "catalogue", id: catalogue.id, definition: catalogue as Json },
      { kind: "pack", id: pack.id, definition: pack as unknown as Json },
    ],
  });
}

function readBundle(json: Json): Result<ReadImport, ImportRefusal> {
  const imported = importBundle(json);
  if (!imported.ok) return err({ kind: "invalid", report: imported.error });
  const { definitions, report } = imported.value;
  const documents = definitions.flatMap((entry) => {
    const kind = definitionKinds.find((candidate): candidate is DefinitionKind => candidate === entry.kind);
    return kind === undefined
      ? []
      : [{ kind, id: entry.id, definition: entry.definition, ...besideOf(entry, definitions) }];
  });
  return ok({ format: "bundle", report, documents });
}

/** Cases and layouts in a bundle carry the id of the definition they lie beside, and name its kind. */
function besideOf(entry: BundledDefinition, all: readonly BundledDefinition[]): Beside {
  const cases = all.find(
    (other) => other.kind === "cases" && textMember(other.definition, entry.kind) === entry.id,
  );
  const layout =
    entry.kind === "workflow"
      ? all.find((other) => other.kind === "layout" && other.id === entry.id)
      : undefined;
  return {
    ...(cases === undefined ? {} : { cases: cases.definition }),
    ...(layout === undefined ? {} : { layout: layout.definition }),
  };
}
