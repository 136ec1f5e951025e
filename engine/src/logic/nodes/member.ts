import { spend } from "../budget.ts";
import { isContext, isList, isRange, isTemporal } from "../compare-values.ts";
import { temporalMember, temporalMembers } from "../temporal-members.ts";
import type { TreeBuilder } from "../tree/builder.ts";
import type { NodeFamily } from "../tree/node-family.ts";
import type { Node, Place } from "../tree/node.ts";
import { findNodes } from "../tree/walk.ts";
import {
  anyType,
  booleanType,
  familyOf,
  integerType,
  listOf,
  stringType,
  typeName,
  type StaticType,
} from "../tree/static-type.ts";
import { UNKNOWN, type FeelRange, type Value } from "../value.ts";

export const member: NodeFamily<"member"> = {
  value(node, compiler) {
    const operand = compiler.value(node.operand);
    const { missing, error } = compiler.semantics;
    const { name } = node;
    const memberOf = (value: Value): Value => {
      if (isContext(value)) {
        const field = value.get(name);
        return field === undefined || field === UNKNOWN ? missing : field;
      }
      if (isList(value)) {
        spend(1 + (value.length >> 1));
        return value.map(memberOf);
      }
      if (isRange(value)) return rangeMember(value, name) ?? error;
      if (!isTemporal(value)) return error;
      const part = temporalMember(value, name);
      return part === undefined ? error : part;
    };
    return (env, locals) => memberOf(operand(env, locals));
  },
};

export function makeMember(builder: TreeBuilder, operand: Node, name: string, place: Place): Node {
  const type = memberType(operand.type, name);
  if (type === undefined) {
    const params = { word: name, type: typeName(operand.type) };
    // A member that the declared type of a fact has not is a slip of the author in every semantics.
    const isRefused =
      builder.semantics.refusesMisfits ||
      (builder.unknownNames === "refused" && findNodes(operand, "read").length > 0);
    if (isRefused) return builder.broken("logic.unknown-member", place, params);
    return { kind: "member", operand, name, type: anyType, place };
  }
  return { kind: "member", operand, name, type, place };
}

function rangeMember(range: FeelRange, name: string): Value | undefined {
  switch (name) {
    case "start":
      return range.low ?? null;
    case "end":
      return (range.operator === undefined ? range.high : range.low) ?? null;
    case "start included":
      return range.lowIncluded;
    case "end included":
      return range.highIncluded;
    default:
      return undefined;
  }
}

function memberType(type: StaticType, name: string): StaticType | undefined {
  if (type.kind === "any" || type.kind === "null") return anyType;
  if (type.kind === "record") return Object.hasOwn(type.fields, name) ? type.fields[name]?.type : undefined;
  if (type.kind === "list") {
    const of = memberType(type.of, name);
    return of && listOf(of);
  }
  if (type.kind === "range") {
    if (name === "start" || name === "end") return type.of;
    return name === "start included" || name === "end included" ? booleanType : undefined;
  }
  if (!temporalMembers(familyOf(type)).includes(name)) return undefined;
  return name === "timezone"
    ? stringType
    : name === "time offset"
      ? { kind: "days-and-time-duration" }
      : integerType;
}
