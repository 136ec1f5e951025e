import type { Json, JsonObject } from "../kernel/index.ts";
import { MAYBE, TRUE, UNKNOWN, type Environment, type Value } from "../logic/index.ts";
import type { NamedValues } from "./compile-actions.ts";
import { MAX_INPUT_CHARACTERS, MAX_ITEMS, type MapItems } from "./map-items.ts";
import { StepFault } from "./step-fault.ts";
import type { GuardResult } from "./step.ts";
import type { ActiveStates, CompiledGuard, CompiledItems, CompiledValue } from "./workflow-expressions.ts";

/** What the frames of one step have seen: XState keeps no cause of what a guard throws. */
export class StepLog {
  readonly guards: GuardResult[] = [];
  fault: StepFault | undefined;
}

/**
 * What guards and assignments of one step read: slots of facts, variables and the event, and the instant.
 * Assigning answers a new frame. Its members are private, so that XState, which walks through contexts when it
 * restores a snapshot, finds nothing to revive in what the outside world told.
 */
export class Frame {
  readonly #env: Environment;
  readonly #log: StepLog;

  constructor(env: Environment, log: StepLog) {
    this.#env = env;
    this.#log = log;
  }

  get slots(): readonly Value[] {
    return this.#env.slots;
  }

  /** How many guards this step has asked so far. */
  get seen(): number {
    return this.#log.guards.length;
  }

  /** Forgets the guards after the first `seen`, and what they threw: they are asked again. */
  unsee(seen: number): void {
    this.#log.guards.length = seen;
    this.#log.fault = undefined;
  }

  /** The frame in which `event` is what was told: within one step the workflow may raise events of its own. */
  about(event: Value): Frame {
    const last = this.#env.slots.length - 1;
    if (this.#env.slots[last] === event) return this;
    return new Frame({ slots: [...this.#env.slots.slice(0, last), event], at: this.#env.at }, this.#log);
  }

  /** True lets a transition pass, false does not; unknown is neither, so it stops the step (WF20). */
  passes(guard: CompiledGuard, active: ActiveStates): boolean {
    const truth = guard.test(this.#env, active);
    this.#log.guards.push({ pointer: guard.pointer, truth });
    if (truth === MAYBE) {
      const missing = guard.reads.filter((read) => this.#env.slots[read.slot] === UNKNOWN);
      this.#log.fault = new StepFault("workflow.guard-undecided", guard.pointer, {
        unknown: missing.map((read) => read.name).join(", ") || "?",
      });
      throw this.#log.fault;
    }
    return truth === TRUE;
  }

  /** Evaluates all expressions before it assigns the first: their order means nothing. */
  assign(values: readonly { readonly slot: number; readonly value: CompiledValue }[]): Frame {
    const slots = [...this.#env.slots];
    for (const { slot, value } of values) slots[slot] = value.bind(this.#env);
    return new Frame({ slots, at: this.#env.at }, this.#log);
  }

  /** Expressions' values in wire form; unknown ones are absent. */
  wire(values: NamedValues): JsonObject {
    return wireIn(this.#env, values);
  }

  /** The values for each item of a list. One that is unknown stops the step as an unknown guard does; `null` has no items. */
  each(items: CompiledItems, values: NamedValues): MapItems {
    const list = items.list(this.#env);
    if (list === UNKNOWN) {
      const missing = items.slots.filter((read) => this.#env.slots[read.slot] === UNKNOWN);
      this.#log.fault = new StepFault("workflow.items-unknown", items.pointer, {
        unknown: missing.map((read) => read.name).join(", ") || "?",
      });
      throw this.#log.fault;
    }
    const total = list?.length ?? 0;
    if (list === null || total > MAX_ITEMS) return { total, inputs: [] };
    const { slots, at } = this.#env;
    const base = slots.slice(0, -1);
    const inputs: JsonObject[] = [];
    let characters = 2;
    for (const [place, item] of list.entries()) {
      const input = wireIn({ slots: [...base, item, place + 1], at }, values);
      characters += JSON.stringify(input).length + (place === 0 ? 0 : 1);
      if (characters > MAX_INPUT_CHARACTERS) return { total, inputs: [] };
      inputs.push(input);
    }
    return { total, inputs };
  }
}

function wireIn(env: Environment, values: NamedValues): JsonObject {
  const known: (readonly [string, Json])[] = [];
  for (const { name, value } of values) {
    const wire = value.wire(env);
    if (wire !== undefined) known.push([name, wire]);
  }
  return Object.fromEntries(known);
}
