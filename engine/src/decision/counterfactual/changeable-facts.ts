import { canonicalJson, Decimal, type Json } from "../../kernel/index.ts";
import { bindValue, type Value } from "../../logic/index.ts";
import type { FactDeclaration } from "../catalogue-schema.ts";
import type { CompiledPack } from "../compiled-pack.ts";
import { conditionsOf } from "../data-plan/live-conditions.ts";
import { coordinateOf, valueAt, wireOf, type Domain, type Region } from "../regions/index.ts";

/** A value that a fact could be changed to. */
export interface Step {
  readonly wire: Json;
  /** Its place on the line of its type; `undefined` for values without an order. */
  readonly at: Decimal | undefined;
  readonly distance: number;
  readonly upward: boolean;
}

export interface ChangeableFact {
  readonly fact: string;
  readonly present: Step;
  /** Nearest first: of each region of its values that one which is nearest to what is. */
  readonly steps: readonly Step[];
  /** A formula computes with it: its steps are samples. */
  readonly sampled: boolean;
  /** A value half way between two steps. */
  between(near: Step, far: Step): Step | undefined;
}

/** The facts an applicant has, that the pack reads and that its catalogue lets an applicant change. */
export function changeableFacts(
  pack: CompiledPack,
  facts: Readonly<Record<string, Json>>,
): readonly ChangeableFact[] {
  return pack.reads.flatMap((name) => {
    const declared = pack.catalogue.fact(name);
    const wire = Object.hasOwn(facts, name) ? facts[name] : undefined;
    if (declared === undefined || wire === undefined || wire === null) return [];
    const { changeable, protected: isProtected } = declared;
    if (changeable === undefined || changeable === false || isProtected === true) return [];
    const fact = changeableFact(pack, name, declared, wire);
    return fact === undefined || fact.steps.length === 0 ? [] : [fact];
  });
}

function changeableFact(
  pack: CompiledPack,
  name: string,
  { type, nullable = false, changeable }: FactDeclaration,
  wire: Json,
): ChangeableFact | undefined {
  const bound = bindValue(type, nullable, wire, "");
  if (!bound.ok) return undefined;
  const conditions = conditionsOf(pack);
  const regions = conditions.view.regionsOf(name);
  const { domain } = regions;
  if (domain.shape === "opaque") return undefined;
  const { direction, spread } = typeof changeable === "object" ? changeable : {};
  const place = domain.shape === "line" ? coordinateOf(bound.value) : undefined;
  const scale = scaleOf(domain, place, spread);
  const stepTo = (value: Value): Step | undefined => {
    const to = wireOf(domain, value);
    if (to === undefined || to === null || !bindValue(type, nullable, to, "").ok) return undefined;
    const at = place === undefined ? undefined : coordinateOf(value);
    if (at === undefined || place === undefined)
      return { wire: to, at: undefined, distance: 1, upward: true };
    const offset = at.minus(place);
    if (direction !== undefined && (direction === "up") !== offset.isPositive()) return undefined;
    return { wire: to, at, distance: offset.abs().dividedBy(scale).toNumber(), upward: offset.isPositive() };
  };
  const sampled = domain.shape === "line" && conditions.isOpaque(name);
  const own = regions.locate(bound.value);
  const values = regions.list.flatMap((region, index): readonly Value[] =>
    index === own || region.value === undefined || region.value === null
      ? []
      : [place === undefined ? region.value : nearest(domain, region, region.value, place)],
  );
  if (sampled && place !== undefined)
    values.push(...samplesAround(domain, place).map((at) => valueAt(domain.type, at)));
  const present: Step = { wire, at: place, distance: 0, upward: true };
  const steps = new Map<string, Step>();
  for (const value of values) {
    const step = stepTo(value);
    if (step !== undefined && step.distance > 0) steps.set(canonicalJson(step.wire), step);
  }
  return {
    fact: name,
    present,
    steps: [...steps.values()].sort((left, right) => left.distance - right.distance),
    sampled: sampled || (domain.shape !== "line" && conditions.isOpaque(name) && domain.shape !== "values"),
    between(near, far) {
      if (near.at === undefined || far.at === undefined) return undefined;
      const middle = onGrid(domain, near.at.plus(far.at).dividedBy(2), far.at.greaterThan(near.at));
      if (middle.equals(near.at) || middle.equals(far.at)) return undefined;
      return stepTo(valueAt(domain.type, middle));
    },
  };
}

function scaleOf({ min, max }: Domain, place: Decimal | undefined, spread: number | undefined): Decimal {
  if (spread !== undefined && spread > 0) return new Decimal(spread);
  if (min !== undefined && max?.greaterThan(min) === true) return max.minus(min);
  const size = place?.abs();
  return size === undefined || size.isZero() ? new Decimal(1) : size;
}

/** The value of a region that lies nearest to a place outside of it. */
function nearest(domain: Domain, { low, high }: Region, value: Value, place: Decimal): Value {
  const own = coordinateOf(value);
  if (own === undefined) return value;
  const isAbove = own.greaterThan(place);
  const end = isAbove ? low : high;
  const limit = end && coordinateOf(end.value);
  if (end === undefined || limit === undefined) return value;
  if (end.included) return end.value;
  const { step } = domain;
  // Without a step there is no nearest value: the region's own stands near its end.
  if (step === undefined) return value;
  const steps = limit.dividedBy(step);
  return valueAt(domain.type, (isAbove ? steps.floor().plus(1) : steps.ceil().minus(1)).times(step));
}

const shares = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.05, 1.1, 1.25, 1.5, 2, 3, 5, 10];

/** Values around a number, and both ends of its range. */
function samplesAround(domain: Domain, place: Decimal): readonly Decimal[] {
  const { min, max } = domain;
  const ends = [min, max].filter((end) => end !== undefined);
  const across =
    min === undefined || max === undefined
      ? []
      : shares.filter((share) => share < 1).map((share) => min.plus(max.minus(min).times(share)));
  return [...shares.map((share) => place.times(share)), ...across, ...ends]
    .map((at) => onGrid(domain, at, at.greaterThan(place)))
    .filter((at) => min?.greaterThan(at) !== true && max?.lessThan(at) !== true);
}

function onGrid({ step }: Domain, at: Decimal, up: boolean): Decimal {
  if (step === undefined) return at.toSignificantDigits(12);
  const steps = at.dividedBy(step);
  return (up ? steps.floor() : steps.ceil()).times(step);
}
