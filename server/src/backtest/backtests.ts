import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Worker } from "node:worker_threads";
import type { Issue } from "@lendloom/engine/kernel";
import { backtestIssues } from "./backtest-issues.ts";
import type { BacktestMessage, BacktestWork } from "./backtest-worker.ts";

/** Threads at the same time, of all lenders; finished reports and waiting files that are kept of each. */
const MOST_RUNNING = 2;
const KEPT_REPORTS = 20;
const KEPT_FILES = 4;
export const MOST_FILE_BYTES = 2 * 1_024 ** 3;
export const MOST_ROWS = 20_000_000;
const WORKER_HEAP_MIB = 512;

export interface Backtest {
  readonly id: string;
  readonly tenant: string;
  readonly createdAt: string;
  status: "running" | "done" | "failed" | "cancelled";
  rows: number;
  /** Share of the file that is read. */
  share: number;
  report: unknown;
  issues: readonly Issue[];
}

type Listener = (backtest: Backtest) => void;
type FileOfWork = Omit<BacktestWork["file"], "path">;

/**
 * Backtests of this process: each on a thread of its own, its file removed when it ends, its report kept for a while in memory. Another
 * lender's are not there.
 */
export interface Backtests {
  /** Writes applicants to a file; `undefined` when there are too many bytes. */
  receive(
    tenant: string,
    bytes: Readable,
  ): Promise<{ readonly file: string; readonly bytes: number } | undefined>;
  hasFile(tenant: string, file: string): boolean;
  /** `undefined` while as many run as may. */
  start(
    tenant: string,
    file: string,
    work: Omit<BacktestWork, "file"> & { readonly file: FileOfWork },
  ): Backtest | undefined;
  get(tenant: string, id: string): Backtest | undefined;
  /** Stops a running one and forgets a finished one. */
  cancel(tenant: string, id: string): Promise<boolean>;
  /** Tells each change until it ends; answers how to stop listening. */
  listen(id: string, listener: Listener): () => void;
  close(): Promise<void>;
}

export function createBacktests(now: () => string = () => new Date().toISOString()): Backtests {
  let folder: Promise<string> | undefined;
  const files = new Map<string, { readonly tenant: string; readonly path: string; isInUse: boolean }>();
  const backtests = new Map<string, Backtest>();
  const workers = new Map<string, Worker>();
  const listeners = new Map<string, Set<Listener>>();

  const tell = (backtest: Backtest): void =>
    listeners.get(backtest.id)?.forEach((listener) => listener(backtest));
  const removeFile = async (file: string): Promise<void> => {
    const known = files.get(file);
    files.delete(file);
    if (known !== undefined) await rm(known.path, { force: true });
  };
  const own = (tenant: string, id: string): Backtest | undefined => {
    const found = backtests.get(id);
    return found?.tenant === tenant ? found : undefined;
  };

  function end(backtest: Backtest, status: Backtest["status"], issues: readonly Issue[]): void {
    if (backtest.status !== "running") return;
    backtest.status = status;
    backtest.issues = issues;
    workers.delete(backtest.id);
    tell(backtest);
    listeners.delete(backtest.id);
    const finished = [...backtests.values()].filter(
      ({ tenant, status: each }) => tenant === backtest.tenant && each !== "running",
    );
    for (const old of finished.slice(0, -KEPT_REPORTS)) backtests.delete(old.id);
  }

  function take(backtest: Backtest, message: BacktestMessage): void {
    switch (message.kind) {
      case "progress":
        backtest.rows = message.rows;
        backtest.share = message.share;
        tell(backtest);
        return;
      case "done":
        backtest.rows = message.rows;
        backtest.share = 1;
        backtest.report = message.report;
        end(backtest, "done", []);
        return;
      case "failed":
        end(backtest, "failed", message.issues);
    }
  }

  return {
    async receive(tenant, bytes) {
      const path = join(await (folder ??= mkdtemp(join(tmpdir(), "lendloom-backtest-"))), randomUUID());
      let size = 0;
      const counted = async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          size += chunk.length;
          if (size > MOST_FILE_BYTES) throw new TooLarge();
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
      const waiting = [...files].filter(([, each]) => each.tenant === tenant && !each.isInUse);
      for (const [old] of waiting.slice(0, -KEPT_FILES)) await removeFile(old);
      return { file, bytes: size };
    },
    hasFile: (tenant, file) => files.get(file)?.tenant === tenant && files.get(file)?.isInUse === false,
    start(tenant, file, work) {
      const known = files.get(file);
      if (workers.size >= MOST_RUNNING || known?.tenant !== tenant || known.isInUse) return undefined;
      known.isInUse = true;
      const id = randomUUID();
      const backtest: Backtest = {
        id,
        tenant,
        createdAt: now(),
        status: "running",
        rows: 0,
        share: 0,
        report: undefined,
        issues: [],
      };
      const workerData: BacktestWork = { ...work, file: { ...work.file, path: known.path } };
      const worker = new Worker(new URL("./backtest-worker.ts", import.meta.url), {
        workerData,
        resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MIB },
      });
      backtests.set(id, backtest);
      workers.set(id, worker);
      worker.on("message", (message: BacktestMessage) => take(backtest, message));
      // What it threw is told by its end: a thread that leaves no result is lost, for whatever cause.
      worker.on("error", () => undefined);
      worker.once("exit", () => {
        end(backtest, "failed", [backtestIssues.issue("backtest.worker-lost", "")]);
        void removeFile(file);
      });
      return backtest;
    },
    get: own,
    async cancel(tenant, id) {
      const backtest = own(tenant, id);
      if (backtest === undefined) return false;
      const worker = workers.get(id);
      if (worker === undefined) return backtests.delete(id);
      end(backtest, "cancelled", [backtestIssues.issue("backtest.cancelled", "")]);
      await worker.terminate();
      return true;
    },
    listen(id, listener) {
      const all = listeners.get(id) ?? new Set();
      listeners.set(id, all.add(listener));
      return () => void all.delete(listener);
    },
    async close() {
      const running = [...workers.values()];
      for (const backtest of backtests.values())
        end(backtest, "cancelled", [backtestIssues.issue("backtest.cancelled", "")]);
      await Promise.all(running.map((worker) => worker.terminate()));
      if (folder !== undefined) await rm(await folder, { recursive: true, force: true });
    },
  };
}

class TooLarge extends Error {}
