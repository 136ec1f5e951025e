import {
  Decimal,
  isJsonObject,
  majorUnits,
  moneyFromMajor,
  type Json,
  type JsonObject,
} from "../../kernel/index.ts";
import type { CatalogueDefinition, CompiledPack } from "../../decision/index.ts";

type FactType = CatalogueDefinition["facts"][string]["type"];

/**
 * For every fact that a pack reads, values on, below and above each limit its rules, rows and attributes compare
 * it with, in wire form. Records, and what no value can be made up of, are left to the cases.
 */
export function limitsInRules(pack: CompiledPack): ReadonlyMap<string, readonly Json[]> {
  const literals = literalsByFact(pack);
  return new Map(
    pack.reads.flatMap((name) => {
      const declared = pack.catalogue.fact(name);
      const values = declared === undefined ? [] : valuesOf(declared.type, [...(literals.get(name) ?? [])]);
      return values.length === 0 ? [] : [[name, values] as const];
    }),
  );
}

type Literal = number | string;
const MAX_LITERALS = 40;

function literalsByFact(pack: CompiledPack): ReadonlyMap<string, ReadonlySet<Literal>> {
  const found = new Map<string, Set<Literal>>();
  const note = (fact: string, literal: Literal): void => {
    const known = found.get(fact) ?? new Set<Literal>();
    if (known.size < MAX_LITERALS) known.add(literal);
    found.set(fact, known);
  };
  const { definition } = pack;
  const trees = Object.values(definition.conditions).map(({ conditions }) => conditions as Json);
  for (const model of Object.values(definition.decisions))
    if (model.kind === "rules") trees.push(...model.rules.map(({ conditions }) => conditions as Json));
    else if (model.kind === "table")
      for (const [column, { expression }] of model.inputs.entries())
        for (const { when } of model.rows) noteText(expression.trim(), when[column] ?? "", note);
    else if (model.kind === "scorecard")
      for (const { input, attributes } of model.characteristics)
        for (const { when } of attributes) noteText(input.trim(), when, note);
  for (const tree of trees) noteTree(tree, note);
  return found;
}

function noteTree(tree: Json, note: (fact: string, literal: Literal) => void): void {
  const open: Json[] = [tree];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (Array.isArray(node)) for (const item of node as readonly Json[]) open.push(item);
    if (!isJsonObject(node)) continue;
    const { fact, value } = node;
    if (typeof fact === "string")
      for (const literal of [value].flat(2))
        if (typeof literal === "number" || typeof literal === "string") note(fact, literal);
        else if (literal !== undefined && isJsonObject(literal)) noteMoney(fact, literal, note);
    for (const member of Object.values(node)) open.push(member);
  }
}

function noteMoney(fact: string, json: JsonObject, note: (fact: string, literal: Literal) => void): void {
  const { amountMinor, currency } = json;
  if (typeof amountMinor === "number" && typeof currency === "string")
    note(fact, majorUnits({ amountMinor, currency }).toNumber());
}

/** Numbers and texts of a cell; only of an input that is a fact alone. */
function noteText(fact: string, cell: string, note: (fact: string, literal: Literal) => void): void {
  for (const [, text] of cell.matchAll(/"([^"\\]{0,80})"/g)) note(fact, text ?? "");
  for (const [number] of cell.replaceAll(/"[^"]*"/g, "").matchAll(/-?\d+(?:\.\d+)?/g))
    note(fact, Number(number));
}

function valuesOf(type: FactType, literals: readonly Literal[]): readonly Json[] {
  const numbers = literals.filter((literal) => typeof literal === "number");
  const texts = literals.filter((literal) => typeof literal === "string");
  switch (type.kind) {
    case "boolean":
      return [true, false];
    case "enum":
      return type.values.map(({ value }) => value);
    case "integer":
      return around(numbers, 1, type).map(Math.trunc);
    case "decimal":
    case "percent":
      return around(numbers, 10 ** -Math.min(type.scale ?? 2, 2), type);
    case "money":
      return around(numbers, 1, type).flatMap((major): Json[] => {
        const money = moneyFromMajor(new Decimal(major), type.currency);
        return money === undefined ? [] : [{ ...money }];
      });
    case "string":
      return [...texts, "—"];
    case "date":
      return [...texts.filter((text) => /^\d{4}-\d\d-\d\d$/.test(text)), "1990-06-15", "2020-01-01"];
    case "list":
      return [[], ...valuesOf(type.of, literals).map((item): Json => [item])];
    case "any":
      return [...numbers.flatMap((number) => [number - 1, number, number + 1]), ...texts, true, false];
    default:
      return [];
  }
}

/** Each limit with what lies one step to either side; within the range of the fact. */
function around(
  numbers: readonly number[],
  step: number,
  { min = -Infinity, max = Infinity }: { readonly min?: number; readonly max?: number },
): readonly number[] {
  const limits = numbers.length === 0 ? [0, 1] : numbers;
  const near = limits.flatMap((limit) => [limit - step, limit, limit + step]);
  const ends = [min, max].filter(Number.isFinite);
  return [...new Set([...near.map((each) => Number(each.toFixed(6))), ...ends])].filter(
    (each) => each >= min && each <= max,
  );
}
