import type { Environment } from "../scope.ts";
import type { Semantics } from "../semantics/semantics.ts";
import type { Truth } from "../truth.ts";
import type { Value } from "../value.ts";
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
