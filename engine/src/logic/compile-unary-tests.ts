import type { Result } from "../kernel/index.ts";
import type { CompileContext, UnaryTests } from "./compiled.ts";
import type { ValueType } from "./value-type.ts";

/** Compiles a decision table's cell, FEEL unary tests of an input of the given type. */
export function compileUnaryTests(
  _text: string,
  _context: CompileContext & { readonly input: ValueType },
): Result<UnaryTests> {
  throw new Error("not built yet");
}
