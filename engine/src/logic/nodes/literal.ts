import type { NodeFamily } from "../tree/node-family.ts";
import type { LiteralNode, Place } from "../tree/node.ts";
import type { StaticType } from "../tree/static-type.ts";
import type { Value } from "../value.ts";

export const literal: NodeFamily<"literal"> = {
  value({ value }) {
    return () => value;
  },
};

export function makeLiteral(value: Value, type: StaticType, place: Place): LiteralNode {
  return { kind: "literal", value, type, place };
}
