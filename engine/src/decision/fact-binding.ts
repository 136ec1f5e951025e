import { pointer, type Issue, type Json } from "../kernel/index.ts";
import {
  bindQuickly,
  bindValue,
  quickType,
  UNKNOWN,
  writePlain,
  type PlainValues,
  type QuickType,
  type Scope,
  type Value,
} from "../logic/index.ts";
import type { Catalogue } from "./catalogue.ts";
import { decisionIssues } from "./decision-issues.ts";

interface BoundFact extends QuickType {
  readonly name: string;
  readonly slot: number;
  readonly bind: (wire: Json) => ReturnType<typeof bindValue>;
}

/** More help nobody: a caller may name a million facts that do not exist. */
const MAX_ISSUES = 100;
const none: readonly Issue[] = [];
const prototype: { readonly hasOwnProperty: (this: unknown, name: string) => boolean } = Object.prototype;
const { hasOwnProperty: hasOwn } = prototype;

/** Binds facts to the slots of one pack: everything that depends only on the catalogue is done once. */
export class FactBinding {
  readonly #facts: ReadonlyMap<string, BoundFact>;
  readonly #count: number;
  /** Callers name the facts of all their applicants in one order: the last applicant's is tried first. */
  readonly #expected: BoundFact[] = [];

  constructor(catalogue: Catalogue, scope: Scope) {
    this.#facts = new Map(
      scope.entries.flatMap(({ name }, slot): (readonly [string, BoundFact])[] => {
        const declared = catalogue.fact(name);
        if (declared === undefined) return [];
        const { type, nullable = false } = declared;
        // A declared name needs no escaping in a pointer.
        const bind = (wire: Json) => bindValue(type, nullable, wire, `/facts/${name}`);
        return [[name, { name, slot, bind, ...quickType(type) }]];
      }),
    );
    this.#count = this.#facts.size;
  }

  /**
   * Writes the facts of an applicant into the slots of the pack, and beside them in plain form, or answers why they are
   * none: nothing, ill-typed, or not declared. Slots of facts that are not given stay as they are; where these are
   * UNKNOWN, so is then what is beside them.
   */
  bind(
    given: Readonly<Record<string, Json | undefined>>,
    slots: Value[],
    plain: PlainValues,
  ): readonly Issue[] {
    const expected = this.#expected;
    let issues: Issue[] | undefined;
    let place = 0;
    let bound = 0;
    for (const name in given) {
      // In such a loop this call costs nothing, which cannot be said of `Object.hasOwn`.
      if (!hasOwn.call(given, name)) continue;
      const wire = given[name];
      let fact = expected[place];
      if (fact?.name !== name) {
        fact = this.#facts.get(name);
        if (fact === undefined) {
          issues ??= [];
          if (issues.length >= MAX_ISSUES) return tooMany(issues);
          issues.push(decisionIssues.issue("facts.unknown", pointer("facts", name), { fact: name }));
          continue;
        }
        expected[place] = fact;
      }
      place += 1;
      if (wire === undefined) continue;
      bound += 1;
      const { slot } = fact;
      const quick = bindQuickly(fact, wire, plain, slot);
      if (quick !== UNKNOWN) {
        slots[slot] = quick;
        continue;
      }
      const misfits = bindSlowly(fact, wire, slots, plain);
      if (misfits.length === 0) continue;
      issues = [...(issues ?? none), ...misfits];
      if (issues.length > MAX_ISSUES) return tooMany(issues);
    }
    if (bound < this.#count) this.#forget(slots, plain);
    return issues ?? none;
  }

  /** Nothing of the applicant before may be left beside slots that are UNKNOWN. */
  #forget(slots: readonly Value[], plain: PlainValues): void {
    for (const { slot, codes } of this.#facts.values())
      if (slots[slot] === UNKNOWN) writePlain(plain, slot, UNKNOWN, codes);
  }
}

function bindSlowly(fact: BoundFact, wire: Json, slots: Value[], plain: PlainValues): readonly Issue[] {
  const value = fact.bind(wire);
  if (!value.ok) return value.error;
  slots[fact.slot] = value.value;
  writePlain(plain, fact.slot, value.value, fact.codes);
  return none;
}

function tooMany(issues: readonly Issue[]): readonly Issue[] {
  const params = { limit: MAX_ISSUES };
  return [
    ...issues.slice(0, MAX_ISSUES),
    decisionIssues.issue("facts.too-many-issues", pointer("facts"), params),
  ];
}
