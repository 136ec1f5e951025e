import { pointer } from "../../kernel/index.ts";
import { FALSE, TRUE, UNKNOWN } from "../../logic/index.ts";
import { decisionIssues } from "../decision-issues.ts";
import type { Citation, CompiledDecision, DecisionKind, Frame } from "../decision-kind.ts";
import { idsTwice } from "../ids-twice.ts";
import type { ScorecardDecision } from "../pack-schema.ts";
import { outputTrace, truthWord, type ScorecardTrace, type ValueRendering } from "../readable-trace.ts";
import {
  compileCharacteristic,
  MISSING,
  NO_ATTRIBUTE,
  writeAttributes,
  type CompiledCharacteristic,
} from "./characteristic.ts";
import { exactUnits } from "./exact-units.ts";
import { PlainPoints } from "./plain-points.ts";
import { SameChoices, type Choosing } from "./same-choices.ts";

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
    const units = exactUnits([
      model.initialPoints,
      ...model.characteristics.flatMap(({ attributes, missing }) => [
        missing.points,
        ...attributes.map(({ points }) => points),
      ]),
    ]);
    if (units === undefined) context.report(decisionIssues.issue("scorecard.points-range", context.pointer));
    const pointsAt = context.reservePoints(parts.length);
    // Which attribute each characteristic chose: the truths of all are written when somebody asks.
    const chosenAt = context.reserveWords(parts.length);
    const places = { chosenAt, pointsAt };
    const attributes = parts.flatMap(({ tests }, part) => tests.map((_, attribute) => ({ part, attribute })));
    const outputSlot = context.slot(model.output);
    // A card whose points cannot be summed has an issue and never runs.
    const unitsOf = units?.unitsOf ?? (() => NaN);
    const plainPoints = new PlainPoints(parts, unitsOf);
    const initialUnits = unitsOf(model.initialPoints);
    const unknownScore = context.semantics === "strict" ? UNKNOWN : null;
    const sign = model.reasonMethod === "points-above" ? -1 : 1;

    const lostPoints = (frame: Frame, index: number): number => {
      const part = parts[index];
      const points = frame.points[pointsAt + index] ?? NaN;
      return part === undefined ? NaN : sign * (part.baseline - points);
    };

    const chosenIn = (frame: Frame, index: number): number => frame.words[chosenAt + index] ?? NO_ATTRIBUTE;
    const complete = (frame: Frame): void => {
      for (const [index, part] of parts.entries()) writeAttributes(part, frame, chosenIn(frame, index));
    };

    const writeScore = (frame: Frame, sum: number): void => {
      // A characteristic without points leaves the whole score unknown: a sum with a hole is no score (SC3).
      frame.slots[outputSlot] = units === undefined || Number.isNaN(sum) ? unknownScore : units.pointsOf(sum);
    };

    const own: Choosing = { model, parts, places, unitsOf };
    const decision: CompiledDecision = {
      id: context.id,
      kind: "scorecard",
      title: model.title,
      reads: [...new Set(parts.flatMap(({ reads }) => reads))].sort(),
      outputs: this.outputs(model),
      items: parts.flatMap((part) => part.items),
      citations: parts.flatMap((part) => part.citations),
      emissions: () => [{ event: undefined, pointer: context.pointer, explained: true }],

      evaluate(frame) {
        writeScore(frame, initialUnits + plainPoints.evaluate(frame, places));
      },

      after(other, isSame) {
        const twin = choosingOf.get(other);
        const same = twin === undefined ? undefined : SameChoices.of(own, twin, isSame);
        if (same === undefined) return undefined;
        return {
          isWhole: same.isWhole,
          sameItems: same.items,
          evaluate(frame, of) {
            writeScore(frame, initialUnits + same.evaluate(frame, of));
          },
        };
      },

      complete,
      occurrences: () => ({ kind: "one-of", texts: [undefined] }),
      events: () => [],

      cited(frame) {
        const citations: (Citation & { readonly lost: number })[] = [];
        for (const [index, part] of parts.entries()) {
          const lost = lostPoints(frame, index);
          if (!(lost > 0)) continue;
          const code = reasonOf(part, chosenIn(frame, index));
          const codes = code === undefined ? [] : [code];
          const { id } = part.definition;
          citations.push({ codes, rule: id, truth: TRUE, event: undefined, reads: part.reads, lost });
        }
        return citations.sort((left, right) => right.lost - left.lost);
      },

      undecided: (frame) =>
        parts.flatMap((part, index) =>
          Number.isNaN(frame.points[pointsAt + index]) || chosenIn(frame, index) === MISSING
            ? part.reads
            : [],
        ),

      hit(frame, index) {
        const place = attributes[index];
        return place !== undefined && chosenIn(frame, place.part) === place.attribute;
      },

      render(frame, rendering): ScorecardTrace {
        complete(frame);
        return {
          kind: "scorecard",
          id: context.id,
          title: model.title,
          pointer: context.pointer,
          outputs: [outputTrace(model.output, rendering)],
          initialPoints: model.initialPoints,
          characteristics: parts.map((part, index) => ({
            ...renderCharacteristic(part, chosenIn(frame, index), frame, rendering),
            ...numbers(frame.points[pointsAt + index] ?? NaN, lostPoints(frame, index)),
          })),
        };
      },
    };
    choosingOf.set(decision, own);
    return decision;
  },
};

const choosingOf = new WeakMap<CompiledDecision, Choosing>();

function reasonOf({ definition }: CompiledCharacteristic, chosen: number): string | undefined {
  const { attributes, missing, reason } = definition;
  const given = chosen === MISSING ? missing.reason : attributes[chosen]?.reason;
  return given ?? reason;
}

function renderCharacteristic(
  part: CompiledCharacteristic,
  chosen: number,
  frame: Frame,
  rendering: ValueRendering,
) {
  const { id, title, input, attributes } = part.definition;
  const attribute = chosen === MISSING ? "missing" : attributes[chosen]?.id;
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
