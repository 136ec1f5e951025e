import type { Json, JsonObject } from "../kernel/index.ts";
import { transitionsOf, type CompiledWorkflow, type Invoke, type WorldStep } from "../workflow/index.ts";
import type { CompiledProcess } from "./compile-process.ts";
import { samplesOf, valuesOf } from "./sample-payload.ts";
import type { Simulation } from "./simulation.ts";

/** What the world may do next, and the transitions that wait for it, by pointer; of a sub-flow's none are told. */
export interface Move {
  readonly step: WorldStep;
  readonly takes: readonly string[];
}

/** Payloads and forms that the given cases tell: they fit what no schema says, so they are tried first. */
export interface KnownWords {
  readonly payloads: ReadonlyMap<string, readonly JsonObject[]>;
  readonly forms: ReadonlyMap<string, readonly JsonObject[]>;
}

/** Everything that may happen where a simulation rests: events, outcomes of open tasks, and letting time pass. */
export function movesFrom(
  process: CompiledProcess,
  simulation: Simulation,
  known: KnownWords,
): readonly Move[] {
  if (simulation.finished) return [];
  const own = movesOf(process.workflow, simulation.states, known);
  const below = (simulation.subflows ?? []).flatMap(({ workflow, states, finished, invoke, item }) => {
    const begun = process.subflows.get(workflow)?.workflow;
    if (begun === undefined || finished) return [];
    return movesOf(begun, states, known).map(({ step }): Move => {
      const to = "event" in step ? { to: invoke } : {};
      const place = item === undefined || "wait" in step ? {} : { item };
      return { step: { ...step, ...to, ...place }, takes: [] };
    });
  });
  return [...own, ...below];
}

function movesOf(workflow: CompiledWorkflow, active: readonly string[], known: KnownWords): readonly Move[] {
  const states = active.flatMap((key) => workflow.states.get(key) ?? []);
  const places = states.flatMap(({ node }) => transitionsOf(node));
  const takes = (kind: string, name: string) =>
    places.flatMap(({ cause, pointer }) => {
      const told = "event" in cause ? cause.event : "after" in cause ? cause.after : undefined;
      return cause.kind === kind && (told ?? ("invoke" in cause ? cause.invoke : "")) === name
        ? [pointer]
        : [];
    });
  const events = distinct(places.flatMap(({ cause }) => (cause.kind === "event" ? [cause.event] : [])));
  const invokes = states.flatMap(({ node }) => node.definition.invoke ?? []);
  const waits = distinct([
    ...places.flatMap(({ cause }) => (cause.kind === "after" ? [cause.after] : [])),
    ...invokes.flatMap((it) => [
      ...(it.src === "task" ? (it.params.escalation ?? []).map(({ after }) => after) : []),
      ...("timeout" in it ? [it.timeout] : []),
    ]),
    ...[...workflow.raises.values()].flatMap((raise) => raise.delayed?.after ?? []),
  ]);
  return [
    ...events.flatMap((event) =>
      payloadsOf(workflow, event, known).map((payload) => ({
        step: Object.keys(payload).length === 0 ? { event } : { event, payload },
        takes: takes("event", event),
      })),
    ),
    ...invokes.flatMap((invoke) => {
      if (invoke.src !== "task") return [];
      const forms = formsOf(invoke.params.form, known.forms.get(invoke.id));
      return invoke.params.outcomes.flatMap(({ value: outcome }) =>
        forms.map((form) => ({
          step: { task: invoke.id, outcome, ...(Object.keys(form).length === 0 ? {} : { form }) },
          takes: takes("invoke-done", invoke.id),
        })),
      );
    }),
    ...waits.map((wait) => ({ step: { wait }, takes: takes("after", wait) })),
  ];
}

function payloadsOf({ definition }: CompiledWorkflow, event: string, known: KnownWords) {
  const declared = definition.events[event]?.payload;
  if (declared === undefined) return [{}];
  return [...(known.payloads.get(event) ?? []), ...samplesOf(declared as Json)];
}

function formsOf(form: TaskForm, known: readonly JsonObject[] = []): readonly JsonObject[] {
  if (form === undefined) return [{}];
  const values = Object.entries(form).map(([name, { type }]) => [name, valuesOf(type)] as const);
  const plain = Object.fromEntries(values.map(([name, [first]]) => [name, first ?? null]));
  const varied = values.flatMap(([name, [, ...others]]) =>
    others.map((value) => ({ ...plain, [name]: value })),
  );
  return [...known, plain, ...varied].slice(0, 16);
}

type TaskForm = Extract<Invoke, { src: "task" }>["params"]["form"];

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
