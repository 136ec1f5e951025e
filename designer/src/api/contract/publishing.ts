import type { Change } from "@lendloom/engine/interop";
import type { Texts } from "@lendloom/engine/kernel";
import type { DefinitionKind, RenderedIssue } from "./definitions.ts";
import type { Actor } from "./people.ts";

export interface ChangeRequest {
  readonly id: string;
  readonly title: string;
  readonly status: "open" | "approved" | "rejected" | "withdrawn";
  /** Of everything it would publish; an approval names what was read. */
  readonly hash: string;
  readonly author: Actor;
  readonly createdAt: string;
  readonly items: readonly ChangeRequestItem[];
  readonly caseResults: readonly CaseOutcome[];
  readonly issues: readonly RenderedIssue[];
  readonly decidedBy?: Actor;
  readonly decidedAt?: string;
  readonly note?: string;
  readonly release?: number;
}

export interface ChangeRequestItem {
  readonly kind: DefinitionKind;
  readonly id: string;
  readonly fromHash: string | null;
  readonly toHash: string;
  readonly changes: readonly Change[];
}

export interface CaseOutcome {
  readonly kind: DefinitionKind;
  /** The definition the case belongs to. */
  readonly id: string;
  readonly case: string;
  readonly title: Texts;
  readonly passed: boolean;
  readonly issues: readonly RenderedIssue[];
}

export interface Release {
  readonly seq: number;
  readonly hash: string;
  readonly createdAt: string;
  readonly by: Actor;
  readonly reason: "seed" | "publish" | "rollback" | "import";
  readonly active: readonly {
    readonly kind: DefinitionKind;
    readonly id: string;
    readonly hash: string;
    readonly version: string;
    readonly title?: Texts;
  }[];
  readonly live: boolean;
  readonly restores?: number;
}

/** One version of a workflow that was ever live. */
export interface WorkflowVersion {
  readonly hash: string;
  readonly version: string;
  readonly live: boolean;
  readonly publishedAt: string;
  readonly release: number;
  readonly underWay: number;
  /** There are more under way than `underWay`. */
  readonly more?: boolean;
}
