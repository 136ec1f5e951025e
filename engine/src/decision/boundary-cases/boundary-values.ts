import { currencyExponent, Decimal, isJsonObject, type Json } from "../../kernel/index.ts";
import { bindValue, type Value } from "../../logic/index.ts";
import { coordinateOf, valueAt, wireOf, type PackView, type Region } from "../regions/index.ts";

/** A value of a fact at a limit, or the nearest to one on either side. */
export interface BoundaryValue {
  readonly fact: string;
  readonly wire: Json;
  readonly text: string;
}

/** Every value at, just below and just above what a fact is compared with, ascending; every value of short lists. */
export function boundaryValues(view: PackView, fact: string): readonly BoundaryValue[] {
  const { list, domain } = view.regionsOf(fact);
  const declared = view.pack.catalogue.fact(fact);
  const found = new Map<string, BoundaryValue>();
  for (const region of list)
    for (const value of endsOf(region, domain.step === undefined ? undefined : domain)) {
      const wire = wireOf(domain, value);
      if (wire === undefined || declared === undefined) continue;
      if (!bindValue(declared.type, declared.nullable ?? false, wire, "").ok) continue;
      const text = textOf(wire);
      found.set(text, { fact, wire, text });
    }
  return [...found.values()];
}

type Line = PackView extends { domainOf(name: string): infer Domain } ? Domain : never;

/** Of an interval the values next to its limits; of everything else the value itself. */
function endsOf({ kind, value, low, high }: Region, line: Line | undefined): readonly Value[] {
  if (value === undefined) return [];
  const step = line?.step;
  if (kind !== "interval" || line === undefined || step === undefined) return [value];
  const ends = ([low, high] as const).flatMap((end, index): readonly Value[] => {
    const limit = end === undefined ? undefined : coordinateOf(end.value);
    if (end === undefined || limit === undefined) return [];
    if (end.included) return [end.value];
    const steps = limit.dividedBy(step);
    return [valueAt(line.type, (index === 0 ? steps.floor().plus(1) : steps.ceil().minus(1)).times(step))];
  });
  return ends.length > 0 ? ends : [value];
}

/** As a person would write it in a title: money in major units. */
function textOf(wire: Json): string {
  if (isJsonObject(wire) && typeof wire["amountMinor"] === "number" && typeof wire["currency"] === "string") {
    const { amountMinor, currency } = wire as { readonly amountMinor: number; readonly currency: string };
    return `${new Decimal(amountMinor).dividedBy(10 ** currencyExponent(currency)).toString()} ${currency}`;
  }
  return typeof wire === "string" ? wire : JSON.stringify(wire);
}
