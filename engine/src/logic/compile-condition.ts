import type { Json, Result } from "../kernel/index.ts";
import type { CompileContext, Condition, NamedCondition } from "./compiled.ts";

/** Compiles a tree of json-rules-engine conditions; issues point at the misfit below `context.pointer`. */
export function compileCondition(
  _json: Json,
  _context: CompileContext & { readonly named: ReadonlyMap<string, NamedCondition> },
): Result<Condition> {
  throw new Error("not built yet");
}
