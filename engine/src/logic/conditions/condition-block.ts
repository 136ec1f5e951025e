import type { Environment } from "../scope.ts";
import { FALSE, MAYBE, TRUE, type Truth } from "../truth.ts";
import type { Value } from "../value.ts";
import type { ConditionTree } from "./condition-tree.ts";
import type { GeneralTest, LeafTest } from "./leaf-test.ts";

/** What a condition was compiled to, for those who lay several out in one block. */
export interface ConditionParts {
  readonly tests: readonly LeafTest[];
  readonly tree: ConditionTree;
  /** What the whole condition answers when its tree answers MAYBE. */
  readonly undecided: Truth;
}

/** Where a condition of a block writes: its leaves from `leavesAt` on, its own truth at `truthAt`, if anywhere. */
export interface PlacedCondition {
  readonly parts: ConditionParts;
  readonly leavesAt: number;
  readonly truthAt: number | undefined;
}

/**
 * Evaluates every leaf and every condition of a block and writes their truths, all places moved by `offset`;
 * answers the truth of the last condition.
 */
export type ConditionBlock = (env: Environment, truths: Uint8Array, offset: number) => Truth;

type Loop = (env: Environment, truths: Uint8Array, offset: number) => void;

/**
 * Lays conditions out in flat arrays: first the leaves by their form, then the groups, inner ones first. Loops over
 * arrays of numbers cost a few nanoseconds a leaf, where a closure for each leaf and group costs a call.
 */
export function conditionBlock(conditions: readonly PlacedCondition[]): ConditionBlock {
  const leaves = new LeafArrays();
  const groups = new GroupArrays();
  for (const { parts, leavesAt, truthAt } of conditions) {
    for (const [index, test] of parts.tests.entries()) leaves.add(test, leavesAt + index);
    groups.addRoot(parts, leavesAt, truthAt);
  }
  const testNumbers = leaves.numbers();
  const testMembers = leaves.members();
  const testOthers = leaves.others();
  const combine = groups.combine();
  return (env, truths, offset) => {
    testNumbers(env, truths, offset);
    testMembers(env, truths, offset);
    testOthers(env, truths, offset);
    return combine(truths, offset);
  };
}

type Placed<Kind extends LeafTest["kind"]> = Extract<LeafTest, { kind: Kind }> & { readonly at: number };

class LeafArrays {
  readonly #numbers: Placed<"number">[] = [];
  readonly #members: Placed<"among">[] = [];
  readonly #others: Placed<"general">[] = [];

  add(test: LeafTest, at: number): void {
    if (test.kind === "number") this.#numbers.push({ ...test, at });
    else if (test.kind === "among") this.#members.push({ ...test, at });
    else this.#others.push({ ...test, at });
  }

  numbers(): Loop {
    const tests = this.#numbers;
    const count = tests.length;
    const slotOf = Int32Array.from(tests, ({ slot }) => slot);
    const placeOf = Int32Array.from(tests, ({ at }) => at);
    const lowOf = Float64Array.from(tests, ({ low }) => low);
    const highOf = Float64Array.from(tests, ({ high }) => high);
    const insideOf = Uint8Array.from(tests, ({ inside }) => inside);
    const general = tests.map((test) => test.general);
    return (env, truths, offset) => {
      const { slots } = env;
      for (let index = 0; index < count; index += 1) {
        const value = slots[slotOf[index] as number];
        const inside = insideOf[index] as number;
        truths[offset + (placeOf[index] as number)] =
          typeof value === "number"
            ? value >= (lowOf[index] as number) && value <= (highOf[index] as number)
              ? inside
              : 1 - inside
            : (general[index] as GeneralTest)(env);
      }
    };
  }

  members(): Loop {
    const tests = this.#members;
    const count = tests.length;
    const slotOf = Int32Array.from(tests, ({ slot }) => slot);
    const placeOf = Int32Array.from(tests, ({ at }) => at);
    const insideOf = Uint8Array.from(tests, ({ inside }) => inside);
    const kindOf = tests.map(({ values }) => typeof values[0]);
    const valuesOf = tests.map(({ values }) => membership(values));
    const general = tests.map((test) => test.general);
    return (env, truths, offset) => {
      const { slots } = env;
      for (let index = 0; index < count; index += 1) {
        const value = slots[slotOf[index] as number] as Value;
        const inside = insideOf[index] as number;
        const among = valuesOf[index] as ReadonlySet<Value> | string | boolean;
        let truth: number;
        if (value === among) truth = inside;
        else if (typeof value !== kindOf[index]) truth = (general[index] as GeneralTest)(env);
        else truth = typeof among === "object" && among.has(value) ? inside : 1 - inside;
        truths[offset + (placeOf[index] as number)] = truth;
      }
    };
  }

  others(): Loop {
    const tests = this.#others;
    return (env, truths, offset) => {
      for (const { general, at } of tests) truths[offset + at] = general(env);
    };
  }
}

function membership(values: readonly (string | boolean)[]): ReadonlySet<Value> | string | boolean {
  const [only] = values;
  return values.length === 1 && only !== undefined ? only : new Set(values);
}

const ALL = 0;
const ANY = 1;
const NOT = 2;
const ROOT = 3;

/** A member or target: a place in the trace, or, negative, one of the scratch truths. */
type Operand = number;

class GroupArrays {
  readonly #operators: number[] = [];
  readonly #firsts: number[] = [0];
  readonly #members: Operand[] = [];
  readonly #targets: Operand[] = [];
  /** Of a root: what it answers for MAYBE. */
  readonly #undecided: number[] = [];
  readonly #constants: Truth[] = [];
  readonly #scratchOf: number[] = [];
  #scratch = 0;

  addRoot({ tree, undecided }: ConditionParts, leavesAt: number, truthAt: number | undefined): void {
    const target = truthAt ?? this.#reserve();
    // A group writes where its condition's truth belongs; all else is copied there.
    if (tree.kind === "group" && undecided === MAYBE) this.#group(tree, leavesAt, target);
    else this.#push(ROOT, [this.#add(tree, leavesAt)], target, undecided);
  }

  /** Adds what computes a tree and answers where its truth is. */
  #add(tree: ConditionTree, leavesAt: number): Operand {
    switch (tree.kind) {
      case "leaf":
        return leavesAt + tree.index;
      case "constant": {
        const target = this.#reserve();
        this.#constants.push(tree.truth);
        this.#scratchOf.push(-1 - target);
        return target;
      }
      case "not":
        return this.#push(NOT, [this.#add(tree.item, leavesAt)], this.#reserve());
      case "group":
        return this.#group(tree, leavesAt, this.#reserve());
    }
  }

  #group(tree: Extract<ConditionTree, { kind: "group" }>, leavesAt: number, target: Operand): Operand {
    const members = tree.items.map((item) => this.#add(item, leavesAt));
    return this.#push(tree.operator === "all" ? ALL : ANY, members, target);
  }

  #push(operator: number, members: readonly Operand[], target: Operand, undecided: Truth = MAYBE): Operand {
    this.#operators.push(operator);
    for (const member of members) this.#members.push(member);
    this.#firsts.push(this.#members.length);
    this.#targets.push(target);
    this.#undecided.push(undecided);
    return target;
  }

  #reserve(): Operand {
    this.#scratch += 1;
    return -this.#scratch;
  }

  combine(): (truths: Uint8Array, offset: number) => Truth {
    const operators = Uint8Array.from(this.#operators);
    const firsts = Int32Array.from(this.#firsts);
    const members = Int32Array.from(this.#members);
    const targets = Int32Array.from(this.#targets);
    const undecided = Uint8Array.from(this.#undecided);
    const count = operators.length;
    const scratch = new Uint8Array(this.#scratch);
    for (const [index, truth] of this.#constants.entries()) scratch[this.#scratchOf[index] ?? 0] = truth;
    return (truths, offset) => {
      let member = 0;
      let result: number = FALSE;
      for (let group = 0; group < count; group += 1) {
        const operator = operators[group] as number;
        const end = firsts[group + 1] as number;
        // A group's result while nothing decides it, and the truth that does.
        const settled = operator === ANY ? TRUE : FALSE;
        result = 1 - settled;
        for (; member < end; member += 1) {
          const at = members[member] as number;
          const truth = (at < 0 ? scratch[-1 - at] : truths[offset + at]) as number;
          if (truth === settled) {
            result = settled;
            break;
          }
          if (truth === MAYBE) result = MAYBE;
        }
        member = end;
        if (operator === NOT) result = result === MAYBE ? MAYBE : 1 - result;
        else if (result === MAYBE) result = undecided[group] as number;
        const target = targets[group] as number;
        if (target < 0) scratch[-1 - target] = result;
        else truths[offset + target] = result;
      }
      return result as Truth;
    };
  }
}
