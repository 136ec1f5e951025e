import { limitTimer, timeLimit } from "./apply-marks.ts";
import type { CompiledWorkflow } from "./compile-workflow.ts";
import type { WorkflowEffect } from "./effect.ts";
import { newKey, timerChoice } from "./migration-plan.ts";
import type { Place } from "./relocate.ts";
import type { ArmedTimer, WorkflowSnapshot } from "./snapshot.ts";

type Timers = WorkflowSnapshot["timers"];
type Arming = readonly [timer: string, armed: Omit<ArmedTimer, "generation">];

/**
 * The deadlines of a run in its new place: those that both versions know as the plan says, those that the new version
 * adds to an occupied state from now on. Where two become one, the one that was set first goes on.
 */
export function moveTimers(
  place: Place,
  invokes: WorkflowSnapshot["invokes"],
  effects: WorkflowEffect[],
): Timers {
  const { kept, settled, again } = keepTimers(place, invokes, effects);
  const timers: Record<string, ArmedTimer> = { ...kept };
  for (const [timer, armed] of [
    ...again,
    ...addedDelays(place, settled),
    ...addedLimits(place, invokes, kept),
  ]) {
    const generation = place.next();
    timers[timer] = { ...armed, generation };
    effects.push({ kind: "set-timer", timer, generation, state: armed.state, after: armed.after });
  }
  return timers;
}

function keepTimers(
  { ready: { plan, to }, snapshot, active, older }: Place,
  invokes: WorkflowSnapshot["invokes"],
  effects: WorkflowEffect[],
): { readonly kept: Timers; readonly settled: ReadonlySet<string>; readonly again: readonly Arming[] } {
  const kept: Record<string, ArmedTimer> = {};
  const settled = new Set<string>();
  const again = new Map<string, Arming[1]>();
  const known = new Set(active.map(({ key }) => key));
  for (const [timer, armed] of inOrder(snapshot.timers)) {
    const { generation, limits, raise, after } = armed;
    // The time of a sub-flow goes on with it, and is taken back with it, or where the new version gives it another one.
    if (limits !== undefined) {
      const goesOn = invokes[limits];
      const same = goesOn !== undefined && goesOn.generation === snapshot.invokes[limits]?.generation;
      if (same && (older !== undefined || timeOf(to, limits) === after)) {
        kept[timer] = { ...armed, state: goesOn.state };
      } else effects.push({ kind: "cancel-timer", timer, generation });
      continue;
    }
    const state = newKey(plan, armed.state);
    const name = raise === undefined ? `${state}/${after}` : timer;
    const there = raise === undefined ? known.has(state) && hasAfter(to, state, after) : to.raises.has(raise);
    const choice = timerChoice(plan, timer);
    if (there) settled.add(name);
    if (there && choice === "keep" && !Object.hasOwn(kept, name)) {
      kept[name] = { ...armed, state };
      continue;
    }
    effects.push({ kind: "cancel-timer", timer, generation });
    const delay = raise === undefined ? after : to.raises.get(raise)?.delayed?.after;
    if (there && choice === "restart" && delay !== undefined) {
      again.set(name, { state, after: delay, ...(raise === undefined ? {} : { raise }) });
    }
  }
  return { kept, settled, again: [...again].filter(([name]) => !Object.hasOwn(kept, name)) };
}

/** In the order in which they were set. */
function inOrder(timers: Timers): readonly (readonly [string, ArmedTimer])[] {
  const counted = ({ generation }: ArmedTimer) => generation.split(".").map(Number) as [number, number];
  return Object.entries(timers).sort(([, left], [, right]) => {
    const [[step, index], [otherStep, otherIndex]] = [counted(left), counted(right)];
    return step - otherStep || index - otherIndex;
  });
}

function addedDelays(place: Place, settled: ReadonlySet<string>): readonly Arming[] {
  return place.active.flatMap(({ key, definition }) =>
    Object.keys(definition.after ?? {})
      .sort()
      .filter(
        (after) => !settled.has(`${key}/${after}`) && (place.begun.has(key) || !hadAfter(place, key, after)),
      )
      .map((after): Arming => [`${key}/${after}`, { state: key, after }]),
  );
}

/** The time of sub-flows that begin here, or that went on without a limit or with another one until now. */
function addedLimits(
  { ready: { to } }: Place,
  invokes: WorkflowSnapshot["invokes"],
  kept: Timers,
): readonly Arming[] {
  return Object.entries(invokes).flatMap(([invoke, { state }]): readonly Arming[] => {
    const time = timeOf(to, invoke);
    const timer = limitTimer(invoke);
    if (time === undefined || Object.hasOwn(kept, timer)) return [];
    return [[timer, { state, after: time, limits: invoke }]];
  });
}

function timeOf({ invokes }: CompiledWorkflow, invoke: string): string | undefined {
  return timeLimit(invokes.get(invoke)?.definition);
}

function hasAfter(workflow: CompiledWorkflow, key: string, after: string): boolean {
  return Object.hasOwn(workflow.states.get(key)?.node.definition.after ?? {}, after);
}

/** A delay that the state it was in had, too, and that is not armed, has passed: it is not waited for again. */
function hadAfter({ ready: { from, plan }, old }: Place, key: string, after: string): boolean {
  return old.some((state) => newKey(plan, state) === key && hasAfter(from, state, after));
}
