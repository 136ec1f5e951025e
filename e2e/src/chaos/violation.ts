/** A promise that was broken, by its number in `docs/operations.md`, and where. */
export interface Violation {
  readonly invariant: `I${number}`;
  readonly text: string;
}

export function violation(invariant: Violation["invariant"], text: string): Violation {
  return { invariant, text };
}
