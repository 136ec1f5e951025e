import { compilePack, loadCatalogue, type Catalogue, type CompiledPack } from "../decision/index.ts";
import { isJsonObject, type Json } from "../kernel/index.ts";
import type { BundledDefinition } from "./bundle.ts";
import type { BundledKind } from "./bundled-kinds.ts";

/** What lies in one bundle, found by kind and id; catalogues and packs are compiled once, however many ask. */
export interface DefinitionsBeside {
  find(kind: BundledKind, id: string | undefined): Json | undefined;
  /** The catalogue, where it is there and sound. */
  catalogue(id: string | undefined): Catalogue | undefined;
  /** The pack compiled against its catalogue, where it is there and sound. */
  pack(id: string, catalogue: Catalogue): CompiledPack | undefined;
  /** The packs whose ids stand in a workflow. */
  packsNamedBy(workflow: Json): readonly Json[];
}

export function definitionsBeside(definitions: readonly BundledDefinition[]): DefinitionsBeside {
  const byKey = new Map<string, Json>();
  for (const { kind, id, definition } of definitions) byKey.set(`${kind}/${id}`, definition);
  const find: DefinitionsBeside["find"] = (kind, id) =>
    id === undefined ? undefined : byKey.get(`${kind}/${id}`);

  const catalogue = onceEach((id): Catalogue | undefined => {
    const document = find("catalogue", id);
    const loaded = document === undefined ? undefined : loadCatalogue(document);
    return loaded?.ok === true ? loaded.value : undefined;
  });
  const pack = onceEach((id): CompiledPack | undefined => {
    const document = find("pack", id);
    const own = isJsonObject(document) ? document["catalogue"] : undefined;
    const facts = typeof own === "string" ? catalogue(own) : undefined;
    if (facts === undefined) return undefined;
    const compiled = compilePack(document, { catalogue: facts });
    return compiled.ok ? compiled.value : undefined;
  });
  return {
    find,
    catalogue: (id) => (id === undefined ? undefined : catalogue(id)),
    pack: (id, facts) => {
      const compiled = pack(id);
      return compiled?.catalogue === facts ? compiled : undefined;
    },
    packsNamedBy: (workflow) => [...textsIn(workflow)].flatMap((text) => find("pack", text) ?? []),
  };
}

function onceEach<T>(make: (id: string) => T): (id: string) => T {
  const made = new Map<string, { readonly value: T }>();
  return (id) => {
    const known = made.get(id) ?? { value: make(id) };
    made.set(id, known);
    return known.value;
  };
}

function textsIn(document: Json): ReadonlySet<string> {
  const texts = new Set<string>();
  const open: Json[] = [document];
  for (let part = open.pop(); part !== undefined; part = open.pop())
    if (typeof part === "string") texts.add(part);
    else if (typeof part === "object" && part !== null)
      for (const member of Object.values(part)) open.push(member);
  return texts;
}
