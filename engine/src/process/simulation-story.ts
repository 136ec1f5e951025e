import { renderTrace } from "../decision/index.ts";
import type { TakenTransition, WorkflowCase } from "../workflow/index.ts";
import type { advance } from "./advance.ts";
import type { CompiledProcess } from "./compile-process.ts";
import { itemOf } from "./item-generation.ts";
import type { RunEffect } from "./run-event.ts";
import type { Run } from "./run.ts";
import { ROOT, type SimulatedRuns } from "./simulated-runs.ts";
import type {
  SimulatedDecision,
  SimulatedStep,
  SimulatedSubflow,
  SimulatedTask,
  Simulation,
  SimulationError,
} from "./simulation.ts";

export type Advanced = Extract<ReturnType<typeof advance>, { kind: "advanced" }>;
export type Cause = SimulatedStep["cause"];

/** What is told of a simulation, collected while it is played. */
export class SimulationStory {
  readonly #process: CompiledProcess;
  readonly #traces: boolean;
  readonly #steps: SimulatedStep[] = [];
  readonly #decisions: SimulatedDecision[] = [];
  readonly #asked: Simulation["asked"][number][] = [];
  readonly #unavailable: Simulation["unavailable"][number][] = [];
  readonly #calls: Simulation["calls"][number][] = [];
  readonly #tasks = new Map<string, SimulatedTask>();
  readonly #timers: Simulation["timers"][number][] = [];
  readonly #undone: string[] = [];
  readonly #unheard: NonNullable<Simulation["unheard"]>[number][] = [];

  constructor(process: CompiledProcess, traces: boolean) {
    this.#process = process;
    this.#traces = traces;
  }

  /** How many steps there were. */
  get steps(): number {
    return this.#steps.length;
  }

  fired(timer: Simulation["timers"][number]): void {
    this.#timers.push(timer);
  }

  called(call: Simulation["calls"][number]): void {
    this.#calls.push(call);
  }

  unheard(run: string, event: NonNullable<Simulation["unheard"]>[number]): void {
    this.#unheard.push({ ...whose(run), ...event });
  }

  opened({ generation, invoke, definition }: Opened, openedAt: string, dueAt: string): void {
    const title = definition.title ?? { "zh-CN": invoke, en: invoke };
    this.#tasks.set(generation, { invoke, title, role: definition.params.role, openedAt, dueAt });
  }

  closed({ generation, outcome }: Closed, closedAt: string): void {
    const task = this.#tasks.get(generation);
    if (task === undefined) return;
    this.#tasks.set(generation, { ...task, closedAt, ...(outcome === undefined ? {} : { outcome }) });
  }

  stepped(run: string, at: string, advanced: Advanced, cause: Cause): void {
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
      ...whose(run),
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
      this.#decisions.push({
        number,
        at,
        ...whose(run),
        invoke,
        pack: decision.pack.id,
        decision,
        ...trace,
      });
    }
  }

  whole(
    { id, startAt }: WorkflowCase,
    runs: SimulatedRuns,
    endedAt: string,
    error: SimulationError | undefined,
  ): Simulation {
    const run = runs.root;
    const own = this.#steps.filter((step) => step.run === undefined);
    const subflows = runs.children().map((child) => this.#subflow(child));
    const output = run?.snapshot.output;
    const outcome = run?.outcome ?? run?.decisions.at(-1)?.outcome;
    return {
      case: id,
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
      startedAt: startAt,
      endedAt,
      ...(error === undefined ? {} : { error }),
    };
  }

  #subflow({ id, parent, pins, states, status, finished, outcome }: Run): SimulatedSubflow {
    const place = itemOf(parent?.generation ?? "");
    return {
      run: id,
      invoke: parent?.invoke ?? "",
      ...(place === undefined ? {} : { item: place.item }),
      workflow: pins.workflow.id,
      path: this.#steps.filter((step) => step.run === id).flatMap(({ entered }) => entered),
      states,
      status,
      finished,
      ...(outcome === undefined ? {} : { outcome }),
    };
  }
}

type Opened = Extract<RunEffect, { kind: "open-task" }>;
type Closed = Extract<RunEffect, { kind: "close-task" }>;

/** Of the run that the case is about nothing is said. */
function whose(run: string): { readonly run?: string } {
  return run === ROOT ? {} : { run };
}
