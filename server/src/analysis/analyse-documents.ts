import { analysePack, compilePack, loadCatalogue, type Finding } from "@lendloom/engine/decision";
import type { Json } from "@lendloom/engine/kernel";

/** A pack with its catalogue, both known to be sound. */
export interface AnalysedDocuments {
  readonly pack: Json;
  readonly catalogue: Json;
}

/** What was found in a pack, the worst first. */
export interface Found {
  readonly findings: readonly Finding[];
  /** The analysis stopped before its end: what is found is true, but there may be more. */
  readonly bounded: boolean;
}

/** Analyses a pack as it lies in a document. Throws when it does not compile: callers ask for sound packs only. */
export function analyseDocuments({ pack, catalogue }: AnalysedDocuments): Found {
  const loaded = loadCatalogue(catalogue);
  const compiled = loaded.ok ? compilePack(pack, { catalogue: loaded.value }) : loaded;
  if (!compiled.ok)
    throw new Error(`Expected a sound pack, but got ${compiled.error[0]?.code ?? "no catalogue"}`);
  return analysePack(compiled.value);
}
