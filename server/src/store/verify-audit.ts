import type { AuditVerdict } from "./repositories.ts";

const BEFORE_THE_FIRST = "0".repeat(64);
const VERIFIED_AT_ONCE = 1_000;

/** An entry's place in the chain, as it was noted elsewhere or as the anchor of what was removed. */
export interface Place {
  readonly seq: number;
  readonly hash: string;
}

/** Where entries and anchors are read, each when it is asked for: some may be removed in between. */
export interface AuditSource<Entry extends Place & { readonly previousHash: string }> {
  /** The last entry that a round of retention removed; undefined: none was. */
  newestAnchor(): Promise<Place | undefined>;
  /** What the anchor of this number says; undefined: there is none. */
  anchorAt(seq: number): Promise<Place | undefined>;
  /** Entries with a number above `seq`, in order, at most `limit`. */
  entriesAfter(seq: number, limit: number): Promise<readonly Entry[]>;
  /** The hash of what an entry says and of the one before. */
  hashOf(entry: Entry): string;
}

/** Computes a chain anew; names the first entry that does not fit. `known`: an entry that was noted elsewhere. */
export async function verifyAudit<Entry extends Place & { readonly previousHash: string }>(
  source: AuditSource<Entry>,
  known?: Place,
): Promise<AuditVerdict> {
  // Older entries may have been removed: the last of them stays as an anchor.
  let { seq, hash: head } = (await source.newestAnchor()) ?? { seq: 0, hash: BEFORE_THE_FIRST };
  let removedUpTo = seq;
  let met = false;
  for (;;) {
    const entries = await source.entriesAfter(seq, VERIFIED_AT_ONCE);
    const [next] = entries;
    if (next !== undefined && next.seq !== seq + 1) {
      // What comes next may have been removed since: then there is an anchor further on.
      const anchor = await source.newestAnchor();
      if (anchor !== undefined && anchor.seq > seq) {
        ({ seq, hash: head } = anchor);
        removedUpTo = seq;
        continue;
      }
    }
    for (const entry of entries) {
      const reason = faultOf(source, entry, seq + 1, head);
      if (reason !== undefined) return { intact: false, firstBadSeq: seq + 1, reason };
      if (known?.seq === entry.seq) {
        if (known.hash !== entry.hash) return anotherOne(known);
        met = true;
      }
      ({ seq, hash: head } = entry);
    }
    if (entries.length < VERIFIED_AT_ONCE) break;
  }
  const whole = { entries: seq, head };
  if (known === undefined || met) return { intact: true, ...whole };
  if (seq < known.seq) {
    return { intact: false, firstBadSeq: seq + 1, reason: `Entries after ${seq} are missing` };
  }
  const anchor = await source.anchorAt(known.seq);
  if (anchor !== undefined)
    return anchor.hash === known.hash ? { intact: true, ...whole } : anotherOne(known);
  const reason = `Entry ${known.seq} was removed under the retention policy and cannot be proved`;
  return { intact: false, removedUpTo, reason, ...whole };
}

function anotherOne({ seq }: Place): AuditVerdict {
  return { intact: false, firstBadSeq: seq, reason: `Entry ${seq} is not the one known outside` };
}

function faultOf<Entry extends Place & { readonly previousHash: string }>(
  source: AuditSource<Entry>,
  entry: Entry,
  seq: number,
  previousHash: string,
): string | undefined {
  if (entry.seq !== seq) return `Expected entry ${seq}, but the next one is ${entry.seq}`;
  if (entry.previousHash !== previousHash) return `Entry ${seq} does not continue the entry before it`;
  return source.hashOf(entry) === entry.hash
    ? undefined
    : `The content of entry ${seq} does not have its hash`;
}
