import { parseDelay, pointer as pointerTo, type Delay, type Issue } from "../kernel/index.ts";
import {
  allStates,
  findTarget,
  inRegions,
  MAX_STATE_DEPTH,
  pathOf,
  targetsOf,
  transitionsOf,
  type StateNode,
} from "./state-tree.ts";
import type { StateDefinition, WorkflowDefinition } from "./workflow-schema.ts";
import { workflowIssue } from "./workflow-issues.ts";

const MAX_STATES = 2_000;
/** A deadline beyond the year 9999 could not be stored. */
const MAX_DELAY_YEARS = 1_000;

/** Names, kinds and targets: what can be said of a workflow without compiling an expression. */
export function checkStructure(
  definition: WorkflowDefinition,
  roots: readonly StateNode[],
): readonly Issue[] {
  const states = allStates(roots);
  if (states.length > MAX_STATES) {
    return [workflowIssue("workflow.too-large", "/machine/states", { limit: MAX_STATES })];
  }
  const byKey = new Map<string, StateNode>();
  const issues: Issue[] = [];
  const invokes = new Set<string>();
  for (const state of states) {
    if (byKey.has(state.key)) {
      issues.push(workflowIssue("workflow.state-twice", state.pointer, { key: state.key }));
    } else byKey.set(state.key, state);
    for (const [index, { id }] of (state.definition.invoke ?? []).entries()) {
      const at = `${state.pointer}/invoke/${index}/id`;
      if (invokes.has(id)) issues.push(workflowIssue("workflow.invoke-twice", at, { id }));
      invokes.add(id);
      issues.push(...reservedIssues(id, at));
    }
    issues.push(...reservedIssues(state.key, state.pointer));
  }
  for (const name of Object.keys(definition.variables)) {
    issues.push(...reservedIssues(name, pointerTo("variables", name)));
  }
  if (!roots.some(({ initial }) => initial)) {
    issues.push(
      workflowIssue("workflow.initial-unknown", "/machine/initial", {
        initial: definition.machine.initial,
        key: definition.id,
      }),
    );
  }
  for (const state of states) {
    issues.push(...shapeIssues(state), ...targetIssues(state, byKey), ...delayIssues(state));
    for (const type of Object.keys(state.definition.on ?? {})) {
      if (!Object.hasOwn(definition.events, type)) {
        const at = `${state.pointer}/on${pointerTo(type)}`;
        issues.push(workflowIssue("workflow.event-unknown", at, { event: type }));
      }
    }
  }
  return issues;
}

/** Names that every JavaScript object inherits would be found where nothing is declared. */
function reservedIssues(name: string, at: string): readonly Issue[] {
  return name in Object.prototype ? [workflowIssue("workflow.name-reserved", at, { name })] : [];
}

const onlyOfFinal: readonly (keyof StateDefinition)[] = [
  "on",
  "always",
  "after",
  "invoke",
  "onDone",
  "states",
  "initial",
];

function shapeIssues(state: StateNode): readonly Issue[] {
  const { definition, key, kind, pointer } = state;
  const has = (member: keyof StateDefinition) => definition[member] !== undefined;
  const issues: Issue[] = [];
  const add = (code: Parameters<typeof workflowIssue>[0], member: string, params = {}) =>
    issues.push(workflowIssue(code, pointer + pointerTo(member), { key, member, ...params }));
  if (depthOf(state) > MAX_STATE_DEPTH) {
    issues.push(workflowIssue("workflow.too-deep", pointer, { limit: MAX_STATE_DEPTH }));
  }
  if (kind === "final") {
    for (const member of onlyOfFinal) if (has(member)) add("workflow.final-has-more", member);
  }
  if (kind === "history") {
    for (const member of [...onlyOfFinal, "entry", "exit", "output", "status"] as const) {
      if (has(member)) add("workflow.history-has-more", member);
    }
    if (state.parent === undefined) {
      issues.push(workflowIssue("workflow.history-at-top", pointer, { key }));
    }
  } else {
    for (const member of ["history", "target"] as const)
      if (has(member)) add("workflow.history-only", member);
  }
  if (kind === "compound") {
    if (!has("initial")) issues.push(workflowIssue("workflow.initial-missing", pointer, { key }));
    else if (!state.children.some(({ initial }) => initial)) {
      add("workflow.initial-unknown", "initial", { initial: definition.initial });
    }
  }
  if (kind === "parallel") {
    if (state.children.length === 0) issues.push(workflowIssue("workflow.states-needed", pointer, { key }));
    if (has("initial")) add("workflow.initial-needless", "initial");
  }
  if (kind === "atomic") {
    if (has("initial")) add("workflow.initial-needless", "initial");
    if (has("onDone")) add("workflow.done-needless", "onDone");
  }
  const finalAtTop = kind === "final" && state.parent === undefined;
  if (has("output") && !finalAtTop && kind !== "history") add("workflow.output-needless", "output");
  return issues;
}

function depthOf(state: StateNode): number {
  return state.parent === undefined ? 1 : depthOf(state.parent) + 1;
}

function targetIssues(state: StateNode, states: ReadonlyMap<string, StateNode>): readonly Issue[] {
  const issues: Issue[] = [];
  const unfit = (target: string, at: string, found: ReturnType<typeof findTarget>) => {
    if (found === undefined) issues.push(workflowIssue("workflow.target-unknown", at, { target }));
    if (found === "not-sibling") issues.push(workflowIssue("workflow.target-not-sibling", at, { target }));
  };
  for (const { transition, pointer, cause, index } of transitionsOf(state)) {
    const { target, alsoTargets = [], guard, actions = [] } = transition;
    if (target === undefined) {
      // One that stays is taken again at once, unless its actions change what a guard there reads.
      const ends = actions.length > 0 && (guard !== undefined || index > 0);
      if (cause.kind === "always" && !ends) issues.push(workflowIssue("workflow.always-stays", pointer));
      else if (actions.length === 0) {
        issues.push(workflowIssue("workflow.target-missing", pointer, {}, "warning"));
      }
    } else unfit(target, `${pointer}/target`, findTarget(state, target, states));
    for (const [index, also] of alsoTargets.entries()) {
      unfit(also, `${pointer}/alsoTargets/${index}`, findTarget(state, also, states));
    }
    issues.push(...conflictIssues(state, targetsOf(transition), pointer, states));
  }
  if (state.kind === "history" && state.definition.target !== undefined) {
    const { target } = state.definition;
    const found = findTarget(state, target, states);
    const inside = typeof found === "object" && found !== state && isInside(found, state.parent);
    unfit(target, `${state.pointer}/target`, typeof found === "object" && !inside ? undefined : found);
  }
  return issues;
}

/** States can be entered together where some parallel state has them in different regions. */
function conflictIssues(
  source: StateNode,
  targets: readonly string[],
  pointer: string,
  states: ReadonlyMap<string, StateNode>,
): readonly Issue[] {
  const paths = targets.flatMap((target) => {
    const found = findTarget(source, target, states);
    return typeof found === "object" ? [pathOf(found)] : [];
  });
  return paths.slice(1).flatMap((path, index) => {
    const other = paths.slice(0, index + 1).find((before) => !inRegions(before, path));
    if (other === undefined) return [];
    const params = { first: other.at(-1)?.key ?? "", second: path.at(-1)?.key ?? "" };
    return [workflowIssue("workflow.targets-conflict", `${pointer}/alsoTargets/${index}`, params)];
  });
}

function isInside(state: StateNode, ancestor: StateNode | undefined): boolean {
  return state.parent === ancestor || (state.parent !== undefined && isInside(state.parent, ancestor));
}

function delayIssues(state: StateNode): readonly Issue[] {
  const delays: (readonly [string, string])[] = [];
  const places = [
    [`${state.pointer}/entry`, state.definition.entry] as const,
    [`${state.pointer}/exit`, state.definition.exit] as const,
    ...transitionsOf(state).map((it) => [`${it.pointer}/actions`, it.transition.actions] as const),
  ];
  for (const [at, actions = []] of places) {
    for (const [index, action] of actions.entries()) {
      if (action.type !== "raise" && action.type !== "send") continue;
      if (action.params.after === undefined) continue;
      delays.push([action.params.after, `${at}/${index}/params/after`]);
    }
  }
  for (const after of Object.keys(state.definition.after ?? {})) {
    delays.push([after, `${state.pointer}/after${pointerTo(after)}`]);
  }
  for (const [index, invoke] of (state.definition.invoke ?? []).entries()) {
    const at = `${state.pointer}/invoke/${index}`;
    if (invoke.src === "task") {
      delays.push([invoke.params.due, `${at}/params/due`]);
      for (const [rung, { after }] of (invoke.params.escalation ?? []).entries()) {
        delays.push([after, `${at}/params/escalation/${rung}/after`]);
      }
    } else if (invoke.timeout !== undefined) delays.push([invoke.timeout, `${at}/timeout`]);
    if (invoke.src === "activity" && invoke.heartbeat !== undefined) {
      delays.push([invoke.heartbeat, `${at}/heartbeat`]);
    }
    if ("retry" in invoke) {
      delays.push([invoke.retry.initial, `${at}/retry/initial`], [invoke.retry.max, `${at}/retry/max`]);
    }
    const undo = invoke.src === "activity" ? invoke.compensate : undefined;
    if (undo?.timeout !== undefined) delays.push([undo.timeout, `${at}/compensate/timeout`]);
    if (undo?.retry !== undefined) {
      const { initial, max } = undo.retry;
      delays.push([initial, `${at}/compensate/retry/initial`], [max, `${at}/compensate/retry/max`]);
    }
  }
  return delays.flatMap(([delay, at]) => {
    const parsed = parseDelay(delay);
    if (parsed === undefined) return [workflowIssue("workflow.delay-invalid", at, { delay })];
    if (!/[1-9]/.test(delay)) return [workflowIssue("workflow.delay-zero", at, { delay })];
    const longest = { delay, years: MAX_DELAY_YEARS };
    return aboutYears(parsed) > MAX_DELAY_YEARS
      ? [workflowIssue("workflow.delay-too-long", at, longest)]
      : [];
  });
}

function aboutYears(delay: Delay): number {
  if (delay.kind === "working-days") return delay.count / 250;
  return delay.months / 12 + (delay.days + delay.milliseconds / 86_400_000) / 365;
}
