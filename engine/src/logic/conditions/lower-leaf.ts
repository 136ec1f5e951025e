import type { Json } from "../../kernel/index.ts";
import type { TreeBuilder } from "../tree/builder.ts";
import type { Node } from "../tree/node.ts";

/** A comparison as written, its shape checked: every member has its type, none is unknown. */
export interface Leaf {
  readonly pointer: string;
  readonly fact: string;
  readonly operator: string;
  readonly value: Json;
  readonly path?: string;
}

/** Lowers one comparison of a JSON condition to the tree; misfits are reported to the builder. */
export type LowerLeaf = (leaf: Leaf, builder: TreeBuilder) => Node;
