import type { Json, JsonObject } from "../kernel/index.ts";

/** `"<step>.<index>"`: names one visit's timer or invocation, so that a completion of an earlier visit is told apart. */
export type Generation = string;

export interface ArmedTimer {
  readonly generation: Generation;
  readonly state: string;
  readonly after: string;
  /** The id of the delayed `raise` it stands for; absent: it is one of the state's own delays. */
  readonly raise?: string;
  /** The id of the sub-flow or map whose time it limits. */
  readonly limits?: string;
}

export interface OpenInvoke {
  readonly generation: Generation;
  readonly state: string;
  readonly src: "decision" | "activity" | "task" | "subflow" | "map";
}

/** Where a workflow stands: plain JSON that a restart, a browser and a journal can all carry. */
export interface WorkflowSnapshot {
  /** Steps taken so far; the next step's generations begin with it. */
  readonly step: number;
  readonly status: "active" | "done";
  /** XState's state value: a key, or keys by region. */
  readonly value: Json;
  /** Remembered children of history states: state keys by history state. */
  readonly history: { readonly [historyState: string]: readonly string[] };
  /** Wire form; a variable that is absent is unknown. */
  readonly variables: JsonObject;
  readonly timers: { readonly [timer: string]: ArmedTimer };
  readonly invokes: { readonly [invoke: string]: OpenInvoke };
  /** What the final state answered; only when `status` is `done`. */
  readonly output?: JsonObject;
}
