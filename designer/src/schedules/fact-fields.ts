import type { CatalogueDefinition } from "@lendloom/engine/decision";
import {
  currencyExponent,
  isJsonObject,
  type Json,
  type JsonObject,
  type Texts,
} from "@lendloom/engine/kernel";
import type { ValueType } from "@lendloom/engine/logic";
import type { ProductDefinition } from "@lendloom/engine/process";
import { useDefinition } from "../api/index.ts";
import { formValue } from "../tasks/field-editor.tsx";

/** A fact that an application of a product carries, as a field of the form. */
export interface FactField {
  readonly name: string;
  readonly title: Texts;
  readonly type: ValueType;
}

/** The facts that a product's applications carry; not ready while they are read, or could not be. */
export function useFactFields(product: string | undefined): {
  readonly fields: readonly FactField[];
  readonly isReady: boolean;
  /** What could not be read. */
  readonly failed?: { readonly error: unknown; readonly refetch: () => unknown };
} {
  const ofProduct = useDefinition("product", product);
  const definition = ofProduct.data?.live?.definition as ProductDefinition | undefined;
  const ofCatalogue = useDefinition("catalogue", definition?.catalogue);
  const catalogue = ofCatalogue.data?.live?.definition as CatalogueDefinition | undefined;
  const missing = [
    ...(product !== undefined && ofProduct.data === undefined ? [ofProduct] : []),
    ...(definition !== undefined && ofCatalogue.data === undefined ? [ofCatalogue] : []),
  ];
  const failed = missing.find(({ isError }) => isError);
  const isReady = missing.length === 0;
  if (definition === undefined || catalogue === undefined)
    return { fields: [], isReady, ...(failed === undefined ? {} : { failed }) };
  const fields = definition.applicationFacts.flatMap((name) => {
    const fact = catalogue.facts[name];
    if (fact === undefined) return [];
    return [{ name, title: fact.title, type: fact.type }];
  });
  return { fields, isReady };
}

/** What was typed, in the form the API takes; a yes or no that was left alone is unknown, not no. Facts that have no field stay as they were. */
export function factsOf(
  fields: readonly FactField[],
  typed: Readonly<Record<string, Json | undefined>>,
  before: JsonObject,
): JsonObject {
  const known = new Set(fields.map(({ name }) => name));
  const kept = Object.entries(before).filter(([name]) => !known.has(name));
  const told = fields.flatMap(({ name, type }) => {
    const given = typed[name];
    const isUnknown = given === undefined || given === null;
    const value = isUnknown ? undefined : formValue(type, given);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries([...kept, ...told]);
}

/** A fact as it is typed: money in major units, percent in hundredths. */
export function typedFact(type: ValueType, value: Json | undefined): Json | undefined {
  if (type.kind === "money" && isJsonObject(value) && typeof value["amountMinor"] === "number") {
    return value["amountMinor"] / 10 ** currencyExponent(type.currency);
  }
  if (type.kind === "percent" && typeof value === "number") return Number((value * 100).toPrecision(12));
  return value;
}
