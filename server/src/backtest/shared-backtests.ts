import { randomUUID } from "node:crypto";
import type { Issue, Json } from "@lendloom/engine/kernel";
import type { Hint } from "../events/index.ts";
import type { BacktestLease, Store, StoredBacktest } from "../store/index.ts";
import { backtestIssues } from "./backtest-issues.ts";
import type { BacktestFiles } from "./backtest-files.ts";
import { orderOf, type BacktestJob, type BacktestOrder } from "./backtest-job.ts";
import type { Backtest, Backtests } from "./backtests.ts";

/** Backtests of all processes of a store: each runs at one of them, and every one answers for it. */
export interface SharedBacktests {
  /** `busy` while as many run here as may; `no-file` when the file it is over is nowhere any more. */
  start(tenant: string, job: BacktestJob): Promise<StoredBacktest | "busy" | "no-file">;
  /** With its report once it is done. */
  get(tenant: string, id: string): Promise<(StoredBacktest & { readonly report?: Json }) | null>;
  /** Stops one that runs, wherever it does, and forgets one that has ended; answers what became of it. */
  cancel(tenant: string, id: string): Promise<StoredBacktest | null>;
  /** Leaves what runs here to other processes, or to this one when it starts again. */
  close(): Promise<void>;
}

export interface SharedBacktestsOptions {
  readonly store: Pick<Store, "runs" | "sealer" | "backtests" | "clock">;
  readonly files: BacktestFiles;
  /** Those of this process. */
  readonly threads: Backtests;
  readonly tell: (tenant: string, hint: Hint) => void;
  /** Told what an operator should see in the log. */
  readonly onFailure: (error: unknown) => void;
  readonly leaseMs?: number;
  /** How often one is looked for that nobody holds. */
  readonly everyMs?: number;
}

interface Held {
  readonly lease: BacktestLease;
  readonly renewing: NodeJS.Timeout;
}

/** Longer than a store may be away, and short enough to take up a dead process's backtest soon. */
const LEASE_MS = 20_000;
const LOOK_MS = 5_000;
const PROGRESS_MS = 250;
/** What ended so many processes is not begun again. */
const MOST_ATTEMPTS = 2;
/** Of each lender. */
const KEPT = { newest: 20, days: 30 };
const MOST_REPORT_BYTES = 16 * 1_024 ** 2;

export function createSharedBacktests(options: SharedBacktestsOptions): SharedBacktests {
  const { store, files, threads, tell, onFailure, leaseMs = LEASE_MS, everyMs = LOOK_MS } = options;
  const jobs = store.backtests;
  const owner = randomUUID();
  const held = new Map<string, Held>();
  /** Being brought here; they count as running. */
  let starting = 0;
  let isClosed = false;
  const isFull = () => isClosed || threads.isFull(starting);

  /** Begins the thread of a job that this process holds; everything it tells is kept. */
  function follow(lease: BacktestLease, job: BacktestJob, backtest: Backtest): void {
    const { tenant, id } = lease;
    let writing: Promise<void> = Promise.resolve();
    let written = 0;
    const write = (work: () => Promise<void>): void => {
      writing = writing.then(work).catch(onFailure);
    };
    const renew = (): void =>
      write(async () => {
        if (!held.has(id)) return;
        const { rows, share } = backtest;
        if (await jobs.renew(lease, { rows, share }, leaseMs)) changed(tenant, { ...backtest, rows, share });
        else await threads.cancel(tenant, id);
      });
    held.set(id, { lease, renewing: setInterval(renew, leaseMs / 4).unref() });
    const forgetFile = async (): Promise<void> => {
      // Another process that took it up still reads it.
      if ((await jobs.get(tenant, id))?.status === "running" || job.source.kind !== "file") return;
      await files.remove(tenant, job.source.file);
    };
    threads.listen(id, (told) => {
      if (told.status === "running") {
        const now = performance.now();
        if (now - written < PROGRESS_MS) return;
        written = now;
        renew();
        return;
      }
      // Whoever cancelled it has said so already.
      if (!held.has(id)) return;
      if (told.status === "cancelled") release(id);
      else write(() => finish(lease, told));
      write(forgetFile);
    });
  }

  async function finish(
    lease: BacktestLease,
    { status, rows, share, issues, report }: Backtest,
  ): Promise<void> {
    const { tenant, id } = lease;
    const isTooLarge = report !== undefined && JSON.stringify(report).length > MOST_REPORT_BYTES;
    const outcome = isTooLarge
      ? failed([backtestIssues.issue("backtest.report-too-large", "")], rows)
      : {
          status: status === "done" ? ("done" as const) : ("failed" as const),
          rows,
          share,
          issues: issues as unknown as Json,
          ...(report === undefined ? {} : { report: report as unknown as Json }),
        };
    release(id);
    if (await jobs.finish(lease, outcome)) changed(tenant, { id, ...outcome });
    // What is kept is read from the store.
    await threads.cancel(tenant, id);
    const before = new Date(Date.parse(store.clock.now()) - KEPT.days * 86_400_000).toISOString();
    await jobs.trim(tenant, { newest: KEPT.newest, before });
  }

  function release(id: string): void {
    clearInterval(held.get(id)?.renewing);
    held.delete(id);
  }

  function changed(
    tenant: string,
    { id, status, rows, share }: Pick<StoredBacktest, "id" | "status" | "rows" | "share">,
  ): void {
    tell(tenant, { event: "backtest.changed", id, status, rows, share });
  }

  /** False: nothing is left that nobody holds. */
  async function takeUp(): Promise<boolean> {
    const claimed = await jobs.claim({ owner, leaseMs });
    if (claimed === null) return false;
    const { tenant, id, attempt, work } = claimed;
    const fail = async (code: "backtest.process-lost" | "backtest.file-lost") => {
      const outcome = failed([backtestIssues.issue(code, "")]);
      if (await jobs.finish(claimed, outcome)) changed(tenant, { id, ...outcome });
    };
    if (attempt > MOST_ATTEMPTS) {
      await fail("backtest.process-lost");
      return true;
    }
    const job = work as unknown as BacktestJob;
    const order = await orderOf(store, files, tenant, job);
    if (order === undefined) await fail("backtest.file-lost");
    else begin(claimed, job, order);
    return true;
  }

  function begin(lease: BacktestLease, job: BacktestJob, order: BacktestOrder): void {
    const backtest = threads.start(lease.tenant, order, lease.id);
    if (backtest === undefined) jobs.giveBack(lease).catch(onFailure);
    else follow(lease, job, backtest);
  }

  let looking: Promise<void> | undefined;
  async function look(): Promise<void> {
    try {
      while (!isFull()) {
        starting += 1;
        try {
          if (!(await takeUp())) return;
        } finally {
          starting -= 1;
        }
      }
    } catch (error) {
      onFailure(error);
    }
  }
  const looks = setInterval(() => {
    looking ??= look().finally(() => (looking = undefined));
  }, everyMs);
  looks.unref();

  return {
    async start(tenant, job) {
      if (isFull()) return "busy";
      starting += 1;
      try {
        const order = await orderOf(store, files, tenant, job);
        if (order === undefined) return "no-file";
        const id = randomUUID();
        const lease = await jobs.begin(tenant, { id, work: job as unknown as Json }, { owner, leaseMs });
        const begun = await jobs.get(tenant, id);
        begin(lease, job, order);
        if (begun === null) throw new Error("Expected a backtest that was just begun");
        return begun;
      } finally {
        starting -= 1;
      }
    },
    async get(tenant, id) {
      const found = await jobs.get(tenant, id);
      if (found?.status !== "done") return found;
      const report = await jobs.report(tenant, id);
      return report === null ? found : { ...found, report };
    },
    async cancel(tenant, id) {
      const found = await jobs.get(tenant, id);
      if (found === null) return null;
      if (found.status !== "running") {
        await jobs.remove(tenant, id);
        return found;
      }
      const issues = [backtestIssues.issue("backtest.cancelled", "")];
      if (await jobs.cancel(tenant, id, issues as unknown as Json))
        changed(tenant, { ...found, status: "cancelled" });
      await threads.cancel(tenant, id);
      return await jobs.get(tenant, id);
    },
    async close() {
      isClosed = true;
      clearInterval(looks);
      await looking;
      const given = [...held.values()];
      for (const { lease } of given) release(lease.id);
      await threads.close();
      for (const { lease } of given) await jobs.giveBack(lease).catch(onFailure);
    },
  };
}

function failed(issues: readonly Issue[], rows = 0) {
  return { status: "failed" as const, rows, share: 0, issues: issues as unknown as Json };
}
