import { pointer } from "../../kernel/index.ts";
import { FALSE, MAYBE, TRUE, UNKNOWN, type Expression, type UnaryTests } from "../../logic/index.ts";
import type { Static } from "typebox";
import { decisionIssues } from "../decision-issues.ts";
import type { Citation, CitationSite, DecisionContext, DecisionKind, Frame } from "../decision-kind.ts";
import { idsTwice } from "../ids-twice.ts";
import type { Characteristic, ScorecardDecision } from "../pack-schema.ts";
import { outputTrace, truthWord, type ScorecardTrace, type ValueRendering } from "../readable-trace.ts";
import { exactSum } from "./exact-sum.ts";

/** PMML's scorecard: each characteristic gives the points of the first attribute that fits. */
export const scorecardKind: DecisionKind<ScorecardDecision> = {
  outputs: (model) => [
    { name: model.output, type: { kind: "decimal" }, pointer: "/output", nullable: false },
  ],

  compile(model, context) {
    context.report(...idsTwice(model.characteristics, `${context.pointer}/characteristics`));
    const parts = model.characteristics.map((definition, index) =>
      compileCharacteristic(definition, context.pointer + pointer("characteristics", index), context),
    );
    const sum = exactSum([
      model.initialPoints,
      ...model.characteristics.flatMap(({ attributes, missing }) => [
        missing.points,
        ...attributes.map(({ points }) => points),
      ]),
    ]);
    if (sum === undefined) context.report(decisionIssues.issue("scorecard.points-range", context.pointer));
    const pointsAt = context.reservePoints(parts.length);
    const outputSlot = context.slot(model.output);
    const unknownScore = context.semantics === "strict" ? UNKNOWN : null;
    const sign = model.reasonMethod === "points-above" ? -1 : 1;

    const lostPoints = (frame: Frame, index: number): number => {
      const part = parts[index];
      const points = frame.points[pointsAt + index] ?? NaN;
      return part === undefined ? NaN : sign * (part.baseline - points);
    };

    return {
      id: context.id,
      kind: "scorecard",
      title: model.title,
      reads: [...new Set(parts.flatMap(({ reads }) => reads))].sort(),
      outputs: this.outputs(model),
      items: parts.flatMap((part) => part.items),
      citations: parts.flatMap((part) => part.citations),
      emissions: () => [{ event: undefined, pointer: context.pointer, explained: true }],

      evaluate(frame) {
        let isKnown = sum !== undefined;
        for (let index = 0; index < parts.length; index += 1) {
          const points = pointsOf(parts[index] as CompiledCharacteristic, frame);
          frame.points[pointsAt + index] = points;
          if (Number.isNaN(points)) isKnown = false;
        }
        // A characteristic without points leaves the whole score unknown: a sum with a hole is no score (SC3).
        frame.slots[outputSlot] =
          sum !== undefined && isKnown
            ? sum(model.initialPoints, frame.points, pointsAt, pointsAt + parts.length)
            : unknownScore;
      },

      occurrences: () => ({ kind: "one-of", texts: [undefined] }),
      events: () => [],

      cited(frame) {
        const citations: (Citation & { readonly lost: number })[] = [];
        for (const [index, part] of parts.entries()) {
          const lost = lostPoints(frame, index);
          if (!(lost > 0)) continue;
          const code = reasonOf(part, frame);
          const codes = code === undefined ? [] : [code];
          const { id } = part.definition;
          citations.push({ codes, rule: id, truth: TRUE, event: undefined, reads: part.reads, lost });
        }
        return citations.sort((left, right) => right.lost - left.lost);
      },

      undecided: (frame) =>
        parts.flatMap((part, index) =>
          Number.isNaN(frame.points[pointsAt + index]) || frame.truths[part.missingAt] === TRUE
            ? part.reads
            : [],
        ),

      violated: () => FALSE,
      hit(frame, index) {
        for (let part = 0, first = 0; part < parts.length; part += 1) {
          const current = parts[part] as CompiledCharacteristic;
          if (index < first + current.items.length) return chosenAttribute(current, frame) === index - first;
          first += current.items.length;
        }
        return false;
      },

      render: (frame, rendering): ScorecardTrace => ({
        kind: "scorecard",
        id: context.id,
        title: model.title,
        pointer: context.pointer,
        outputs: [outputTrace(model.output, rendering)],
        initialPoints: model.initialPoints,
        characteristics: parts.map((part, index) => ({
          ...renderCharacteristic(part, frame, rendering),
          ...numbers(frame.points[pointsAt + index] ?? NaN, lostPoints(frame, index)),
        })),
      }),
    };
  },
};

interface CompiledCharacteristic {
  readonly definition: Static<typeof Characteristic>;
  readonly pointer: string;
  readonly input: Expression | undefined;
  readonly tests: readonly (UnaryTests | undefined)[];
  readonly truthsAt: number;
  /** The trace cell that says "the input is unknown". */
  readonly missingAt: number;
  readonly factSlots: () => readonly number[];
  readonly baseline: number;
  readonly reads: readonly string[];
  readonly items: readonly { readonly id: string; readonly pointer: string }[];
  readonly citations: readonly CitationSite[];
}

function compileCharacteristic(
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

/** Writes the truth of every attribute; NaN when no attribute certainly fits first. */
function pointsOf(part: CompiledCharacteristic, frame: Frame): number {
  const { tests, truthsAt, missingAt, definition } = part;
  const { truths } = frame;
  const value = part.input?.evaluate(frame) ?? null;
  // The first that is not false, which every later one leaves as it is.
  let first = -1;
  for (let index = 0; index < tests.length; index += 1) {
    const truth = value === UNKNOWN ? MAYBE : (tests[index]?.evaluate(value, frame) ?? FALSE);
    truths[truthsAt + index] = truth;
    if (truth !== FALSE && first < 0) first = index;
  }
  truths[missingAt] = FALSE;
  if (first >= 0 && truths[truthsAt + first] === TRUE) return definition.attributes[first]?.points ?? NaN;
  if (value !== UNKNOWN && value !== null) return NaN;
  if (isPending(part, frame)) return NaN;
  truths[missingAt] = TRUE;
  return definition.missing.points;
}

/** A source that can still be asked may bring the input: only then is it missing (SC2, DP4). */
function isPending(part: CompiledCharacteristic, { slots, pending }: Frame): boolean {
  if (pending === undefined) return false;
  return part.factSlots().some((slot) => slots[slot] === UNKNOWN && pending[slot] === 1);
}

/** The first attribute that fits, or -1 when an earlier one may fit or none does. */
function chosenAttribute(part: CompiledCharacteristic, frame: Frame): number {
  for (let index = 0; index < part.tests.length; index += 1) {
    const truth = frame.truths[part.truthsAt + index];
    if (truth === TRUE) return index;
    if (truth === MAYBE) return -1;
  }
  return -1;
}

function reasonOf(part: CompiledCharacteristic, frame: Frame): string | undefined {
  const { attributes, missing, reason } = part.definition;
  const given =
    frame.truths[part.missingAt] === TRUE ? missing.reason : attributes[chosenAttribute(part, frame)]?.reason;
  return given ?? reason;
}

function renderCharacteristic(part: CompiledCharacteristic, frame: Frame, rendering: ValueRendering) {
  const { id, title, input, attributes } = part.definition;
  const chosen = attributes[chosenAttribute(part, frame)]?.id;
  const attribute = frame.truths[part.missingAt] === TRUE ? "missing" : chosen;
  return {
    id,
    title,
    pointer: part.pointer,
    input,
    ...(part.input === undefined ? {} : rendering.valueOf(part.input.type, part.input.evaluate(frame))),
    ...(attribute === undefined ? {} : { attribute }),
    attributes: attributes.map(({ id: attributeId, when, points }, index) => ({
      id: attributeId,
      test: when,
      points,
      truth: truthWord(frame.truths[part.truthsAt + index] ?? FALSE),
    })),
  };
}

function numbers(points: number, lost: number): { readonly points?: number; readonly lost?: number } {
  return Number.isNaN(points) ? {} : { points, lost: lost + 0 };
}
