import { createHash } from "node:crypto";
import {
  canonicalJson,
  isJsonObject,
  type ContentHash,
  type Json,
  type Texts,
} from "@lendloom/engine/kernel";
import { and, eq } from "drizzle-orm";
import type { Transaction } from "../database.ts";
import { readOptional, writeOptional } from "../json-text.ts";
import type {
  Act,
  Beside,
  DefinitionKind,
  DefinitionRef,
  NewDefinition,
  StoredDefinition,
  TenantId,
} from "../repositories.ts";
import type { Schema } from "../schema/index.ts";

/** Stores published documents and what lies beside them; one that is there already stays as it is. */
export async function storeDefinitions(
  { definitions, besides }: Schema,
  { queries }: Transaction,
  tenant: TenantId,
  documents: readonly NewDefinition[],
  act: Act,
): Promise<void> {
  for (const document of documents) {
    const { kind, id, hash, layout, cases } = document;
    const definition = canonicalJson(document.definition);
    if (sha256(definition) !== hash) {
      throw new Error(`Expected ${kind} ${id} to have the hash ${hash}, but its content has another`);
    }
    await queries
      .insert(definitions)
      .values({
        tenantId: tenant,
        kind,
        id,
        hash,
        definition,
        createdAt: act.at,
        ...namesOf(document.definition),
      })
      .onConflictDoNothing();
    if (layout === undefined && cases === undefined) continue;
    const beside = { layout: writeOptional(layout), cases: writeOptional(cases), updatedAt: act.at };
    await queries
      .insert(besides)
      .values({ tenantId: tenant, kind, id, hash, ...beside })
      .onConflictDoUpdate({
        target: [besides.tenantId, besides.kind, besides.id, besides.hash],
        // A part that was not sent is left as it is.
        set: {
          updatedAt: act.at,
          ...(layout !== undefined && { layout: beside.layout }),
          ...(cases !== undefined && { cases: beside.cases }),
        },
      });
  }
}

type DefinitionRow = Schema["definitions"]["$inferSelect"];

/** Throws `TamperedDefinitionError` where the text no longer has the hash it is stored under. */
export function readDefinition(row: DefinitionRow): StoredDefinition {
  if (sha256(row.definition) !== row.hash) throw new TamperedDefinitionError(row);
  return {
    kind: row.kind as DefinitionKind,
    id: row.id,
    hash: row.hash as ContentHash,
    version: row.version,
    title: JSON.parse(row.title) as Texts,
    createdAt: row.createdAt,
    definition: JSON.parse(row.definition) as Json,
  };
}

/** Somebody changed a published document behind the program's back: nothing may be decided by it. */
export class TamperedDefinitionError extends Error {
  override readonly name = "TamperedDefinitionError";
  constructor(ref: { readonly kind: string; readonly id: string; readonly hash: string }) {
    super(`Expected ${ref.kind} ${ref.id} to have the hash ${ref.hash}, but the stored text has another`);
  }
}

export function sameRef(
  table: Schema["definitions"] | Schema["besides"],
  tenant: TenantId,
  ref: DefinitionRef,
) {
  return and(
    eq(table.tenantId, tenant),
    eq(table.kind, ref.kind),
    eq(table.id, ref.id),
    eq(table.hash, ref.hash),
  );
}

export function readBeside(row: { readonly layout: string | null; readonly cases: string | null }): Beside {
  const layout = readOptional(row.layout);
  const cases = readOptional(row.cases);
  return { ...(layout !== undefined && { layout }), ...(cases !== undefined && { cases }) };
}

/** Version and title are read from the document, so that lists need not open it. */
function namesOf(definition: Json): { readonly version: string; readonly title: string } {
  const version = isJsonObject(definition) ? definition["version"] : undefined;
  const title = isJsonObject(definition) ? definition["title"] : undefined;
  if (typeof version !== "string" || title === undefined) {
    throw new Error("Expected a checked definition with a version and a title");
  }
  return { version, title: canonicalJson(title) };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
