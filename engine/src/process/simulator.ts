import type { JsonObject } from "../kernel/index.ts";
import type { WorkflowCase, WorldStep } from "../workflow/index.ts";
import { advance } from "./advance.ts";
import type { CompiledProcess } from "./compile-process.ts";
import { pinsOf } from "./pins-of.ts";
import type { Consent } from "./run.ts";
import type { RunEvent } from "./run-event.ts";
import { DEFAULT_PLACE, SimulatedWorld, type Due, type OpenedTask, type Place } from "./simulated-world.ts";
import { inWorld, ofRun, ROOT, SimulatedRuns, type SimulatedMessage } from "./simulated-runs.ts";
import { simulationError } from "./simulation-issues.ts";
import { SimulationStory, type Advanced, type Cause } from "./simulation-story.ts";
import type { Simulation, SimulationError } from "./simulation.ts";

export interface SimulationOptions {
  /** Zone and working days; default Asia/Shanghai, Monday to Friday. */
  readonly place?: Place;
  /** Render the trace of every decision (default). */
  readonly traces?: boolean;
}

const MAX_STEPS = 5_000;

/** Plays one case: the runs, what is between them, and the world they live in. */
export class Simulator {
  readonly #process: CompiledProcess;
  readonly #case: WorkflowCase;
  readonly #world: SimulatedWorld;
  readonly #runs: SimulatedRuns;
  readonly #told: SimulationStory;
  readonly #messages: SimulatedMessage[] = [];
  readonly #kept: KeptSignal[] = [];
  #error: SimulationError | undefined;

  constructor(process: CompiledProcess, workflowCase: WorkflowCase, options: SimulationOptions) {
    this.#process = process;
    this.#runs = new SimulatedRuns(process);
    this.#case = workflowCase;
    this.#world = new SimulatedWorld(workflowCase, options.place ?? DEFAULT_PLACE);
    this.#told = new SimulationStory(process, options.traces ?? true);
  }

  play(): Simulation {
    const start = {
      kind: "start",
      at: this.#world.now,
      run: ROOT,
      subject: ROOT,
      pins: pinsOf(this.#process),
      facts: this.#case.facts as JsonObject,
      sender: { kind: "system", id: "simulation" },
      consents: requiredConsents(this.#process, this.#world.now),
    } as const;
    this.#tell(start, { kind: "start", name: "start" }, "/facts");
    this.#drain("while-activities");
    for (const [index, script] of this.#case.steps.entries()) {
      if (this.#error !== undefined) break;
      const pointer = `/steps/${index}`;
      if ("event" in script) this.#sendEvent(script, pointer);
      else if ("signal" in script) this.#signal(script, pointer);
      else if ("cancel" in script) this.#cancel(script.cancel, pointer);
      else if ("task" in script) this.#completeTask(script, pointer);
      else this.#wait(script.wait, pointer);
      this.#drain("while-activities");
    }
    return this.#told.whole(this.#case, this.#runs, this.#world.now, this.#error);
  }

  #sendEvent(
    { event, payload = {}, to, item }: Extract<WorldStep, { event: string }>,
    pointer: string,
  ): void {
    const run = to === undefined ? ROOT : this.#runs.latest(to, item);
    if (run === undefined) {
      this.#error = simulationError("simulation.subflow-not-begun", { subflow: to ?? "" }, { pointer });
    } else this.#tellEvent(run, event, payload as JsonObject, pointer);
  }

  #tellEvent(run: string, type: string, payload: JsonObject, pointer: string): void {
    const { events } = this.#runs.processOf(run).workflow.definition;
    const roles = Object.hasOwn(events, type) ? (events[type]?.roles ?? []) : [];
    const sender = { kind: "system", id: "simulation", roles } as const;
    const event = { kind: "event", at: this.#world.now, id: pointer, type, payload, sender } as const;
    this.#tell(event, { kind: "event", name: type }, pointer, run);
  }

  /** To the run that waits, or to all where the event is for all; kept where none does. */
  #signal({ signal, key, payload = {} }: Extract<WorldStep, { signal: string }>, pointer: string): void {
    const until = this.#world.after(SIGNAL_TTL);
    this.#kept.push({ signal, key, payload: payload as JsonObject, pointer, until });
    const waiting = this.#runs.waiting(signal, key);
    const shared = waiting.every((run) => {
      return this.#runs.processOf(run).workflow.correlations.get(signal)?.shared === true;
    });
    if (waiting.length > 1 && !shared) {
      this.#error = simulationError("simulation.signal-ambiguous", { signal }, { pointer });
    } else if (waiting.length > 0) this.#deliver();
  }

  /** Delivers the first kept signal that somebody waits for; false: there is none. */
  #deliver(): boolean {
    for (const [index, { signal, key, payload, pointer, until }] of this.#kept.entries()) {
      const runs = until > this.#world.now ? this.#runs.waiting(signal, key) : [];
      if (runs.length === 0) continue;
      this.#kept.splice(index, 1);
      for (const run of runs) this.#tellEvent(run, signal, payload, pointer);
      return true;
    }
    return false;
  }

  #cancel(reason: string, pointer: string): void {
    const sender = { kind: "person", id: "simulation" } as const;
    const event = { kind: "cancel", at: this.#world.now, reason, sender, from: "person" } as const;
    this.#tell(event, { kind: "event", name: "cancel" }, pointer);
  }

  #carry(message: SimulatedMessage): void {
    const carried = this.#runs.carry(message, this.#world.now, pinsOf(this.#process));
    if (carried === undefined) return;
    const name = this.#runs.get(message.from)?.parent?.invoke ?? message.message;
    if (carried.kind === "tell" && carried.event.kind === "event") {
      this.#tell(carried.event, { kind: "event", name: carried.event.type }, undefined, carried.run);
      return;
    }
    if (carried.kind === "tell") {
      const failed = carried.event.kind === "subflow-failed";
      this.#tell(carried.event, { kind: failed ? "error" : "done", name }, undefined, carried.run);
      return;
    }
    this.#runs.keep(carried.advanced.run);
    this.#note(carried.run, carried.advanced, { kind: "start", name: "start" });
  }

  #completeTask(
    { task, outcome, form = {}, item }: Extract<WorldStep, { task: string }>,
    pointer: string,
  ): void {
    const open = [...this.#world.tasks.values()].find(
      ({ invoke, generation }) => invoke === task && this.#runs.isOfItem(ofRun(generation).run, item),
    );
    if (open === undefined) {
      this.#error = simulationError("simulation.task-not-open", { task }, { pointer });
      return;
    }
    const event = {
      kind: "task-completed",
      at: this.#world.now,
      invoke: task,
      generation: ofRun(open.generation).generation,
      outcome,
      form: form as JsonObject,
      // Every task has a person of its own, so that four eyes are two people; the ladder may have given it away.
      sender: { kind: "person", id: `person-of-${task}`, roles: [this.#roleOf(open)] },
    } as const;
    this.#tell(event, { kind: "done", name: task }, pointer, ofRun(open.generation).run);
  }

  #roleOf({ generation: named, definition }: OpenedTask): string {
    const { run, generation } = ofRun(named);
    return this.#runs.get(run)?.tasks?.[generation]?.role ?? definition.params.role;
  }

  #wait(delay: string, pointer: string): void {
    const until = this.#world.after(delay);
    if (until <= this.#world.now) {
      this.#error = simulationError("simulation.delay", { delay }, { pointer });
      return;
    }
    this.#drain(until);
    if (this.#error === undefined) this.#world.now = until;
  }

  #drain(until: string): void {
    for (;;) {
      if (this.#error !== undefined) return;
      const message = this.#messages.shift();
      if (message !== undefined) {
        this.#carry(message);
        continue;
      }
      if (this.#deliver()) continue;
      const due = this.#world.next(until);
      if (due === undefined) return;
      if (due.kind === "timer") this.#fire(due);
      else this.#call(due);
    }
  }

  #fire({ timer, generation: named, state, at }: Extract<Due, { kind: "timer" }>): void {
    this.#told.fired({ at, timer, state });
    const { run, generation } = ofRun(named);
    const event = { kind: "timer", at: this.#world.now, timer, generation } as const;
    this.#tell(event, { kind: "timer", name: timer }, undefined, run);
  }

  #call(due: Extract<Due, { kind: "activity" }>): void {
    const { invoke, connector, operation, source } = due.begun;
    const { run, generation } = ofRun(due.begun.generation);
    const answer = this.#world.answer(due.begun);
    const at = this.#world.now;
    const call = { at, connector, operation, attempt: due.attempt };
    const name = { invoke, generation, ...(source === undefined ? {} : { source }) };
    const cause = source === undefined ? "done" : "facts";
    if ("answer" in answer) {
      this.#told.called(call);
      const event = { kind: "activity-done", at, answer: answer.answer as JsonObject, ...name } as const;
      this.#tell(event, { kind: cause, name: source ?? invoke }, undefined, run);
      return;
    }
    const { code, retryable } = answer.error;
    this.#told.called({ ...call, error: code });
    if (retryable && this.#world.retry(due)) return;
    const error = { code, message: code };
    const refused = retryable ? {} : { refused: true as const };
    const event = { kind: "activity-failed", at, error, attempt: due.attempt, ...name, ...refused } as const;
    const failed = { kind: source === undefined ? "error" : "facts", name: source ?? invoke } as const;
    this.#tell(event, failed, undefined, run);
  }

  #tell(event: RunEvent, cause: Cause, pointer?: string, run = ROOT): void {
    if (this.#told.steps >= MAX_STEPS) {
      this.#error = simulationError("simulation.too-long", { limit: MAX_STEPS }, { pointer });
      return;
    }
    const advanced = advance(this.#runs.get(run), event, { process: this.#runs.processOf(run) });
    const unheard = advanced.kind === "stale" || advanced.kind === "refused";
    if (unheard && event.kind === "event" && event.sent !== undefined) {
      const code = advanced.kind === "refused" ? advanced.refusal.code : "subflow.not-awaited";
      this.#told.unheard(run, { at: event.at, event: event.type, from: event.sent.from, code });
      return;
    }
    switch (advanced.kind) {
      case "stale":
        return;
      case "refused": {
        const { code, texts, issues } = advanced.refusal;
        this.#error = { code, texts, issues, ...(pointer === undefined ? {} : { pointer }) };
        return;
      }
      case "incident": {
        const reason = advanced.issue.code;
        this.#error = simulationError(
          "simulation.incident",
          { reason },
          { pointer, issues: [advanced.issue] },
        );
        return;
      }
      case "advanced":
        this.#runs.keep(advanced.run);
        this.#note(run, advanced, cause);
    }
  }

  #note(run: string, advanced: Advanced, cause: Cause): void {
    this.#told.stepped(run, this.#world.now, advanced, cause);
    for (const its of advanced.effects) {
      if (its.kind === "send-message") {
        const body = "value" in its.body ? (its.body.value as JsonObject) : {};
        this.#messages.push({ id: its.id, from: run, to: its.to, message: its.message, body });
      } else if (its.kind === "drop-message") {
        const gone = this.#messages.findIndex(({ id, from }) => id === its.id && from === run);
        if (gone !== -1) this.#messages.splice(gone, 1);
      } else {
        const effect = { ...its, generation: inWorld(run, its.generation) };
        this.#world.apply(effect);
        if (effect.kind === "open-task") {
          this.#told.opened(effect, this.#world.now, this.#world.after(effect.definition.params.due));
        } else if (effect.kind === "close-task") this.#told.closed(effect, this.#world.now);
      }
    }
  }
}

/** A signal nobody waits for yet. */
interface KeptSignal {
  readonly signal: string;
  readonly key: string;
  readonly payload: JsonObject;
  readonly pointer: string;
  readonly until: string;
}
const SIGNAL_TTL = "P7D";

/** A sub-flow that is played by itself has the consents that whoever begins it must have. */
function requiredConsents({ workflow }: CompiledProcess, grantedAt: string): readonly Consent[] {
  const { requiresConsent = [] } = workflow.definition;
  return requiresConsent.map((scope) => ({ scope, grantedAt, by: "simulation", event: "parent" }));
}
