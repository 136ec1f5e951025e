import type { Catalogue } from "@lendloom/engine/decision";
import { currencyExponent, isJsonObject, type Json, type JsonObject } from "@lendloom/engine/kernel";
import type { LibraryFact } from "./library-answer.ts";

/**
 * Facts in wire form as json-rules-engine is given them: under the names they had there, amounts of money as numbers
 * in major units. Undefined where the library has no such value: dates, durations, numbers beyond a double.
 * `isVerbatim`: no value was changed on the way.
 */
export function libraryFacts(
  catalogue: Catalogue,
  facts: JsonObject,
): { readonly facts: readonly LibraryFact[]; readonly isVerbatim: boolean } | undefined {
  let isVerbatim = true;
  const given: LibraryFact[] = [];
  for (const [name, wire] of Object.entries(facts)) {
    const fact = catalogue.fact(name);
    if (fact === undefined || (wire !== null && !plain.has(fact.type.kind))) return undefined;
    const value = fact.type.kind === "money" ? amountOf(wire) : wire;
    if (numbers.has(fact.type.kind) && value !== null && typeof value !== "number") return undefined;
    if (value !== wire) isVerbatim = false;
    const { sourceName = name, lookup } = fact;
    given.push({
      name: sourceName,
      value,
      ...(lookup === undefined ? {} : { params: lookup as JsonObject }),
    });
  }
  return { facts: given, isVerbatim };
}

const numbers: ReadonlySet<string> = new Set(["integer", "decimal", "percent", "money"]);
const plain: ReadonlySet<string> = new Set([...numbers, "boolean", "enum", "string", "any"]);

function amountOf(wire: Json): Json {
  if (!isJsonObject(wire)) return wire;
  const { amountMinor, currency } = wire;
  return typeof amountMinor === "number" && typeof currency === "string"
    ? amountMinor / 10 ** currencyExponent(currency)
    : wire;
}
