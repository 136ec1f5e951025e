import { err, type Issue, type Result } from "../kernel/index.ts";
import type { CompiledWorkflow } from "./compile-workflow.ts";
import { Frame, StepLog } from "./frame.ts";
import { lowerMachine, MOVE, type MachineTarget } from "./lower-machine.ts";
import type { WorkflowSnapshot } from "./snapshot.ts";
import { inRegions, pathOf, type StateNode } from "./state-tree.ts";
import type { Step, StepWorld } from "./step.ts";
import { guarded, nothing, slotsOf, take } from "./take-step.ts";
import { workflowIssue } from "./workflow-issues.ts";

/**
 * Puts a workflow into named states, wherever it was: all of its states are left, with or without their exit
 * actions, and the targets are entered like a transition's, so that every timer and invocation begins anew under a
 * fresh generation. Regions that no target is in begin at their beginning, and automatic transitions are taken.
 */
export function moveTo(
  workflow: CompiledWorkflow,
  snapshot: WorkflowSnapshot,
  world: StepWorld,
  target: MachineTarget,
): Result<Step, Issue> {
  const unfit = targetIssue(workflow, snapshot, target.states);
  if (unfit !== undefined) return err(unfit);
  return guarded(() => {
    const log = new StepLog();
    const frame = new Frame({ slots: slotsOf(workflow, world, snapshot.variables), at: world.at }, log);
    const { definition, roots, states } = workflow;
    const machine = lowerMachine(definition.machine.initial, roots, states, target);
    const told = { name: MOVE, label: "move", event: nothing, consumes: {} };
    return take(workflow, snapshot, told, frame, log, machine);
  });
}

/** Why a run cannot be put there: it has ended, a state is none that can be occupied, or two exclude each other. */
function targetIssue(
  workflow: CompiledWorkflow,
  snapshot: WorkflowSnapshot,
  keys: readonly string[],
): Issue | undefined {
  if (snapshot.status === "done") return workflowIssue("workflow.move-done", "");
  if (keys.length === 0) return workflowIssue("workflow.move-nowhere", "/states");
  const paths: (readonly StateNode[])[] = [];
  for (const [index, key] of keys.entries()) {
    const node = workflow.states.get(key)?.node;
    const at = `/states/${index}`;
    if (node === undefined) return workflowIssue("workflow.target-unknown", at, { target: key });
    if (node.kind === "history") return workflowIssue("workflow.move-history", at, { key });
    const path = pathOf(node);
    const other = paths.find((before) => !inRegions(before, path));
    if (other !== undefined) {
      const params = { first: other.at(-1)?.key ?? "", second: key };
      return workflowIssue("workflow.targets-conflict", at, params);
    }
    paths.push(path);
  }
  return undefined;
}

/** The innermost active states, from which the others follow. */
export function leavesOf(workflow: CompiledWorkflow, states: readonly string[]): readonly string[] {
  const active = new Set(states);
  return states.filter(
    (key) => workflow.states.get(key)?.node.children.some((it) => active.has(it.key)) !== true,
  );
}
