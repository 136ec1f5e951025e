import { beginEffect } from "./begin-effect.ts";
import type { CompiledRaise } from "./compile-actions.ts";
import type { CompiledInvoke } from "./compile-states.ts";
import type { CompiledWorkflow } from "./compile-workflow.ts";
import type { WorkflowEffect } from "./effect.ts";
import type { MachineMove, Mark } from "./lower-machine.ts";
import { sendEffect } from "./send-later.ts";
import type { ArmedTimer, OpenInvoke, WorkflowSnapshot } from "./snapshot.ts";
import type { TakenTransition } from "./step.ts";
import type { Invoke } from "./invoke-schema.ts";

/**
 * What a step's marks come to: timers and invocations that are open now, and effects in the order of
 * execution. Leaving a state cancels what it opened before entering anything opens it anew; what a transient
 * state opened and closed within the step never reaches the world.
 */
export function applyMarks(
  workflow: CompiledWorkflow,
  before: WorkflowSnapshot,
  move: MachineMove,
  event: string,
  consumes: Consumes,
) {
  const timers = new Map<string, ArmedTimer>(Object.entries(before.timers));
  const invokes = new Map<string, OpenInvoke>(Object.entries(before.invokes));
  if (consumes.timer !== undefined) timers.delete(consumes.timer);
  let effects: WorkflowEffect[] = [];
  let opened = 0;
  const nextGeneration = () => `${before.step + 1}.${opened++}`;

  const enter = (state: string) => {
    // XState enters a state that a history state leads back to anew without having left it.
    leave(state);
    const after = workflow.states.get(state)?.node.definition.after ?? {};
    for (const delay of Object.keys(after).sort()) {
      const timer = `${state}/${delay}`;
      const armed = { generation: nextGeneration(), state, after: delay };
      timers.set(timer, armed);
      effects.push({ kind: "set-timer", timer, ...armed });
    }
  };
  const disarm = (timer: string) => {
    const generation = timers.get(timer)?.generation;
    if (generation === undefined) return;
    timers.delete(timer);
    effects = close(effects, generation, { kind: "cancel-timer", timer, generation });
  };
  const delay = (id: string) => {
    const { state, delayed } = workflow.raises.get(id) as CompiledRaise;
    const { after } = delayed as { readonly after: string };
    disarm(raiseTimer(id));
    const armed = { generation: nextGeneration(), state, after };
    timers.set(raiseTimer(id), { ...armed, raise: id });
    effects.push({ kind: "set-timer", timer: raiseTimer(id), ...armed });
  };
  const give = (invoke: string) => {
    const open = invokes.get(invoke);
    if (open === undefined) return;
    const { generation, src } = open;
    invokes.delete(invoke);
    disarm(limitTimer(invoke));
    effects = close(effects, generation, { kind: "cancel-invoke", invoke, generation, src });
    // A sub-flow that is left in this step is told nothing any more.
    effects = effects.filter((it) => it.kind !== "send" || it.child !== generation);
  };
  const leave = (state: string) => {
    for (const [timer, { state: owner, raise }] of [...timers]) {
      if (owner === state && raise === undefined) disarm(timer);
    }
    for (const [invoke, { state: owner }] of [...invokes]) if (owner === state) give(invoke);
  };
  if (consumes.invoke !== undefined && consumes.timer !== undefined) give(consumes.invoke);
  else if (consumes.invoke !== undefined) {
    invokes.delete(consumes.invoke);
    disarm(limitTimer(consumes.invoke));
  }
  const begin = ({ invoke: id, begins }: Extract<Mark, { kind: "invoked" }>) => {
    const invoke = workflow.invokes.get(id) as CompiledInvoke;
    const generation = nextGeneration();
    const src = invoke.definition.src;
    invokes.set(id, { generation, state: invoke.state, src });
    effects.push(beginEffect(invoke, generation, begins));
    // What the state's entry has sent it before it began comes after its beginning.
    const early = effects.filter((it) => it.kind === "send" && it.to === id && it.child === undefined);
    if (early.length > 0) {
      effects = effects.filter((it) => !early.includes(it));
      effects.push(...early.map((it) => ({ ...it, child: generation }) as WorkflowEffect));
    }
    const { state, definition } = invoke;
    const time = timeLimit(definition);
    if (time === undefined) return;
    const armed = { generation: nextGeneration(), state, after: time };
    timers.set(limitTimer(id), { ...armed, limits: id });
    effects.push({ kind: "set-timer", timer: limitTimer(id), ...armed });
  };

  const transitions: TakenTransition[] = [];
  for (const marks of move.microsteps) {
    const [from, to, edges]: [string[], string[], string[]] = [[], [], []];
    for (const made of marks) {
      switch (made.kind) {
        case "took":
          edges.push(made.pointer);
          break;
        case "entered":
          to.push(made.state);
          enter(made.state);
          break;
        case "left":
          from.push(made.state);
          leave(made.state);
          break;
        case "invoked":
          begin(made);
          break;
        case "delayed":
          delay(made.raise);
          break;
        case "cancelled":
          disarm(raiseTimer(made.raise));
          break;
        case "sent":
          effects.push(sendEffect(made, Object.fromEntries(invokes)));
          break;
        case "compensates":
          effects.push({ kind: "compensate", ...(made.then === undefined ? {} : { then: made.then }) });
      }
    }
    if (marks.length > 0) transitions.push({ from, to, event, edges });
  }
  // A run that is done waits for nothing, whatever was still to be raised.
  if (move.done) for (const timer of [...timers.keys()]) disarm(timer);
  return { timers: Object.fromEntries(timers), invokes: Object.fromEntries(invokes), effects, transitions };
}

/** What the event uses up; with both, the invocation's time is over, and whoever carries it out is told. */
export interface Consumes {
  readonly timer?: string;
  readonly invoke?: string;
}

/** No state's key has a `/` before it, so no state's own timer has this name. */
function raiseTimer(id: string): string {
  return `/${id}`;
}

/** No key of a state has a `:` in it. */
export function limitTimer(invoke: string): string {
  return `limit:${invoke}`;
}

/** How long a sub-flow, or all those of a map, may take; undefined: for ever. */
export function timeLimit(definition: Invoke | undefined): string | undefined {
  return definition?.src === "subflow" || definition?.src === "map" ? definition.timeout : undefined;
}

/** Closing what this very step opened takes the opening back; otherwise the world must be told. */
function close(effects: WorkflowEffect[], generation: string, closing: WorkflowEffect): WorkflowEffect[] {
  const kept = effects.filter((effect) => !("generation" in effect) || effect.generation !== generation);
  return kept.length < effects.length ? kept : [...effects, closing];
}
