import type { Value } from "../../logic/index.ts";

/** A missing fact and the values that stand for all that it can be. */
export interface Variable {
  readonly fact: string;
  readonly slot: number;
  readonly values: readonly Value[];
  /** Its values are samples: that they all agree proves nothing. */
  readonly sampled: boolean;
}

/** What is known once some variables have a value: the answer, or which variable to try next. */
export type Probe =
  | { readonly kind: "answer"; readonly answer: string }
  | { readonly kind: "hangs-on"; readonly variable: number };

export interface Dependence {
  /** Facts for which two completions that differ in that fact alone are answered differently. */
  readonly matter: readonly string[];
  /** Facts whose samples all agree, which proves nothing. */
  readonly unproven: readonly string[];
  /** The answer of every completion, when no fact matters. */
  readonly answer: string | undefined;
}

/**
 * Finds the facts on which an answer hangs, by a reduced ordered decision diagram (Bryant, 1986; with values in
 * place of truths): a function hangs on exactly the variables that its diagram names. `probe` is asked what is known
 * when variables before `from` have their values; where that settles the answer nothing further is tried.
 * `undefined` when the budget of probes runs out.
 */
export function dependence(
  variables: readonly Variable[],
  slots: Value[],
  probe: (slots: readonly Value[], from: number) => Probe,
  budget: number,
): Dependence | undefined {
  const nodes = new Map<string, number>();
  const tested: { readonly variable: number; readonly children: readonly number[] }[] = [];
  const answers: string[] = [];
  const unproven = new Set<string>();
  let left = budget;

  const answerNode = (answer: string): number => {
    const found = answers.indexOf(answer);
    return -1 - (found >= 0 ? found : answers.push(answer) - 1);
  };
  const explore = (from: number): number => {
    if (left <= 0) return OUT;
    left -= 1;
    const found = probe(slots, from);
    if (found.kind === "answer") return answerNode(found.answer);
    const variable = variables[found.variable] as Variable;
    const { slot, values, sampled, fact } = variable;
    const before = slots[slot] as Value;
    const children: number[] = [];
    for (const value of values) {
      slots[slot] = value;
      const child = explore(found.variable + 1);
      slots[slot] = before;
      if (child === OUT) return OUT;
      children.push(child);
    }
    const [first = answerNode("")] = children;
    if (children.every((child) => child === first)) {
      if (sampled) unproven.add(fact);
      return first;
    }
    const key = `${found.variable}:${children.join()}`;
    const node = nodes.get(key) ?? tested.push({ variable: found.variable, children }) - 1;
    nodes.set(key, node);
    return node;
  };

  const root = explore(0);
  if (root === OUT) return undefined;
  const reached = new Set<number>();
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node < 0 || reached.has(node)) continue;
    reached.add(node);
    open.push(...(tested[node]?.children ?? []));
  }
  const matter = new Set([...reached].map((node) => variables[tested[node]?.variable ?? -1]?.fact ?? ""));
  return {
    matter: [...matter].sort(),
    unproven: [...unproven].filter((fact) => !matter.has(fact)).sort(),
    answer: root < 0 ? answers[-1 - root] : undefined,
  };
}

const OUT = Number.NEGATIVE_INFINITY;
