import fc from "fast-check";
import type { Json } from "../../kernel/index.ts";
import { applicantFacts, applicantScope, environment } from "../applicant.fixture.ts";
import { compileExpression, type SemanticsName, type Value } from "../index.ts";

/** Random truths in FEEL about the applicant, and random applicants of whom everything is known. */
const number = fc.oneof(fc.integer({ min: -5, max: 40 }), fc.constantFrom(0.1, 0.2, 0.3, 29.5, 30));
const numberTerm: fc.Arbitrary<string> = fc.oneof(
  number.map((value) => `(${value})`),
  fc.constantFrom("age", "ratio", "amount", "job.years", "count(scores)", "scores[2]"),
);
export const { condition: randomTruth } = fc.letrec<{ sum: string; condition: string }>((tie) => ({
  sum: fc.oneof(
    { depthSize: "small" },
    numberTerm,
    fc
      .tuple(tie("sum"), fc.constantFrom("+", "-", "*", "/"), tie("sum"))
      // No sum of money times money, and no division by what may be zero: both are errors of their own.
      .filter(
        ([left, operator, right]) => (operator !== "/" && operator !== "*") || !/amount/.test(left + right),
      )
      .map(([left, operator, right]) =>
        operator === "/" ? `(${left} / 7)` : `(${left} ${operator} ${right})`,
      ),
  ),
  condition: fc.oneof(
    { depthSize: "small" },
    fc
      .tuple(tie("sum"), fc.constantFrom("=", "!=", "<", "<=", ">", ">="), tie("sum"))
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    fc
      .tuple(tie("sum"), number, fc.nat({ max: 20 }))
      .map(([left, low, size]) => `(${left} in [(${low})..(${low + size})])`),
    fc.constantFrom(
      "married",
      "is known(age)",
      "is unknown(job.years)",
      'city in ["SH"]',
      'name = "Mei"',
      'city != "BJ"',
      "some s in scores satisfies s > age - 28",
      "list contains(tags, name)",
      "(if married then age else 3) > 4",
      'matches(name, "^M")',
      'born < date("2000-01-01")',
    ),
    tie("condition").map((inner) => `not(${inner})`),
    fc
      .tuple(tie("condition"), fc.constantFrom("and", "or"), tie("condition"))
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
  ),
}));

export const applicantFactNames = Object.keys(applicantFacts).filter((name) => name !== "spouse");
export const randomApplicant = fc.record<Record<string, Json>>({
  age: fc.integer({ min: 0, max: 60 }),
  ratio: fc.constantFrom(0, 0.1, 0.3, 1 / 8, "0.33333333333333333333"),
  amount: fc.integer({ min: 0, max: 9_000 }).map((amountMinor) => ({ amountMinor, currency: "CNY" })),
  dollars: fc.constant({ amountMinor: 1, currency: "USD" }),
  name: fc.constantFrom("Mei", "Jun"),
  city: fc.constantFrom("SH", "BJ"),
  married: fc.boolean(),
  born: fc.constantFrom("1996-01-31", "2000-01-01"),
  scores: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 4 }),
  tags: fc.array(fc.constantFrom("Mei", "vip"), { maxLength: 3 }),
  job: fc.record({ years: fc.integer({ min: 0, max: 9 }), title: fc.constant("x") }),
});

/** The answer of a text in one of the semantics; `hidden` facts may still be asked for. `undefined` when it is refused. */
export function askTruth(
  text: string,
  semantics: SemanticsName,
  facts: Readonly<Record<string, Json>>,
  hidden: readonly string[] = [],
): Value | undefined {
  const compiled = compileExpression(text, { scope: applicantScope, semantics, pointer: "" });
  if (compiled.ok) {
    const pending = Uint8Array.from(applicantScope.entries, ({ name }) => (hidden.includes(name) ? 1 : 0));
    return compiled.value.evaluate({ ...environment(facts), pending });
  }
  // Ranges of constants may be empty, and constants may fail; nothing else may be refused.
  const syntax = compiled.error.find(({ code }) => code === "logic.syntax");
  if (syntax !== undefined) throw new Error(`Expected text that parses, but got ${JSON.stringify(syntax)}`);
  return undefined;
}
