import { applyEntry } from "./apply-entry.ts";
import type { JournalEntry, JournalRecord } from "./journal.ts";
import type { Run } from "./run.ts";

/** Notes something beside a step (an attempt that failed, an incident) in a run's journal. */
export function recordEntry(
  run: Run,
  at: string,
  record: JournalRecord,
): { readonly run: Run; readonly entry: JournalEntry } {
  const entry: JournalEntry = { seq: run.journal + 1, at, ...record };
  return { run: applyEntry(run, entry), entry };
}
