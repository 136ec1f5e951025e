import type { JournalEntry, Page } from "./contract/index.ts";

/** A journal with one more entry; undefined: entries between are missing, and it must be read again. */
export function grownJournal(
  journal: Page<JournalEntry>,
  entry: JournalEntry,
): Page<JournalEntry> | undefined {
  const last = journal.items.at(-1)?.seq ?? 0;
  if (entry.seq <= last) return journal;
  return entry.seq === last + 1 ? { ...journal, items: [...journal.items, entry] } : undefined;
}
