import { trackVariables, VariableContext } from "lezer-feel";

/** What the tracker of names knows of a scope: names as keys, and in them those of their members. */
export type Tracked = Record<string, object>;

/**
 * Tells the parser which names stand where, so that it reads `net/gross` as one name. Of a value of which nothing is
 * known the members are `signedMembers`: those with signs that values have anywhere. The tracker loses what it knows
 * of a list behind a filter that compares; the members of what it takes for the value there are open, too.
 */
export function nameTracker(names: Tracked, signedMembers: readonly string[]) {
  const unknown: Tracked = Object.fromEntries(signedMembers.map((name) => [name, {}]));

  class Known extends VariableContext {
    static override of(...contexts: readonly unknown[]): VariableContext {
      const isOpen = contexts.some((context) => !(context instanceof Known) && isEmpty(context));
      return super.of(...contexts, ...(isOpen ? [new Known(unknown)] : []));
    }
  }

  return trackVariables(new Known(names), Known);
}

function isEmpty(context: unknown): boolean {
  return typeof context !== "object" || context === null || Object.keys(context).length === 0;
}
