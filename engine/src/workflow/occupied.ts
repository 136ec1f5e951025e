import { isJsonObject, type Json } from "../kernel/index.ts";
import { pathOf, type StateNode } from "./state-tree.ts";

/** Keys of the active states of a state value, outermost first. */
export function activeKeys(value: Json): readonly string[] {
  if (typeof value === "string") return [value];
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, below]) => [key, ...activeKeys(below)]);
}

/**
 * The state value in which these leaves are active: their ancestors with them, and other regions of parallel
 * states at their beginning. `begun` are the states that are active only for that.
 */
export function occupied(
  roots: readonly StateNode[],
  leaves: readonly StateNode[],
): { readonly value: Json; readonly active: readonly StateNode[]; readonly begun: ReadonlySet<string> } {
  const named = new Set(leaves.flatMap((leaf) => pathOf(leaf).map(({ key }) => key)));
  const active: StateNode[] = [];
  const begun = new Set<string>();
  const enter = (node: StateNode): Json => {
    active.push(node);
    if (!named.has(node.key)) begun.add(node.key);
    const children = node.children.filter(({ kind }) => kind !== "history");
    if (node.kind === "parallel") {
      return Object.fromEntries<Json>(children.map((child) => [child.key, enter(child)]));
    }
    const child = children.find(({ key }) => named.has(key)) ?? children.find(({ initial }) => initial);
    return child === undefined ? {} : told(child, enter(child));
  };
  const root = roots.find(({ key }) => named.has(key));
  if (root === undefined) throw new Error("Expected a state to be in");
  return { value: told(root, enter(root)), active, begun };
}

/** XState writes a leaf by its key, and whatever has states below as an object. */
function told(node: StateNode, below: Json): Json {
  return isJsonObject(below) && Object.keys(below).length === 0 ? node.key : { [node.key]: below };
}
