import type { Texts } from "@lendloom/engine/kernel";
import type { MigrationPlan } from "@lendloom/engine/workflow";
import type { RenderedIssue } from "./definitions.ts";
import type { Actor } from "./people.ts";

export interface Migration {
  readonly id: string;
  readonly at: string;
  readonly by: Actor;
  readonly plan: MigrationPlan;
  readonly reason: string;
  readonly done: number;
  readonly refused: number;
}

/** What came, or would come, of moving one application. */
export interface MigratedApplication {
  readonly application: string;
  /** The lender's own name for the applicant. */
  readonly reference?: string;
  readonly result: "done" | "would-do" | "refused";
  readonly states?: readonly string[];
  readonly at?: string;
  readonly refusal?: {
    readonly code: string;
    readonly texts: Texts;
    readonly errors?: readonly RenderedIssue[];
  };
}

export interface MigrationBatch {
  /** Absent for a dry run. */
  readonly migration?: string;
  readonly items: readonly MigratedApplication[];
  readonly done: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly next?: string;
}
