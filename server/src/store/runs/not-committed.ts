import type { CommitOutcome } from "@lendloom/engine/runtime";

/** Thrown to take back what the step has written so far; never leaves `commitRun`. */
export class NotCommitted extends Error {
  readonly outcome: CommitOutcome;
  constructor(outcome: CommitOutcome) {
    super(outcome.kind);
    this.outcome = outcome;
  }
}
