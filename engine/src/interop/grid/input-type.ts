import {
  loadCatalogue,
  packScope,
  type CatalogueDefinition,
  type PackDefinition,
} from "../../decision/index.ts";
import { compileExpression, createScope, type Scope, type ValueType } from "../../logic/index.ts";

/** The type of an input's expression; undefined where it does not compile. */
export function inputType(
  expression: string,
  scope: Scope,
  semantics: PackDefinition["semantics"],
): ValueType | undefined {
  const compiled = compileExpression(expression, { scope, semantics, pointer: "" });
  return compiled.ok ? compiled.value.type : undefined;
}

/** The names that the tables of a pack may read; none where the catalogue itself is broken. */
export function readableNames(pack: PackDefinition, catalogue: CatalogueDefinition): Scope {
  const loaded = loadCatalogue(catalogue);
  return loaded.ok ? packScope(pack, loaded.value).scope : createScope([]);
}
