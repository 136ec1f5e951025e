import type { JournalEntry } from "./journal.ts";

/**
 * Whether an entry stands beside the steps, so that nothing a run was told leads to it again: an attempt that is
 * repeated, an incident and its end, a kept signal or an event of another run that was let go, and migrations of before their plan was kept.
 */
export function isNote(entry: JournalEntry): boolean {
  switch (entry.kind) {
    case "incident-raised":
    case "incident-resolved":
    case "signal-refused":
    case "sent-refused":
      return true;
    case "activity-failed":
      return entry.retryAt !== undefined;
    case "migrated":
      return entry.plan === undefined;
    default:
      return false;
  }
}
