import { Decimal } from "../../kernel/index.ts";
import type { Value, ValueType } from "../../logic/index.ts";
import type { CompiledPack } from "../compiled-pack.ts";
import { literalText } from "../literal-text.ts";
import type { DecisionModel, ScorecardDecision, TableDecision } from "../pack-schema.ts";
import { domainOf, type Domain } from "./domain.ts";

/**
 * The values that a name of a pack can have: of a fact what the catalogue declares; of a derived value or an
 * output what its definition leaves possible. A computed value is taken to be there: where it is not, what it is
 * computed from has a finding of its own.
 */
export function nameDomains(pack: CompiledPack): (name: string) => Domain {
  const known = new Map<string, Domain>();
  const outputs = new Map(Object.values(pack.definition.decisions).flatMap((model) => outputDomains(model)));
  return (name) => {
    const found = known.get(name) ?? find(name);
    known.set(name, found);
    return found;
  };

  function find(name: string): Domain {
    const fact = pack.catalogue.fact(name);
    if (fact !== undefined) return domainOf(fact.type, { nullable: fact.nullable ?? false });
    const derived = Object.hasOwn(pack.definition.derived, name) ? pack.definition.derived[name] : undefined;
    if (derived !== undefined) return computed(derived.type, derived.scale);
    return outputs.get(name) ?? domainOf({ kind: "any" });
  }
}

function computed(type: ValueType, scale?: number): Domain {
  // A formula's value is not held to the range or scale of its type, only to what it rounds to.
  const { kind } = type;
  if (kind === "integer" || kind === "decimal" || kind === "percent")
    return domainOf({ kind }, { computed: true, scale });
  return domainOf(kind === "money" ? { kind, currency: type.currency } : type, { computed: true, scale });
}

function outputDomains(model: DecisionModel): readonly (readonly [string, Domain])[] {
  switch (model.kind) {
    case "scorecard":
      return [[model.output, scoreDomain(model)]];
    case "formula":
      return [[model.output, computed(model.type, model.scale)]];
    case "table":
      return tableDomains(model);
    case "model":
      return model.outputs.map(({ name, type }) => [name, computed(type)] as const);
    case "rules":
      return [];
  }
}

/** From the least to the most points there are, on the grid of their digits. */
function scoreDomain({ initialPoints, characteristics }: ScorecardDecision): Domain {
  let [min, max] = [new Decimal(initialPoints), new Decimal(initialPoints)];
  let scale = min.decimalPlaces();
  for (const { attributes, missing } of characteristics) {
    const points = [missing.points, ...attributes.map((attribute) => attribute.points)];
    min = min.plus(Math.min(...points));
    max = max.plus(Math.max(...points));
    scale = Math.max(scale, ...points.map((number) => new Decimal(number).decimalPlaces()));
  }
  return domainOf({ kind: "decimal" }, { scale, min: min.toNumber(), max: max.toNumber(), computed: true });
}

function tableDomains(model: TableDecision): readonly (readonly [string, Domain])[] {
  const answers = [...model.rows, ...(model.otherwise === undefined ? [] : [model.otherwise])];
  const single = ["U", "A", "F", "P"].includes(model.hitPolicy);
  return model.outputs.flatMap(({ name, type }, column) => {
    if (!single) return [];
    const texts = answers.map(({ then }) => then[column] ?? "");
    return [[name, writtenDomain(type, texts) ?? computed(type)] as const];
  });
}

const MAX_WRITTEN = 200;

/** An output whose cells are all literals is one of them. */
function writtenDomain(type: ValueType, texts: readonly string[]): Domain | undefined {
  const distinct = [...new Set(texts)];
  if (distinct.length > MAX_WRITTEN) return undefined;
  const values = distinct.map((text) => literalOf(type, text));
  const known = values.filter((value) => value !== undefined);
  if (known.length < values.length) return undefined;
  const order = type.kind === "enum" ? type.values.map(({ value }) => value as Value) : undefined;
  const sorted = order === undefined ? known : order.filter((value) => known.includes(value));
  return domainOf(type, { values: [...new Set(sorted)] });
}

function literalOf(type: ValueType, text: string): Value | undefined {
  if (type.kind === "enum" || type.kind === "string") return literalText(text);
  if (type.kind === "boolean") return text === "true" ? true : text === "false" ? false : undefined;
  return undefined;
}
