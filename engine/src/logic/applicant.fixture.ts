import type { Json } from "../kernel/index.ts";
import {
  bindValue,
  compileExpression,
  compileUnaryTests,
  createScope,
  UNKNOWN,
  type Environment,
  type ScopeEntry,
  type SemanticsName,
  type Truth,
  type Value,
  type ValueType,
} from "./index.ts";

/** An applicant whose facts have every kind of type; tests of this folder read it. */
const title = (en: string) => ({ "zh-CN": en, en });
const cities: ValueType = {
  kind: "enum",
  values: ["SH", "BJ"].map((value) => ({ value, title: title(value) })),
};

export const applicantEntries = [
  { name: "age", type: { kind: "integer", min: 0, max: 150 } },
  { name: "ratio", type: { kind: "decimal" } },
  { name: "amount", type: { kind: "money", currency: "CNY" } },
  { name: "dollars", type: { kind: "money", currency: "USD" } },
  { name: "name", type: { kind: "string", maxLength: 20 } },
  { name: "city", type: cities },
  { name: "married", type: { kind: "boolean" } },
  { name: "born", type: { kind: "date" } },
  { name: "scores", type: { kind: "list", of: { kind: "integer" } } },
  { name: "tags", type: { kind: "list", of: { kind: "string" } } },
  {
    name: "job",
    type: {
      kind: "record",
      fields: { years: { type: { kind: "integer" } }, title: { type: { kind: "string" } } },
    },
  },
  { name: "spouse", type: { kind: "string" }, nullable: true },
  { name: "gender", type: { kind: "string" }, protected: true },
  { name: "imported", type: { kind: "any" } },
] as const satisfies readonly ScopeEntry[];

export const applicantScope = createScope(applicantEntries);

export const applicantFacts: Readonly<Record<string, Json>> = {
  age: 30,
  ratio: 0.3,
  amount: { amountMinor: 500_000, currency: "CNY" },
  dollars: { amountMinor: 100, currency: "USD" },
  name: "Mei",
  city: "SH",
  married: true,
  born: "1996-01-31",
  scores: [1, 2, 3],
  tags: ["new", "vip"],
  job: { years: 5 },
  spouse: null,
};

export function environment(facts: Readonly<Record<string, Json>>, at = "2026-11-22T10:00:00Z"): Environment {
  const slots = applicantScope.entries.map((entry): Value => {
    const wire = Object.hasOwn(facts, entry.name) ? facts[entry.name] : undefined;
    if (wire === undefined) return UNKNOWN;
    const bound = bindValue(entry.type, entry.nullable === true, wire, `/${entry.name}`);
    if (!bound.ok) throw new Error(JSON.stringify(bound.error));
    return bound.value;
  });
  return { slots, at };
}

export const known = environment(applicantFacts);
export const nothingKnown = environment({});

/** The value of an expression, or the codes of what it is refused for. */
export function valueOf(text: string, semantics: SemanticsName = "strict", env = known): Value | string {
  const compiled = compileExpression(text, { scope: applicantScope, semantics, pointer: "/formula" });
  return compiled.ok ? compiled.value.evaluate(env) : compiled.error.map(({ code }) => code).join(" ");
}

/** The truth of a cell, or what it is refused for, with the fix on offer. */
export function cellOf(
  input: ValueType,
  text: string,
  value: Value,
  semantics: SemanticsName = "strict",
  env = known,
): Truth | string {
  const context = { scope: applicantScope, semantics, pointer: "/cell", input };
  const compiled = compileUnaryTests(text, context);
  if (compiled.ok) return compiled.value.evaluate(value, env);
  return compiled.error
    .map(({ code, params }) => (typeof params.fix === "string" ? `${code} ${params.fix}` : code))
    .join("; ");
}

export { cities };
