import { addDelay, parseDelay, type WorkingCalendar } from "../kernel/index.ts";
import type { ConnectorAnswer, WorkflowCase } from "../workflow/index.ts";
import type { RunEffect } from "./run-event.ts";

/** Where a lender's days begin and which of them are worked. */
export interface Place {
  readonly zone: string;
  readonly calendar?: WorkingCalendar | undefined;
}

export const DEFAULT_PLACE: Place = { zone: "Asia/Shanghai" };

export type Begun = Extract<RunEffect, { kind: "begin-activity" }>;
export type OpenedTask = Extract<RunEffect, { kind: "open-task" }>;

/** Something that happens by itself at a simulated instant. */
export type Due =
  | {
      readonly kind: "timer";
      readonly at: string;
      readonly generation: string;
      readonly timer: string;
      readonly state: string;
    }
  | {
      readonly kind: "activity";
      readonly at: string;
      readonly generation: string;
      readonly begun: Begun;
      readonly attempt: number;
    };

/** The world of a simulation: deadlines, open tasks, and connectors that answer from the case's script. */
export class SimulatedWorld {
  readonly place: Place;
  readonly tasks = new Map<string, OpenedTask>();
  now: string;
  readonly #due = new Map<string, Due>();
  readonly #answers: WorkflowCase["connectors"];
  readonly #asked = new Map<string, number>();

  constructor(workflowCase: WorkflowCase, place: Place) {
    this.now = workflowCase.startAt;
    this.#answers = workflowCase.connectors;
    this.place = place;
  }

  /** Carries an effect out: what the server writes as rows. */
  apply(effect: RunEffect): void {
    switch (effect.kind) {
      case "set-timer": {
        const { timer, state, generation, after } = effect;
        this.#due.set(generation, { kind: "timer", at: this.after(after), generation, timer, state });
        break;
      }
      case "begin-activity": {
        const { generation } = effect;
        this.#due.set(generation, { kind: "activity", at: this.now, generation, begun: effect, attempt: 1 });
        break;
      }
      case "open-task":
        this.tasks.set(effect.generation, effect);
        break;
      case "cancel-timer":
      case "cancel-activity":
        this.#due.delete(effect.generation);
        break;
      case "close-task":
        this.tasks.delete(effect.generation);
        break;
      case "change-task":
      // What passes between runs is carried by the simulated runs themselves.
      case "send-message":
      case "drop-message":
      case "await-signal":
      case "stop-awaiting":
        break;
    }
  }

  /** The instant `delay` from now; a delay that cannot be added is now. */
  after(delay: string): string {
    const end = addDelay(this.now, delay, this.place);
    return end.ok ? end.value : this.now;
  }

  /**
   * Takes the earliest thing due until then, timers before activities of the same instant, and lets the time
   * pass to it. Until `while-activities`: time passes as long as some activity has to be done.
   */
  next(until: string): Due | undefined {
    const due = [...this.#due.values()].sort(byTime);
    const [first] = due;
    const waits = until === "while-activities" ? due.some(({ kind }) => kind === "activity") : true;
    if (first === undefined || !waits || (until !== "while-activities" && first.at > until)) return undefined;
    this.#due.delete(first.generation);
    if (first.at > this.now) this.now = first.at;
    return first;
  }

  /** The script's next answer; the last one repeats. A connector that is not in the script is out of order. */
  answer({ connector, operation, purpose }: Begun): ConnectorAnswer {
    const key = purpose === "source" ? connector : `${connector}/${operation}`;
    const answers = Object.hasOwn(this.#answers, key) ? this.#answers[key] : undefined;
    const count = this.#asked.get(key) ?? 0;
    this.#asked.set(key, count + 1);
    return (
      answers?.[Math.min(count, answers.length - 1)] ?? {
        error: { code: "simulation.no-answer", retryable: false },
      }
    );
  }

  /** Puts a failed activity back for its next attempt; false: there is none. */
  retry(failed: Extract<Due, { kind: "activity" }>): boolean {
    const { maxAttempts, initial, factor, max } = failed.begun.retry;
    if (failed.attempt >= maxAttempts) return false;
    const pauseMs = Math.min(spanMs(initial) * factor ** (failed.attempt - 1), spanMs(max));
    const at = new Date(Date.parse(this.now) + pauseMs).toISOString();
    this.#due.set(failed.generation, { ...failed, at, attempt: failed.attempt + 1 });
    return true;
  }
}

/** A pause in milliseconds; a day is 24 hours here. */
export function spanMs(delay: string): number {
  const parsed = parseDelay(delay);
  if (parsed === undefined) return 0;
  if (parsed.kind === "working-days") return parsed.count * 86_400_000;
  return (parsed.months * 30 + parsed.days) * 86_400_000 + parsed.milliseconds;
}

function byTime(left: Due, right: Due): number {
  if (left.at !== right.at) return left.at < right.at ? -1 : 1;
  if (left.kind !== right.kind) return left.kind === "timer" ? -1 : 1;
  return 0;
}
