import type { Texts } from "../kernel/index.ts";

/** A workflow as boxes and arrows: flat, structural, with the JSON pointer of everything that is drawn. */
export interface WorkflowDrawing {
  readonly states: readonly DrawnState[];
  readonly edges: readonly DrawnEdge[];
}

export interface DrawnState {
  /** The state's key, unique in a sound workflow; in a draft with a key twice, the second is drawn as `<key>~<pointer>`. */
  readonly id: string;
  readonly key: string;
  readonly pointer: string;
  readonly parent?: string;
  readonly kind: "atomic" | "compound" | "parallel" | "final" | "history";
  readonly title: Texts;
  /** Entered first within its parent. */
  readonly initial: boolean;
  readonly invokes: readonly {
    readonly id: string;
    readonly src: string;
    readonly title: Texts;
    readonly pointer: string;
  }[];
  readonly status?: string;
}

export interface DrawnEdge {
  /** The pointer of the transition: unique. */
  readonly id: string;
  readonly pointer: string;
  readonly source: string;
  /** Absent: the transition stays (actions only), or its target does not exist (`missing` names it). */
  readonly target?: string;
  readonly missing?: string;
  readonly kind: "on" | "always" | "after" | "done" | "error" | "state-done";
  /** What the arrow says: the transition's title, or its event's, delay's or invocation's name. */
  readonly label: Texts;
  readonly guarded: boolean;
  /** The event type of `on`, the delay of `after`, the invocation's id of `done` and `error`. */
  readonly cause?: string;
}
