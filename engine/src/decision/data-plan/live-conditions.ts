import { FALSE, MAYBE, TRUE, UNKNOWN, type Truth, type Value } from "../../logic/index.ts";
import type { CompiledPack } from "../compiled-pack.ts";
import type { Frame } from "../decision-kind.ts";
import { createFrame } from "../frame.ts";
import { viewPack, type PackView } from "../regions/index.ts";
import { settledRank } from "../settle-outcome.ts";
import { FactValues, type FactTest } from "./fact-values.ts";
import { lowerCondition, truthNow, type OpenCondition } from "./open-condition.ts";
import { factsReadByFormulas } from "./read-by-formulas.ts";

/** A comparison whose fact is missing, and how soon in the precedence its answer counts. */
export interface LiveTest {
  readonly test: FactTest;
  readonly rank: number;
}

/** A rule with the place of its event in the precedence. */
export interface OpenRule {
  readonly rank: number;
  readonly condition: OpenCondition;
}

/** What a pack's conditions ask of facts, prepared for asking it again and again. */
export interface Conditions {
  readonly view: PackView;
  readonly values: FactValues;
  /** The fact is computed with, or compared with more than literals: its regions do not stand for its values. */
  isOpaque(fact: string): boolean;
  /** The rules of a decision; none of a decision of another kind. */
  rulesOf(decision: string): readonly OpenRule[];
  /**
   * The frame with pending facts unknown, and all that comes from them. Where a missing fact is a value they have one,
   * which a completion changes: no condition is settled by that.
   */
  withoutPending(frame: Frame, pending: Uint8Array): Frame;
  /**
   * The comparisons of missing facts on which a rule, row or score still hangs: a superset of those that can
   * matter. With `outcomeOnly` those that can only change what is settled are left out.
   */
  live(frame: Frame, pending: Uint8Array, outcomeOnly: boolean): readonly LiveTest[];
}

const known = new WeakMap<CompiledPack, Conditions>();

/** The conditions of a pack; opened once, when it is first planned for. */
export function conditionsOf(pack: CompiledPack): Conditions {
  const found = known.get(pack) ?? open(pack);
  known.set(pack, found);
  return found;
}

interface OpenCell {
  /** The cell `-`, which holds whatever its input is. */
  readonly isAny: boolean;
  readonly test: FactTest | undefined;
  readonly truthOf: (value: Value, frame: Frame) => Truth;
}

function open(pack: CompiledPack): Conditions {
  const view = viewPack(pack);
  const values = new FactValues(view);
  const opaque = factsReadByFormulas(view);
  const isFact = (name: string | undefined): name is string =>
    name !== undefined && pack.catalogue.fact(name) !== undefined;
  const slotOf = (name: string | undefined): number =>
    name === undefined ? -1 : (pack.scope.slotOf.get(name) ?? -1);
  /** A fact that some test takes for more than a place in its regions is opaque as a whole. */
  const testOf = (
    name: string | undefined,
    ...rest: [limits: Parameters<FactValues["test"]>[1], truthOf: Parameters<FactValues["test"]>[2]]
  ): FactTest | undefined => {
    if (!isFact(name)) return undefined;
    const test = values.test(name, ...rest);
    if (test === undefined) opaque.add(name);
    return test;
  };
  const env = { slots: pack.emptySlots, at: "" };

  const rules = view.rules.map(({ id, rules: own }) => ({
    id,
    rules: own.map(({ rule, view: condition }) => ({
      rank: pack.outcomes.get(rule.event.type)?.rank ?? Infinity,
      condition: lowerCondition(condition, {
        slotOf,
        testOf: (test) => testOf(test.name, test.limits, (value) => test.truthOf(value)),
        open: (name) => opaque.add(name),
      }),
    })),
  }));
  const tables = view.tables.map(({ id, model, inputs, cells }) => ({
    id,
    stopsAtHit: model.hitPolicy === "F",
    slots: inputs.map(({ name }) => slotOf(name)),
    rows: cells.map((row, index) =>
      row.map((cell, column): OpenCell => {
        const { name } = inputs[column] ?? {};
        return {
          isAny: (model.rows[index]?.when[column] ?? "-").trim() === "-",
          test: testOf(name, cell.limits, (value) => cell.evaluate(value, env)),
          truthOf: (value, frame) => cell.evaluate(value, frame),
        };
      }),
    ),
  }));
  const scorecards = view.scorecards.map(({ id, characteristics }) => ({
    id,
    characteristics: characteristics.map(({ input, tests }) => ({
      slot: slotOf(input.name),
      tests: tests.flatMap(
        (bin) => testOf(input.name, bin.limits, (value) => bin.evaluate(value, env)) ?? [],
      ),
    })),
  }));
  const { outcomeDecision } = pack;
  const behindOutcome = pack.upstream.decisionsBehind(outcomeDecision.reads);

  const strict = pack.definition.semantics === "strict";
  const behind = strict ? [] : factsBehind(pack);

  return {
    view,
    values,
    withoutPending(frame, pending) {
      if (strict) return frame;
      const slots = frame.slots.slice();
      for (const { slot, facts } of behind)
        if (facts.some((fact) => pending[fact] === 1)) slots[slot] = UNKNOWN;
      return createFrame(pack, slots, frame.at, pending);
    },
    isOpaque: (fact) => opaque.has(fact),
    rulesOf: (decision) => rules.find(({ id }) => id === decision)?.rules ?? [],
    live(frame, pending, outcomeOnly) {
      const found: LiveTest[] = [];
      const counts = (id: string): boolean => {
        const decision = pack.decisions.get(id);
        if (!outcomeOnly || decision === undefined) return true;
        return (
          decision === outcomeDecision ||
          behindOutcome.has(decision) ||
          pack.violable.some(
            (other) =>
              other.violated(frame) === MAYBE &&
              (other === decision || pack.upstream.decisionsBehind(other.reads).has(decision)),
          )
        );
      };
      for (const { id, rules: own } of rules) {
        if (!counts(id)) continue;
        const decision = pack.decisions.get(id);
        // Events after one that certainly occurs, or that the precedence does not list, change no outcome.
        const end =
          outcomeOnly && decision === outcomeDecision && decision.outputs.length === 0
            ? settledRank(pack, frame)
            : undefined;
        for (const { rank, condition } of own) {
          if (end === undefined || rank < end) addLive(condition, frame, pending, rank, found);
        }
      }
      for (const { id, stopsAtHit, slots, rows } of tables)
        if (counts(id)) {
          for (const row of rows) {
            const truth = addRow(row, slots, frame, pending, found);
            if (stopsAtHit && truth === TRUE) break;
          }
        }
      for (const { id, characteristics } of scorecards)
        if (counts(id))
          for (const { slot, tests } of characteristics)
            if (pending[slot] === 1) for (const test of tests) found.push({ test, rank: Infinity });
      return found;
    },
  };
}

/** All slots, each with those of the facts that its value comes from; a fact comes from itself. */
function factsBehind({ scope, upstream }: CompiledPack) {
  return [...scope.slotOf].map(([name, slot]) => {
    const facts = [...upstream.namesBehind([name])].filter((each) => upstream.isFact(each));
    return { slot, facts: facts.flatMap((fact) => scope.slotOf.get(fact) ?? []) };
  });
}

function addLive(
  condition: OpenCondition,
  frame: Frame,
  pending: Uint8Array,
  rank: number,
  found: LiveTest[],
): void {
  if (truthNow(condition, frame.slots) !== MAYBE) return;
  if (condition.kind === "leaf") {
    if (condition.test !== undefined && pending[condition.slot] === 1)
      found.push({ test: condition.test, rank });
  } else if (condition.kind === "not") addLive(condition.item, frame, pending, rank, found);
  else if (condition.kind !== "constant")
    for (const item of condition.items) addLive(item, frame, pending, rank, found);
}

function addRow(
  row: readonly OpenCell[],
  slots: readonly number[],
  frame: Frame,
  pending: Uint8Array,
  found: LiveTest[],
): Truth {
  const before = found.length;
  let truth: Truth = TRUE;
  for (const [column, { isAny, test, truthOf }] of row.entries()) {
    if (isAny) continue;
    const slot = slots[column] ?? -1;
    const value = slot < 0 ? UNKNOWN : (frame.slots[slot] ?? null);
    if (value !== UNKNOWN) {
      const own = truthOf(value, frame);
      if (own === FALSE) {
        found.length = before;
        return FALSE;
      }
      if (own === MAYBE) truth = MAYBE;
    } else {
      truth = MAYBE;
      if (test !== undefined && pending[slot] === 1) found.push({ test, rank: Infinity });
    }
  }
  return truth;
}
