import {
  compilePack,
  loadCatalogue,
  type CatalogueDefinition,
  type CompiledPack,
  type PackDefinition,
} from "@lendloom/engine/decision";
import type { Result } from "@lendloom/engine/kernel";

const SOURCES = 8;
const FACTS_OF_SOURCE = 4;
const RULES = 30;
const text = (words: string) => ({ "zh-CN": words, en: words });
const sources = Array.from({ length: SOURCES }, (_, index) => `s${index}`);

/** The facts of a source, numbers from 0 to 99. */
const factsOf = (source: string): readonly string[] =>
  Array.from({ length: FACTS_OF_SOURCE }, (_, index) => `${source}f${index}`);
export const allFacts: readonly string[] = sources.flatMap(factsOf);

const catalogue: CatalogueDefinition = {
  format: "lendloom-catalogue/1",
  id: "planned",
  version: "1.0.0",
  title: text("Planned"),
  sources: Object.fromEntries(
    sources.map((id, index) => [
      id,
      {
        title: text(id),
        connector: id,
        cost: { amountMinor: 100 * (index + 1), currency: "CNY" },
        latencyMs: 100,
      },
    ]),
  ),
  facts: Object.fromEntries(
    sources.flatMap((source) =>
      factsOf(source).map((name) => [
        name,
        { title: text(name), type: { kind: "integer" as const, min: 0, max: 99 }, source },
      ]),
    ),
  ),
};

/** Thirty rules of one to three comparisons: twenty decline, eight refer, the last two approve whom nothing stops. */
export function plannedPack(random: () => number): CompiledPack {
  const pick = (below: number): number => Math.floor(random() * below);
  const leaf = () => ({
    fact: allFacts[pick(allFacts.length)] ?? "",
    operator: random() < 0.5 ? "lessThan" : "greaterThan",
    value: random() < 0.5 ? pick(30) : 70 + pick(30),
  });
  const rules = Array.from({ length: RULES }, (_, index) => {
    const outcome = index < 20 ? "decline" : index < 28 ? "refer" : "approve";
    const conditions = Array.from({ length: 1 + pick(3) }, leaf);
    const reason = `R-${conditions[0]?.fact ?? ""}`.toUpperCase();
    return {
      id: `r${index}`,
      title: text(`r${index}`),
      conditions: { all: conditions },
      event: { type: outcome, ...(outcome === "approve" ? {} : { params: { reason } }) },
    };
  });
  const definition: PackDefinition = {
    format: "lendloom-pack/1",
    id: "planned",
    version: "1.0.0",
    title: text("Planned"),
    owner: "benchmarks",
    semantics: "strict",
    catalogue: "planned",
    derived: {},
    conditions: {},
    reasons: Object.fromEntries(
      allFacts.map((fact) => [`R-${fact}`.toUpperCase(), { texts: text(fact), facts: [fact], rank: 1 }]),
    ),
    decisions: { policy: { kind: "rules", title: text("Policy"), rules } },
    outcome: {
      decision: "policy",
      precedence: (["decline", "refer", "approve"] as const).map((outcome) => ({ event: outcome, outcome })),
      otherwise: "refer",
    },
  };
  return valueOf(compilePack(definition, { catalogue: valueOf(loadCatalogue(catalogue)) }));
}

export function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`Expected a value, but got ${JSON.stringify(result.error.slice(0, 3))}`);
}
