import { closeSync, existsSync, fsync, openSync, readFileSync, write } from "node:fs";
import { promisify } from "node:util";

/** What a client asked, before the first byte of it is sent. */
export interface Sent {
  readonly kind: "send";
  readonly lender: string;
  /** The Idempotency-Key, or the number of a signal's message. */
  readonly key: string;
  readonly what: "start" | "note" | "complete" | "signal" | "cancel" | "retry";
  readonly at: number;
  /** The business reference that a start makes. */
  readonly reference?: string;
}

/**
 * What the client knows afterwards. `ok` was acknowledged and `fail` refused for good; after `info` (a time-out, a lost
 * connection, a 5xx or 429) nobody knows whether it was done.
 */
export interface Known {
  readonly kind: "ok" | "fail" | "info";
  readonly lender: string;
  readonly key: string;
  readonly at: number;
  readonly status?: number;
  readonly body?: string;
}

/** An answer to a mere question, kept for what it may betray; bodies are kept whole. */
export interface Read {
  readonly kind: "read";
  readonly lender: string;
  readonly at: number;
  readonly path: string;
  readonly status: number;
  readonly type: string;
  readonly retryAfter: string | null;
  readonly body: string;
}

export type OracleEntry = Sent | Known | Read;

const [writeTo, sync] = [promisify(write), promisify(fsync)];

/** What the clients saw, one JSON line an entry, written and synced before the client goes on; never rewritten. */
export interface Oracle {
  append(entry: OracleEntry): Promise<void>;
  close(): Promise<void>;
}

export function openOracle(path: string): Oracle {
  const file = openSync(path, "a");
  let waiting: {
    readonly line: string;
    readonly done: () => void;
    readonly failed: (why: unknown) => void;
  }[] = [];
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
    append: (entry) =>
      new Promise((done, failed) => {
        waiting.push({ line: `${JSON.stringify(entry)}\n`, done, failed });
        flushing ??= flush();
      }),
    async close() {
      await flushing;
      closeSync(file);
    },
  };
}

export function readOracle(path: string): readonly OracleEntry[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as OracleEntry);
}
