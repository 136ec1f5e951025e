import { renderTrace } from "../decision/index.ts";
import { checkSchema, type Json, type JsonObject } from "../kernel/index.ts";
import { WorkflowCase, type TakenTransition } from "../workflow/index.ts";
import { advance } from "./advance.ts";
import { compileProcess, type CompiledProcess } from "./compile-process.ts";
import type { Pins, Run } from "./run.ts";
import type { RunEvent } from "./run-event.ts";
import { DEFAULT_PLACE, SimulatedWorld, type Due, type OpenedTask, type Place } from "./simulated-world.ts";
import { simulationError } from "./simulation-issues.ts";
import type {
  DefinitionDocuments,
  SimulatedDecision,
  SimulatedStep,
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
  #run: Run | undefined;
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
    this.#case = workflowCase;
    this.#world = new SimulatedWorld(workflowCase, options.place ?? DEFAULT_PLACE);
    this.#traces = options.traces ?? true;
  }

  play(): Simulation {
    const start = {
      kind: "start",
      at: this.#world.now,
      run: "simulation",
      subject: "simulation",
      pins: pinsOf(this.#process),
      facts: this.#case.facts as JsonObject,
      sender: { kind: "system", id: "simulation" },
    } as const;
    this.#tell(start, { kind: "start", name: "start" }, "/facts");
    this.#drain("while-activities");
    for (const [index, script] of this.#case.steps.entries()) {
      if (this.#error !== undefined) break;
      const pointer = `/steps/${index}`;
      if ("event" in script) this.#sendEvent(script.event, script.payload ?? {}, pointer);
      else if ("task" in script) this.#completeTask(script.task, script.outcome, script.form ?? {}, pointer);
      else this.#wait(script.wait, pointer);
      this.#drain("while-activities");
    }
    return this.#told();
  }

  #sendEvent(type: string, payload: object, pointer: string): void {
    const { events } = this.#process.workflow.definition;
    const roles = Object.hasOwn(events, type) ? (events[type]?.roles ?? []) : [];
    const event = {
      kind: "event",
      at: this.#world.now,
      id: pointer,
      type,
      payload: payload as JsonObject,
      sender: { kind: "system", id: "simulation", roles },
    } as const;
    this.#tell(event, { kind: "event", name: type }, pointer);
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
      generation: open.generation,
      outcome,
      form: form as JsonObject,
      // Every task has a person of its own, so that four eyes are two people; the ladder may have given it away.
      sender: { kind: "person", id: `person-of-${task}`, roles: [this.#roleOf(open)] },
    } as const;
    this.#tell(event, { kind: "done", name: task }, pointer);
  }

  #roleOf({ generation, definition }: OpenedTask): string {
    return this.#run?.tasks?.[generation]?.role ?? definition.params.role;
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
      const due = this.#world.next(until);
      if (due === undefined) return;
      if (due.kind === "timer") this.#fire(due);
      else this.#call(due);
    }
  }

  #fire({ timer, generation, state, at }: Extract<Due, { kind: "timer" }>): void {
    this.#timers.push({ at, timer, state });
    this.#tell({ kind: "timer", at: this.#world.now, timer, generation }, { kind: "timer", name: timer });
  }

  #call(due: Extract<Due, { kind: "activity" }>): void {
    const { invoke, generation, connector, operation, source } = due.begun;
    const answer = this.#world.answer(due.begun);
    const at = this.#world.now;
    const call = { at, connector, operation, attempt: due.attempt };
    const name = { invoke, generation, ...(source === undefined ? {} : { source }) };
    const cause = source === undefined ? "done" : "facts";
    if ("answer" in answer) {
      this.#calls.push(call);
      const event = { kind: "activity-done", at, answer: answer.answer as JsonObject, ...name } as const;
      this.#tell(event, { kind: cause, name: source ?? invoke });
      return;
    }
    const { code, retryable } = answer.error;
    this.#calls.push({ ...call, error: code });
    if (retryable && this.#world.retry(due)) return;
    const error = { code, message: code };
    const event = { kind: "activity-failed", at, error, attempt: due.attempt, ...name } as const;
    this.#tell(event, { kind: source === undefined ? "error" : "facts", name: source ?? invoke });
  }

  #tell(event: RunEvent, cause: Cause, pointer?: string): void {
    if (this.#steps.length >= MAX_STEPS) {
      this.#error = simulationError("simulation.too-long", { limit: MAX_STEPS }, { pointer });
      return;
    }
    const advanced = advance(this.#run, event, { process: this.#process });
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
        this.#run = advanced.run;
        this.#note(advanced, cause);
    }
  }

  #note(advanced: Extract<ReturnType<typeof advance>, { kind: "advanced" }>, cause: Cause): void {
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
      }
    }
    this.#steps.push({
      at,
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
      this.#decisions.push({ number, at, invoke, pack: decision.pack.id, decision, ...trace });
    }
    for (const effect of advanced.effects) {
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
    const run = this.#run;
    const output = run?.snapshot.output;
    const outcome = run?.outcome ?? run?.decisions.at(-1)?.outcome;
    return {
      case: this.#case.id,
      steps: this.#steps,
      path: this.#steps.flatMap(({ entered }) => entered),
      edges: this.#steps.flatMap(({ edges }) => edges),
      decisions: this.#decisions,
      asked: this.#asked,
      unavailable: this.#unavailable,
      calls: this.#calls,
      tasks: [...this.#tasks.values()],
      timers: this.#timers,
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
}

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
