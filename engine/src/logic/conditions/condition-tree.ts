import type { LeafInfo } from "../compiled.ts";
import type { Node } from "../tree/node.ts";
import type { FALSE, TRUE } from "../truth.ts";

/** The boolean frame of a condition over its leaves; every leaf has a place in the trace. */
export type ConditionTree =
  | { readonly kind: "group"; readonly operator: "all" | "any"; readonly items: readonly ConditionTree[] }
  | { readonly kind: "constant"; readonly truth: typeof FALSE | typeof TRUE }
  | { readonly kind: "not"; readonly item: ConditionTree }
  | { readonly kind: "leaf"; readonly index: number; readonly node: Node; readonly info: LeafInfo };
