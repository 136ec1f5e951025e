import type { Semantics } from "../semantics/semantics.ts";
import type { Environment } from "../scope.ts";
import { FALSE, MAYBE, TRUE } from "../truth.ts";
import type { Value } from "../value.ts";
import { withBudget } from "../budget.ts";
import { childrenOf } from "./walk.ts";
import { families } from "./families.ts";
import type { Node } from "./node.ts";
import type { Compiler, Evaluate, NodeFamily, Test } from "./node-family.ts";

export function createCompiler(semantics: Semantics): Compiler {
  const compiler: Compiler = {
    semantics,
    value(node) {
      const family = families[node.kind] as NodeFamily<Node["kind"]>;
      return "value" in family
        ? family.value(node, compiler)
        : asValue(family.test(node, compiler), semantics);
    },
    test(node) {
      const family = families[node.kind] as NodeFamily<Node["kind"]>;
      return "test" in family ? family.test(node, compiler) : asTest(family.value(node, compiler));
    },
  };
  return compiler;
}

const laborious: ReadonlySet<Node["kind"]> = new Set(["loop", "count-test", "filter", "call", "invoke"]);

/** An evaluation within its budget; what neither loops nor calls needs none. */
export function withinBudget<T>(
  node: Node,
  evaluate: (env: Environment, locals: Value[]) => T,
  exhausted: T,
): typeof evaluate {
  if (!hasKind(node, laborious)) return evaluate;
  return (env, locals) => withBudget(() => evaluate(env, locals), exhausted);
}

function hasKind(node: Node, kinds: ReadonlySet<Node["kind"]>): boolean {
  return kinds.has(node.kind) || childrenOf(node).some((child) => hasKind(child, kinds));
}

function asValue(test: Test, { error }: Semantics): Evaluate {
  return (env, locals) => {
    const truth = test(env, locals);
    return truth === TRUE ? true : truth === FALSE ? false : error;
  };
}

function asTest(evaluate: Evaluate): Test {
  return (env, locals) => {
    const value = evaluate(env, locals);
    return value === true ? TRUE : value === false ? FALSE : MAYBE;
  };
}
