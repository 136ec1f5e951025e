import {
  compilePack,
  loadCatalogue,
  type CatalogueDefinition,
  type CompiledPack,
  type PackDefinition,
} from "@lendloom/engine/decision";
import type { Result } from "@lendloom/engine/kernel";
import { factNames, typeOfFact } from "./credit-facts.ts";
import { leavesOf, type CreditRule } from "./credit-rules.ts";

const text = (words: string) => ({ "zh-CN": words, en: words });

const creditCatalogue: CatalogueDefinition = {
  format: "lendloom-catalogue/1",
  id: "credit-bench",
  version: "1.0.0",
  title: text("Credit benchmark"),
  sources: { application: { title: text("Application") } },
  facts: Object.fromEntries(
    factNames.map((name) => [name, { title: text(name), type: typeOfFact(name), source: "application" }]),
  ),
};

const catalogue = valueOf(loadCatalogue(creditCatalogue));

/** The rules as a pack: strict, a ranked reason for every decline and referral, outcome by precedence. */
export function creditPack(rules: readonly CreditRule[]): PackDefinition {
  const explained = rules.filter(({ event }) => event !== "approve");
  return packOf({
    reasons: Object.fromEntries(
      explained.map((rule) => [
        reasonOf(rule),
        {
          texts: text(`Because of ${rule.id}`),
          facts: [...new Set(leavesOf(rule.conditions).map(({ fact }) => fact))],
          rank: rule.rank,
        },
      ]),
    ),
    decisions: {
      policy: {
        kind: "rules",
        title: text("Policy"),
        rules: rules.map((rule) => ({
          id: rule.id,
          title: text(rule.id),
          conditions: rule.conditions,
          event:
            rule.event === "approve"
              ? { type: rule.event }
              : { type: rule.event, params: { reason: reasonOf(rule) } },
        })),
      },
    },
  });
}

/** A strict pack over the benchmark's catalogue whose decision `policy` settles the outcome. */
export function packOf(
  content: Pick<PackDefinition, "reasons" | "decisions">,
  output: { readonly output?: string } = {},
): PackDefinition {
  return {
    format: "lendloom-pack/1",
    id: "credit-bench",
    version: "1.0.0",
    title: text("Credit benchmark"),
    owner: "benchmarks",
    semantics: "strict",
    catalogue: creditCatalogue.id,
    derived: {},
    conditions: {},
    ...content,
    outcome: {
      decision: "policy",
      ...output,
      precedence: (["decline", "refer", "approve"] as const).map((outcome) => ({ event: outcome, outcome })),
      otherwise: "refer",
    },
  };
}

export function compiled(definition: PackDefinition): CompiledPack {
  return valueOf(compilePack(definition, { catalogue }));
}

/** The value, or a failure of the benchmark: what it gives the engine is known to be right. */
export function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`Expected a value, but got ${JSON.stringify(result.error.slice(0, 3))}`);
}

/** The reason code of a rule that declines or refers. */
export function reasonOf(rule: CreditRule): string {
  return rule.id.toUpperCase();
}
