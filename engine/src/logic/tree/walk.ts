import type { Node } from "./node.ts";

/** The nodes directly below a node. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case "literal":
    case "read":
    case "local":
    case "library-test":
    case "builtin":
      return [];
    case "arithmetic":
    case "comparison":
      return [node.left, node.right];
    case "negation":
    case "not":
    case "known":
    case "member":
    case "path":
    case "instance-of":
      return [node.operand];
    case "function":
      return [node.body];
    case "invoke":
      return [node.callee, ...node.arguments];
    case "item-name":
      return [node.item, node.otherwise];
    case "logical":
      return node.operands;
    case "if":
      return [node.condition, node.then, node.else];
    case "range":
      return [node.low, node.high].filter((end) => end !== undefined);
    case "within":
      return [node.operand, node.range];
    case "match":
      return [node.operand, node.target];
    case "list":
      return node.items;
    case "record":
      return node.entries.map(({ value }) => value);
    case "count-test":
      return [node.source, node.body, node.limit];
    case "filter":
      return [node.operand, node.filter];
    case "call":
      return node.arguments;
    case "loop":
      return [...node.sources.flatMap(({ source, end }) => (end ? [source, end] : [source])), node.body];
  }
}

/** Every node of a tree that fits. */
export function findNodes<Kind extends Node["kind"]>(
  root: Node,
  kind: Kind,
): readonly Extract<Node, { kind: Kind }>[] {
  const here = root.kind === kind ? [root as Extract<Node, { kind: Kind }>] : [];
  return [...here, ...childrenOf(root).flatMap((child) => findNodes(child, kind))];
}

/** Units of work of computing a node once: what it goes through beyond this costs its own. */
export function costOf(node: Node): number {
  return 1 + (weightOf(node) >> 2);
}

function weightOf(node: Node): number {
  const own = node.kind === "record" ? 2 * node.entries.length + 4 : 1;
  return childrenOf(node).reduce((weight, child) => weight + weightOf(child), own);
}
