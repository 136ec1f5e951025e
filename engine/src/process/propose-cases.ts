import { isJsonObject, type Json, type JsonObject } from "../kernel/index.ts";
import {
  allStates,
  transitionsOf,
  type TransitionPlace,
  type WorkflowCase,
  type WorldStep,
} from "../workflow/index.ts";
import type { CompiledProcess } from "./compile-process.ts";
import { sampleOf } from "./sample-payload.ts";
import { simulateProcess } from "./simulate.ts";
import type { SimulationOptions } from "./simulator.ts";
import type { Simulation } from "./simulation.ts";

export interface ProposedCases {
  /** Each was played: it ends without an error, and takes the transitions of `takes` that no case took before. */
  readonly cases: readonly { readonly case: WorkflowCase; readonly takes: readonly string[] }[];
  /** Pointers of the transitions that still no case takes: their guards need other facts. */
  readonly missed: readonly string[];
}

/** Plays at most this many trials, shortest first. */
const MAX_TRIALS = 500;

/**
 * Makes cases for transitions that none of the given ones takes. Each begins as the shortest of the given cases
 * that comes to the transition's state, and goes on with what the transition waits for: an event, a task's
 * outcome, a delay, an answer or a failure. Only what was played and does take the transition is proposed.
 */
export function proposeCases(
  process: CompiledProcess,
  cases: readonly WorkflowCase[],
  options: SimulationOptions = { traces: false },
): ProposedCases {
  const played = cases.map((it) => simulateProcess(process, it, options));
  const taken = new Set(played.flatMap(({ edges }) => edges));
  const places = allStates(process.workflow.roots).flatMap(transitionsOf);
  const proposed: { case: WorkflowCase; takes: readonly string[] }[] = [];
  let trials = 0;
  for (const place of places) {
    if (taken.has(place.pointer)) continue;
    for (const trial of trialsFor(process, place, cases, played)) {
      if (trials++ >= MAX_TRIALS) break;
      const simulation = simulateProcess(process, trial, options);
      if (simulation.error !== undefined || !simulation.edges.includes(place.pointer)) continue;
      const takes = [...new Set(simulation.edges)].filter((edge) => !taken.has(edge));
      for (const edge of takes) taken.add(edge);
      proposed.push({ case: named(trial, proposed.length, place, simulation), takes });
      break;
    }
  }
  return { cases: proposed, missed: places.map(({ pointer }) => pointer).filter((it) => !taken.has(it)) };
}

/** Cases that come to the transition's state and then do what it waits for, shortest first. */
function trialsFor(
  process: CompiledProcess,
  place: TransitionPlace,
  cases: readonly WorkflowCase[],
  played: readonly Simulation[],
): readonly WorkflowCase[] {
  const coming = cases.flatMap((base, index) => {
    if (played[index]?.path.includes(place.source.key) !== true) return [];
    return base.steps.map((_, length) => ({ base, length })).concat({ base, length: base.steps.length });
  });
  const sorted = coming.sort((left, right) => left.length - right.length);
  return sorted.flatMap(({ base, length }) =>
    endings(process, place, base).map(({ steps, connectors }): WorkflowCase => {
      return { ...base, steps: [...base.steps.slice(0, length), ...steps], connectors, expect: {} };
    }),
  );
}

interface Ending {
  readonly steps: readonly WorldStep[];
  readonly connectors: WorkflowCase["connectors"];
}

function endings(
  { workflow }: CompiledProcess,
  { cause, source }: TransitionPlace,
  { connectors }: WorkflowCase,
): readonly Ending[] {
  switch (cause.kind) {
    case "event": {
      const payload = sampleOf(workflow.definition.events[cause.event]?.payload as Json | undefined);
      const step = isJsonObject(payload) ? { event: cause.event, payload } : { event: cause.event };
      return [{ steps: [step], connectors }];
    }
    case "after":
      return [{ steps: [{ wait: cause.after }], connectors }];
    case "invoke-done":
    case "invoke-error": {
      const definition = (source.definition.invoke ?? []).find(({ id }) => id === cause.invoke);
      if (definition?.src === "task") {
        return definition.params.outcomes.map(({ value }) => {
          return { steps: [{ task: cause.invoke, outcome: value }], connectors };
        });
      }
      if (definition?.src !== "activity") return [];
      const { connector, operation, answer } = definition.params;
      const key = `${connector}/${operation}`;
      const failed = { error: { code: "connector.down", retryable: false } };
      const answers = cause.kind === "invoke-error" ? [failed] : answersOf(answer as Json | undefined);
      return answers.map((it) => ({ steps: [], connectors: { ...connectors, [key]: [it] } }));
    }
    case "always":
    case "state-done":
      return [{ steps: [], connectors }];
  }
}

/** An answer of the declared shape, and one with every truth turned round. */
function answersOf(schema: Json | undefined): readonly { readonly answer: JsonObject }[] {
  const sample = sampleOf(schema);
  const answer = isJsonObject(sample) ? sample : {};
  const turned = Object.entries(answer).map(
    ([name, value]) => [name, value === true ? false : value] as const,
  );
  return [{ answer }, { answer: Object.fromEntries(turned) }];
}

function named(
  trial: WorkflowCase,
  index: number,
  { source, cause }: TransitionPlace,
  simulation: Simulation,
): WorkflowCase {
  const id = `proposed-${index + 1}`;
  const why = cause.kind === "event" ? cause.event : cause.kind === "after" ? cause.after : cause.kind;
  const { path, status, finished, outcome } = simulation;
  return {
    ...trial,
    id,
    title: {
      "zh-CN": `${source.definition.title["zh-CN"]}：${why}`,
      en: `${source.definition.title.en}: ${why}`,
    },
    expect: {
      path: [...path],
      status: status as NonNullable<WorkflowCase["expect"]["status"]>,
      finished,
      ...(outcome === undefined ? {} : { outcome }),
    },
  };
}
