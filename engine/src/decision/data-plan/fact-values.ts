import type { Json } from "../../kernel/index.ts";
import { MAYBE, TRUE, UNKNOWN, type Limits, type Truth, type Value } from "../../logic/index.ts";
import { hasRegion, valueAt, wireOf, type PackView } from "../regions/index.ts";

/** A comparison of one fact with literals: its truth in every region of the fact. */
export interface FactTest {
  readonly fact: string;
  readonly truths: readonly Truth[];
}

/** The values of a fact that stand for all others, bound as an application's would be. */
export class FactValues {
  readonly #view: PackView;
  readonly #slots: Value[];
  readonly #regions = new Map<string, readonly Value[] | undefined>();
  readonly #samples = new Map<string, readonly Value[]>();

  constructor(view: PackView) {
    this.#view = view;
    this.#slots = view.pack.emptySlots.slice();
  }

  /** By region of the fact; `undefined` where a region has no value that an application could give. */
  regions(fact: string): readonly Value[] | undefined {
    if (this.#regions.has(fact)) return this.#regions.get(fact);
    const { list, domain } = this.#view.regionsOf(fact);
    const values = list.map(({ value }) =>
      value === undefined ? undefined : this.#bound(fact, wireOf(domain, value)),
    );
    const known = values.filter((value) => value !== undefined);
    const answer = known.length === values.length && known.length > 0 ? known : undefined;
    this.#regions.set(fact, answer);
    return answer;
  }

  /** Some values of a fact of which anything may be computed: of its regions, its ends, and numbers of any size. */
  samples(fact: string): readonly Value[] {
    const found = this.#samples.get(fact);
    if (found !== undefined) return found;
    const { list, domain } = this.#view.regionsOf(fact);
    const { min, max, type } = domain;
    const wires: Json[] = [];
    const add = (value: Value | undefined): void => {
      const wire = value === undefined ? undefined : wireOf(domain, value);
      if (wire !== undefined) wires.push(wire);
    };
    if (domain.shape === "line") for (const end of [min, max]) if (end !== undefined) add(valueAt(type, end));
    for (const { value } of list) add(value);
    if (domain.shape === "line" && type.kind !== "date" && type.kind !== "date-time")
      for (const number of [0, 1, 2, 50, 700, 5_000, 30_000]) add(number);
    const distinct = new Map(wires.map((wire) => [JSON.stringify(wire), wire]));
    const values = [...distinct.values()].flatMap((wire) => this.#bound(fact, wire) ?? []);
    this.#samples.set(fact, values);
    return values;
  }

  /** The test's truth in every region; `undefined` when it hangs on more than the regions. */
  test(fact: string, limits: Limits | undefined, truthOf: (value: Value) => Truth): FactTest | undefined {
    if (limits === undefined || this.regions(fact) === undefined) return undefined;
    const regions = this.#view.regionsOf(fact);
    const { must, may } = regions.membersOf({ limits, truthOf });
    const isOpen =
      must.length === 0 && may.length === regions.all.length && may.join() === regions.all.join();
    if (isOpen) return undefined;
    const truths = regions.list.map((_, region) =>
      hasRegion(must, region) ? TRUE : hasRegion(may, region) ? MAYBE : 0,
    );
    return { fact, truths };
  }

  #bound(fact: string, wire: Json | undefined): Value | undefined {
    const slot = this.#view.pack.scope.slotOf.get(fact);
    if (wire === undefined || slot === undefined) return undefined;
    this.#slots[slot] = UNKNOWN;
    const issues = this.#view.pack.factBinding.bind({ [fact]: wire }, this.#slots, this.#view.pack.plain);
    const value = this.#slots.at(slot);
    return issues.length > 0 || value === UNKNOWN ? undefined : value;
  }
}
