import type { TreeBuilder } from "../tree/builder.ts";
import type { NodeFamily } from "../tree/node-family.ts";
import { foldConstant } from "../tree/fold-constant.ts";
import type { Node, Place, RecordNode } from "../tree/node.ts";
import { anyType, listOf, uniteAll, type StaticType } from "../tree/static-type.ts";
import type { Value } from "../value.ts";

export const list: NodeFamily<"list"> = {
  value(node, compiler) {
    const items = node.items.map((item) => compiler.value(item));
    return (env, locals) => items.map((item) => item(env, locals));
  },
};

export const record: NodeFamily<"record"> = {
  value(node, compiler) {
    const entries = node.entries.map(({ name, value, local }) => ({
      name,
      evaluate: compiler.value(value),
      index: local?.index,
    }));
    return (env, locals) => {
      const fields = new Map<string, Value>();
      for (const { name, evaluate, index } of entries) {
        const value = evaluate(env, locals);
        if (index !== undefined) locals[index] = value;
        fields.set(name, value);
      }
      return fields;
    };
  },
};

export function makeList(builder: TreeBuilder, items: readonly Node[], place: Place): Node {
  const type = listOf(items.length === 0 ? anyType : uniteAll(items.map((item) => item.type)));
  return foldConstant(builder, { kind: "list", items, type, place });
}

export function makeRecord(entries: RecordNode["entries"], place: Place): Node {
  const fields: Record<string, { type: StaticType }> = Object.create(null) as Record<
    string,
    { type: StaticType }
  >;
  for (const { name, value } of entries) fields[name] = { type: value.type };
  return { kind: "record", entries, type: { kind: "record", fields }, place };
}
