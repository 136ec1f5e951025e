import { pointer, type Issue, type Json } from "../kernel/index.ts";
import { prepareBinding, UNKNOWN, type BindScalar, type Scope, type Value } from "../logic/index.ts";
import { bindValue } from "../logic/index.ts";
import type { Catalogue } from "./catalogue.ts";
import { decisionIssues } from "./decision-issues.ts";

/**
 * Writes the facts of an applicant into the slots of a pack, or answers why they are none: nothing, ill-typed, or
 * not declared. Slots of facts that are not given stay as they are.
 */
export type BindFacts = (
  facts: Readonly<Record<string, Json | undefined>>,
  slots: Value[],
) => readonly Issue[];

interface BoundFact {
  readonly slot: number;
  readonly bind: (wire: Json) => ReturnType<typeof bindValue>;
  /** The value of what is plainly right; UNKNOWN for all that wants a closer look. */
  readonly quick: BindScalar;
}

const none: readonly Issue[] = [];

/** Prepares the binding of a pack's facts: everything that depends only on the catalogue is done once. */
export function createFactBinding(catalogue: Catalogue, scope: Scope): BindFacts {
  const facts = new Map(
    scope.entries.flatMap(({ name }, slot): (readonly [string, BoundFact])[] => {
      const declared = catalogue.fact(name);
      if (declared === undefined) return [];
      const { type, nullable = false } = declared;
      // A declared name needs no escaping in a pointer.
      const bind = (wire: Json) => bindValue(type, nullable, wire, `/facts/${name}`);
      return [[name, { slot, bind, quick: prepareBinding(type) }]];
    }),
  );
  // Applicants of one caller name their facts in one order: the last one's names are tried first.
  let lastNames: readonly string[] = [];
  let lastFacts: readonly (BoundFact | undefined)[] = [];

  const look = (names: readonly string[]): void => {
    lastNames = names;
    lastFacts = names.map((name) => facts.get(name));
  };

  return (given, slots) => {
    const names = Object.keys(given);
    if (!sameNames(names, lastNames)) look(names);
    let issues: Issue[] | undefined;
    for (let index = 0; index < names.length; index += 1) {
      const name = names[index] as string;
      const fact = lastFacts[index];
      const wire = given[name];
      if (fact === undefined) {
        issues ??= [];
        issues.push(decisionIssues.issue("facts.unknown", pointer("facts", name), { fact: name }));
        continue;
      }
      if (wire === undefined) continue;
      const quick = fact.quick(wire);
      if (quick !== UNKNOWN) {
        slots[fact.slot] = quick;
        continue;
      }
      const value = fact.bind(wire);
      if (value.ok) slots[fact.slot] = value.value;
      else (issues ??= []).push(...value.error);
    }
    return issues ?? none;
  };
}

function sameNames(names: readonly string[], others: readonly string[]): boolean {
  if (names.length !== others.length) return false;
  for (let index = 0; index < names.length; index += 1) if (names[index] !== others[index]) return false;
  return true;
}
