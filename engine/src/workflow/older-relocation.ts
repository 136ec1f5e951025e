import type { CompiledWorkflow } from "./compile-workflow.ts";
import { newKey, timerChoice } from "./migration-plan.ts";
import type { Place } from "./relocate.ts";
import type { ArmedTimer, WorkflowSnapshot } from "./snapshot.ts";

/**
 * How programs of before put runs into another version; only a replay goes by it. `limits-kept`: a sub-flow that went on
 * kept its time limit, whatever the new version gave it. `by-name`: that, and what was begun was judged by all states that
 * lead to an occupied one, deadlines that become one were all kept, and history states remembered by old names.
 */
export type OlderRelocation = "limits-kept" | "by-name";

/** The deadlines by name. What is set and taken back is not told: the world of a replay hears nothing. */
export function timersByName(
  { ready: { plan, to, from }, snapshot, active, begun, next }: Place,
  invokes: WorkflowSnapshot["invokes"],
): WorkflowSnapshot["timers"] {
  const timers: Record<string, ArmedTimer> = {};
  const known = new Set(active.map(({ key }) => key));
  const settled = new Set<string>();
  const again: [string, Omit<ArmedTimer, "generation">][] = [];
  for (const [timer, armed] of Object.entries(snapshot.timers)) {
    const { limits, raise, after } = armed;
    if (limits !== undefined) {
      if (invokes[limits]?.generation === snapshot.invokes[limits]?.generation) timers[timer] = armed;
      continue;
    }
    const state = newKey(plan, armed.state);
    const name = raise === undefined ? `${state}/${after}` : timer;
    const there = raise === undefined ? known.has(state) && hasAfter(to, state, after) : to.raises.has(raise);
    if (!there) continue;
    settled.add(name);
    const choice = timerChoice(plan, timer);
    if (choice === "keep") timers[name] = { ...armed, state };
    const delay = raise === undefined ? after : to.raises.get(raise)?.delayed?.after;
    if (choice !== "restart" || delay === undefined) continue;
    again.push([name, { state, after: delay, ...(raise === undefined ? {} : { raise }) }]);
  }
  const had = (key: string, after: string) =>
    [...from.states.keys()].some((old) => newKey(plan, old) === key && hasAfter(from, old, after));
  const added = active.flatMap(({ key, definition }) =>
    Object.keys(definition.after ?? {})
      .sort()
      .filter((after) => !settled.has(`${key}/${after}`) && (begun.has(key) || !had(key, after)))
      .map((after) => [`${key}/${after}`, { state: key, after }] as const),
  );
  for (const [timer, armed] of [...again, ...added]) timers[timer] = { ...armed, generation: next() };
  return timers;
}

/** What history states remembered, as far as the new workflow has it under the same names. */
export function historyByName(
  to: CompiledWorkflow,
  { history }: WorkflowSnapshot,
): WorkflowSnapshot["history"] {
  return Object.fromEntries(
    Object.entries(history).filter(
      ([key, remembered]) =>
        to.states.get(key)?.node.kind === "history" && remembered.every((state) => to.states.has(state)),
    ),
  );
}

function hasAfter(workflow: CompiledWorkflow, key: string, after: string): boolean {
  return Object.hasOwn(workflow.states.get(key)?.node.definition.after ?? {}, after);
}
