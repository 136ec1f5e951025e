import type { JsonObject } from "../kernel/index.ts";
import type { WorkflowEffect } from "./effect.ts";
import type { Generation, WorkflowSnapshot } from "./snapshot.ts";

/** What a workflow can be told. Only `event` may come from outside; the others quote the generation they answer. */
export type WorkflowInput =
  | { readonly kind: "event"; readonly type: string; readonly payload: JsonObject }
  | { readonly kind: "timer"; readonly timer: string; readonly generation: Generation }
  | {
      readonly kind: "done";
      readonly invoke: string;
      readonly generation: Generation;
      readonly output: JsonObject;
    }
  | {
      readonly kind: "error";
      readonly invoke: string;
      readonly generation: Generation;
      readonly error: InvokeError;
    };

export interface InvokeError {
  readonly code: string;
  readonly message: string;
}

/** One microstep: the states left and entered, what caused it, and the guard that let it pass. */
export interface TakenTransition {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly event: string;
  /** JSON pointer of the transition in the workflow's definition: the canvas edge that lights up. */
  readonly edge?: string;
  readonly guard?: { readonly pointer: string; readonly held: boolean };
}

export interface GuardResult {
  readonly pointer: string;
  /** 0 false, 1 true, 2 unknown; only true lets a transition pass. */
  readonly truth: 0 | 1 | 2;
}

export interface Step {
  readonly snapshot: WorkflowSnapshot;
  readonly effects: readonly WorkflowEffect[];
  readonly transitions: readonly TakenTransition[];
  readonly guards: readonly GuardResult[];
  /** False: no transition was enabled, or the input answers an earlier generation; the snapshot is unchanged. */
  readonly accepted: boolean;
}
