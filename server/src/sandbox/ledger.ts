import { closeSync, existsSync, fsync, openSync, readFileSync, truncateSync, write } from "node:fs";
import { promisify } from "node:util";
import type { JsonObject } from "@lendloom/engine/kernel";

export interface LedgerEntry {
  readonly seq: number;
  readonly at: string;
  /** `answered`: the work of a key was done; `repeat`: the key came again and got the same answer. */
  readonly kind: "answered" | "repeat";
  readonly connector: string;
  readonly operation: string;
  readonly key: string;
  readonly idNumber?: string;
  readonly input?: JsonObject;
  readonly answer?: JsonObject;
}

export interface Ledger {
  readonly entries: readonly LedgerEntry[];
  /** The entry of the work done under this key. */
  answered(key: string): LedgerEntry | undefined;
  /** Resolves when the entry is on disk. */
  append(entry: Omit<LedgerEntry, "seq">): Promise<LedgerEntry>;
  close(): Promise<void>;
}

const [writeTo, sync] = [promisify(write), promisify(fsync)];

/**
 * An append-only file with one JSON line an entry, synced before anyone is answered. Entries that arrive
 * while a sync runs share the next one. A last line cut off by a power failure was never answered: it goes.
 */
export function openLedger(path: string): Ledger {
  const entries = existsSync(path) ? readEntries(path) : [];
  const byKey = new Map(
    entries.filter((entry) => entry.kind === "answered").map((entry) => [entry.key, entry]),
  );
  const file = openSync(path, "a");
  let waiting: { line: string; done: () => void; failed: (error: unknown) => void }[] = [];
  let flushing: Promise<void> | undefined;

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await writeTo(file, batch.map(({ line }) => line).join(""));
        await sync(file);
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    flushing = undefined;
  }

  return {
    entries,
    answered: (key) => byKey.get(key),
    async append(entry) {
      const numbered: LedgerEntry = { seq: entries.length + 1, ...entry };
      entries.push(numbered);
      if (numbered.kind === "answered") byKey.set(numbered.key, numbered);
      await new Promise<void>((done, failed) => {
        waiting.push({ line: `${JSON.stringify(numbered)}\n`, done, failed });
        flushing ??= flush();
      });
      return numbered;
    },
    async close() {
      await flushing;
      closeSync(file);
    },
  };
}

function readEntries(path: string): LedgerEntry[] {
  const bytes = readFileSync(path);
  const whole = bytes.lastIndexOf(0x0a) + 1;
  if (whole < bytes.length) truncateSync(path, whole);
  return bytes
    .subarray(0, whole)
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as LedgerEntry);
}
