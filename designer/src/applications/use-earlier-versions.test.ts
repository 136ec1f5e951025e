import { expect, it } from "vitest";
import type { JournalEntry } from "../api/index.ts";
import { earlierHashes } from "./use-earlier-versions.ts";

const entry = (seq: number, rest: object) =>
  ({ seq, at: "2026-06-01T00:00:00.000Z", ...rest }) as JournalEntry;
const migrated = (seq: number, hash: unknown) =>
  entry(seq, { kind: "migrated", from: { workflow: { hash } } });

it("names each version once that a journal left, the latest first", () => {
  const journal = [
    entry(1, { kind: "started", from: { workflow: { hash: "no" } } }),
    migrated(2, "first"),
    migrated(3, "second"),
    migrated(4, "first"),
    migrated(5, 7),
    entry(6, { kind: "migrated" }),
  ];
  expect(earlierHashes(journal)).toEqual(["first", "second"]);
  expect(earlierHashes([])).toEqual([]);
});
