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

/**
 * Writes the facts of an applicant into the slots of a pack, and beside them in plain form, or answers why they are
 * none: nothing, ill-typed, or not declared. Slots of facts that are not given stay as they are; where these are
 * UNKNOWN, so is then what is beside them.
 */
export type BindFacts = (
  facts: Readonly<Record<string, Json | undefined>>,
  slots: Value[],
  plain: PlainValues,
) => readonly Issue[];

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

/** Prepares the binding of a pack's facts: everything that depends only on the catalogue is done once. */
export function createFactBinding(catalogue: Catalogue, scope: Scope): BindFacts {
  const facts = new Map(
    scope.entries.flatMap(({ name }, slot): (readonly [string, BoundFact])[] => {
      const declared = catalogue.fact(name);
      if (declared === undefined) return [];
      const { type, nullable = false } = declared;
      // A declared name needs no escaping in a pointer.
      const bind = (wire: Json) => bindValue(type, nullable, wire, `/facts/${name}`);
      return [[name, { name, slot, bind, ...quickType(type) }]];
    }),
  );
  const all = [...facts.values()];
  const forget = (slots: readonly Value[], plain: PlainValues): void => {
    for (const { slot, codes } of all) if (slots[slot] === UNKNOWN) writePlain(plain, slot, UNKNOWN, codes);
  };
  // Callers name the facts of all their applicants in one order: the last applicant's is tried first.
  const expected: BoundFact[] = [];

  return (given, slots, plain) => {
    let issues: Issue[] | undefined;
    let place = 0;
    let bound = 0;
    for (const name in given) {
      // In such a loop this call costs nothing, which cannot be said of `Object.hasOwn`.
      if (!hasOwn.call(given, name)) continue;
      const wire = given[name];
      let fact = expected[place];
      if (fact?.name !== name) {
        fact = facts.get(name);
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
      const { slot } = fact;
      bound += 1;
      const quick = bindQuickly(fact, wire, plain, slot);
      if (quick !== UNKNOWN) {
        slots[slot] = quick;
        continue;
      }
      const value = fact.bind(wire);
      if (value.ok) {
        slots[slot] = value.value;
        writePlain(plain, slot, value.value, fact.codes);
      } else {
        issues = [...(issues ?? none), ...value.error];
        if (issues.length > MAX_ISSUES) return tooMany(issues);
      }
    }
    if (bound < all.length) forget(slots, plain);
    return issues ?? none;
  };
}

function tooMany(issues: readonly Issue[]): readonly Issue[] {
  const params = { limit: MAX_ISSUES };
  return [
    ...issues.slice(0, MAX_ISSUES),
    decisionIssues.issue("facts.too-many-issues", pointer("facts"), params),
  ];
}
