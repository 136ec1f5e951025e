import type { TreeBuilder } from "../tree/builder.ts";
import type { NodeFamily } from "../tree/compiler.ts";
import { foldConstant } from "../tree/fold-constant.ts";
import type { Node, Place } from "../tree/node.ts";
import { anyType, listOf, uniteAll, type StaticType } from "../tree/static-type.ts";

export const list: NodeFamily<"list"> = {
  value(node, compiler) {
    const items = node.items.map((item) => compiler.value(item));
    return (env, locals) => items.map((item) => item(env, locals));
  },
};

export const record: NodeFamily<"record"> = {
  value(node, compiler) {
    const entries = node.entries.map(({ name, value }) => ({ name, evaluate: compiler.value(value) }));
    return (env, locals) => new Map(entries.map(({ name, evaluate }) => [name, evaluate(env, locals)]));
  },
};

export function makeList(builder: TreeBuilder, items: readonly Node[], place: Place): Node {
  const type = listOf(items.length === 0 ? anyType : uniteAll(items.map((item) => item.type)));
  return foldConstant(builder, { kind: "list", items, type, place });
}

export function makeRecord(entries: readonly { name: string; value: Node }[], place: Place): Node {
  const fields: Record<string, { type: StaticType }> = Object.create(null) as Record<
    string,
    { type: StaticType }
  >;
  for (const { name, value } of entries) fields[name] = { type: value.type };
  return { kind: "record", entries, type: { kind: "record", fields }, place };
}
