import type { CompiledRaise } from "./compile-actions.ts";
import type { CompiledWorkflow } from "./compile-workflow.ts";
import type { WorkflowEffect } from "./effect.ts";
import type { Frame } from "./frame.ts";
import type { WorkflowSnapshot } from "./snapshot.ts";
import type { Step, WorkflowInput } from "./step.ts";

/** The delayed `send` whose time has come; undefined: the input is something else, or of an earlier generation. */
export function dueSend(
  workflow: CompiledWorkflow,
  snapshot: WorkflowSnapshot,
  input: WorkflowInput,
): CompiledRaise | undefined {
  if (input.kind !== "timer" || !Object.hasOwn(snapshot.timers, input.timer)) return undefined;
  const armed = snapshot.timers[input.timer];
  if (armed?.raise === undefined || armed.generation !== input.generation) return undefined;
  const send = workflow.raises.get(armed.raise);
  return send?.to === undefined ? undefined : send;
}

/** Tells another run what waited until now: a step in which no state is left or entered. Its payload is read now. */
export function sendLater(
  { to = "", event, payload }: CompiledRaise,
  snapshot: WorkflowSnapshot,
  timer: string,
  frame: Frame,
): Step {
  const timers = Object.fromEntries(Object.entries(snapshot.timers).filter(([name]) => name !== timer));
  const send = { to, event, payload: frame.wire(payload) };
  return {
    accepted: true,
    guards: [],
    transitions: [],
    effects: [sendEffect(send, snapshot.invokes)],
    snapshot: { ...snapshot, step: snapshot.step + 1, timers },
  };
}

/** What the world is told of an event for another run, with the sub-flow that is under way now. */
export function sendEffect(
  { to, event, payload }: Pick<Extract<WorkflowEffect, { kind: "send" }>, "to" | "event" | "payload">,
  invokes: WorkflowSnapshot["invokes"],
): Extract<WorkflowEffect, { kind: "send" }> {
  const child = Object.hasOwn(invokes, to) ? invokes[to]?.generation : undefined;
  return { kind: "send", to, ...(child === undefined ? {} : { child }), event, payload };
}
