/** A missing fact; `choices` values stand for all that it can be. */
export interface Choice {
  readonly fact: string;
  readonly choices: number;
  /** Its values are samples: that they all agree proves nothing. */
  readonly sampled: boolean;
}

/** What is known once some variables have a value: the answer, or which variable to try next. */
export type Probe =
  | { readonly kind: "answer"; readonly answer: string }
  | {
      readonly kind: "hangs-on";
      readonly variable: number;
      /** Equal keys hang on the variables that have no value yet in the same way. */
      readonly key?: string;
    };

/** The function that is looked into. */
export interface Completing {
  /** Gives a variable one of its values. */
  choose(variable: number, choice: number): void;
  forget(variable: number): void;
  /** What is known when variables before `from` have their values, or do not matter. */
  probe(from: number): Probe;
}

export interface Dependence {
  /** Facts for which two completions that differ in that fact alone are answered differently. */
  readonly matter: readonly string[];
  /** Facts whose samples all agree, which proves nothing. */
  readonly unproven: readonly string[];
}

/**
 * Finds the facts on which an answer hangs, by a reduced ordered decision diagram (Bryant, 1986; with values in
 * place of truths): a function hangs on exactly the variables that its diagram names. Where a probe settles the
 * answer nothing further is tried. `undefined` when the budget of probes runs out.
 */
export function dependence(
  variables: readonly Choice[],
  completing: Completing,
  budget: number,
): Dependence | undefined {
  const diagram = new Diagram();
  const unproven = new Set<string>();
  const known = new Map<string, number>();
  let left = budget;

  const explore = (from: number): number => {
    if (left <= 0) return OUT;
    left -= 1;
    const found = completing.probe(from);
    if (found.kind === "answer") return diagram.answer(found.answer);
    const { variable, key } = found;
    const before = key === undefined ? undefined : known.get(key);
    if (before !== undefined) return before;
    const { choices, sampled, fact } = variables[variable] as Choice;
    const children: number[] = [];
    for (let choice = 0; choice < choices; choice += 1) {
      completing.choose(variable, choice);
      const child = explore(variable + 1);
      completing.forget(variable);
      if (child === OUT) return OUT;
      children.push(child);
    }
    const node = diagram.test(variable, children);
    if (sampled && children.every((child) => child === node)) unproven.add(fact);
    if (key !== undefined) known.set(key, node);
    return node;
  };

  const root = explore(0);
  if (root === OUT) return undefined;
  const matter = new Set([...diagram.variablesBelow(root)].map((each) => variables[each]?.fact ?? ""));
  return {
    matter: [...matter].sort(),
    unproven: [...unproven].filter((fact) => !matter.has(fact)).sort(),
  };
}

const OUT = Number.NEGATIVE_INFINITY;

/** Answers are negative numbers, tests of a variable the others; equal ones are one. */
class Diagram {
  readonly #answers = new Map<string, number>();
  readonly #tests: { readonly variable: number; readonly children: readonly number[] }[] = [];
  readonly #known = new Map<string, number>();

  answer(answer: string): number {
    const found = this.#answers.get(answer) ?? -1 - this.#answers.size;
    this.#answers.set(answer, found);
    return found;
  }

  test(variable: number, children: readonly number[]): number {
    const [first = this.answer("")] = children;
    if (children.every((child) => child === first)) return first;
    const key = `${variable}:${children.join()}`;
    const found = this.#known.get(key) ?? this.#tests.push({ variable, children }) - 1;
    this.#known.set(key, found);
    return found;
  }

  variablesBelow(root: number): ReadonlySet<number> {
    const found = new Set<number>();
    const reached = new Set<number>();
    const open = [root];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      const test = this.#tests[node];
      if (test === undefined || reached.has(node)) continue;
      reached.add(node);
      found.add(test.variable);
      open.push(...test.children);
    }
    return found;
  }
}
