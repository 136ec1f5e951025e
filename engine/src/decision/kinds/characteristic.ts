import {
  divideValues,
  FALSE,
  MAYBE,
  TRUE,
  UNKNOWN,
  type Expression,
  type UnaryTests,
  type ValueClasses,
} from "../../logic/index.ts";
import type { Static } from "typebox";
import type { CitationSite, DecisionContext, Frame } from "../decision-kind.ts";
import { idsTwice } from "../ids-twice.ts";
import type { Characteristic } from "../pack-schema.ts";

/** What stands for an attribute when none was chosen. */
export const NO_ATTRIBUTE = -1;
/** The input is missing: its own points are given. */
export const MISSING = -2;

export interface CompiledCharacteristic {
  readonly definition: Static<typeof Characteristic>;
  readonly pointer: string;
  readonly input: Expression | undefined;
  readonly tests: readonly (UnaryTests | undefined)[];
  /** By class of the input's values, where those tell all: the attribute that fits first. */
  readonly index: AttributeIndex | undefined;
  readonly truthsAt: number;
  /** The trace cell that says "the input is unknown". */
  readonly missingAt: number;
  readonly factSlots: () => readonly number[];
  readonly baseline: number;
  readonly reads: readonly string[];
  readonly items: readonly { readonly id: string; readonly pointer: string }[];
  readonly citations: readonly CitationSite[];
}

interface AttributeIndex {
  readonly classes: ValueClasses;
  /** An attribute, or `NO_ATTRIBUTE`, of each regular class. */
  readonly firsts: Int16Array;
}

export function compileCharacteristic(
  definition: Static<typeof Characteristic>,
  at: string,
  context: DecisionContext,
): CompiledCharacteristic {
  context.report(...idsTwice(definition.attributes, `${at}/attributes`));
  const input = context.expression(definition.input, `${at}/input`);
  const tests = definition.attributes.map(({ when }, index) =>
    input === undefined ? undefined : context.tests(when, `${at}/attributes/${index}/when`, input.type),
  );
  const reads = [...new Set([...(input?.reads ?? []), ...tests.flatMap((test) => test?.reads ?? [])])];
  const truthsAt = context.reserveTruths(tests.length + 1);
  const cited: readonly (readonly [string | undefined, string])[] = [
    ...definition.attributes.map(
      ({ reason }, index) => [reason, `${at}/attributes/${index}/reason`] as const,
    ),
    [definition.missing.reason, `${at}/missing/reason`],
    [definition.reason, `${at}/reason`],
  ];
  return {
    definition,
    pointer: at,
    input,
    tests,
    index: indexOf(tests),
    truthsAt,
    missingAt: truthsAt + tests.length,
    factSlots: context.factSlots(reads),
    // PMML compares with the scorecard's baseline; without one, with the best the characteristic can give.
    baseline: definition.baselinePoints ?? bestPoints(definition),
    reads,
    items: definition.attributes.map(({ id }, index) => ({
      id: `${definition.id}/${id}`,
      pointer: `${at}/attributes/${index}`,
    })),
    citations: cited.flatMap(([code, place]) =>
      code === undefined ? [] : [{ code, pointer: place, reads }],
    ),
  };
}

function bestPoints({ attributes }: Static<typeof Characteristic>): number {
  return Math.max(...attributes.map(({ points }) => points));
}

/** Only where every attribute is settled by the class of the input alone. */
function indexOf(tests: readonly (UnaryTests | undefined)[]): AttributeIndex | undefined {
  const classes = divideValues(tests);
  if (classes?.cells.every(({ certain }) => certain) !== true) return undefined;
  const firsts = new Int16Array(classes.regular).fill(NO_ATTRIBUTE);
  for (const [attribute, { runs }] of [...classes.cells.entries()].reverse())
    for (let run = 0; run + 1 < runs.length; run += 2)
      firsts.fill(attribute, runs[run], Math.min(runs[run + 1] as number, classes.regular));
  return { classes, firsts };
}

/** The first attribute that fits; `NO_ATTRIBUTE` when an earlier one may fit or none does, `MISSING` without an input. */
export function chooseAttribute(part: CompiledCharacteristic, frame: Frame): number {
  const { input, index, tests } = part;
  const value = input?.evaluate(frame) ?? null;
  if (index !== undefined && value !== UNKNOWN && value !== null) {
    const place = index.classes.classOf(value);
    if (place >= 0) return index.firsts[place] as number;
  }
  if (value !== UNKNOWN)
    for (let attribute = 0; attribute < tests.length; attribute += 1) {
      const truth = tests[attribute]?.evaluate(value, frame) ?? FALSE;
      if (truth === TRUE) return attribute;
      if (truth === MAYBE) return value === null && !isPending(part, frame) ? MISSING : NO_ATTRIBUTE;
    }
  return (value === UNKNOWN || value === null) && !isPending(part, frame) ? MISSING : NO_ATTRIBUTE;
}

/** Writes the truth of every attribute, of a choice that was made. */
export function writeAttributes(part: CompiledCharacteristic, frame: Frame, chosen: number): void {
  const { truths } = frame;
  const value = part.input?.evaluate(frame) ?? null;
  for (const [attribute, test] of part.tests.entries())
    truths[part.truthsAt + attribute] = value === UNKNOWN ? MAYBE : (test?.evaluate(value, frame) ?? FALSE);
  truths[part.missingAt] = chosen === MISSING ? TRUE : FALSE;
}

/** A source that can still be asked may bring the input: only then is it missing (SC2, DP4). */
function isPending(part: CompiledCharacteristic, { slots, pending }: Frame): boolean {
  if (pending === undefined) return false;
  return part.factSlots().some((slot) => slots[slot] === UNKNOWN && pending[slot] === 1);
}
