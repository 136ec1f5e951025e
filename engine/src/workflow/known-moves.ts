import { UNKNOWN, type Value } from "../logic/index.ts";
import { beginInput } from "./begin-effect.ts";
import type { Assignments, CompiledRaise } from "./compile-actions.ts";
import type { CompiledInvoke } from "./compile-states.ts";
import { raisedValue } from "./event-types.ts";
import type { Frame } from "./frame.ts";
import type { MachineMove, MachinePlace, Mark } from "./lower-machine.ts";
import type { ActiveStates, CompiledGuard } from "./workflow-expressions.ts";

/** Everything XState lets a workflow's own expressions do while it takes an event. */
export interface Asked {
  passes(guard: CompiledGuard, frame: Frame, told: Value, active: readonly string[] | undefined): boolean;
  assigns(values: Assignments, frame: Frame, told: Value): Frame;
  begins(invoke: CompiledInvoke, frame: Frame): Mark;
  raises(raise: CompiledRaise, frame: Frame, told: Value): Value;
  sends(send: CompiledRaise, frame: Frame, told: Value): Mark;
}

/**
 * Moves that XState has made before. Where it goes from a place with an event hangs on nothing but what the guards on
 * its way answer, so a way it took once is taken again by asking the same guards and actions in the same order, without
 * it. A way that is new, or on which anything throws, is XState's.
 */
export class KnownMoves {
  readonly #ways = new Map<string, Way>();
  #size = 0;

  /** `byXState` takes the event as XState does, and asks what it is given. */
  take(
    { value, history }: MachinePlace,
    name: string,
    told: Value,
    frame: Frame,
    byXState: (asked: Asked) => MachineMove,
  ): MachineMove {
    const remembers = Object.keys(history).length > 0 ? JSON.stringify(history) : "{}";
    const key = `${JSON.stringify(value)} ${remembers} ${told === UNKNOWN ? "" : "told "}${name}`;
    const way = this.#ways.get(key);
    const seen = frame.seen;
    try {
      const move = way && follow(way, frame, told);
      if (move !== undefined) return move;
    } catch {
      // XState says what was thrown in its own words.
    }
    frame.unsee(seen);
    const record = new Record(frame, told);
    const move = byXState(record);
    const asked = record.of(move);
    if (asked !== undefined && this.#size + asked.length <= MOST) this.#learn(key, asked);
    return move;
  }

  #learn(key: string, asked: readonly Way[]): void {
    const [first, ...rest] = asked as readonly [Way, ...Way[]];
    const known = this.#ways.get(key);
    if (known === undefined) {
      this.#ways.set(key, first);
      this.#size += 1;
    }
    let at = known ?? first;
    for (const next of rest) {
      if (at.kind === "end") return;
      const branch = at.kind === "passes" && !next.after ? "no" : "yes";
      const there = at[branch];
      if (there === undefined) {
        at[branch] = next;
        this.#size += 1;
      }
      at = there ?? next;
    }
  }
}

/** Questions kept for one machine; beyond them, moves are left to XState. */
const MOST = 20_000;

/** Frames, told values and marks by their number in the move; 0 is what the move began with. */
type Way = { readonly after: boolean } & (
  | (Next & {
      readonly kind: "passes";
      readonly guard: CompiledGuard;
      readonly frame: number;
      readonly told: number;
      readonly active: ReadonlySet<string> | undefined;
    })
  | (Next & {
      readonly kind: "assigns";
      readonly values: Assignments;
      readonly frame: number;
      readonly told: number;
    })
  | (Next & { readonly kind: "begins"; readonly invoke: CompiledInvoke; readonly frame: number })
  | (Next & {
      readonly kind: "sends";
      readonly send: CompiledRaise;
      readonly frame: number;
      readonly told: number;
    })
  | (Next & {
      readonly kind: "raises";
      readonly raise: CompiledRaise;
      readonly frame: number;
      readonly told: number;
    })
  | {
      readonly kind: "end";
      readonly place: MachinePlace;
      readonly done: boolean;
      readonly frame: number;
      readonly microsteps: readonly (readonly (Mark | number)[])[];
    }
);

/** What comes after a question; `no` after a guard that does not pass. */
interface Next {
  yes: Way | undefined;
  no: Way | undefined;
}

const NO_TOLD = -1;
const noStates: ActiveStates = () => false;

function passes(
  guard: CompiledGuard,
  frame: Frame,
  told: Value,
  active: ReadonlySet<string> | undefined,
): boolean {
  return frame.about(told).passes(guard, active === undefined ? noStates : (key) => active.has(key));
}

function begins(invoke: CompiledInvoke, frame: Frame): Mark {
  return { kind: "invoked", invoke: invoke.definition.id, begins: beginInput(invoke, frame) };
}

function sends({ to = "", event, payload }: CompiledRaise, frame: Frame, told: Value): Mark {
  return { kind: "sent", to, event, payload: frame.about(told).wire(payload) };
}

/** Undefined: the way leads where XState has not been. */
function follow(first: Way, frame: Frame, told: Value): MachineMove | undefined {
  const frames = [frame];
  const tolds = [told];
  const marks: Mark[] = [];
  const frameAt = (number: number) => frames[number] as Frame;
  const toldAt = (number: number) => (number === NO_TOLD ? UNKNOWN : (tolds[number] as Value));
  let way: Way | undefined = first;
  while (way !== undefined) {
    switch (way.kind) {
      case "passes": {
        const passed: boolean = passes(way.guard, frameAt(way.frame), toldAt(way.told), way.active);
        way = passed ? way.yes : way.no;
        continue;
      }
      case "assigns":
        frames.push(frameAt(way.frame).about(toldAt(way.told)).assign(way.values));
        break;
      case "begins":
        marks.push(begins(way.invoke, frameAt(way.frame)));
        break;
      case "sends":
        marks.push(sends(way.send, frameAt(way.frame), toldAt(way.told)));
        break;
      case "raises":
        tolds.push(raisedValue(way.raise, frameAt(way.frame).about(toldAt(way.told))));
        break;
      case "end": {
        const { place, done, microsteps } = way;
        const made = microsteps.map((its) =>
          its.map((mark) => (typeof mark === "number" ? (marks[mark] as Mark) : mark)),
        );
        return { place, done, frame: frameAt(way.frame), microsteps: made };
      }
    }
    way = way.yes;
  }
  return undefined;
}

/** Asks, and keeps what was asked of which frame and which told value. */
class Record implements Asked {
  readonly #asked: Way[] = [];
  readonly #frames: Frame[];
  readonly #tolds: Value[];
  readonly #marks: Mark[] = [];
  #passed = true;
  #strange = false;

  constructor(frame: Frame, told: Value) {
    this.#frames = [frame];
    this.#tolds = [told];
  }

  passes(guard: CompiledGuard, frame: Frame, told: Value, states: readonly string[] | undefined): boolean {
    const active = states && new Set(states);
    const passed = passes(guard, frame, told, active);
    this.#asked.push({ kind: "passes", guard, ...this.#of(frame, told), active, ...this.#next() });
    this.#passed = passed;
    return passed;
  }

  assigns(values: Assignments, frame: Frame, told: Value): Frame {
    const assigned = frame.about(told).assign(values);
    this.#asked.push({ kind: "assigns", values, ...this.#of(frame, told), ...this.#next() });
    this.#frames.push(assigned);
    return assigned;
  }

  begins(invoke: CompiledInvoke, frame: Frame): Mark {
    const mark = begins(invoke, frame);
    this.#asked.push({ kind: "begins", invoke, frame: this.#frame(frame), ...this.#next() });
    this.#marks.push(mark);
    return mark;
  }

  raises(raise: CompiledRaise, frame: Frame, told: Value): Value {
    const raised = raisedValue(raise, frame.about(told));
    this.#asked.push({ kind: "raises", raise, ...this.#of(frame, told), ...this.#next() });
    this.#tolds.push(raised);
    return raised;
  }

  sends(send: CompiledRaise, frame: Frame, told: Value): Mark {
    const mark = sends(send, frame, told);
    this.#asked.push({ kind: "sends", send, ...this.#of(frame, told), ...this.#next() });
    this.#marks.push(mark);
    return mark;
  }

  /** What was asked and where it ended; undefined: something was asked of a frame that this move did not make. */
  of({ place, done, frame, microsteps }: MachineMove): readonly Way[] | undefined {
    const ended = microsteps.map((marks) =>
      marks.map((mark) => {
        const number = this.#marks.indexOf(mark);
        return number < 0 ? mark : number;
      }),
    );
    const { after } = this.#next();
    this.#asked.push({ kind: "end", place, done, frame: this.#frame(frame), microsteps: ended, after });
    return this.#strange ? undefined : this.#asked;
  }

  #of(frame: Frame, told: Value): { readonly frame: number; readonly told: number } {
    const number = told === UNKNOWN ? NO_TOLD : this.#tolds.indexOf(told);
    if (told !== UNKNOWN && number < 0) this.#strange = true;
    return { frame: this.#frame(frame), told: number };
  }

  #frame(frame: Frame): number {
    const number = this.#frames.indexOf(frame);
    if (number < 0) this.#strange = true;
    return number;
  }

  /** What the question before this one was answered, and nothing after it yet. */
  #next(): { readonly after: boolean } & Next {
    const after = this.#passed;
    this.#passed = true;
    return { after, yes: undefined, no: undefined };
  }
}
