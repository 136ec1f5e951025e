import { err, ok, type Result } from "../kernel/index.ts";
import type { CompileContext, Expression } from "./compiled.ts";
import { Lowerer } from "./feel/lowerer.ts";
import { lowerings } from "./feel/lowerings.ts";
import { partAt } from "./feel/syntax.ts";
import { parseFeel } from "./feel/parse-feel.ts";
import { limits } from "./limits.ts";
import { codesOf } from "./plain-values.ts";
import { semanticsOf } from "./semantics/index.ts";
import { TreeBuilder } from "./tree/builder.ts";
import { checkResult } from "./tree/check-result.ts";
import { createCompiler, withinBudget } from "./tree/compiler.ts";
import { toValueType } from "./tree/static-type.ts";
import { isWritable } from "./value-size.ts";
import type { ValueType } from "./value-type.ts";
import type { Value } from "./value.ts";

/** Compiles a FEEL expression; with `expected`, an expression that yields another type is refused. */
export function compileExpression(
  text: string,
  context: CompileContext & { readonly expected?: ValueType },
): Result<Expression> {
  const builder = new TreeBuilder(
    context.scope,
    createCompiler(semanticsOf(context.semantics)),
    context.unknownNames,
  );
  const syntax = parseFeel(text, "Expression", limits.formulaLength, builder, context.pointer);
  if (syntax === undefined) return err(builder.issues);
  const node = new Lowerer(builder, text, {
    pointer: context.pointer,
    lowerings,
    types: context.types,
  }).lower(partAt(syntax, 0));
  if (context.expected !== undefined) checkResult(builder, node, context.expected);
  if (builder.issues.length > 0) return err(builder.issues);
  const evaluate = withinBudget(node, builder.compiler.value(node), builder.semantics.error);
  // Evaluation neither waits nor re-enters itself, so one array of locals serves every evaluation.
  const locals: Value[] = new Array<Value>(builder.localCount).fill(null);
  const answer = (value: Value): Value => (isWritable(value) ? value : builder.semantics.error);
  return ok({
    ...(node.kind === "read" ? { place: { slot: node.slot, codes: codesOf(node.type) } } : {}),
    ...(node.kind === "literal" ? { constant: answer(node.value) } : {}),
    reads: builder.readNames(builder.reads),
    probes: builder.readNames(builder.probes),
    type: toValueType(node.type),
    evaluate: (env) => answer(evaluate(env, locals)),
  });
}
