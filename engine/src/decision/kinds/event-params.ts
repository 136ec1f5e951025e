import { copyJson, isJsonObject, pointer, type Json, type JsonObject } from "../../kernel/index.ts";
import type { DecisionContext, Frame } from "../decision-kind.ts";
import type { Rule } from "../pack-schema.ts";

/** What an event of one rule carries. */
export interface EventParams {
  /** The facts that its members name, sorted as they stand. */
  readonly reads: readonly string[];
  /** The event with the values of those facts; a missing one has no member. */
  eventOf(frame: Frame): { readonly type: string; readonly params?: JsonObject };
}

/** Only the params' own members are looked at: what stands deeper is the lender's text. */
export function compileEventParams(
  event: Rule["event"],
  at: string,
  factsInParams: boolean,
  context: DecisionContext,
): EventParams {
  // A copy that nobody can change: what one caller does to an event must not reach the next decision (TP22).
  const written = frozen(copyJson(event)) as { readonly type: string; readonly params?: JsonObject };
  const references = !factsInParams
    ? []
    : Object.entries(written.params ?? {}).flatMap(([name, member]) => {
        if (!isJsonObject(member) || !Object.hasOwn(member, "fact")) return [];
        const reference = context.factReference(member, at + pointer("params", name));
        return reference === undefined ? [] : [{ name, reference }];
      });
  if (references.length === 0) return { reads: [], eventOf: () => written };
  return {
    reads: references.flatMap(({ reference }) => reference.reads),
    eventOf: (frame) => {
      const values = new Map<string, Json | undefined>(
        references.map(({ name, reference }) => [name, reference.evaluate(frame)]),
      );
      const members = Object.entries(written.params ?? {}).flatMap(([name, member]) => {
        const value = values.has(name) ? values.get(name) : member;
        return value === undefined ? [] : [[name, value] as const];
      });
      return { type: written.type, params: Object.fromEntries(members) };
    },
  };
}

function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  for (const member of Object.values(value)) frozen(member);
  return Object.freeze(value);
}
