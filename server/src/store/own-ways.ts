import type {
  ActivityRow,
  Claim,
  Claimed,
  CommitOutcome,
  RunCommit,
  TimerRow,
} from "@lendloom/engine/runtime";
import type { Schema } from "./schema/index.ts";

/** A dialect's own way for what nearly every step asks, where the common one over tables is not the fastest. */
export interface OwnWays {
  findRun: (
    tenant: string,
    id: string,
  ) => Promise<Pick<Schema["runs"]["$inferSelect"], "run" | "revision"> | undefined>;
  findTask: (tenant: string, id: string) => Promise<Schema["tasks"]["$inferSelect"] | undefined>;
  findSubjectKey(tenant: string, subject: string): Promise<Schema["subjectKeys"]["$inferSelect"] | undefined>;
  /** `alone` is the common way, in a transaction of its own. */
  commit(commit: RunCommit, alone: (commit: RunCommit) => Promise<CommitOutcome>): Promise<CommitOutcome>;
  claimTimers(claim: Claim): Promise<readonly Claimed<TimerRow>[]>;
  claimActivities(claim: Claim): Promise<readonly Claimed<ActivityRow>[]>;
}
