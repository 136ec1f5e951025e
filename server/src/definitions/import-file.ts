import { randomUUID } from "node:crypto";
import {
  importBundle,
  importDmn,
  importJsonRulesEngine,
  type BundledDefinition,
  type ReportEntry,
} from "@lendloom/engine/interop";
import {
  contentHash,
  err,
  isJsonObject,
  ok,
  type ContentHash,
  type Json,
  type Result,
} from "@lendloom/engine/kernel";
import type {
  Act,
  Beside,
  DefinitionKey,
  DefinitionKind,
  Store,
  StoreRefusal,
  TenantId,
} from "../store/index.ts";
import { definitionKinds, textMember } from "./definition-key.ts";
import { liveHashOf } from "./candidate-set.ts";
import type { LiveDefinitions } from "./live-definitions.ts";

export type ImportFormat = "json-rules-engine" | "bundle" | "dmn";
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

export interface Imported {
  readonly id: string;
  readonly format: ImportFormat;
  readonly report: readonly ReportEntry[];
  readonly drafts: readonly (DefinitionKey & { readonly revision: number; readonly hash: ContentHash })[];
}

/** Reads a stranger's file into definitions and a report, without storing anything. */
export function readImport(
  json: Json,
  options: { readonly format: ImportFormat | "auto"; readonly id?: string | undefined },
): Result<ReadImport, ImportRefusal> {
  const format = options.format === "auto" ? formatOf(json) : options.format;
  if (format === undefined) return err({ kind: "unrecognised" });
  switch (format) {
    case "bundle":
      return readBundle(json);
    case "dmn":
      return readDmnFile(json, options.id ?? "imported");
    case "json-rules-engine":
      return readRules(json, options.id ?? "imported");
  }
}

const MAX_COPIES = 100;

/**
 * Reads a file that names no id itself, such as rules of json-rules-engine: without an id it is called after its
 * file, with a number behind it while something else is called so. The same file again is the same drafts.
 */
export async function readImportAs(
  { store, live }: { readonly store: Store; readonly live: LiveDefinitions },
  tenant: TenantId,
  json: Json,
  options: {
    readonly format: ImportFormat | "auto";
    readonly id?: string | undefined;
    readonly name?: string | undefined;
    readonly replace: boolean;
  },
): Promise<Result<ReadImport, ImportRefusal>> {
  const { format, id, name, replace } = options;
  const base = id ?? idOfFile(name);
  const first = readImport(json, { format, id: base });
  if (!first.ok || first.value.format === "bundle" || id !== undefined || replace) return first;
  for (let copy = 1; copy <= MAX_COPIES; copy += 1) {
    const read = copy === 1 ? first : readImport(json, { format, id: `${base}-${copy}` });
    if (!read.ok) return read;
    const present = await Promise.all(
      read.value.documents.map(async (document) => {
        const hash = contentHash(document.definition);
        const [draft, liveHash] = [
          await store.drafts.get(tenant, document),
          await liveHashOf(live, tenant, document),
        ];
        const there = [draft?.hash, liveHash].filter((each) => each !== undefined && each !== null);
        return there.every((each) => each === hash);
      }),
    );
    if (present.every(Boolean)) return read;
  }
  return first;
}

/** The id that a file's name makes. */
function idOfFile(name: string | undefined): string {
  const words = (name ?? "")
    .replace(/\.[A-Za-z0-9]{1,8}$/, "")
    .replace(/[^A-Za-z0-9_-]+/g, "-")
    .replace(/^[^A-Za-z]+|-+$/g, "");
  return words === "" ? "imported" : words.slice(0, 60);
}

/**
 * Makes drafts of a file's definitions. A draft that someone is at work on is not overwritten unless `replace`
 * says so; one with the same content stays as it is, so that importing twice changes nothing.
 */
export async function importFile(
  { store, live }: { readonly store: Store; readonly live: LiveDefinitions },
  tenant: TenantId,
  file: ReadImport,
  { replace }: { readonly replace: boolean },
  act: Act,
): Promise<Result<Imported, ImportRefusal>> {
  const present = await Promise.all(file.documents.map((document) => store.drafts.get(tenant, document)));
  const drafts: Imported["drafts"][number][] = [];
  for (const [at, document] of file.documents.entries()) {
    const before = present[at] ?? null;
    const same = before !== null && before.hash === contentHash(document.definition);
    if (before !== null && !same && !replace) return err({ kind: "draft-exists", key: document });
  }
  for (const [at, document] of file.documents.entries()) {
    const before = present[at] ?? null;
    const { kind, id } = document;
    if (before !== null && before.hash === contentHash(document.definition)) {
      drafts.push({ kind, id, revision: before.revision, hash: before.hash });
      continue;
    }
    const baseHash = before?.baseHash ?? (await liveHashOf(live, tenant, document));
    const saved = await store.drafts.save(
      tenant,
      { ...document, baseHash, expected: before?.revision ?? null },
      act,
    );
    if (!saved.ok) return err({ kind: "store", refusal: saved.error });
    drafts.push({ kind, id, revision: saved.value.revision, hash: saved.value.hash });
  }
  const { format, report } = file;
  const record = await store.imports.create(
    tenant,
    { id: randomUUID(), format, report: JSON.parse(JSON.stringify(report)) as Json, drafts },
    act,
  );
  return record.ok
    ? ok({ id: record.value.id, format, report, drafts })
    : err({ kind: "store", refusal: record.error });
}

function formatOf(json: Json): ImportFormat | undefined {
  if (Array.isArray(json)) return "json-rules-engine";
  if (!isJsonObject(json)) return undefined;
  if (typeof json["dmn"] === "string") return "dmn";
  const format = textMember(json, "format");
  if (format?.startsWith("lendloom-bundle/") === true) return "bundle";
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
