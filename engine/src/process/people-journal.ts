import type { JsonObject } from "../kernel/index.ts";
import type { InvokeError, MigrationPlan } from "../workflow/index.ts";
import type { Actor, RunChanges } from "./journal.ts";
import type { FactRecord, Pins, StoredValue } from "./run.ts";

interface OfTask {
  readonly invoke: string;
  readonly generation: string;
  readonly actor: Actor;
}

/** What people do to a run beside completing its tasks; reasons are kept in clear. */
export type PeopleRecord =
  | ({ readonly kind: "task-claimed" } & OfTask)
  | ({ readonly kind: "task-released" } & OfTask)
  | ({
      readonly kind: "task-assigned";
      readonly to: string;
      /** Who had it before. */
      readonly from?: string;
      readonly reason: string;
    } & OfTask)
  /** A rung of the task's ladder, reached once; what it names has been done. */
  | {
      readonly kind: "task-escalated";
      readonly invoke: string;
      readonly generation: string;
      readonly rung: number;
      readonly notify?: string;
      readonly reassign?: string;
      readonly priority?: number;
      readonly raise?: string;
    }
  /** The workflow is told that an invocation is done, or failed, as an operator says. */
  | {
      readonly kind: "invoke-skipped";
      readonly invoke: string;
      readonly generation: string;
      readonly output?: StoredValue;
      readonly error?: InvokeError;
      /** It was a task, and whoever said so counts as who did it. */
      readonly counts?: true;
      readonly reason: string;
      readonly actor: Actor;
    }
  | {
      readonly kind: "data-edited";
      readonly facts: {
        readonly [name: string]: { readonly before?: StoredValue; readonly after: FactRecord };
      };
      readonly variables: {
        readonly [name: string]: { readonly before?: StoredValue; readonly after: StoredValue };
      };
      readonly reason: string;
      readonly actor: Actor;
    }
  /** The order to move; the step that follows says what was left and entered. */
  | {
      readonly kind: "moved";
      readonly to: readonly string[];
      readonly exits: boolean;
      /** The journal entry whose states these were. */
      readonly back?: number;
      /** Sources that were unavailable and may be asked again. */
      readonly forgets: readonly string[];
      readonly reason: string;
      readonly actor: Actor;
    }
  /** From here on the run goes by other definitions. */
  | {
      readonly kind: "migrated";
      readonly migration: string;
      /** By which it was moved; absent in journals of before it was kept. */
      readonly plan?: MigrationPlan;
      readonly from: Pins;
      readonly to: Pins;
      readonly changes: RunChanges;
      /** Open tasks whose work the new version changes, by generation; absent: none. */
      readonly tasks?: { readonly [generation: string]: TaskWork };
      readonly actor: Actor;
    };

/** What people and the ladder have made of one open task. */
export interface TaskWork {
  readonly invoke: string;
  readonly assignee?: string;
  readonly assignedAt?: string;
  /** Instead of the role the workflow gives it. */
  readonly role?: string;
  /** Rungs that have been reached. */
  readonly rungs: readonly number[];
  readonly notified: readonly string[];
}

/** What a task's row is changed to; an absent member stays, `assignee` null is nobody. */
export interface TaskChange {
  readonly role?: string;
  readonly priority?: number;
  readonly assignee?: string | null;
  readonly assignedAt?: string;
  readonly notified?: readonly string[];
  readonly escalations?: number;
  /** Of a run that goes by another workflow now. */
  readonly state?: string;
  readonly definition?: JsonObject;
  /** Null: its completer need not differ from anybody. */
  readonly notSameAs?: string | null;
}
