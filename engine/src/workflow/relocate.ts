import { err, ok, type Issue, type Result } from "../kernel/index.ts";
import type { CompiledInvoke } from "./compile-states.ts";
import type { CompiledWorkflow } from "./compile-workflow.ts";
import { beginEffect, beginInput } from "./begin-effect.ts";
import type { WorkflowEffect } from "./effect.ts";
import { Frame, StepLog } from "./frame.ts";
import { keepHistory } from "./keep-history.ts";
import { leavesOf } from "./move-to.ts";
import { migrateVariables, type PlannedVariables } from "./migrate-variables.ts";
import { newKey, taskChoice, type MigrationPlan } from "./migration-plan.ts";
import { moveTimers } from "./move-timers.ts";
import { activeKeys, occupied } from "./occupied.ts";
import { historyByName, timersByName, type OlderRelocation } from "./older-relocation.ts";
import type { OpenInvoke, WorkflowSnapshot } from "./snapshot.ts";
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
 * what it has no more is taken back. `older` is of replays: as programs of before did.
 */
export function relocate(
  ready: ReadyPlan,
  snapshot: WorkflowSnapshot,
  world: StepWorld,
  older?: OlderRelocation,
): Result<Relocated> {
  try {
    return inPlace(ready, snapshot, world, older);
  } catch (thrown) {
    if (thrown instanceof StepFault) return err([thrown.issue]);
    throw thrown;
  }
}

function inPlace(
  ready: ReadyPlan,
  snapshot: WorkflowSnapshot,
  world: StepWorld,
  older: OlderRelocation | undefined,
): Result<Relocated> {
  const { from, to } = ready;
  const old = activeKeys(snapshot.value);
  const leaves = newLeaves(ready, old);
  if (!leaves.ok) return leaves;
  const variables = migrateVariables(from, to, ready.variables, snapshot.variables, world);
  if (!variables.ok) return variables;
  const byName = older === "by-name";
  const history = byName ? ok(historyByName(to, snapshot)) : keepHistory(to, ready.plan, snapshot.history);
  if (!history.ok) return history;
  const { value, active, begun } = occupied(to.roots, leaves.value);
  const frame = new Frame({ slots: slotsOf(to, world, variables.value), at: world.at }, new StepLog());
  const place = { ready, snapshot, old, active, begun, frame, older, next: generations(snapshot) };
  const effects: WorkflowEffect[] = [];
  const invokes = moveInvokes(place, effects);
  const timers = byName ? timersByName(place, invokes) : moveTimers(place, invokes, effects);
  const keptTasks = Object.keys(invokes).filter(
    (id) => invokes[id]?.src === "task" && snapshot.invokes[id]?.generation === invokes[id].generation,
  );
  const relocated: WorkflowSnapshot = {
    step: snapshot.step + 1,
    status: "active",
    value,
    history: history.value,
    variables: variables.value,
    timers,
    invokes,
  };
  return ok({ snapshot: relocated, effects, keptTasks });
}

/** A run on its way: where it was and where it comes to. */
export interface Place {
  readonly ready: ReadyPlan;
  readonly snapshot: WorkflowSnapshot;
  /** States of the old workflow that it is in. */
  readonly old: readonly string[];
  readonly active: readonly StateNode[];
  readonly begun: ReadonlySet<string>;
  readonly frame: Frame;
  readonly older: OlderRelocation | undefined;
  readonly next: () => string;
}

function generations({ step }: WorkflowSnapshot): () => string {
  let opened = 0;
  return () => `${step + 1}.${opened++}`;
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
  const { plan, to } = ready;
  const invokes: Record<string, OpenInvoke> = {};
  const begin: CompiledInvoke[] = [];
  for (const { key } of active) {
    for (const invoke of to.states.get(key)?.invokes ?? []) {
      const { id, src } = invoke.definition;
      const was = Object.hasOwn(snapshot.invokes, id) ? snapshot.invokes[id] : undefined;
      const same = was?.src === src && newKey(plan, was.state) === key && mapsSame(ready, id);
      const restarts = src === "task" && taskChoice(plan, id) === "restart";
      if (was !== undefined && same && !restarts) invokes[id] = { ...was, state: key };
      else if (was !== undefined || begun.has(key) || !hadInvoke(place, key, id)) begin.push(invoke);
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
    effects.push(beginEffect(invoke, generation, beginInput(invoke, frame)));
  }
  return invokes;
}

/** A map goes on with the list it has as long as its items are for the same workflow; what else it is, it is at once. */
function mapsSame({ from, to }: ReadyPlan, id: string): boolean {
  const [was, is] = [from.invokes.get(id)?.definition, to.invokes.get(id)?.definition];
  return was?.src !== "map" || is?.src !== "map" || was.params.workflow === is.params.workflow;
}

/** An invocation that the state it was in had, too, and that is not open, was done: it is not begun again. */
function hadInvoke({ ready: { from, plan }, old, older }: Place, key: string, id: string): boolean {
  const state = from.invokes.get(id)?.state;
  if (state === undefined || newKey(plan, state) !== key) return false;
  return older === "by-name" || old.includes(state);
}
