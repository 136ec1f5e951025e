import type { Result } from "../kernel/index.ts";
import type { CompileContext, Expression } from "./compiled.ts";
import type { ValueType } from "./value-type.ts";

/** Compiles a FEEL expression; with `expected`, an expression of another type is refused. */
export function compileExpression(
  _text: string,
  _context: CompileContext & { readonly expected?: ValueType },
): Result<Expression> {
  throw new Error("not built yet");
}
