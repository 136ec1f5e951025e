import { err, isJsonObject, ok, type Json, type Result } from "../kernel/index.ts";
import type { CompileContext, Condition, NamedCondition } from "./compiled.ts";
import { conditionBlock, type ConditionBlock, type ConditionParts } from "./conditions/condition-block.ts";
import type { ConditionTree } from "./conditions/condition-tree.ts";
import { compileLeaf, type LeafTest } from "./conditions/leaf-test.ts";
import { ConditionLowerer } from "./conditions/lower-condition.ts";
import { semanticsOf } from "./semantics/index.ts";
import { TreeBuilder } from "./tree/builder.ts";
import { createCompiler } from "./tree/compiler.ts";
import { MAYBE } from "./truth.ts";
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
  const tests: LeafTest[] = [];
  eachLeaf(tree, ({ index, node }) => (tests[index] = compileLeaf(node, compiler, locals)));
  const parts: ConditionParts = { tests, tree, undecided: compiler.semantics.settleCondition(MAYBE) };
  return ok({
    reads: builder.readNames(builder.reads),
    probes: builder.readNames(builder.probes),
    type: { kind: "boolean" },
    leaves: lowerer.leaves,
    parts,
    evaluate: evaluateAlone(parts),
  });
}

/** One condition by itself, laid out when it is first asked. */
function evaluateAlone(parts: ConditionParts): Condition["evaluate"] {
  let block: ConditionBlock | undefined;
  let words: number[] = [];
  return (env, truths, offset) => {
    if (block === undefined) {
      block = conditionBlock([parts]);
      words = new Array<number>(block.wordCount).fill(0);
    }
    block.evaluate(env, words, 0);
    for (let leaf = 0; leaf < parts.tests.length; leaf += 1)
      truths[offset + leaf] = block.leafTruth(words, 0, 0, leaf);
    return block.truthOf(words, 0, 0);
  };
}

function eachLeaf(
  tree: ConditionTree,
  visit: (leaf: Extract<ConditionTree, { kind: "leaf" }>) => void,
): void {
  if (tree.kind === "leaf") visit(tree);
  else if (tree.kind === "not") eachLeaf(tree.item, visit);
  else if (tree.kind === "group") for (const item of tree.items) eachLeaf(item, visit);
}
