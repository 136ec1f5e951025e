import type { DefinitionKind } from "../api/index.ts";

/** The key of the sentence that names a kind of definition. */
export function kindKey(kind: DefinitionKind) {
  return kindKeys[kind];
}

const kindKeys = {
  catalogue: "kindCatalogue",
  calendar: "kindCalendar",
  pack: "kindPack",
  workflow: "kindWorkflow",
  product: "kindProduct",
} as const;
