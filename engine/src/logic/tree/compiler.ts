import type { Semantics } from "../semantics/semantics.ts";
import type { Environment } from "../scope.ts";
import { FALSE, MAYBE, TRUE, type Truth } from "../truth.ts";
import type { Value } from "../value.ts";
import { withBudget } from "../budget.ts";
import { childrenOf } from "./walk.ts";
import { families } from "./families.ts";
import type { Node, NodeOf } from "./node.ts";

/** Yields a value. `locals` holds `?` and the variables of loops. */
export type Evaluate = (env: Environment, locals: Value[]) => Value;
/** Yields a truth; no allocation, so that comparing a fact costs nanoseconds. */
export type Test = (env: Environment, locals: Value[]) => Truth;

/** How one kind of node becomes a closure: as a value, or, where its answer is a truth, as a test. */
export type NodeFamily<Kind extends Node["kind"]> =
  | { readonly value: (node: NodeOf<Kind>, compiler: Compiler) => Evaluate }
  | { readonly test: (node: NodeOf<Kind>, compiler: Compiler) => Test };

export type NodeFamilies = { readonly [Kind in Node["kind"]]: NodeFamily<Kind> };

/** Turns the typed tree into closures over slot numbers. It never makes code from text. */
export interface Compiler {
  readonly semantics: Semantics;
  value(node: Node): Evaluate;
  test(node: Node): Test;
}

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
