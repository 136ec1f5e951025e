import { dmn } from "./dmn.ts";
import { jsonRulesEngine } from "./json-rules-engine.ts";
import type { Semantics, SemanticsName } from "./semantics.ts";
import { strict } from "./strict.ts";

const bindings: Readonly<Record<SemanticsName, Semantics>> = {
  strict,
  dmn,
  "json-rules-engine": jsonRulesEngine,
};

export function semanticsOf(name: SemanticsName): Semantics {
  return bindings[name];
}
