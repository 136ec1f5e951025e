import type { ComparisonOptions } from "@lendloom/engine/decision";
import type { DecisionRange, Store } from "../store/index.ts";
import type { BacktestFiles } from "./backtest-files.ts";
import type { BacktestWork, PackSource } from "./backtest-worker.ts";
import { decisionFeed, type FedApplicant } from "./decision-feed.ts";

/** What is compared over which applicants, as it is stored: any process can begin it. */
export interface BacktestJob {
  readonly packs: readonly [PackSource, PackSource];
  readonly options: ComparisonOptions;
  readonly source:
    | ({ readonly kind: "file"; readonly file: string } & Omit<
        Extract<BacktestWork["source"], { kind: "file" }>,
        "kind" | "path"
      >)
    | {
        readonly kind: "decisions";
        readonly count: number;
        readonly range: DecisionRange;
        /** The facts that leave the store. */
        readonly reads: readonly string[];
      };
}

/** A job that a thread can begin, and what is done when the thread has ended, however it did. */
export interface BacktestOrder extends BacktestWork {
  /** Batches of stored decisions, taken one at a time as the thread asks for them; of a file, none. */
  readonly feed?: AsyncGenerator<readonly FedApplicant[], void, undefined>;
  readonly afterwards?: () => Promise<void>;
}

/** Brings a job's applicants to this process; undefined: its file is nowhere any more. */
export async function orderOf(
  store: Pick<Store, "runs" | "sealer">,
  files: BacktestFiles,
  tenant: string,
  { source, ...compared }: BacktestJob,
): Promise<BacktestOrder | undefined> {
  if (source.kind === "decisions") {
    const { kind, count, range, reads } = source;
    return {
      ...compared,
      source: { kind, count },
      feed: decisionFeed(store, tenant, range, new Set(reads)),
    };
  }
  const { file, ...rest } = source;
  const path = await files.take(tenant, file);
  return path === undefined
    ? undefined
    : { ...compared, source: { ...rest, path }, afterwards: () => files.release(file) };
}
