import type { PlainValues } from "./plain-values.ts";
import type { ValueType } from "./value-type.ts";
import type { Value } from "./value.ts";

/** Names of the members of a structure or of the items of a list, and of theirs. */
export type NameShape = ReadonlyMap<string, NameShape>;

/** One name that conditions and formulas may read. */
export interface ScopeEntry {
  readonly name: string;
  readonly type: ValueType;
  /** The name may be known to be none (`null`). */
  readonly nullable?: boolean;
  /** Fit for fairness reports only: an expression that reads it is refused. */
  readonly protected?: boolean;
  /** Needed where the members' own names have signs or spaces, which a path is read by knowing. */
  readonly members?: NameShape;
}

/** Names with their slot numbers: `entries[slot]` is what `slots[slot]` of an environment holds. */
export interface Scope {
  readonly entries: readonly ScopeEntry[];
  readonly slotOf: ReadonlyMap<string, number>;
  /** Names with signs that members of values may have of which nothing is known: `net/gross` is one of these there. */
  readonly signedMembers?: readonly string[];
}

/** What an expression is evaluated in. `at` is the instant of the event (RFC 3339), read by `now()` and `today()`. */
export interface Environment {
  readonly slots: readonly Value[];
  /**
   * 1 at every slot whose unknown value may still be supplied: whether it is known is then unknown itself, so
   * that a definite answer holds when it comes. Left out: what is missing stays missing.
   */
  readonly pending?: Uint8Array | undefined;
  readonly at: string;
  /** What the slots hold, in plain form, where the caller keeps it beside them. */
  readonly plain?: PlainValues | undefined;
}

/** Numbers the entries in their order. A name given twice is a defect of the caller. */
export function createScope(entries: readonly ScopeEntry[]): Scope {
  const slotOf = new Map(entries.map((entry, slot) => [entry.name, slot]));
  if (slotOf.size !== entries.length) throw new Error("Expected distinct names in a scope");
  return { entries, slotOf };
}
