import { precedence, weightOf, type Answer } from "./answers.ts";
import { factNames, type CreditFacts, type FactName } from "./credit-facts.ts";
import type { Condition, CreditRule, Leaf } from "./credit-rules.ts";
import type { RuleContestant } from "./rule-contestant.ts";

type Value = CreditFacts[FactName];
type Test = (values: readonly Value[]) => boolean;

/**
 * The same conditions compiled to closures that stop as soon as the truth is known, as a good short library would
 * do it: no checks of the facts, no unknowns, no trace, no reasons; it answers the outcome and the rules that hold.
 * Facts are laid into an array first: closures that look names up in the object itself are slower.
 */
export function closureContestant(rules: readonly CreditRule[]): RuleContestant {
  const decide = compileRules(rules);
  return {
    name: "closures",
    title: "closures, no trace",
    answer: decide,
    pass: (applicants) => () => {
      let sum = 0;
      for (const facts of applicants) {
        const { outcome, held } = decide(facts);
        sum += weightOf(outcome, held.length);
      }
      return sum;
    },
  };
}

function compileRules(rules: readonly CreditRule[]) {
  const compiled = rules.map(({ id, conditions, event }) => ({
    id,
    test: compile(conditions),
    rank: precedence.indexOf(event),
  }));
  return (facts: CreditFacts): Required<Answer> => {
    const values: Value[] = [];
    for (const name of factNames) values.push(facts[name]);
    const held: string[] = [];
    let best = precedence.length;
    for (const { id, test, rank } of compiled)
      if (test(values)) {
        held.push(id);
        if (rank < best) best = rank;
      }
    return { outcome: precedence[best] ?? "refer", held };
  };
}

function compile(condition: Condition): Test {
  if ("fact" in condition) return compileLeaf(condition);
  return "all" in condition ? all(condition.all.map(compile)) : any(condition.any.map(compile));
}

function all(tests: readonly Test[]): Test {
  const [first, second, third] = tests;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  if (third === undefined) return (values) => first(values) && second(values);
  if (tests.length === 3) return (values) => first(values) && second(values) && third(values);
  return (values) => tests.every((test) => test(values));
}

function any(tests: readonly Test[]): Test {
  const [first, second, third] = tests;
  if (first === undefined) return () => false;
  if (second === undefined) return first;
  if (third === undefined) return (values) => first(values) || second(values);
  return (values) => tests.some((test) => test(values));
}

function compileLeaf({ fact, operator, value }: Leaf): Test {
  const at = factNames.indexOf(fact);
  if (operator === "equal") return (values) => values[at] === value;
  if (operator === "in") {
    const allowed = new Set<unknown>(Array.isArray(value) ? value : []);
    return (values) => allowed.has(values[at]);
  }
  const limit = value as number;
  switch (operator) {
    case "lessThan":
      return (values) => (values[at] as number) < limit;
    case "lessThanInclusive":
      return (values) => (values[at] as number) <= limit;
    case "greaterThan":
      return (values) => (values[at] as number) > limit;
    case "greaterThanInclusive":
      return (values) => (values[at] as number) >= limit;
  }
}
