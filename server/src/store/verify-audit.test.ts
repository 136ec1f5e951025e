import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { verifyAudit, type AuditSource, type Place } from "./verify-audit.ts";

type Entry = Place & { readonly previousHash: string };

const hashOf = ({ seq, previousHash }: Omit<Entry, "hash">): string =>
  createHash("sha256").update(`${previousHash}${seq}`).digest("hex");

/** A chain of some entries; `between` is called behind each page that is read. */
function chainOf(length: number, between: (pages: number, trim: (upTo: number) => void) => void = () => {}) {
  let entries: Entry[] = [];
  for (let seq = 1, previousHash = "0".repeat(64); seq <= length; seq++) {
    const hash = hashOf({ seq, previousHash });
    entries.push({ seq, previousHash, hash });
    previousHash = hash;
  }
  const all: readonly Entry[] = entries;
  const anchors: Place[] = [];
  const trim = (upTo: number): void => {
    const last = entries.find(({ seq }) => seq === upTo);
    if (last === undefined) throw new Error("Expected an entry to remove");
    anchors.push({ seq: last.seq, hash: last.hash });
    entries = entries.filter(({ seq }) => seq > upTo);
  };
  let pages = 0;
  const source: AuditSource<Entry> = {
    newestAnchor: () => Promise.resolve(anchors.at(-1)),
    anchorAt: (seq) => Promise.resolve(anchors.find((anchor) => anchor.seq === seq)),
    entriesAfter: (after, limit) => {
      const page = entries.filter(({ seq }) => seq > after).slice(0, limit);
      between(++pages, trim);
      return Promise.resolve(page);
    },
    hashOf,
  };
  const remove = (...gone: readonly number[]): void => {
    entries = entries.filter(({ seq }) => !gone.includes(seq));
  };
  return { source, all, trim, remove };
}

describe("the proof of the audit", () => {
  it("goes on from the new anchor where a round of retention removes entries between two pages", async () => {
    const { source, all } = chainOf(2_300, (pages, trim) => {
      if (pages === 1) trim(1_500);
    });
    const head = all.at(-1)?.hash;
    expect(await verifyAudit(source)).toEqual({ intact: true, entries: 2_300, head });
  });

  it("goes on from an anchor that is made before the first page is read", async () => {
    const { source, trim } = chainOf(700);
    let asked = 0;
    const late: typeof source = {
      ...source,
      newestAnchor: async () => {
        const anchor = await source.newestAnchor();
        if (++asked === 1) trim(500);
        return anchor;
      },
    };
    expect(await verifyAudit(late)).toMatchObject({ intact: true, entries: 700 });
  });

  it("compares a noted entry before it is removed, with its anchor, and tells one it could not look at", async () => {
    const trimmed = () =>
      chainOf(2_300, (pages, trim) => {
        if (pages === 1) trim(1_500);
      });
    const verify = async (seq: number, hash?: string) => {
      const { source, all } = trimmed();
      return verifyAudit(source, { seq, hash: hash ?? all[seq - 1]?.hash ?? "" });
    };
    for (const seq of [7, 1_500, 2_000]) {
      expect(await verify(seq)).toMatchObject({ intact: true });
      expect(await verify(seq, "f".repeat(64))).toMatchObject({ intact: false, firstBadSeq: seq });
    }
    expect(await verify(1_200)).toMatchObject({ intact: false, removedUpTo: 1_500 });
    expect(await verify(2_301)).toMatchObject({ intact: false, firstBadSeq: 2_301 });
  });

  it("still tells a gap that no anchor explains, at the beginning of a page and within one", async () => {
    for (const gone of [1, 2, 1_001, 1_500]) {
      const { source, remove } = chainOf(2_300);
      remove(gone);
      expect(await verifyAudit(source)).toMatchObject({ intact: false, firstBadSeq: gone });
    }
    const { source, trim, remove } = chainOf(2_300);
    trim(200);
    remove(201);
    expect(await verifyAudit(source)).toMatchObject({ intact: false, firstBadSeq: 201 });
  });
});
