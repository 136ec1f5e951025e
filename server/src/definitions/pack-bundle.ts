import { exportBundle, type Bundle, type BundledKind } from "@lendloom/engine/interop";
import type { Json } from "@lendloom/engine/kernel";
import type { Store, TenantId } from "../store/index.ts";
import { draftedSet, liveSet } from "./candidate-set.ts";
import { textMember } from "./definition-key.ts";
import type { LiveDefinitions } from "./live-definitions.ts";

/** A pack with its catalogue and cases as one portable document; undefined when there is no such pack. */
export async function packBundle(
  { store, live }: { readonly store: Store; readonly live: LiveDefinitions },
  tenant: TenantId,
  id: string,
  { draft }: { readonly draft: boolean },
): Promise<Bundle | undefined> {
  const set = draft ? await draftedSet(store, live, tenant) : await liveSet(live, tenant);
  const pack = set.member({ kind: "pack", id });
  if (pack === undefined) return undefined;
  const catalogue = set.member({ kind: "catalogue", id: textMember(pack.definition, "catalogue") ?? "" });
  const cases = pack.cases ?? (await store.definitions.beside(tenant, pack)).cases;
  const entries: { kind: BundledKind; id: string; definition: Json }[] = [
    ...(catalogue === undefined ? [] : [catalogue]),
    pack,
    ...(cases === undefined || cases === null ? [] : [{ kind: "cases" as const, id, definition: cases }]),
  ].map((entry) => ({ kind: entry.kind, id: entry.id, definition: entry.definition }));
  return exportBundle(entries);
}
