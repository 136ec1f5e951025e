import type { Actor } from "./journal.ts";
import type { StoredValue } from "./run.ts";
import type { RetryPolicy } from "./run-event.ts";

/** What a run knows of other runs, of signals, and of how to undo what it did; each absent where there is none. */
export interface RunFlow {
  readonly parent?: ParentRun;
  /** Sub-flows it began, by the generation of their invocation; of a map's, by that and the item. */
  readonly children?: { readonly [generation: string]: ChildRun };
  /** Maps under way, by the generation of their invocation. */
  readonly maps?: { readonly [generation: string]: MapRun };
  /** What can be undone, in the order of completion. */
  readonly compensations?: readonly Compensation[];
  readonly compensating?: Compensating;
  /** Activities that were left under way and can be undone: those that were done after all will be. */
  readonly abandoned?: { readonly [generation: string]: Abandoned };
  /** Correlation keys of the signals it waits for, by event. */
  readonly waits?: { readonly [event: string]: string };
  /** It starts then; absent: it has started. */
  readonly startAt?: string;
  readonly cancelled?: Cancelled;
  /** How many events it has sent to other runs. */
  readonly sent?: number;
}

/** The run that began this one as a sub-flow. */
export interface ParentRun {
  readonly run: string;
  readonly invoke: string;
  readonly generation: string;
  /** Of this run: 1 for a sub-flow of an application. */
  readonly depth: number;
  /** It has been told how this run ended. */
  readonly told?: true;
}

export interface ChildRun {
  readonly run: string;
  readonly invoke: string;
  readonly workflow: string;
  readonly state: "open" | "done" | "failed" | "cancelled";
  /** It was left or cancelled, and has not ended yet. */
  readonly ending?: true;
}

/** One sub-flow for each item of a list, as long as it is waited for. Items count from 1. */
export interface MapRun {
  readonly invoke: string;
  readonly total: number;
  /** It was to tell its items more than a map may: nothing of that is kept, and it fails. */
  readonly tooLarge?: true;
  /** What each item's sub-flow is given, as it was when the map began; sealed. */
  readonly inputs: StoredValue;
  /** How many were begun, in the order of the items. */
  readonly begun: number;
  /** What came of those that have ended, by their item. */
  readonly results: { readonly [item: string]: ItemResult };
}

export type ItemResult =
  { readonly output: StoredValue } | { readonly error: { readonly code: string; readonly message: string } };

export interface Abandoned {
  readonly invoke: string;
}

export interface Cancelled {
  readonly at: string;
  readonly by: Actor;
  readonly from: "person" | "parent";
}

/** How to undo one thing that was done, by the generation it was done under. */
export type Compensation = { readonly of: string; readonly invoke: string } & (
  | {
      readonly kind: "activity";
      readonly connector: string;
      readonly operation: string;
      readonly input: StoredValue;
      readonly timeout: string;
      readonly retry: RetryPolicy;
    }
  /** A sub-flow that was done: it undoes what it did. */
  | { readonly kind: "subflow"; readonly run: string }
);

/** Compensations are being run, the latest first, one after the other. */
export interface Compensating {
  /** The one under way, and what it undoes. */
  readonly current?: { readonly generation: string; readonly of: string };
  /** Only these are undone, by the generation they were done under; absent: all. */
  readonly only?: readonly string[];
  /** The event the workflow is told when nothing is left. */
  readonly then?: string;
  /** The parent run asked for it and is told when nothing is left. */
  readonly forParent?: true;
  /** The parent has left this run and waits for its end. */
  readonly left?: true;
}
