import { checkSchema, parseInstant, type Json } from "../kernel/index.ts";
import { WorkflowCase } from "../workflow/index.ts";
import { compileProcess, type CompiledProcess } from "./compile-process.ts";
import { simulationError } from "./simulation-issues.ts";
import { Simulator, type SimulationOptions } from "./simulator.ts";
import type { DefinitionDocuments, Simulation, SimulationError } from "./simulation.ts";

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
  const inUtc = utcInstant(startAt);
  if (inUtc === undefined) {
    return failed(
      id,
      startAt,
      simulationError("simulation.instant", { at: startAt }, { pointer: "/startAt" }),
    );
  }
  return new Simulator(process, { ...workflowCase, startAt: inUtc }, options).play();
}

/** Instants are compared as texts: all are in UTC, with milliseconds and a year of four digits, with a year to go on. */
function utcInstant(text: string): string | undefined {
  const ms = parseInstant(text) === undefined ? Number.NaN : Date.parse(text);
  const utc = Number.isNaN(ms) ? "" : new Date(ms).toISOString();
  return utc >= "0001" && utc < "9999" ? utc : undefined;
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

/** Whether `part` comes in `whole` in this order, with anything between. */
export function isSubsequence(part: readonly Json[], whole: readonly Json[]): boolean {
  let found = 0;
  for (const entry of whole) if (entry === part[found]) found++;
  return found >= part.length;
}
