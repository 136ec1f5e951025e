import type { JsonObject } from "../kernel/index.ts";
import type { Generation, OpenInvoke } from "./snapshot.ts";
import type { MapItems } from "./map-items.ts";
import type {
  ActivityInvoke,
  DecisionInvoke,
  MapInvoke,
  SubflowInvoke,
  TaskInvoke,
} from "./invoke-schema.ts";
import type { Static } from "typebox";

interface BeginInvoke<Kind extends string, Definition> {
  readonly kind: Kind;
  /** The invocation's id; ids of invocations are unique in a workflow. */
  readonly invoke: string;
  readonly generation: Generation;
  readonly state: string;
  /** The input expressions' values, in wire form; unknown ones are absent. */
  readonly input: JsonObject;
  readonly definition: Definition;
}

/** What must happen in the world because of a step, in the order of execution. */
export type WorkflowEffect =
  | {
      readonly kind: "set-timer";
      readonly timer: string;
      readonly generation: Generation;
      readonly state: string;
      /** ISO 8601 duration or working days, from the event's `at`. */
      readonly after: string;
    }
  | { readonly kind: "cancel-timer"; readonly timer: string; readonly generation: Generation }
  | BeginInvoke<"begin-decision", Static<typeof DecisionInvoke>>
  | BeginInvoke<"begin-activity", Static<typeof ActivityInvoke>>
  | (BeginInvoke<"open-task", Static<typeof TaskInvoke>> & {
      /** 1 to 100; the higher, the more urgent. */
      readonly priority: number;
    })
  | BeginInvoke<"begin-subflow", Static<typeof SubflowInvoke>>
  | (BeginInvoke<"begin-map", Static<typeof MapInvoke>> & { readonly items: MapItems })
  | {
      readonly kind: "cancel-invoke";
      readonly invoke: string;
      readonly generation: Generation;
      readonly src: OpenInvoke["src"];
    }
  /** Tells another run an event: the parent, or the sub-flow of the invocation `to`. */
  | {
      readonly kind: "send";
      readonly to: string;
      /** The generation of the sub-flow; absent: it is for the parent, or that sub-flow is not under way. */
      readonly child?: Generation;
      readonly event: string;
      readonly payload: JsonObject;
    }
  /** Undoes what was done; `then` is the event to tell when nothing is left. */
  | { readonly kind: "compensate"; readonly then?: string };
