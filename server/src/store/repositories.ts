import type { RunStore, Sealer } from "@lendloom/engine/runtime";
import type { Announcements } from "./announcements.ts";
import type { Fitness } from "./fitness.ts";
import type { StoreMeasures } from "./measures.ts";
import type { Rates } from "./rates.ts";
import type { Audit, SubjectKeys } from "./repositories/audit.ts";
import type { BacktestFileParts, BacktestJobs } from "./repositories/backtests.ts";
import type { ChangeRequests, Definitions, Drafts, Imports, Releases } from "./repositories/definitions.ts";
import type { ApiKeys, People, Sessions, Tenants } from "./repositories/lenders.ts";
import type { Retention } from "./repositories/retention.ts";
import type { RunMigrations, RunQueries } from "./repositories/runs.ts";
import type { StoreClock } from "./store-clock.ts";

export type * from "./repositories/audit.ts";
export type * from "./repositories/backtests.ts";
export type * from "./repositories/definitions.ts";
export type * from "./repositories/lenders.ts";
export type * from "./repositories/retention.ts";
export type * from "./repositories/runs.ts";
export type * from "./repositories/vocabulary.ts";

/**
 * Everything a server remembers. Every command is one transaction, appends its audit entry in that transaction, and
 * answers a `StoreRefusal` where the caller can do something about it.
 */
export interface Store {
  /** The clock of everything that is due; one for all processes. */
  readonly clock: StoreClock;
  readonly announcements: Announcements;
  /** What this process's worker calls itself in its leases. */
  readonly worker: string;
  readonly fitness: Fitness;
  readonly rates: Rates;
  readonly kind: "sqlite" | "postgres";
  readonly tenants: Tenants;
  readonly people: People;
  readonly sessions: Sessions;
  readonly apiKeys: ApiKeys;
  readonly definitions: Definitions;
  readonly releases: Releases;
  readonly drafts: Drafts;
  readonly changeRequests: ChangeRequests;
  readonly imports: Imports;
  readonly audit: Audit;
  readonly subjectKeys: SubjectKeys;
  readonly runs: RunStore & RunQueries;
  readonly runMigrations: RunMigrations;
  readonly retention: Retention;
  readonly backtests: BacktestJobs;
  readonly backtestFiles: BacktestFileParts;
  readonly sealer: Sealer;
  readonly measures: StoreMeasures;
  /** Throws when the store cannot be read or written now. */
  check(): Promise<void>;
  /** Finishes what was queued and closes; commands afterwards are refused with an error. */
  close(): Promise<void>;
}
