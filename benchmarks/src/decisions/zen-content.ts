import { precedence } from "./answers.ts";
import type { Condition, CreditRule, Leaf } from "./credit-rules.ts";

type Node = Readonly<Record<string, unknown>>;

/** The outcome as one expression in one node, stopping where it is settled. */
export function expressionContent(rules: readonly CreditRule[]): object {
  const branches = precedence.flatMap((outcome) => {
    const own = rules.filter(({ event }) => event === outcome);
    const any = own.map(({ conditions }) => `(${expressionOf(conditions)})`).join(" or ");
    return own.length === 0 ? [] : [`(${any}) ? "${outcome}" : `];
  });
  const value = `${branches.map((branch) => `${branch}(`).join("")}"refer"${")".repeat(branches.length)}`;
  const content = { expressions: [{ id: "outcome", key: "outcome", value }], passThrough: false };
  return graphOf({ type: "expressionNode", content });
}

/** A table with a whole rule in each row, in the order of precedence; the first hit settles the outcome. */
export function firstHitContent(rules: readonly CreditRule[]): object {
  const order = [...rules].sort((a, b) => precedence.indexOf(a.event) - precedence.indexOf(b.event));
  const rows = order.map((rule) => ({
    _id: rule.id,
    when: expressionOf(rule.conditions),
    outcome: JSON.stringify(rule.event),
  }));
  const otherwise = { _id: "otherwise", when: "", outcome: '"refer"' };
  return tableOf("first", [...rows, otherwise], ["outcome"]);
}

/** A table with a whole rule in each row that collects every rule that holds. */
export function collectContent(rules: readonly CreditRule[]): object {
  const rows = rules.map((rule) => ({
    _id: rule.id,
    when: expressionOf(rule.conditions),
    outcome: JSON.stringify(rule.event),
    id: JSON.stringify(rule.id),
  }));
  return tableOf("collect", rows, ["outcome", "id"]);
}

function tableOf(hitPolicy: string, rules: readonly object[], outputs: readonly string[]): object {
  const content = {
    hitPolicy,
    // An input without a field: its cells are whole expressions.
    inputs: [{ id: "when", name: "when" }],
    outputs: outputs.map((id) => ({ id, name: id, field: id })),
    rules,
    passThrough: false,
  };
  return graphOf({ type: "decisionTableNode", content });
}

function graphOf(node: Node): object {
  const position = { x: 0, y: 0 };
  return {
    nodes: [
      { id: "request", name: "request", type: "inputNode", position },
      { id: "policy", name: "policy", position, ...node },
      { id: "response", name: "response", type: "outputNode", position },
    ],
    edges: [
      { id: "to-policy", type: "edge", sourceId: "request", targetId: "policy" },
      { id: "to-response", type: "edge", sourceId: "policy", targetId: "response" },
    ],
  };
}

function expressionOf(condition: Condition): string {
  if ("fact" in condition)
    return `${condition.fact} ${signs[condition.operator]} ${JSON.stringify(condition.value)}`;
  const [parts, word] = "all" in condition ? [condition.all, " and "] : [condition.any, " or "];
  return parts.map((part) => ("fact" in part ? expressionOf(part) : `(${expressionOf(part)})`)).join(word);
}

const signs: Readonly<Record<Leaf["operator"], string>> = {
  equal: "==",
  in: "in",
  lessThan: "<",
  lessThanInclusive: "<=",
  greaterThan: ">",
  greaterThanInclusive: ">=",
};
