import type { JsonObject } from "../kernel/index.ts";
import type { InvokeError } from "../workflow/index.ts";
import type { Sender } from "./run-event.ts";

interface OfTask {
  readonly invoke: string;
  readonly generation: string;
  readonly sender: Sender;
}

/** What people tell a run beside events and completions. */
export type PeopleEvent =
  | ({ readonly kind: "task-claimed" } & OfTask)
  | ({ readonly kind: "task-released" } & OfTask)
  | ({
      readonly kind: "task-assigned";
      readonly to: { readonly id: string; readonly roles: readonly string[] };
      readonly reason: string;
    } & OfTask)
  /** An operator says what an invocation came to; exactly one of `output` and `error`. */
  | ({
      readonly kind: "invoke-skipped";
      readonly output?: JsonObject;
      readonly error?: InvokeError;
      /** Of a task: she counts as who did it; absent: as told before operators did. */
      readonly counts?: true;
      /** It is a sub-flow that came to its end, and what it did can be undone. */
      readonly compensable?: true;
      readonly reason: string;
    } & OfTask)
  | {
      readonly kind: "data-edited";
      readonly facts: JsonObject;
      readonly variables: JsonObject;
      readonly reason: string;
      readonly sender: Sender;
    }
  | {
      readonly kind: "moved";
      readonly to: readonly string[];
      /** Whether the exit actions of what is left are done. */
      readonly exits: boolean;
      readonly back?: number;
      /** Whether sources that were unavailable may be asked again. */
      readonly askAgain: boolean;
      readonly reason: string;
      readonly sender: Sender;
    };
