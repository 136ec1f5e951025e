import { renderTrace } from "../decision/index.ts";
import { checkSchema, type Json, type JsonObject } from "../kernel/index.ts";
import { WorkflowCase, type TakenTransition, type WorldStep } from "../workflow/index.ts";
import { advance } from "./advance.ts";
import { compileProcess, type CompiledProcess } from "./compile-process.ts";
import type { Consent, Pins, Run } from "./run.ts";
import type { RunEvent } from "./run-event.ts";
import { DEFAULT_PLACE, SimulatedWorld, type Due, type OpenedTask, type Place } from "./simulated-world.ts";
import { inWorld, ofRun, ROOT, SimulatedRuns, type SimulatedMessage } from "./simulated-runs.ts";
import { simulationError } from "./simulation-issues.ts";
import type {
  DefinitionDocuments,
  SimulatedDecision,
  SimulatedStep,
  SimulatedSubflow,
  SimulatedTask,
  Simulation,
  SimulationError,
} from "./simulation.ts";

export interface SimulationOptions {
  /** Zone and working days; default Asia/Shanghai, Monday to Friday. */
  readonly place?: Place;
  /** Render the trace of every decision (default). */
  readonly traces?: boolean;
}

/** Plays a case against definitions, published or drafts, with the code the server runs. Never throws on bad input. */
export function simulate(
  documents: DefinitionDocuments,
  workflowCase: unknown,
  options: SimulationOptions = {},
): Simulation {
  const checked = checkSchema(WorkflowCase, workflowCase);
  if (!checked.ok) return failed("?", "", simulationError("simulation.case", {}, { issues: checked.error }));
  const { id, startAt } = checked.value;
  const process = compileProcess(documents);
  if (!process.ok) {
    return failed(id, startAt, simulationError("simulation.definitions", {}, { issues: process.error }));
  }
  return simulateProcess(process.value, checked.value, options);
}

/** Plays a case against definitions that are compiled already. */
export function simulateProcess(
  process: CompiledProcess,
  workflowCase: WorkflowCase,
  options: SimulationOptions = {},
): Simulation {
  const { id, startAt } = workflowCase;
  if (Number.isNaN(Date.parse(startAt))) {
    return failed(
      id,
      startAt,
      simulationError("simulation.instant", { at: startAt }, { pointer: "/startAt" }),
    );
  }
  const simulator = new Simulator(process, workflowCase, options);
  return simulator.play();
}

const MAX_STEPS = 5_000;
type Cause = SimulatedStep["cause"];

class Simulator {
  readonly #process: CompiledProcess;
  readonly #case: WorkflowCase;
  readonly #world: SimulatedWorld;
  readonly #traces: boolean;
  readonly #runs: SimulatedRuns;
  readonly #messages: SimulatedMessage[] = [];
  readonly #kept: KeptSignal[] = [];
  readonly #undone: string[] = [];
  readonly #unheard: NonNullable<Simulation["unheard"]>[number][] = [];
  #error: SimulationError | undefined;
  readonly #steps: SimulatedStep[] = [];
  readonly #decisions: SimulatedDecision[] = [];
  readonly #asked: Simulation["asked"][number][] = [];
  readonly #unavailable: Simulation["unavailable"][number][] = [];
  readonly #calls: Simulation["calls"][number][] = [];
  readonly #tasks = new Map<string, SimulatedTask>();
  readonly #timers: Simulation["timers"][number][] = [];

  constructor(process: CompiledProcess, workflowCase: WorkflowCase, options: SimulationOptions) {
    this.#process = process;
    this.#runs = new SimulatedRuns(process);
    this.#case = workflowCase;
    this.#world = new SimulatedWorld(workflowCase, options.place ?? DEFAULT_PLACE);
    this.#traces = options.traces ?? true;
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
      else if ("task" in script) this.#completeTask(script.task, script.outcome, script.form ?? {}, pointer);
      else this.#wait(script.wait, pointer);
      this.#drain("while-activities");
    }
    return this.#told();
  }

  #sendEvent({ event, payload = {}, to }: Extract<WorldStep, { event: string }>, pointer: string): void {
    const run =
      to === undefined ? ROOT : this.#runs.children().findLast(({ parent }) => parent?.invoke === to)?.id;
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

  #completeTask(task: string, outcome: string, form: object, pointer: string): void {
    const open = [...this.#world.tasks.values()].find(({ invoke }) => invoke === task);
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
    this.#timers.push({ at, timer, state });
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
      this.#calls.push(call);
      const event = { kind: "activity-done", at, answer: answer.answer as JsonObject, ...name } as const;
      this.#tell(event, { kind: cause, name: source ?? invoke }, undefined, run);
      return;
    }
    const { code, retryable } = answer.error;
    this.#calls.push({ ...call, error: code });
    if (retryable && this.#world.retry(due)) return;
    const error = { code, message: code };
    const refused = retryable ? {} : { refused: true as const };
    const event = { kind: "activity-failed", at, error, attempt: due.attempt, ...name, ...refused } as const;
    const failed = { kind: source === undefined ? "error" : "facts", name: source ?? invoke } as const;
    this.#tell(event, failed, undefined, run);
  }

  #tell(event: RunEvent, cause: Cause, pointer?: string, run = ROOT): void {
    if (this.#steps.length >= MAX_STEPS) {
      this.#error = simulationError("simulation.too-long", { limit: MAX_STEPS }, { pointer });
      return;
    }
    const advanced = advance(this.#runs.get(run), event, { process: this.#runs.processOf(run) });
    const unheard = advanced.kind === "stale" || advanced.kind === "refused";
    if (unheard && event.kind === "event" && event.sent !== undefined) {
      const code = advanced.kind === "refused" ? advanced.refusal.code : "subflow.not-awaited";
      const whose = run === ROOT ? {} : { run };
      this.#unheard.push({ at: event.at, ...whose, event: event.type, from: event.sent.from, code });
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

  #note(
    run: string,
    advanced: Extract<ReturnType<typeof advance>, { kind: "advanced" }>,
    cause: Cause,
  ): void {
    const whose = run === ROOT ? {} : { run };
    const at = this.#world.now;
    const transitions: TakenTransition[] = [];
    const guards: SimulatedStep["guards"][number][] = [];
    for (const entry of advanced.entries) {
      if (entry.kind === "stepped") {
        transitions.push(...entry.transitions);
        guards.push(...entry.guards);
      } else if (entry.kind === "source-asked") {
        const { source, cost } = entry;
        this.#asked.push({ at, source, ...(cost === undefined ? {} : { cost }) });
      } else if (entry.kind === "source-unavailable") {
        this.#unavailable.push({ source: entry.source, reason: entry.reason });
      } else if (entry.kind === "compensation-done") this.#undone.push(entry.invoke);
    }
    this.#steps.push({
      at,
      ...whose,
      cause,
      entered: transitions.flatMap(({ to }) => to),
      left: transitions.flatMap(({ from }) => from),
      edges: transitions.flatMap(({ edges }) => edges),
      guards,
    });
    for (const [index, { number, invoke, decision }] of advanced.decisions.entries()) {
      const pack = this.#process.packs.get(decision.pack.id);
      const evaluation = advanced.evaluations[index];
      const rendered = this.#traces && pack !== undefined && evaluation !== undefined;
      const trace = rendered ? { trace: renderTrace(pack, evaluation) } : {};
      this.#decisions.push({ number, at, ...whose, invoke, pack: decision.pack.id, decision, ...trace });
    }
    for (const its of advanced.effects) {
      if (its.kind === "send-message") {
        const body = "value" in its.body ? (its.body.value as JsonObject) : {};
        this.#messages.push({ id: its.id, from: run, to: its.to, message: its.message, body });
        continue;
      }
      if (its.kind === "drop-message") {
        const gone = this.#messages.findIndex(({ id, from }) => id === its.id && from === run);
        if (gone !== -1) this.#messages.splice(gone, 1);
        continue;
      }
      const effect = { ...its, generation: inWorld(run, its.generation) };
      this.#world.apply(effect);
      if (effect.kind === "open-task") {
        const { invoke, definition } = effect;
        const { role, due } = definition.params;
        const title = definition.title ?? { "zh-CN": invoke, en: invoke };
        const dueAt = this.#world.after(due);
        this.#tasks.set(effect.generation, { invoke, title, role, openedAt: at, dueAt });
      } else if (effect.kind === "close-task") {
        const task = this.#tasks.get(effect.generation);
        const { outcome } = effect;
        const closed = { closedAt: at, ...(outcome === undefined ? {} : { outcome }) };
        if (task !== undefined) this.#tasks.set(effect.generation, { ...task, ...closed });
      }
    }
  }

  #told(): Simulation {
    const run = this.#runs.root;
    const own = this.#steps.filter((step) => step.run === undefined);
    const subflows = this.#runs.children().map((child) => this.#subflow(child));
    const output = run?.snapshot.output;
    const outcome = run?.outcome ?? run?.decisions.at(-1)?.outcome;
    return {
      case: this.#case.id,
      steps: this.#steps,
      path: own.flatMap(({ entered }) => entered),
      edges: own.flatMap(({ edges }) => edges),
      decisions: this.#decisions,
      asked: this.#asked,
      unavailable: this.#unavailable,
      calls: this.#calls,
      tasks: [...this.#tasks.values()],
      timers: this.#timers,
      ...(subflows.length === 0 ? {} : { subflows }),
      ...(this.#unheard.length === 0 ? {} : { unheard: this.#unheard }),
      ...(this.#undone.length === 0 ? {} : { undone: this.#undone }),
      states: run?.states ?? [],
      status: run?.status ?? "received",
      finished: run?.finished ?? false,
      ...(outcome === undefined ? {} : { outcome }),
      ...(output === undefined ? {} : { output }),
      startedAt: this.#case.startAt,
      endedAt: this.#world.now,
      ...(this.#error === undefined ? {} : { error: this.#error }),
    };
  }

  #subflow({ id, parent, pins, states, status, finished, outcome }: Run): SimulatedSubflow {
    return {
      run: id,
      invoke: parent?.invoke ?? "",
      workflow: pins.workflow.id,
      path: this.#steps.filter((step) => step.run === id).flatMap(({ entered }) => entered),
      states,
      status,
      finished,
      ...(outcome === undefined ? {} : { outcome }),
    };
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

function failed(id: string, startAt: string, error: SimulationError): Simulation {
  return {
    case: id,
    steps: [],
    path: [],
    edges: [],
    decisions: [],
    asked: [],
    unavailable: [],
    calls: [],
    tasks: [],
    timers: [],
    states: [],
    status: "received",
    finished: false,
    startedAt: startAt,
    endedAt: startAt,
    error,
  };
}

/** The pins of definitions at hand. */
export function pinsOf({ workflow, catalogue, packs, subflows }: CompiledProcess): Pins {
  const pin = ({ id, version }: { id: string; version: string }, hash: string) => ({ id, version, hash });
  return {
    workflow: pin(workflow.definition, workflow.hash),
    catalogue: pin(catalogue.definition, catalogue.hash),
    packs: Object.fromEntries([...packs].map(([id, pack]) => [id, pin(pack.definition, pack.hash)])),
    ...(subflows.size === 0
      ? {}
      : {
          subflows: Object.fromEntries(
            [...subflows].map(([id, { workflow: its }]) => [id, pin(its.definition, its.hash)]),
          ),
        }),
  };
}

/** Whether `part` comes in `whole` in this order, with anything between. */
export function isSubsequence(part: readonly Json[], whole: readonly Json[]): boolean {
  let found = 0;
  for (const entry of whole) if (entry === part[found]) found++;
  return found >= part.length;
}

/** A sub-flow that is played by itself has the consents that whoever begins it must have. */
function requiredConsents({ workflow }: CompiledProcess, grantedAt: string): readonly Consent[] {
  const { requiresConsent = [] } = workflow.definition;
  return requiresConsent.map((scope) => ({ scope, grantedAt, by: "simulation", event: "parent" }));
}
