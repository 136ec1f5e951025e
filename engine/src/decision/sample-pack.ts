import type { Json, Result } from "../kernel/index.ts";
import { loadCatalogue, type Catalogue } from "./catalogue.ts";
import type { CatalogueDefinition } from "./catalogue-schema.ts";
import { compilePack } from "./compile-pack.ts";
import type { CompiledPack } from "./compiled-pack.ts";
import type { Decision } from "./decision.ts";
import type { EvaluationOptions } from "./decide.ts";
import { evaluate } from "./evaluate.ts";
import type { DecisionModel, PackDefinition, Rule } from "./pack-schema.ts";

/** What the tests of this folder decide with. */
const t = (text: string) => ({ "zh-CN": text, en: text });

export const AT = "2026-11-22T09:00:00Z";

const cny = (amountMinor: number) => ({ amountMinor, currency: "CNY" });

export const sampleCatalogue: CatalogueDefinition = {
  format: "lendloom-catalogue/1",
  id: "sample",
  version: "1.0.0",
  title: t("Sample"),
  sources: {
    application: { title: t("Application") },
    fraud: { title: t("Fraud"), connector: "anti-fraud", cost: cny(100), latencyMs: 200 },
    bureau: { title: t("Bureau"), connector: "credit-bureau", cost: cny(300), consent: "credit-bureau" },
    registry: { title: t("Registry"), connector: "registry", cost: cny(100), latencyMs: 900 },
  },
  facts: {
    age: { title: t("Age"), type: { kind: "integer", min: 0, max: 150 }, source: "application" },
    income: { title: t("Income"), type: { kind: "money", currency: "CNY" }, source: "application" },
    debt: { title: t("Debt"), type: { kind: "money", currency: "CNY" }, source: "application" },
    months: { title: t("Months"), type: { kind: "integer" }, source: "application", nullable: true },
    city: { title: t("City"), type: { kind: "string" }, source: "application" },
    score: { title: t("Score"), type: { kind: "integer" }, source: "bureau" },
    overdue: { title: t("Overdue"), type: { kind: "integer" }, source: "bureau" },
    fraudScore: { title: t("Fraud score"), type: { kind: "integer" }, source: "fraud" },
    listed: { title: t("Listed"), type: { kind: "boolean" }, source: "registry" },
    gender: { title: t("Gender"), type: { kind: "string" }, source: "application", protected: true },
    blob: { title: t("Blob"), type: { kind: "any" }, source: "application" },
  },
};

export function rule(
  id: string,
  conditions: Json,
  event: string,
  reason?: string,
  more: Partial<Rule> = {},
): Rule {
  const params = reason === undefined ? {} : { params: { reason } };
  return {
    id,
    title: t(id),
    conditions: conditions as Rule["conditions"],
    event: { type: event, ...params },
    ...more,
  };
}

export const leaf = (fact: string, operator: string, value: Json): Json => ({ fact, operator, value });

/** Age and score decline, debt refers, a good score approves. */
export const policy: DecisionModel = {
  kind: "rules",
  title: t("Policy"),
  rules: [
    rule("minor", { all: [leaf("age", "lessThan", 18)] }, "decline", "AGE"),
    rule("low", { all: [leaf("score", "lessThan", 600)] }, "decline", "SCORE"),
    rule("overdue", { all: [leaf("overdue", "greaterThan", 2)] }, "refer", "OVERDUE"),
    rule("good", { all: [leaf("score", "greaterThanInclusive", 600)] }, "approve"),
  ],
};

export const reasons: PackDefinition["reasons"] = {
  AGE: { texts: t("Too young"), facts: ["age"], rank: 10 },
  SCORE: { texts: t("Weak record"), facts: ["score"], rank: 20 },
  OVERDUE: { texts: t("Overdue"), facts: ["overdue"], rank: 5 },
};

export function samplePack(changes: Partial<PackDefinition> = {}): PackDefinition {
  return {
    format: "lendloom-pack/1",
    id: "sample",
    version: "1.0.0",
    title: t("Sample"),
    owner: "tests",
    semantics: "strict",
    catalogue: "sample",
    derived: {},
    conditions: {},
    reasons,
    decisions: { policy },
    outcome: {
      decision: "policy",
      precedence: [
        { event: "decline", outcome: "decline" },
        { event: "refer", outcome: "refer" },
        { event: "approve", outcome: "approve" },
      ],
      otherwise: "refer",
    },
    ...changes,
  };
}

/** A pack whose outcome is the text output `answer` of one table over `age` and `score`. */
export function tablePack(
  table: Partial<Extract<DecisionModel, { kind: "table" }>>,
  changes: Partial<PackDefinition> = {},
): PackDefinition {
  return samplePack({
    reasons: { ...reasons, ANY: { texts: t("Any"), facts: ["age", "score"], rank: 1 } },
    decisions: {
      policy: {
        kind: "table",
        title: t("Table"),
        hitPolicy: "U",
        inputs: [
          { id: "age", title: t("Age"), expression: "age" },
          { id: "score", title: t("Score"), expression: "score" },
        ],
        outputs: [{ name: "answer", title: t("Answer"), type: answerType }],
        rows: [],
        ...table,
      },
    },
    outcome: { ...samplePack().outcome, output: "answer" },
    ...changes,
  });
}

export const answerType = {
  kind: "enum" as const,
  values: ["decline", "refer", "approve"].map((value) => ({ value, title: t(value) })),
};

export function catalogueOf(definition: unknown = sampleCatalogue): Catalogue {
  return valueOf(loadCatalogue(definition));
}

export function compiled(pack: unknown, catalogue: unknown = sampleCatalogue): CompiledPack {
  return valueOf(compilePack(pack, { catalogue: catalogueOf(catalogue) }));
}

export function decide(
  pack: PackDefinition | CompiledPack,
  facts: { readonly [name: string]: Json },
  options?: EvaluationOptions,
): Decision {
  const ready = "steps" in pack ? pack : compiled(pack);
  return valueOf(evaluate(ready, { facts, at: AT }, options)).decision;
}

/** Codes and pointers of what is wrong, `code pointer`. */
export function problems(pack: unknown, catalogue: unknown = sampleCatalogue): readonly string[] {
  const result = compilePack(pack, { catalogue: catalogueOf(catalogue) });
  const errors = result.ok ? [] : result.error.filter(({ severity }) => severity === "error");
  return errors.map(({ code, pointer }) => `${code} ${pointer}`);
}

export function valueOf<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(`Expected a value, but got ${JSON.stringify(result.error)}`);
  return result.value;
}
