import type { Json, JsonObject } from "../kernel/index.ts";
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
      /** Of a map a list, of all others an object. */
      readonly output: Json;
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

/** What a step reads besides the snapshot: the instant of the event, and the known facts in wire form. */
export interface StepWorld {
  /** RFC 3339 UTC. */
  readonly at: string;
  readonly facts: JsonObject;
}

/** One microstep: the states left and entered, innermost left first, and the transitions that were taken. */
export interface TakenTransition {
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** The event type, timer or completion that caused the step, or `start`. */
  readonly event: string;
  /** JSON pointers of the transitions in the definition: the canvas edges that light up. */
  readonly edges: readonly string[];
}

export interface GuardResult {
  readonly pointer: string;
  /** 0 false, 1 true; an unknown guard (2) stops the step. */
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
