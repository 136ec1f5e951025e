import type { Outcome } from "../decision/index.ts";

const severity: readonly Outcome[] = ["decline", "refer", "approve"];

/** What an event means by its first word; what says neither yes nor no is for a person. */
export function outcomeByWord(event: string): Outcome {
  if (/^(declined?|reject(ed)?|deny|denied|ineligible)(?![a-z])/i.test(event)) return "decline";
  if (/^(approved?|accept(ed)?|eligible)(?![a-z])/i.test(event)) return "approve";
  return "refer";
}

/** The most severe first: a decline is never outvoted by an approval. */
export function outcomesBySeverity<Mapped extends { readonly outcome: Outcome }>(
  mapped: readonly Mapped[],
): Mapped[] {
  return [...mapped].sort((left, right) => severity.indexOf(left.outcome) - severity.indexOf(right.outcome));
}
