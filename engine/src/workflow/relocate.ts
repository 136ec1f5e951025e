import { err, ok, type Issue, type Result } from "../kernel/index.ts";
import type { CompiledInvoke } from "./compile-states.ts";
import type { CompiledWorkflow } from "./compile-workflow.ts";
import { beginEffect } from "./begin-effect.ts";
import type { WorkflowEffect } from "./effect.ts";
import { Frame, StepLog } from "./frame.ts";
import { leavesOf } from "./move-to.ts";
import { migrateVariables, type PlannedVariables } from "./migrate-variables.ts";
import { taskChoice, timerChoice, type MigrationPlan } from "./migration-plan.ts";
import { activeKeys, occupied } from "./occupied.ts";
import type { ArmedTimer, OpenInvoke, WorkflowSnapshot } from "./snapshot.ts";
import { inRegions, pathOf, type StateNode } from "./state-tree.ts";
import type { StepWorld } from "./step.ts";
import { StepFault } from "./step-fault.ts";
import { slotsOf } from "./take-step.ts";
import { workflowIssue } from "./workflow-issues.ts";

/** A plan that was checked against both of its workflows. */
export interface ReadyPlan {
  readonly plan: MigrationPlan;
  readonly from: CompiledWorkflow;
  readonly to: CompiledWorkflow;
  readonly variables: PlannedVariables;
}

export interface Relocated {
  readonly snapshot: WorkflowSnapshot;
  /** What the new workflow begins and what is taken back; whatever is kept is not among them. */
  readonly effects: readonly WorkflowEffect[];
  /** Open tasks that go on under the new workflow. */
  readonly keptTasks: readonly string[];
}

/**
 * Puts a run of one workflow into the same place of another one, by a plan. No state is left or entered, so no action
 * is done: timers and invocations that both know go on, what the new workflow adds to an occupied state is begun, and
 * what it has no more is taken back.
 */
export function relocate(ready: ReadyPlan, snapshot: WorkflowSnapshot, world: StepWorld): Result<Relocated> {
  try {
    return inPlace(ready, snapshot, world);
  } catch (thrown) {
    if (thrown instanceof StepFault) return err([thrown.issue]);
    throw thrown;
  }
}

function inPlace(ready: ReadyPlan, snapshot: WorkflowSnapshot, world: StepWorld): Result<Relocated> {
  const { from, to } = ready;
  const old = activeKeys(snapshot.value);
  const leaves = newLeaves(ready, old);
  if (!leaves.ok) return leaves;
  const variables = migrateVariables(from, to, ready.variables, snapshot.variables, world);
  if (!variables.ok) return variables;
  const { value, active, begun } = occupied(to.roots, leaves.value);
  const frame = new Frame({ slots: slotsOf(to, world, variables.value), at: world.at }, new StepLog());
  const place = { ready, snapshot, active, begun, frame, next: generations(snapshot) };
  const effects: WorkflowEffect[] = [];
  const invokes = moveInvokes(place, effects);
  const timers = moveTimers(place, invokes, effects);
  const keptTasks = Object.keys(invokes).filter(
    (id) => invokes[id]?.src === "task" && snapshot.invokes[id]?.generation === invokes[id].generation,
  );
  const relocated: WorkflowSnapshot = {
    step: snapshot.step + 1,
    status: "active",
    value,
    history: keptHistory(to, snapshot),
    variables: variables.value,
    timers,
    invokes,
  };
  return ok({ snapshot: relocated, effects, keptTasks });
}

interface Place {
  readonly ready: ReadyPlan;
  readonly snapshot: WorkflowSnapshot;
  readonly active: readonly StateNode[];
  readonly begun: ReadonlySet<string>;
  readonly frame: Frame;
  readonly next: () => string;
}

function generations({ step }: WorkflowSnapshot): () => string {
  let opened = 0;
  return () => `${step + 1}.${opened++}`;
}

function newKey({ states = {} }: MigrationPlan, old: string): string {
  return (Object.hasOwn(states, old) ? states[old] : undefined) ?? old;
}

/** Each occupied leaf's place in the new workflow: a leaf, too, and none that excludes another one. */
function newLeaves({ plan, from, to }: ReadyPlan, old: readonly string[]): Result<readonly StateNode[]> {
  const issues: Issue[] = [];
  const leaves: StateNode[] = [];
  for (const key of leavesOf(from, old)) {
    const target = newKey(plan, key);
    const node = to.states.get(target)?.node;
    const at = `/states/${key}`;
    const wasFinal = from.states.get(key)?.node.kind === "final";
    if (node === undefined) issues.push(workflowIssue("migration.state-unmapped", at, { state: key }));
    else if (node.kind !== "atomic" && !(node.kind === "final" && wasFinal && node.parent !== undefined)) {
      issues.push(workflowIssue("migration.state-kind", at, { state: key, target }));
    } else if (!leaves.includes(node)) {
      const other = leaves.find((before) => !inRegions(pathOf(before), pathOf(node)));
      if (other === undefined) leaves.push(node);
      else issues.push(workflowIssue("workflow.targets-conflict", at, { first: other.key, second: target }));
    }
  }
  return issues.length > 0 ? err(issues) : ok(leaves);
}

function moveInvokes(place: Place, effects: WorkflowEffect[]): WorkflowSnapshot["invokes"] {
  const { ready, snapshot, active, begun, frame, next } = place;
  const { plan, from, to } = ready;
  const invokes: Record<string, OpenInvoke> = {};
  const begin: CompiledInvoke[] = [];
  for (const { key } of active) {
    for (const invoke of to.states.get(key)?.invokes ?? []) {
      const { id, src } = invoke.definition;
      const was = Object.hasOwn(snapshot.invokes, id) ? snapshot.invokes[id] : undefined;
      const same = was?.src === src && newKey(plan, was.state) === key;
      const restarts = src === "task" && taskChoice(plan, id) === "restart";
      if (was !== undefined && same && !restarts) invokes[id] = { ...was, state: key };
      else if (was !== undefined || begun.has(key) || !hadInvoke(from, plan, key, id)) begin.push(invoke);
    }
  }
  for (const [invoke, { generation, src }] of Object.entries(snapshot.invokes)) {
    if (invokes[invoke]?.generation === generation) continue;
    effects.push({ kind: "cancel-invoke", invoke, generation, src });
  }
  for (const invoke of begin) {
    const { definition, state } = invoke;
    const generation = next();
    invokes[definition.id] = { generation, state, src: definition.src };
    const { priority } = invoke;
    const told = priority === undefined ? {} : frame.wire([{ name: "priority", value: priority }]);
    effects.push(beginEffect(invoke, generation, frame.wire(invoke.input), told["priority"]));
  }
  return invokes;
}

/** An invocation that the old state had, too, and that is not open, was done: it is not begun again. */
function hadInvoke(from: CompiledWorkflow, plan: MigrationPlan, key: string, id: string): boolean {
  const invoke = from.invokes.get(id);
  return invoke !== undefined && newKey(plan, invoke.state) === key;
}

function moveTimers(
  place: Place,
  invokes: WorkflowSnapshot["invokes"],
  effects: WorkflowEffect[],
): WorkflowSnapshot["timers"] {
  const { ready, snapshot, active, begun, next } = place;
  const { plan, from, to } = ready;
  const timers: Record<string, ArmedTimer> = {};
  const arm = (timer: string, armed: Omit<ArmedTimer, "generation">) => {
    const generation = next();
    timers[timer] = { ...armed, generation };
    effects.push({ kind: "set-timer", timer, generation, state: armed.state, after: armed.after });
  };
  const known = new Set(active.map(({ key }) => key));
  const settled = new Set<string>();
  const again: (readonly [string, Omit<ArmedTimer, "generation">])[] = [];
  for (const [timer, armed] of Object.entries(snapshot.timers)) {
    const { generation, limits, raise, after } = armed;
    // The time of a sub-flow goes on with it, and was taken back with it.
    if (limits !== undefined) {
      if (invokes[limits]?.generation === snapshot.invokes[limits]?.generation) timers[timer] = armed;
      else effects.push({ kind: "cancel-timer", timer, generation });
      continue;
    }
    const state = newKey(plan, armed.state);
    const name = raise === undefined ? `${state}/${after}` : timer;
    const there = raise === undefined ? known.has(state) && hasAfter(to, state, after) : to.raises.has(raise);
    const choice = timerChoice(plan, timer);
    if (there) settled.add(name);
    if (there && choice === "keep") {
      timers[name] = { ...armed, state };
      continue;
    }
    effects.push({ kind: "cancel-timer", timer, generation });
    const delay = raise === undefined ? after : to.raises.get(raise)?.delayed?.after;
    if (there && choice === "restart" && delay !== undefined) {
      again.push([name, { state, after: delay, ...(raise === undefined ? {} : { raise }) }]);
    }
  }
  for (const [timer, armed] of again) arm(timer, armed);
  for (const { key, definition } of active) {
    for (const after of Object.keys(definition.after ?? {}).sort()) {
      const timer = `${key}/${after}`;
      if (settled.has(timer) || (!begun.has(key) && hadAfter(from, plan, key, after))) continue;
      arm(timer, { state: key, after });
    }
  }
  return timers;
}

function hasAfter(workflow: CompiledWorkflow, key: string, after: string): boolean {
  return Object.hasOwn(workflow.states.get(key)?.node.definition.after ?? {}, after);
}

/** A delay that the old state had, too, and that is not armed, has passed: it is not waited for again. */
function hadAfter(from: CompiledWorkflow, plan: MigrationPlan, key: string, after: string): boolean {
  return [...from.states.keys()].some((old) => newKey(plan, old) === key && hasAfter(from, old, after));
}

/** What history states remember, as far as the new workflow has it. */
function keptHistory(to: CompiledWorkflow, { history }: WorkflowSnapshot): WorkflowSnapshot["history"] {
  return Object.fromEntries(
    Object.entries(history).filter(([key, remembered]) => {
      return to.states.get(key)?.node.kind === "history" && remembered.every((state) => to.states.has(state));
    }),
  );
}
