import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Waiting files that are kept of each lender. */
const KEPT_FILES = 4;
export const MOST_FILE_BYTES = 2 * 1_024 ** 3;

/** Uploaded applicants on the disk of this process, each for one backtest. Another lender's are not there. */
export interface BacktestFiles {
  /** Writes applicants to a file; `undefined` when there are too many bytes. */
  receive(
    tenant: string,
    bytes: Readable,
  ): Promise<{ readonly file: string; readonly bytes: number } | undefined>;
  has(tenant: string, file: string): boolean;
  /** Where it lies, for the one backtest that takes it. */
  take(tenant: string, file: string): string | undefined;
  remove(file: string): Promise<void>;
  close(): Promise<void>;
}

export function createBacktestFiles(mostBytes = MOST_FILE_BYTES): BacktestFiles {
  let folder: Promise<string> | undefined;
  const files = new Map<string, { readonly tenant: string; readonly path: string; isInUse: boolean }>();

  const waiting = (tenant: string, file: string) => {
    const known = files.get(file);
    return known?.tenant === tenant && !known.isInUse ? known : undefined;
  };
  async function remove(file: string): Promise<void> {
    const known = files.get(file);
    files.delete(file);
    if (known !== undefined) await rm(known.path, { force: true });
  }

  return {
    async receive(tenant, bytes) {
      const path = join(await (folder ??= mkdtemp(join(tmpdir(), "lendloom-backtest-"))), randomUUID());
      let size = 0;
      const counted = async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          size += chunk.length;
          if (size > mostBytes) throw new TooLarge();
          yield chunk;
        }
      };
      try {
        await pipeline(bytes, counted, createWriteStream(path, { mode: 0o600 }));
      } catch (error) {
        await rm(path, { force: true });
        if (error instanceof TooLarge) return undefined;
        throw error;
      }
      const file = randomUUID();
      files.set(file, { tenant, path, isInUse: false });
      const own = [...files].filter(([, each]) => each.tenant === tenant && !each.isInUse);
      for (const [old] of own.slice(0, -KEPT_FILES)) await remove(old);
      return { file, bytes: size };
    },
    has: (tenant, file) => waiting(tenant, file) !== undefined,
    take(tenant, file) {
      const known = waiting(tenant, file);
      if (known !== undefined) known.isInUse = true;
      return known?.path;
    },
    remove,
    async close() {
      files.clear();
      if (folder !== undefined) await rm(await folder, { recursive: true, force: true });
    },
  };
}

class TooLarge extends Error {}
