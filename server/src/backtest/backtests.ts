import { randomUUID } from "node:crypto";
import type { Worker } from "node:worker_threads";
import type { ComparisonReport } from "@lendloom/engine/decision";
import type { Issue } from "@lendloom/engine/kernel";
import { backtestIssues } from "./backtest-issues.ts";
import type { BacktestOrder } from "./backtest-job.ts";
import { backtestThread } from "./backtest-thread.ts";
import type { ApplicantBatch, BacktestMessage } from "./backtest-worker.ts";

/** Threads at the same time, of all lenders; finished reports that are kept of each. */
const MOST_RUNNING = 2;
const KEPT_REPORTS = 20;
const WORKER_HEAP_MIB = 512;

export interface Backtest {
  readonly id: string;
  readonly tenant: string;
  readonly createdAt: string;
  status: "running" | "done" | "failed" | "cancelled";
  rows: number;
  /** Share of the source that is read. */
  share: number;
  report: ComparisonReport | undefined;
  issues: readonly Issue[];
}

export interface BacktestOptions {
  readonly now?: () => string;
  readonly heapMib?: number;
  readonly begin?: typeof backtestThread;
  /** Told what an operator should see in the log. */
  readonly onFailure?: (error: unknown) => void;
}

type Listener = (backtest: Backtest) => void;

/** Backtests of this process: each on a thread of its own, its report kept for a while in memory. Another lender's are not there. */
export interface Backtests {
  /** As many run as may, with so many that are about to; or nothing begins any more. */
  isFull(starting?: number): boolean;
  /** `undefined` while it is full. */
  start(tenant: string, order: BacktestOrder, id?: string): Backtest | undefined;
  get(tenant: string, id: string): Backtest | undefined;
  /** Stops a running one and forgets a finished one; when it is answered, its thread has ended. */
  cancel(tenant: string, id: string): Promise<boolean>;
  /** Tells each change until it ends; answers how to stop listening. */
  listen(id: string, listener: Listener): () => void;
  /** Cancels what runs and waits until no thread is left. */
  close(): Promise<void>;
}

interface Thread {
  readonly worker: Worker;
  readonly ended: Promise<void>;
}

export function createBacktests({
  now = () => new Date().toISOString(),
  heapMib = WORKER_HEAP_MIB,
  begin = backtestThread,
  onFailure = () => undefined,
}: BacktestOptions = {}): Backtests {
  const backtests = new Map<string, Backtest>();
  const threads = new Map<string, Thread>();
  const listeners = new Map<string, Set<Listener>>();
  let isClosed = false;

  const tell = (backtest: Backtest): void =>
    listeners.get(backtest.id)?.forEach((listener) => listener(backtest));
  const own = (tenant: string, id: string): Backtest | undefined => {
    const found = backtests.get(id);
    return found?.tenant === tenant ? found : undefined;
  };

  function end(backtest: Backtest, status: Backtest["status"], issues: readonly Issue[]): void {
    if (backtest.status !== "running") return;
    backtest.status = status;
    backtest.issues = issues;
    tell(backtest);
    listeners.delete(backtest.id);
    const finished = [...backtests.values()].filter(
      ({ tenant, status: each }) => tenant === backtest.tenant && each !== "running",
    );
    for (const old of finished.slice(0, -KEPT_REPORTS)) backtests.delete(old.id);
  }

  async function stop(backtest: Backtest): Promise<void> {
    end(backtest, "cancelled", [backtestIssues.issue("backtest.cancelled", "")]);
    const thread = threads.get(backtest.id);
    await thread?.worker.terminate();
    await thread?.ended;
  }

  /** The thread asks, and is given one batch: no more of the store than that is ever in memory. */
  async function feedOne(backtest: Backtest, worker: Worker, feed: BacktestOrder["feed"]): Promise<void> {
    try {
      const next = await feed?.next();
      const batch: ApplicantBatch = next?.done === false ? next.value : null;
      if (backtest.status === "running") worker.postMessage(batch);
    } catch (error) {
      onFailure(error);
      end(backtest, "failed", [backtestIssues.issue("backtest.store-unreadable", "")]);
      await worker.terminate();
    }
  }

  function take(backtest: Backtest, message: Exclude<BacktestMessage, { kind: "more" }>): void {
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

  function run(backtest: Backtest, { feed, afterwards, ...work }: BacktestOrder): Thread {
    const worker = begin(work, heapMib);
    let lost = backtestIssues.issue("backtest.worker-lost", "");
    worker.on("message", (message: BacktestMessage) => {
      if (message.kind === "more") void feedOne(backtest, worker, feed);
      else if (backtest.status === "running") take(backtest, message);
    });
    // What it threw is told by its end: a thread that leaves no result is lost, for whatever cause.
    worker.on("error", (error: NodeJS.ErrnoException) => {
      onFailure(error);
      if (error.code === "ERR_WORKER_OUT_OF_MEMORY")
        lost = backtestIssues.issue("backtest.out-of-memory", "", { limit: heapMib });
    });
    const exited = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
    const ended = exited.then(async () => {
      threads.delete(backtest.id);
      await Promise.allSettled([feed?.return(), afterwards?.()]);
      end(backtest, "failed", [lost]);
    });
    return { worker, ended };
  }

  const isFull = (starting = 0): boolean => isClosed || threads.size + starting >= MOST_RUNNING;
  return {
    isFull,
    start(tenant, order, id = randomUUID()) {
      if (isFull()) return undefined;
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
      backtests.set(backtest.id, backtest);
      threads.set(backtest.id, run(backtest, order));
      return backtest;
    },
    get: own,
    async cancel(tenant, id) {
      const backtest = own(tenant, id);
      if (backtest === undefined) return false;
      if (backtest.status !== "running") return backtests.delete(id);
      await stop(backtest);
      return true;
    },
    listen(id, listener) {
      const all = listeners.get(id) ?? new Set();
      listeners.set(id, all.add(listener));
      return () => void all.delete(listener);
    },
    async close() {
      isClosed = true;
      await Promise.all([...backtests.values()].filter(({ id }) => threads.has(id)).map(stop));
    },
  };
}
