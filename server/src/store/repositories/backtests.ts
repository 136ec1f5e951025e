import type { Json } from "@lendloom/engine/kernel";

/** A backtest as any process may tell of it. */
export interface StoredBacktest {
  readonly id: string;
  readonly createdAt: string;
  readonly status: "running" | "done" | "failed" | "cancelled";
  readonly revision: number;
  readonly rows: number;
  /** Share of the source that is read. */
  readonly share: number;
  readonly issues: Json;
}

/** The right to go on with one: of another holder nothing is taken any more. */
export interface BacktestLease {
  readonly tenant: string;
  readonly id: string;
  readonly owner: string;
  readonly epoch: number;
}

export interface ClaimedBacktest extends BacktestLease {
  readonly work: Json;
  /** How many processes have begun it, this one among them. */
  readonly attempt: number;
}

export interface BacktestProgress {
  readonly rows: number;
  readonly share: number;
}

/** Backtests of all processes. What they compare and what they found is kept sealed. */
export interface BacktestJobs {
  /** Begins one, held by `owner` for so long. */
  begin(
    tenant: string,
    backtest: { readonly id: string; readonly work: Json },
    hold: { readonly owner: string; readonly leaseMs: number },
  ): Promise<BacktestLease>;
  get(tenant: string, id: string): Promise<StoredBacktest | null>;
  report(tenant: string, id: string): Promise<Json | null>;
  heads(
    tenant: string,
    ids: readonly string[],
  ): Promise<readonly { readonly id: string; readonly revision: number }[]>;
  /** Keeps how far it is and holds it on; false: it was cancelled, or another process has it. */
  renew(lease: BacktestLease, progress: BacktestProgress, leaseMs: number): Promise<boolean>;
  /** False: it was cancelled, or another process has it. */
  finish(
    lease: BacktestLease,
    outcome: BacktestProgress & {
      readonly status: "done" | "failed";
      readonly issues: Json;
      readonly report?: Json;
    },
  ): Promise<boolean>;
  /** Whoever looks next goes on with it, from its beginning. */
  giveBack(lease: BacktestLease): Promise<void>;
  /** The oldest that runs and is held by nobody. */
  claim(hold: { readonly owner: string; readonly leaseMs: number }): Promise<ClaimedBacktest | null>;
  /** Ends one that runs; false: none does. */
  cancel(tenant: string, id: string, issues: Json): Promise<boolean>;
  /** Forgets one that has ended. */
  remove(tenant: string, id: string): Promise<boolean>;
  /** Forgets those that ended before `before`, and of the others all but the newest. */
  trim(tenant: string, kept: { readonly newest: number; readonly before: string }): Promise<void>;
}

/** Uploaded applicants, in parts that any process may read; sealed. */
export interface BacktestFileParts {
  append(tenant: string, file: string, part: number, bytes: Uint8Array): Promise<void>;
  /** Afterwards it is there whole. */
  close(tenant: string, file: string, parts: number): Promise<void>;
  /** Whole ones, the oldest first. */
  list(tenant: string): Promise<readonly { readonly file: string; readonly at: string }[]>;
  /** Undefined: it is not there, or not whole. */
  parts(tenant: string, file: string): Promise<number | undefined>;
  read(tenant: string, file: string, part: number): Promise<Uint8Array | undefined>;
  remove(tenant: string, file: string): Promise<void>;
  /** Forgets what was begun or has waited since before. */
  trim(before: string): Promise<void>;
}
