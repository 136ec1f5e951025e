import type { Decimal, Json } from "../../kernel/index.ts";
import { bindValue, type Value } from "../../logic/index.ts";
import { evaluate } from "../evaluate.ts";
import { coordinateOf, hasRegion, regionsOf, valueAt, wireOf, type PackView } from "../regions/index.ts";
import { throughScorecards } from "./score-targets.ts";
import type { Target } from "./target.ts";
import type { Work } from "./work.ts";

export type Facts = Readonly<Record<string, Json>>;

/** Looks for applicants. What it answers has been tried: the pack was evaluated with those facts. */
export interface WitnessFinder {
  /** Complete facts for which all targets are met and `shows` holds of the names' values, or `undefined`. */
  find(targets: readonly Target[], shows?: (slots: readonly Value[]) => boolean): Facts | undefined;
  readonly at: string;
}

/** Evaluations for one applicant. */
const MOST_TRIES = 600;
const MOST_CANDIDATES = 16;
const MOST_LIMITS = 100;

export function witnessFinder(view: PackView, work: Work, at: string): WitnessFinder {
  const { pack } = view;
  const candidates = new Map(pack.reads.map((name) => [name, candidatesFor(view, name)]));
  const cost = 20 + (pack.truthCount >> 3);

  const slotsOf = (facts: Facts): readonly Value[] | undefined => {
    if (!work.spend(cost)) return undefined;
    const result = evaluate(pack, { facts, at });
    return result.ok ? result.value.trace.slots : undefined;
  };

  return {
    at,
    find(asked, shows = () => true) {
      const targets = throughScorecards(asked, view) ?? asked;
      const start: Record<string, Json> = {};
      for (const [name, values] of candidates)
        if (values.length > 0) start[name] = values[values.length >> 1] ?? null;
      const fixed = new Set<string>();
      for (const { name, regions, runs } of targets) {
        const region = regions.list[runs[0] ?? -1];
        if (name === undefined || pack.catalogue.fact(name) === undefined || region?.value === undefined)
          continue;
        const wire = wireOf(view.domainOf(name), region.value);
        if (wire === undefined) return undefined;
        start[name] = wire;
        fixed.add(name);
      }
      const search = new Descent(targets, slotsOf, at);
      const behind = pack.upstream.namesBehind(targets.flatMap(({ expression }) => expression.reads));
      const free = pack.reads.filter((name) => behind.has(name) && !fixed.has(name));
      const found = search.run(start, free, candidates, view);
      const slots = found && slotsOf(found);
      return found !== undefined && slots !== undefined && shows(slots) ? found : undefined;
    },
  };
}

/** Values of a fact that are worth trying: one of each region, both ends of its range, and some between. */
function candidatesFor(view: PackView, name: string): readonly Json[] {
  const limits = view.limitsOf(name);
  // Of thousands of limits a few do: a table's own are tried by the targets that it sets.
  const regions =
    limits.length <= MOST_LIMITS
      ? view.regionsOf(name)
      : regionsOf(view.domainOf(name), evenly(limits, MOST_LIMITS));
  const { domain } = regions;
  const values: Value[] = [];
  for (const { value } of regions.list) if (value !== undefined && value !== null) values.push(value);
  if (domain.shape === "line") {
    for (const end of [domain.min, domain.max]) if (end !== undefined) values.push(valueAt(domain.type, end));
    if (values.length < 6 && domain.type.kind !== "date" && domain.type.kind !== "date-time")
      for (const power of [0, 1, 100, 1_000, 5_000, 10_000, 30_000, 100_000])
        if (!(domain.min?.greaterThan(power) ?? false) && !(domain.max?.lessThan(power) ?? false))
          values.push(power);
  }
  const wires = values.map((value) => wireOf(domain, value)).filter((wire) => wire !== undefined);
  const distinct = [...new Map(wires.map((wire) => [JSON.stringify(wire), wire])).values()];
  return evenly(distinct, MOST_CANDIDATES);
}

function evenly<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return items.filter(
    (_, index) =>
      Math.floor((index * most) / items.length) !== Math.floor(((index - 1) * most) / items.length),
  );
}

/** Changes one fact at a time, whichever brings the targets nearest; then halves the way between two values. */
class Descent {
  readonly #targets: readonly Target[];
  readonly #slotsOf: (facts: Facts) => readonly Value[] | undefined;
  readonly #at: string;
  #tries = MOST_TRIES;

  constructor(
    targets: readonly Target[],
    slotsOf: (facts: Facts) => readonly Value[] | undefined,
    at: string,
  ) {
    this.#targets = targets;
    this.#slotsOf = slotsOf;
    this.#at = at;
  }

  run(
    start: Facts,
    free: readonly string[],
    candidates: ReadonlyMap<string, readonly Json[]>,
    view: PackView,
  ): Facts | undefined {
    let turn = 0x2545f491;
    for (let attempt = 0; attempt < 6; attempt += 1) {
      let best = { facts: start, distance: this.#distance(start) };
      for (let improved = true; improved && best.distance > 0 && this.#tries > 0;) {
        improved = false;
        for (const name of free) {
          for (const wire of candidates.get(name) ?? []) {
            const facts = { ...best.facts, [name]: wire };
            const distance = this.#distance(facts);
            if (distance < best.distance) [best, improved] = [{ facts, distance }, true];
            if (distance === 0 || this.#tries <= 0) break;
          }
          if (best.distance === 0) return best.facts;
        }
        if (improved) continue;
        for (const name of free) {
          const nearer = this.#halve(best, name, candidates.get(name) ?? [], view);
          if (nearer.distance < best.distance) [best, improved] = [nearer, true];
          if (best.distance === 0) return best.facts;
        }
      }
      if (best.distance === 0) return best.facts;
      if (this.#tries <= 0) return undefined;
      // Start again elsewhere, the same elsewhere every time.
      const next: Record<string, Json> = { ...start };
      for (const name of free) {
        turn = (Math.imul(turn, 1_664_525) + 1_013_904_223) | 0;
        const values = candidates.get(name) ?? [];
        if (values.length > 0) next[name] = values[(turn >>> 8) % values.length] ?? null;
      }
      start = next;
    }
    return undefined;
  }

  /** Halves the way between the fact's value and each candidate while that brings the targets nearer. */
  #halve(
    best: { readonly facts: Facts; readonly distance: number },
    name: string,
    values: readonly Json[],
    view: PackView,
  ) {
    const domain = view.domainOf(name);
    let found = best;
    if (domain.shape !== "line") return found;
    for (const other of values) {
      let low: Decimal | undefined = placeOf(view, name, best.facts[name] ?? null);
      let high: Decimal | undefined = placeOf(view, name, other);
      if (low === undefined || high === undefined || low.equals(high)) continue;
      const start = this.#side(best.facts);
      if (start === 0 || this.#side({ ...best.facts, [name]: other }) === start) continue;
      for (let round = 0; round < 40 && this.#tries > 0; round += 1) {
        let middle: Decimal = low.plus(high).dividedBy(2);
        if (domain.step !== undefined) middle = middle.dividedBy(domain.step).floor().times(domain.step);
        else middle = middle.toSignificantDigits(12);
        if (middle.equals(low) || middle.equals(high)) break;
        const wire = wireOf(domain, valueAt(domain.type, middle));
        if (wire === undefined) break;
        const facts = { ...best.facts, [name]: wire };
        const distance = this.#distance(facts);
        if (distance < found.distance) found = { facts, distance };
        if (distance === 0) return found;
        if (this.#side(facts) === start) low = middle;
        else high = middle;
      }
    }
    return found;
  }

  /** On which side of the first unmet target on a line a value lies. */
  #side(facts: Facts): number {
    const slots = this.#slotsOf(facts);
    this.#tries -= 1;
    if (slots === undefined) return 0;
    for (const target of this.#targets) {
      const offset = this.#offset(target, slots);
      if (offset !== undefined && offset !== 0) return Math.sign(offset);
    }
    return 0;
  }

  #distance(facts: Facts): number {
    this.#tries -= 1;
    const slots = this.#slotsOf(facts);
    if (slots === undefined) return Infinity;
    let sum = 0;
    for (const target of this.#targets) {
      const offset = this.#offset(target, slots);
      if (offset === undefined) sum += 3;
      else if (offset !== 0) sum += 1 + Math.log1p(Math.abs(offset)) / 100;
    }
    return sum;
  }

  /** 0 for a target that is met, otherwise how far its value is from it; `undefined` where there is no far. */
  #offset({ expression, regions, runs }: Target, slots: readonly Value[]): number | undefined {
    const value = expression.evaluate({ slots, at: this.#at });
    const region = typeof value === "symbol" ? -1 : regions.locate(value);
    if (region >= 0 && hasRegion(runs, region)) return 0;
    const place = coordinateOf(value);
    const goal = coordinateOf(regions.list[runs[0] ?? -1]?.value ?? null);
    return place === undefined || goal === undefined ? undefined : place.minus(goal).toNumber() || 1e-9;
  }
}

function placeOf({ pack }: PackView, name: string, wire: Json): Decimal | undefined {
  const fact = pack.catalogue.fact(name);
  const value = fact === undefined ? undefined : bindValue(fact.type, true, wire, "");
  return value?.ok === true ? coordinateOf(value.value) : undefined;
}
