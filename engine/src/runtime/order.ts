import type { JsonObject } from "../kernel/index.ts";
import type { InvokeError } from "../workflow/index.ts";

/** What an operator orders for a run that is stuck, or stands where it should not. */
export type Order =
  /** Tells the run again what it could not carry out. */
  | { readonly action: "retry" }
  /** Tells the workflow what the invocation came to; without either, an event or timer is let go. */
  | { readonly action: "skip"; readonly output?: JsonObject; readonly error?: InvokeError }
  /** Changes data, and then retries. */
  | { readonly action: "edit"; readonly facts: JsonObject; readonly variables: JsonObject }
  | ({ readonly action: "move"; readonly states: readonly string[] } & Moving)
  /** Back to the states that this entry of the journal led to. */
  | ({ readonly action: "restart"; readonly seq: number } & Moving);

interface Moving {
  /** Whether exit actions of what is left are done. Default false. */
  readonly exits?: boolean;
  /** Whether sources that were unavailable may be asked again. Default false. */
  readonly askAgain?: boolean;
}
