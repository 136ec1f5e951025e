import { addDelay, canonicalJson, parseJson, type Json } from "@lendloom/engine/kernel";
import {
  advance,
  applyEntry,
  pinsOf,
  type CompiledProcess,
  type JournalEntry,
  type Run,
  type RunEvent,
} from "@lendloom/engine/process";
import { AT_ONCE } from "./convert-actions.ts";

interface Timer {
  readonly timer: string;
  readonly generation: string;
  readonly dueAt: number;
  readonly set: number;
}

/**
 * A run that is written out and read back around every single event: run and journal are nothing but text
 * between two of them, and deadlines are rows of this class, fired from its own clock.
 */
export class DurableRun {
  readonly #process: CompiledProcess;
  #stored: string | undefined;
  #journal: string[] = [];
  #timers: Timer[] = [];
  #now = Date.parse("2026-01-01T00:00:00.000Z");
  #count = 0;

  constructor(process: CompiledProcess) {
    this.#process = process;
    const pins = pinsOf(process);
    const sender = { kind: "system", id: "scxml" } as const;
    this.#tell({ kind: "start", at: this.#at(), run: "run", subject: "subject", pins, facts: {}, sender });
  }

  get run(): Run {
    return read(this.#stored as string) as Run;
  }

  send(type: string): void {
    this.#drain();
    const sender = { kind: "api-key", id: "scxml", roles: ["api-client"] } as const;
    this.#tell({ kind: "event", at: this.#at(), id: `${this.#count}`, type, payload: {}, sender });
    this.#drain();
  }

  /** Lets time pass, with every timer that comes due. */
  wait(ms: number): void {
    const until = this.#now + ms;
    while (this.#fireNext(until));
    this.#now = until;
  }

  /** Lets time pass until the run ends or nothing is left to wait for. */
  finish(): void {
    for (let count = 0; count < 1_000 && this.#fireNext(Number.POSITIVE_INFINITY); count++);
  }

  /** What was sent without a delay comes before whatever the test does next. */
  #drain(): void {
    for (let count = 0; count < 1_000 && this.#fireNext(this.#now + 1, AT_ONCE); count++);
  }

  #fireNext(until: number, only?: string): boolean {
    const [next] = this.#timers
      .filter(({ dueAt, timer }) => dueAt <= until && (only === undefined || this.#delayOf(timer) === only))
      .sort((left, right) => left.dueAt - right.dueAt || left.set - right.set);
    if (next === undefined || this.run.finished) return false;
    const { timer, generation, dueAt } = next;
    this.#timers = this.#timers.filter((it) => it !== next);
    this.#now = Math.max(this.#now, dueAt);
    this.#tell({ kind: "timer", at: this.#at(), timer, generation });
    return true;
  }

  #delayOf(timer: string): string | undefined {
    return this.run.snapshot.timers[timer]?.after;
  }

  #tell(event: RunEvent): void {
    const before = this.#stored === undefined ? undefined : (read(this.#stored) as Run);
    const advanced = advance(before, event, { process: this.#process });
    if (advanced.kind === "incident") {
      throw new Error(
        `${advanced.issue.code} ${advanced.issue.pointer} ${JSON.stringify(advanced.issue.params)}`,
      );
    }
    // An event that nothing takes is refused, and the run stays as it was: what SCXML calls discarded.
    if (advanced.kind !== "advanced") return;
    this.#stored = canonicalJson(advanced.run as unknown as Json);
    this.#journal.push(...advanced.entries.map((entry) => canonicalJson(entry as unknown as Json)));
    this.#proveFold();
    for (const effect of advanced.effects) {
      if (effect.kind === "set-timer") {
        const due = addDelay(this.#at(), effect.after, { zone: "UTC" });
        if (!due.ok) throw new Error(`Expected a delay, but got ${effect.after}`);
        const { timer, generation } = effect;
        this.#timers.push({ timer, generation, dueAt: Date.parse(due.value), set: this.#count++ });
      } else if (effect.kind === "cancel-timer") {
        this.#timers = this.#timers.filter(({ generation }) => generation !== effect.generation);
      }
    }
  }

  /** The run is the fold of its journal, byte for byte (PR2). */
  #proveFold(): void {
    let folded: Run | undefined;
    for (const entry of this.#journal) folded = applyEntry(folded, read(entry) as JournalEntry);
    if (canonicalJson(folded as unknown as Json) !== this.#stored) {
      throw new Error("Expected the run to be the fold of its journal");
    }
  }

  #at(): string {
    return new Date(this.#now).toISOString();
  }
}

function read(text: string): unknown {
  const parsed = parseJson(text);
  if (!parsed.ok) throw new Error("Expected stored JSON");
  return parsed.value;
}
