import { err, ok, type Result } from "../kernel/index.ts";
import type { CompileContext, UnaryTests } from "./compiled.ts";
import { meantCell } from "./feel/cell-slips.ts";
import { Lowerer } from "./feel/lowerer.ts";
import { lowerings } from "./feel/lowerings.ts";
import { partAt } from "./feel/syntax.ts";
import { parseFeel, type Syntax } from "./feel/parse-feel.ts";
import { lowerTests } from "./feel/tests.ts";
import { limits } from "./limits.ts";
import { makeLiteral } from "./nodes/literal.ts";
import { makeNot } from "./nodes/logical.ts";
import { semanticsOf } from "./semantics/index.ts";
import { TreeBuilder } from "./tree/builder.ts";
import { createCompiler, withinBudget } from "./tree/compiler.ts";
import { limitsOf } from "./tree/limits-of.ts";
import type { LocalNode, Node } from "./tree/node.ts";
import { booleanType } from "./tree/static-type.ts";
import { findNodes } from "./tree/walk.ts";
import { MAYBE } from "./truth.ts";
import type { ValueType } from "./value-type.ts";
import { UNKNOWN, type Value } from "./value.ts";

/**
 * Compiles a decision table's cell, FEEL unary tests of an input of the given type. `inputReads` are the names
 * that the input expression reads; with them, `is known(?)` looks at their being pending only.
 */
export function compileUnaryTests(
  text: string,
  context: CompileContext & { readonly input: ValueType; readonly inputReads?: readonly string[] },
): Result<UnaryTests> {
  const builder = new TreeBuilder(
    context.scope,
    createCompiler(semanticsOf(context.semantics)),
    context.unknownNames,
  );
  const meant = builder.semantics.refusesMisfits
    ? meantCell(text, context.input, (name) => context.scope.slotOf.has(name))
    : undefined;
  if (meant !== undefined) {
    const place = { pointer: context.pointer, word: text.trim(), from: 0, to: text.length };
    builder.report("logic.cell-slip", place, { fix: meant });
    return err(builder.issues);
  }
  const syntax = parseFeel(text, "UnaryTests", limits.cellLength, builder, context.pointer);
  if (syntax === undefined) return err(builder.issues);
  const inputSlots: LocalNode["inputSlots"] =
    context.inputReads?.flatMap((name) => context.scope.slotOf.get(name) ?? []) ?? "any";
  const input: LocalNode = { ...builder.local("?", context.input, { pointer: context.pointer }), inputSlots };
  const node = lowerCell(
    syntax,
    new Lowerer(builder, text, { pointer: context.pointer, lowerings, input, types: context.types }),
    input,
  );
  if (builder.issues.length > 0) return err(builder.issues);
  const test = withinBudget(node, builder.compiler.test(node), MAYBE);
  const locals: Value[] = new Array<Value>(builder.localCount).fill(UNKNOWN);
  return ok({
    reads: builder.readNames(builder.reads),
    probes: builder.readNames(builder.probes),
    probesInput: findNodes(node, "known").some((known) =>
      findNodes(known, "local").some(({ index }) => index === 0),
    ),
    limits: limitsOf(node, (part) => part.kind === "local" && part.index === input.index),
    type: { kind: "boolean" },
    evaluate(value, env) {
      locals[input.index] = value;
      return builder.semantics.settleCell(test(env, locals));
    },
  });
}

/** `-`, tests, or `not(tests)`. */
function lowerCell(syntax: Syntax, lowerer: Lowerer, input: LocalNode): Node {
  const first = partAt(syntax, 0);
  const place = lowerer.place(syntax);
  if (first.name === "Wildcard") return makeLiteral(true, booleanType, place);
  if (first.name !== "not") return lowerTests(first, input, lowerer);
  return makeNot(lowerer.builder, lowerTests(partAt(syntax, 2), input, lowerer), place);
}
