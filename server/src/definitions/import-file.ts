import { randomUUID } from "node:crypto";
import type { ReportEntry } from "@lendloom/engine/interop";
import { contentHash, err, ok, type ContentHash, type Json, type Result } from "@lendloom/engine/kernel";
import type { Act, DefinitionKey, Store, TenantId } from "../store/index.ts";
import { liveHashOf, liveSet } from "./candidate-set.ts";
import type { LiveDefinitions } from "./live-definitions.ts";
import {
  catalogueOfMachine,
  formatOf,
  readImport,
  type ImportFormat,
  type ImportRefusal,
  type ReadImport,
  type ReadOptions,
} from "./read-import.ts";

export interface Imported {
  readonly id: string;
  readonly format: ImportFormat;
  readonly report: readonly ReportEntry[];
  readonly drafts: readonly (DefinitionKey & { readonly revision: number; readonly hash: ContentHash })[];
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
    readonly catalogue?: string | undefined;
    readonly replace: boolean;
  },
): Promise<Result<ReadImport, ImportRefusal>> {
  const { format, id, name, replace } = options;
  const base = id ?? idOfFile(name);
  const catalogue = await catalogueFor(live, tenant, json, options.catalogue);
  const first = readImport(json, { format, id, otherwiseId: base, ...catalogue });
  const namesItself = first.ok && (first.value.format === "bundle" || first.value.format === "xstate");
  if (!first.ok || namesItself || id !== undefined || replace) return first;
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

/** The catalogue a machine is imported for: the one asked for, the one it came from, or the only one there is. */
async function catalogueFor(
  live: LiveDefinitions,
  tenant: TenantId,
  json: Json,
  asked: string | undefined,
): Promise<Pick<ReadOptions, "catalogue" | "knownCatalogue">> {
  if (formatOf(json) !== "xstate") return {};
  const set = await liveSet(live, tenant);
  const all = set.members().filter(({ kind }) => kind === "catalogue");
  const id = asked ?? catalogueOfMachine(json) ?? (all.length === 1 ? all[0]?.id : undefined);
  if (id === undefined) return {};
  const known = set.catalogue(id);
  return { catalogue: id, ...(known.ok ? { knownCatalogue: known.value } : {}) };
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
