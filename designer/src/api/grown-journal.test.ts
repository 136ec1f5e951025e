import { expect, it } from "vitest";
import type { JournalEntry } from "./contract/index.ts";
import { grownJournal } from "./grown-journal.ts";

const entry = (seq: number) =>
  ({ seq, at: "2026-11-23T03:00:00.000Z", kind: "stepped" }) as unknown as JournalEntry;
const journal = { items: [entry(1), entry(2)] };

it("grows by the entry that follows, keeps what it has had, and tells of a gap", () => {
  expect(grownJournal(journal, entry(3))?.items.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect(grownJournal(journal, entry(2))).toBe(journal);
  expect(grownJournal(journal, entry(4))).toBeUndefined();
  expect(grownJournal({ items: [] }, entry(1))?.items).toHaveLength(1);
});
