import { normalizeContextKey } from "lezer-feel";
import { makeFilter } from "../nodes/filter.ts";
import { makeList, makeRecord } from "../nodes/collections.ts";
import { makeMember } from "../nodes/member.ts";
import { makeRange } from "../nodes/membership.ts";
import { makeItemName } from "../nodes/item-name.ts";
import type { TreeBuilder } from "../tree/builder.ts";
import type { LocalNode, Node, RangeNode } from "../tree/node.ts";
import { anyType, itemOf, type StaticType } from "../tree/static-type.ts";
import { findNodes } from "../tree/walk.ts";
import { joinedOperator } from "./joined-operators.ts";
import { unescape } from "./literals.ts";
import type { LocalNames, Lower, Lowerer } from "./lowerer.ts";
import { nameOf, partAt, partsOf } from "./syntax.ts";
import type { Syntax } from "./parse-feel.ts";

export const lowerList: Lower = (syntax, lowerer) => {
  const items = partsOf(syntax).slice(1, -1);
  return makeList(
    lowerer.builder,
    items.map((item) => lowerer.lower(item)),
    lowerer.place(syntax),
  );
};

/** A context's entries; later ones see the earlier, and a function sees itself. */
export const lowerContext: Lower = (syntax, lowerer) => {
  const entries: { name: string; value: Node; local: LocalNode }[] = [];
  const names = new Map<string, () => LocalNode>();
  for (const entry of partsOf(syntax).slice(1, -1)) {
    const name = keyOf(partAt(partAt(entry, 0), 0), lowerer);
    const place = lowerer.place(entry);
    if (names.has(name)) return lowerer.builder.misfit("logic.syntax", place);
    const written = partAt(entry, 1);
    const self =
      written.name === "FunctionDefinition" ? lowerer.builder.local(name, anyType, place) : undefined;
    const visible = self === undefined ? names : new Map([...names, [name, () => self] as const]);
    lowerer.self = self;
    const value = lowerer.within({ names: visible }, () => lowerer.lower(written));
    const local = lowerer.builder.local(name, value.type, place);
    names.set(name, () => local);
    const spaced = normalizeContextKey(name);
    if (spaced !== name) names.set(spaced, () => local);
    entries.push({ name, value, local });
  }
  return makeRecord(entries, lowerer.place(syntax));
};

function keyOf(key: Syntax, lowerer: Lowerer): string {
  if (key.name === "StringLiteral") return unescape(lowerer.textOf(key).slice(1, -1));
  const written = lowerer.textOf(key);
  // A name with signs, such as `foo+bar`, is called as it is written.
  return /[^\p{L}\p{N}_\s]/u.test(written) ? written.trim() : nameOf(key, lowerer);
}

/** The name on the left of the comparison before `and` or `or`: in `score >= 600 and < 700` it is meant again. */
function comparedBefore(text: string): string | undefined {
  return /([\p{L}_][\p{L}\p{N}_.]*)\s*(?:[<>]=?|!?=)\s*[\p{L}\p{N}_."@-]+\s+(?:and|or)\s+$/u.exec(
    text.slice(-200),
  )?.[1];
}

/** An interval as a value. A comparison without its left side is one in brackets only, elsewhere a slip. */
export const lowerInterval: Lower = (syntax, lowerer) => {
  const first = partAt(syntax, 0);
  if (first.name === "Interval") return lowerRange(first, lowerer);
  const place = lowerer.place(syntax);
  const isBracketed = syntax.parent?.name === "ParenthesizedExpression";
  if (!isBracketed && lowerer.builder.semantics.refusesMisfits) {
    const left = comparedBefore(lowerer.text.slice(0, syntax.from)) ?? "x";
    return lowerer.builder.broken("logic.test-in-expression", place, {
      fix: `${left} ${lowerer.textOf(syntax)}`,
    });
  }
  const endSyntax = partAt(syntax, 1);
  const refused = joinedOperator(first, endSyntax, lowerer);
  if (refused !== undefined) return refused;
  const operator = lowerer.textOf(first);
  const end = lowerer.lower(endSyntax);
  const included = operator.endsWith("=") && operator !== "!=";
  const open = { low: undefined, lowIncluded: false, high: undefined, highIncluded: false };
  if (operator === "=" || operator === "!=") {
    const ends = { ...open, low: end, lowIncluded: included, highIncluded: included, operator } as const;
    return makeRange(lowerer.builder, ends, place);
  }
  const ends = operator.startsWith("<")
    ? { ...open, high: end, highIncluded: included }
    : { ...open, low: end, lowIncluded: included };
  return makeRange(lowerer.builder, ends, place);
};

export function lowerRange(interval: Syntax, lowerer: Lowerer): RangeNode {
  const ends = {
    low: lowerer.lower(partAt(interval, 1)),
    lowIncluded: partAt(interval, 0).name === "[",
    high: lowerer.lower(partAt(interval, 3)),
    highIncluded: partAt(interval, 4).name === "]",
  };
  return makeRange(lowerer.builder, ends, lowerer.place(interval));
}

export const lowerPath: Lower = (syntax, lowerer) => {
  const operand = partAt(syntax, 0);
  const member = partAt(syntax, 2);
  const lowered = lowerer.lower(operand, operand.name === syntax.name);
  const of = lowered.type.kind === "list" ? itemOf(lowered.type) : lowered.type;
  const fields = of.kind === "record" ? Object.keys(of.fields) : [];
  const name = lowerer.builder.memberName(nameOf(member, lowerer), fields);
  return makeMember(lowerer.builder, lowered, name, { ...lowerer.place(member), word: name });
};

/** In a filter, `item` is the item and the fields of a record are names of their own. */
export const lowerFilter: Lower = (syntax, lowerer) => {
  const { builder } = lowerer;
  const place = lowerer.place(syntax);
  const operandSyntax = partAt(syntax, 0);
  const operand = lowerer.lower(operandSyntax, operandSyntax.name === syntax.name);
  const itemType = operand.type.kind === "list" ? itemOf(operand.type) : operand.type;
  const item = builder.local("item", itemType, place);
  const fields = itemType.kind === "record" ? Object.keys(itemType.fields) : [];
  const names: LocalNames["names"] = new Map([
    ["item", () => item] as const,
    ...fields.map((field) => [field, (at: Node["place"]) => makeMember(builder, item, field, at)] as const),
  ]);
  const filter = lowerer.within(
    isDeclared(operand, itemType, builder) ? { names } : filtered(names, item),
    () => lowerer.lower(partAt(syntax, 2)),
  );
  return makeFilter(operand, filter, item, place);
};

/** An untyped item may have a member `item`, too. */
function filtered(names: LocalNames["names"], item: LocalNode): LocalNames {
  const hasItem = item.type.kind === "record" && Object.hasOwn(item.type.fields, "item");
  if (item.type.kind !== "any" || hasItem) return { names, item };
  return { names: new Map([["item", (at) => makeItemName(item, "item", item, at)]]), item };
}

/** Whether the members of the items are all known: a record of facts has them declared. */
function isDeclared(operand: Node, itemType: StaticType, builder: TreeBuilder): boolean {
  if (itemType.kind === "any") return false;
  if (builder.semantics.refusesMisfits || itemType.kind !== "record") return true;
  return builder.unknownNames === "refused" && findNodes(operand, "read").length > 0;
}
