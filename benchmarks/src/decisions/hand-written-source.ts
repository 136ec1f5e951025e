import { format } from "prettier";
import type { Condition, CreditRule } from "./credit-rules.ts";

/** The rules as the TypeScript that a person would write for them: one function, an `if` a rule. */
export async function handWrittenSource(rules: readonly CreditRule[], seed: number): Promise<string> {
  const body = rules.map(
    ({ id, conditions, event }) =>
      `  if (${textOf(conditions)}) {\n    held.push("${id}");\n    ${event} = true;\n  }`,
  );
  const source = `import type { Outcome } from "@lendloom/engine/decision";
import type { CreditFacts } from "./credit-facts.ts";

/** The seed of the rules written out below by \`node benchmarks/src/write-hand-written-rules.ts\`. */
export const handWrittenSeed = ${seed};

/** The benchmark's rules as one function: nothing is checked, stops where a rule is settled, no trace, no reasons. */
export function handWrittenRules(facts: CreditFacts): { readonly outcome: Outcome; readonly held: readonly string[] } {
  const held: string[] = [];
  let decline = false;
  let refer = false;
  let approve = false;
${body.join("\n")}
  return { outcome: decline ? "decline" : refer ? "refer" : approve ? "approve" : "refer", held };
}
`;
  return format(source, { parser: "typescript", printWidth: 110 });
}

function textOf(condition: Condition): string {
  if ("all" in condition) return condition.all.map(partOf).join(" && ");
  if ("any" in condition) return condition.any.map(partOf).join(" || ");
  const { fact, operator, value } = condition;
  const literal = JSON.stringify(value);
  switch (operator) {
    case "equal":
      if (typeof value === "boolean") return value ? `facts.${fact}` : `!facts.${fact}`;
      return `facts.${fact} === ${literal}`;
    case "in":
      return (value as readonly string[]).map((each) => `facts.${fact} === "${each}"`).join(" || ");
    case "lessThan":
      return `facts.${fact} < ${literal}`;
    case "lessThanInclusive":
      return `facts.${fact} <= ${literal}`;
    case "greaterThan":
      return `facts.${fact} > ${literal}`;
    case "greaterThanInclusive":
      return `facts.${fact} >= ${literal}`;
  }
}

function partOf(condition: Condition): string {
  const text = textOf(condition);
  return "fact" in condition && condition.operator !== "in" ? text : `(${text})`;
}
