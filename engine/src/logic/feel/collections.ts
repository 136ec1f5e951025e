import { makeFilter } from "../nodes/filter.ts";
import { makeList, makeRecord } from "../nodes/collections.ts";
import { makeMember } from "../nodes/member.ts";
import { makeRange } from "../nodes/membership.ts";
import type { Node, RangeNode } from "../tree/node.ts";
import { itemOf } from "../tree/static-type.ts";
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

/** A context's entries; later ones see the earlier. */
export const lowerContext: Lower = (syntax, lowerer) => {
  const entries: { name: string; value: Node }[] = [];
  for (const entry of partsOf(syntax).slice(1, -1)) {
    const name = keyOf(partAt(partAt(entry, 0), 0), lowerer);
    const place = lowerer.place(entry);
    if (entries.some((other) => other.name === name)) return lowerer.builder.broken("logic.syntax", place);
    const earlier: LocalNames = new Map(entries.map(({ name, value }) => [name, () => value]));
    entries.push({ name, value: lowerer.within(earlier, () => lowerer.lower(partAt(entry, 1))) });
  }
  return makeRecord(entries, lowerer.place(syntax));
};

function keyOf(key: Syntax, lowerer: Lowerer): string {
  return key.name === "StringLiteral" ? unescape(lowerer.textOf(key).slice(1, -1)) : nameOf(key, lowerer);
}

/** An interval as a value. A comparison without its left side is no value, only a test. */
export const lowerInterval: Lower = (syntax, lowerer) => {
  const interval = partAt(syntax, 0);
  if (interval.name === "Interval") return lowerRange(interval, lowerer);
  const place = lowerer.place(syntax);
  return lowerer.builder.broken("logic.test-in-expression", place, { fix: `x ${lowerer.textOf(syntax)}` });
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
  const place = { ...lowerer.place(member), word: nameOf(member, lowerer) };
  return makeMember(
    lowerer.builder,
    lowerer.lower(operand, operand.name === syntax.name),
    nameOf(member, lowerer),
    place,
  );
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
  const names: LocalNames = new Map([
    ...fields.map((field) => [field, (at: Node["place"]) => makeMember(builder, item, field, at)] as const),
    ["item", () => item] as const,
  ]);
  const filter = lowerer.within(names, () => lowerer.lower(partAt(syntax, 2)));
  return makeFilter(operand, filter, item, place);
};
