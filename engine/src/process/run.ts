import type { Json } from "../kernel/index.ts";
import type { Outcome } from "../decision/index.ts";
import type { WorkflowSnapshot } from "../workflow/index.ts";
import type { RunFlow } from "./flow-run.ts";
import type { TaskWork } from "./people-journal.ts";

/** A value as it is stored: personal ones only as ciphertext. */
export type StoredValue = { readonly value: Json } | { readonly sealed: string };

export type FactRecord = StoredValue & {
  readonly source: string;
  readonly fetchedAt: string;
  /** The fact may be used until then; absent: for the whole run. */
  readonly validUntil?: string;
};

export interface PinnedDefinition {
  readonly id: string;
  readonly version: string;
  readonly hash: string;
}

/** The definitions a run goes by from start to end, whatever is published meanwhile. */
export interface Pins {
  readonly release?: { readonly seq: number; readonly hash: string };
  readonly product?: PinnedDefinition;
  readonly workflow: PinnedDefinition;
  readonly catalogue: PinnedDefinition;
  readonly packs: { readonly [id: string]: PinnedDefinition };
  /** Workflows that it and its sub-flows begin; absent: none. */
  readonly subflows?: { readonly [id: string]: PinnedDefinition };
  /** Zone and working days of the lender; absent: Asia/Shanghai, Monday to Friday. */
  readonly calendar?: PinnedDefinition;
}

export interface Consent {
  readonly scope: string;
  readonly grantedAt: string;
  readonly by: string;
  /** The event that granted it. */
  readonly event: string;
}

export interface MadeDecision {
  readonly number: number;
  readonly invoke: string;
  readonly pack: string;
  readonly outcome: Outcome;
  readonly at: string;
}

/** A query of the data plan that is being waited for. */
export interface OpenQuery {
  readonly generation: string;
  /** The decision's invocation that needed it first. */
  readonly invoke: string;
  readonly at: string;
}

/** What is known of a source: it answered, or it failed or may not be asked and is not asked again. */
export type SourceState =
  | { readonly kind: "answered"; readonly at: string; readonly validUntil?: string }
  | { readonly kind: "unavailable"; readonly at: string; readonly reason: string };

/** What one execution of a workflow is: plain JSON, the fold of its journal, without tenant. */
export interface Run extends RunFlow {
  readonly id: string;
  /** Whose data it holds: the key personal values are sealed under. */
  readonly subject: string;
  readonly pins: Pins;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Journal entries so far; the next one's `seq` is this plus one. */
  readonly journal: number;
  readonly snapshot: WorkflowSnapshot;
  /** Personal variables, sealed; they are not in `snapshot.variables`. */
  readonly sealedVariables: { readonly [name: string]: string };
  readonly facts: { readonly [name: string]: FactRecord };
  readonly sources: { readonly [source: string]: SourceState };
  readonly consents: { readonly [scope: string]: Consent };
  /** Sources being asked: each by at most one query at a time, whichever decisions wait for it. */
  readonly asking: { readonly [source: string]: OpenQuery };
  readonly decisions: readonly MadeDecision[];
  /** The application's status, told by the innermost state that says it. */
  readonly status: string;
  /** Keys of the active states, outermost first. */
  readonly states: readonly string[];
  readonly finished: boolean;
  /** What the output of its final state says; nobody else says it for the run. */
  readonly outcome?: string;
  readonly incidents: readonly string[];
  /** What people and ladders made of open tasks, by generation; absent: nothing yet. */
  readonly tasks?: { readonly [generation: string]: TaskWork };
  /** Who completed each task last, by invocation; absent: nobody yet. */
  readonly completedBy?: { readonly [invoke: string]: string };
}
