import type { Texts } from "../kernel/index.ts";

/** A workflow as boxes and arrows: flat, structural, with the JSON pointer of everything that is drawn. */
export interface WorkflowDrawing {
  readonly states: readonly DrawnState[];
  readonly edges: readonly DrawnEdge[];
}

export interface DrawnState {
  /** The state's key; the second state of a key in a draft is drawn as `<key>~2`, and so on. */
  readonly id: string;
  readonly key: string;
  readonly pointer: string;
  /** The id of the state around it. */
  readonly parent?: string;
  readonly type: "atomic" | "compound" | "parallel" | "final" | "history";
  readonly title: Texts;
  /** Entered first within its parent; every region of a parallel state is. */
  readonly initial: boolean;
  readonly status?: string;
  readonly invokes: readonly DrawnInvoke[];
}

export interface DrawnInvoke {
  readonly id: string;
  readonly src: string;
  readonly title: Texts;
  readonly pointer: string;
}

export interface DrawnEdge {
  /** Where the transition is written: unique, and what a simulation names when it is taken. */
  readonly pointer: string;
  /** The id of the state it leaves. */
  readonly from: string;
  /** The id of the state it enters. Absent: it stays, or its target is not there, and `missing` names it. */
  readonly to?: string;
  readonly missing?: string;
  readonly kind: "event" | "always" | "after" | "invoke-done" | "invoke-error" | "state-done";
  readonly event?: string;
  readonly after?: string;
  readonly invoke?: string;
  /** The transition's own title. */
  readonly title?: Texts;
  /** What the arrow says: its title, or else its event's, delay's or invocation's name. */
  readonly label: Texts;
  readonly guarded: boolean;
}
