import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import type { BacktestFileParts } from "../store/index.ts";

/** Waiting files that are kept of each lender: on the disk of a process, and in a store that several share. */
const KEPT_FILES = 4;
const KEPT_SHARED = 8;
const KEPT_MS = 24 * 3_600_000;
const PART_BYTES = 512 * 1024;
export const MOST_FILE_BYTES = 2 * 1_024 ** 3;

/** Uploaded applicants, each for one backtest. Another lender's are not there. */
export interface BacktestFiles {
  /** Writes applicants to a file; `undefined` when there are too many bytes. */
  receive(
    tenant: string,
    bytes: Readable,
  ): Promise<{ readonly file: string; readonly bytes: number } | undefined>;
  /** Whether it waits for a backtest. */
  has(tenant: string, file: string): Promise<boolean>;
  /** Where it lies on this process's disk, for the one backtest that takes it; undefined: it is nowhere. */
  take(tenant: string, file: string): Promise<string | undefined>;
  /** Removes it from this process's disk. */
  release(file: string): Promise<void>;
  /** Removes it everywhere. */
  remove(tenant: string, file: string): Promise<void>;
  close(): Promise<void>;
}

export interface BacktestFilesOptions {
  /** Where several processes share a store: their files lie there, too. */
  readonly shared?: BacktestFileParts | undefined;
  readonly mostBytes?: number;
}

export function createBacktestFiles({
  shared,
  mostBytes = MOST_FILE_BYTES,
}: BacktestFilesOptions = {}): BacktestFiles {
  let folder: Promise<string> | undefined;
  const files = new Map<string, { readonly tenant: string; readonly path: string; isInUse: boolean }>();

  const own = (tenant: string, file: string) => {
    const known = files.get(file);
    return known?.tenant === tenant ? known : undefined;
  };
  const newPath = async (): Promise<string> =>
    join(await (folder ??= mkdtemp(join(tmpdir(), "lendloom-backtest-"))), randomUUID());
  async function removeHere(file: string): Promise<void> {
    const known = files.get(file);
    files.delete(file);
    if (known !== undefined) await rm(known.path, { force: true });
  }

  async function share(parts: BacktestFileParts, tenant: string, file: string, path: string): Promise<void> {
    let part = 0;
    await pipeline(
      createReadStream(path),
      createGzip({ level: 1 }),
      async (packed: AsyncIterable<Buffer>) => {
        for await (const bytes of inParts(packed)) await parts.append(tenant, file, part++, bytes);
      },
    );
    await parts.close(tenant, file, part);
    await parts.trim(new Date(Date.now() - KEPT_MS).toISOString());
    for (const old of (await parts.list(tenant)).slice(0, -KEPT_SHARED)) await parts.remove(tenant, old.file);
  }

  async function fetchShared(
    parts: BacktestFileParts,
    tenant: string,
    file: string,
  ): Promise<string | undefined> {
    const count = await parts.parts(tenant, file);
    if (count === undefined) return undefined;
    const path = await newPath();
    const packed = async function* () {
      for (let part = 0; part < count; part += 1) {
        const bytes = await parts.read(tenant, file, part);
        if (bytes === undefined) throw new Error(`Expected part ${part} of a backtest's file`);
        yield bytes;
      }
    };
    files.set(file, { tenant, path, isInUse: true });
    await pipeline(packed, createGunzip(), createWriteStream(path, { mode: 0o600 }));
    return path;
  }

  return {
    async receive(tenant, bytes) {
      const path = await newPath();
      let size = 0;
      const counted = async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          size += chunk.length;
          if (size > mostBytes) throw new TooLarge();
          yield chunk;
        }
      };
      const file = randomUUID();
      try {
        await pipeline(bytes, counted, createWriteStream(path, { mode: 0o600 }));
        if (shared !== undefined) await share(shared, tenant, file, path);
      } catch (error) {
        await rm(path, { force: true });
        if (error instanceof TooLarge) return undefined;
        throw error;
      }
      files.set(file, { tenant, path, isInUse: false });
      const waiting = [...files].filter(([, each]) => each.tenant === tenant && !each.isInUse);
      for (const [old] of waiting.slice(0, -KEPT_FILES)) await removeHere(old);
      return { file, bytes: size };
    },
    async has(tenant, file) {
      const known = own(tenant, file);
      return known === undefined ? (await shared?.parts(tenant, file)) !== undefined : !known.isInUse;
    },
    async take(tenant, file) {
      const known = own(tenant, file);
      if (known === undefined)
        return shared === undefined ? undefined : await fetchShared(shared, tenant, file);
      known.isInUse = true;
      return known.path;
    },
    release: removeHere,
    async remove(tenant, file) {
      await removeHere(file);
      await shared?.remove(tenant, file);
    },
    async close() {
      files.clear();
      if (folder !== undefined) await rm(await folder, { recursive: true, force: true });
    },
  };
}

/** Bytes as they come, in parts of one size. */
async function* inParts(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let waiting: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    waiting.push(chunk);
    size += chunk.length;
    if (size < PART_BYTES) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(waiting);
}

class TooLarge extends Error {}
