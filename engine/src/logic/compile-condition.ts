import { err, isJsonObject, ok, type Json, type Result } from "../kernel/index.ts";
import type { CompileContext, Condition, NamedCondition } from "./compiled.ts";
import type { ConditionTree } from "./conditions/condition-tree.ts";
import { ConditionLowerer } from "./conditions/lower-condition.ts";
import type { Environment } from "./scope.ts";
import { semanticsOf } from "./semantics/index.ts";
import { TreeBuilder } from "./tree/builder.ts";
import { createCompiler, withinBudget, type Compiler } from "./tree/compiler.ts";
import { FALSE, MAYBE, not, TRUE, type Truth } from "./truth.ts";
import type { Value } from "./value.ts";

/** Compiles a tree of json-rules-engine conditions; issues point at the misfit below `context.pointer`. */
export function compileCondition(
  json: Json,
  context: CompileContext & { readonly named: ReadonlyMap<string, NamedCondition> },
): Result<Condition> {
  const compiler = createCompiler(semanticsOf(context.semantics));
  const builder = new TreeBuilder(context.scope, compiler);
  const lowerer = new ConditionLowerer(builder, context.named);
  const tree = lowerer.lower(json, context.pointer);
  if (context.semantics === "json-rules-engine" && isJsonObject(json) && Object.hasOwn(json, "fact")) {
    builder.report("condition.shape", { pointer: context.pointer }, { expected: '{ "all": […] }' });
  }
  if (builder.issues.length > 0) return err(builder.issues);
  const locals: Value[] = new Array<Value>(builder.localCount).fill(null);
  const run = compileTree(tree, compiler, locals);
  const { settleCondition } = compiler.semantics;
  return ok({
    reads: builder.readNames(builder.reads),
    probes: builder.readNames(builder.probes),
    type: { kind: "boolean" },
    leaves: lowerer.leaves,
    evaluate: (env, truths, offset) => settleCondition(run(env, truths, offset)),
  });
}

type Run = (env: Environment, truths: Uint8Array, offset: number) => Truth;

function compileTree(tree: ConditionTree, compiler: Compiler, locals: Value[]): Run {
  switch (tree.kind) {
    case "constant":
      return () => tree.truth;
    case "leaf": {
      const test = withinBudget(tree.node, compiler.test(tree.node), MAYBE);
      const { index } = tree;
      return (env, truths, offset) => {
        const truth = test(env, locals);
        truths[offset + index] = truth;
        return truth;
      };
    }
    case "not": {
      const item = compileTree(tree.item, compiler, locals);
      return (env, truths, offset) => not(item(env, truths, offset));
    }
    case "group": {
      const items = tree.items.map((item) => compileTree(item, compiler, locals));
      return tree.operator === "all" ? runAll(items) : runAny(items);
    }
  }
}

/** Every item runs, whatever the others said: the trace wants them all. */
function runAll(items: readonly Run[]): Run {
  return (env, truths, offset) => {
    let result: Truth = TRUE;
    for (const item of items) {
      const truth = item(env, truths, offset);
      if (truth === FALSE) result = FALSE;
      else if (truth === MAYBE && result === TRUE) result = MAYBE;
    }
    return result;
  };
}

function runAny(items: readonly Run[]): Run {
  return (env, truths, offset) => {
    let result: Truth = FALSE;
    for (const item of items) {
      const truth = item(env, truths, offset);
      if (truth === TRUE) result = TRUE;
      else if (truth === MAYBE && result === FALSE) result = MAYBE;
    }
    return result;
  };
}
