import {
  checkMembers,
  contentHash,
  err,
  isJsonObject,
  ok,
  pointer,
  type Json,
  type JsonObject,
  type MemberLimits,
  type Result,
} from "../kernel/index.ts";
import { checkDocument } from "../decision/index.ts";
import { bundledKinds, isBundledKind, type BundledKind } from "./bundled-kinds.ts";
import { definitionsBeside } from "./definitions-beside.ts";
import { interopIssues } from "./interop-issues.ts";
import { hasRefusals, reportIssue, type ReportEntry } from "./report.ts";

const FORMAT = "lendloom-bundle/1";
/** Counted before anything else, so that a bundle of any size is refused at once. */
const bundleMembers: MemberLimits = { definitions: 500, manifest: 500 };

export interface BundledDefinition {
  readonly kind: BundledKind;
  readonly id: string;
  /** `contentHash` of the definition's whole document. */
  readonly hash: string;
  readonly definition: Json;
}

/** Definitions in one portable document, with a manifest of hashes by `<kind>/<id>`. */
export interface Bundle {
  readonly format: typeof FORMAT;
  readonly definitions: readonly BundledDefinition[];
  readonly manifest: { readonly [kindAndId: string]: string };
}

export interface BundleImport {
  readonly definitions: readonly BundledDefinition[];
  /** Warnings: what could not be checked, and cases that fail. */
  readonly report: readonly ReportEntry[];
}

/** Bundles definitions in an order that depends on nothing but themselves, so that equal content has an equal hash. */
export function exportBundle(
  definitions: readonly { readonly kind: BundledKind; readonly id: string; readonly definition: Json }[],
): Bundle {
  const order = Object.keys(bundledKinds);
  const entries = definitions
    .map(({ kind, id, definition }) => ({ kind, id, hash: contentHash(definition), definition }))
    .sort(
      (left, right) =>
        order.indexOf(left.kind) - order.indexOf(right.kind) ||
        (left.id < right.id ? -1 : left.id > right.id ? 1 : 0),
    );
  return {
    format: FORMAT,
    definitions: entries,
    manifest: Object.fromEntries(entries.map(({ kind, id, hash }) => [`${kind}/${id}`, hash])),
  };
}

/**
 * Reads a bundle: every hash is computed again, every definition is compiled against the catalogue beside it
 * and cases are run. Errors refuse the whole bundle; nothing of it is used half.
 */
export function importBundle(json: unknown): Result<BundleImport, readonly ReportEntry[]> {
  const members = checkMembers(json, bundleMembers);
  if (!members.ok) return err(members.error.map((issue) => reportIssue(issue)));
  const document = checkDocument(json);
  if (!document.ok) return err(document.error.map((issue) => reportIssue(issue)));
  const bundle = document.value;
  const report: ReportEntry[] = [];
  const list = isJsonObject(bundle) && bundle["format"] === FORMAT ? bundle["definitions"] : undefined;
  if (!isJsonObject(bundle) || !Array.isArray(list)) return err([tell("bundle.format", "")]);
  for (const key of Object.keys(bundle))
    if (!["format", "definitions", "manifest"].includes(key))
      report.push(tell("import.key-dropped", pointer(key), { key }, "warning"));

  const seen = new Set<string>();
  const definitions = (list as readonly Json[]).flatMap((entry, index) =>
    readEntry(entry, pointer("definitions", index), seen, report),
  );
  report.push(...manifestReport(bundle["manifest"], definitions));
  if (hasRefusals(report)) return err(report);
  const beside = definitionsBeside(definitions);
  for (const [index, { kind, definition }] of definitions.entries()) {
    const at = pointer("definitions", index, "definition");
    for (const entry of bundledKinds[kind].check(definition, beside))
      report.push({ ...entry, pointer: at + entry.pointer });
  }
  return hasRefusals(report) ? err(report) : ok({ definitions, report });
}

function readEntry(
  entry: Json,
  at: string,
  seen: Set<string>,
  report: ReportEntry[],
): readonly BundledDefinition[] {
  const { kind, id, hash, definition } = isJsonObject(entry) ? entry : {};
  if (typeof id !== "string" || !isJsonObject(definition)) {
    report.push(tell("bundle.format", at));
    return [];
  }
  if (typeof kind !== "string" || !isBundledKind(kind)) {
    report.push(tell("bundle.kind-unknown", `${at}/kind`, { kind: kind ?? null }));
    return [];
  }
  if (seen.has(`${kind}/${id}`)) report.push(tell("bundle.definition-twice", at, { kind, id }));
  seen.add(`${kind}/${id}`);
  const actual = contentHash(definition);
  if (hash !== actual)
    report.push(tell("bundle.hash-mismatch", `${at}/hash`, { expected: hash ?? null, actual }));
  const named = bundledKinds[kind].idOf(definition);
  if (named !== undefined && named !== id)
    report.push(tell("bundle.id-mismatch", `${at}/id`, { expected: id, actual: named }));
  return [{ kind, id, hash: actual, definition }];
}

function manifestReport(
  manifest: Json | undefined,
  definitions: readonly BundledDefinition[],
): readonly ReportEntry[] {
  if (manifest === undefined) return [];
  const hashes = new Map(definitions.map(({ kind, id, hash }) => [`${kind}/${id}`, hash]));
  const declared: JsonObject = isJsonObject(manifest) ? manifest : {};
  return [...new Set([...Object.keys(declared), ...hashes.keys()])].flatMap((key) => {
    const expected = Object.hasOwn(declared, key) ? (declared[key] ?? null) : null;
    const actual = hashes.get(key) ?? null;
    return expected === actual
      ? []
      : [tell("bundle.hash-mismatch", pointer("manifest", key), { expected, actual })];
  });
}

function tell(
  code: Parameters<typeof interopIssues.issue>[0],
  at: string,
  params: Readonly<Record<string, Json>> = {},
  severity: ReportEntry["severity"] = "error",
): ReportEntry {
  return reportIssue(interopIssues.issue(code, at, params), severity);
}
