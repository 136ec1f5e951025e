import type { Texts } from "@lendloom/engine/kernel";

/** What the canvas draws: boxes in boxes and arrows between them, with every word already chosen. */
export interface Diagram {
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
  /** Stand-ins for ends that are far away: a path to one is short instead of crossing the whole drawing. */
  readonly exits: readonly Exit[];
}

export interface Exit {
  readonly id: string;
  readonly parent?: string;
  /** The end it stands for. */
  readonly target: string;
  readonly title: Texts;
  readonly icon: BoxIcon;
}

export type BoxIcon =
  | "task"
  | "decision"
  | "activity"
  | "subflow"
  | "map"
  | "wait"
  | "step"
  | "group"
  | "parallel"
  | "approved"
  | "declined"
  | "ended"
  | "history";

export interface Box {
  readonly id: string;
  readonly parent?: string;
  readonly shape: "state" | "final" | "group" | "parallel" | "region";
  readonly icon: BoxIcon;
  readonly title: Texts;
  /** What the state does, one line each: role and deadline, pack, connector. */
  readonly lines: readonly Texts[];
  /** Entered first within its parent. */
  readonly initial: boolean;
}

export interface Arrow {
  /** The JSON pointer of the transition, or of what it enters beside its target. */
  readonly id: string;
  readonly source: string;
  /** Absent: the arrow still looks for its target and is drawn as a stub. */
  readonly target?: string;
  /** The exit it is drawn to instead of its target. */
  readonly exit?: string;
  readonly kind: "event" | "always" | "timer" | "done" | "error";
  readonly label?: Texts;
  /** It enters another region beside the target of its transition, and no step is put on it. */
  readonly beside?: true;
  /** The guard as a sentence, shown on hover. */
  readonly hint?: Texts;
}

/** Where a person put a box, relative to the box it lies in. */
export interface BoxPlace {
  readonly x: number;
  readonly y: number;
}

/** How a run touched a box or an arrow; what it did there may have been undone since. */
export type Light = "passed" | "resting" | "approved" | "declined" | "referred" | "undone";

export interface Lights {
  /** By box id: how, and as which in the order of the run. */
  readonly boxes: ReadonlyMap<string, { readonly light: Light; readonly order: number }>;
  readonly arrows: ReadonlyMap<string, { readonly order: number }>;
}
