import type { CompiledInvoke } from "./compile-states.ts";
import type { CompiledWorkflow } from "./compile-workflow.ts";
import type { WorkflowEffect } from "./effect.ts";
import type { MachineMove, Mark } from "./lower-machine.ts";
import type { ArmedTimer, OpenInvoke, WorkflowSnapshot } from "./snapshot.ts";
import type { TakenTransition } from "./step.ts";

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
  consumes: { readonly timer?: string; readonly invoke?: string },
) {
  const timers = new Map<string, ArmedTimer>(Object.entries(before.timers));
  const invokes = new Map<string, OpenInvoke>(Object.entries(before.invokes));
  if (consumes.timer !== undefined) timers.delete(consumes.timer);
  if (consumes.invoke !== undefined) invokes.delete(consumes.invoke);
  let effects: WorkflowEffect[] = [];
  let opened = 0;
  const nextGeneration = () => `${before.step + 1}.${opened++}`;

  const enter = (state: string) => {
    const after = workflow.states.get(state)?.node.definition.after ?? {};
    for (const delay of Object.keys(after).sort()) {
      const timer = `${state}/${delay}`;
      const armed = { generation: nextGeneration(), state, after: delay };
      timers.set(timer, armed);
      effects.push({ kind: "set-timer", timer, ...armed });
    }
  };
  const leave = (state: string) => {
    for (const [timer, { generation, state: owner }] of [...timers]) {
      if (owner !== state) continue;
      timers.delete(timer);
      effects = close(effects, generation, { kind: "cancel-timer", timer, generation });
    }
    for (const [invoke, { generation, state: owner, src }] of [...invokes]) {
      if (owner !== state) continue;
      invokes.delete(invoke);
      effects = close(effects, generation, { kind: "cancel-invoke", invoke, generation, src });
    }
  };
  const begin = ({ invoke: id, input }: Extract<Mark, { kind: "invoked" }>) => {
    const invoke = workflow.invokes.get(id) as CompiledInvoke;
    const generation = nextGeneration();
    const src = invoke.definition.src;
    invokes.set(id, { generation, state: invoke.state, src });
    const kind = src === "task" ? "open-task" : (`begin-${src}` as const);
    const { state, definition } = invoke;
    effects.push({ kind, invoke: id, generation, state, input, definition } as WorkflowEffect);
  };

  const transitions: TakenTransition[] = [];
  for (const marks of move.microsteps) {
    const [from, to, edges]: [string[], string[], string[]] = [[], [], []];
    for (const made of marks) {
      if (made.kind === "took") edges.push(made.pointer);
      else if (made.kind === "invoked") begin(made);
      else if (made.kind === "entered") {
        to.push(made.state);
        enter(made.state);
      } else {
        from.push(made.state);
        leave(made.state);
      }
    }
    if (marks.length > 0) transitions.push({ from, to, event, edges });
  }
  return { timers: Object.fromEntries(timers), invokes: Object.fromEntries(invokes), effects, transitions };
}

/** Closing what this very step opened takes the opening back; otherwise the world must be told. */
function close(effects: WorkflowEffect[], generation: string, closing: WorkflowEffect): WorkflowEffect[] {
  const kept = effects.filter((effect) => !("generation" in effect) || effect.generation !== generation);
  return kept.length < effects.length ? kept : [...effects, closing];
}
