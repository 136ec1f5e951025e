import { parseDelay, pointer as pointerTo, type Issue, type Json } from "../kernel/index.ts";
import type { ScopeEntry, ValueType } from "../logic/index.ts";
import {
  cancelIssues,
  compileActions,
  type CompiledAction,
  type CompiledRaise,
  type NamedValues,
} from "./compile-actions.ts";
import { doneEvent, errorEvent, outputType, payloadEvent } from "./event-types.ts";
import { readPayloadSchema, type PayloadSchema } from "./payload-schema.ts";
import {
  allStates,
  findTarget,
  targetsOf,
  transitionsOf,
  type StateNode,
  type TransitionCause,
  type TransitionPlace,
} from "./state-tree.ts";
import { compileCompensation, flowIssues, sendIssues } from "./compile-flow.ts";
import { compileMap, type CompiledMap } from "./compile-map.ts";
import { compilePriority, taskIssues } from "./compile-task.ts";
import type { CompiledGuard, CompiledValue, WorkflowExpressions } from "./workflow-expressions.ts";
import { workflowIssue } from "./workflow-issues.ts";
import type { Invoke } from "./invoke-schema.ts";
import type { WorkflowDefinition } from "./workflow-schema.ts";

export interface CompiledTransition {
  readonly pointer: string;
  readonly cause: TransitionCause;
  /** Keys of the states it enters; none: it stays. */
  readonly targets: readonly string[];
  /** It leaves its own state, and enters it again where that is or holds the target. */
  readonly reenters: boolean;
  readonly guard?: CompiledGuard;
  readonly actions: readonly CompiledAction[];
}

export interface CompiledInvoke {
  readonly pointer: string;
  readonly state: string;
  readonly definition: Invoke;
  readonly input: NamedValues;
  /** The type of `event.output` when it is done. */
  readonly output: ValueType;
  /** How urgent a task is, as its expression says. */
  readonly priority?: CompiledValue;
  /** What an activity's answer, or the output of a sub-flow or of each of a map's, must fit. */
  readonly answer?: PayloadSchema;
  /** What undoing it is told. */
  readonly compensate?: NamedValues;
  /** Of a map; its input is read of each item. */
  readonly map?: CompiledMap;
}

export interface CompiledState {
  readonly node: StateNode;
  readonly entry: readonly CompiledAction[];
  readonly exit: readonly CompiledAction[];
  readonly transitions: readonly CompiledTransition[];
  readonly invokes: readonly CompiledInvoke[];
  readonly output: NamedValues;
  /** Where a history state leads before anything is remembered; none: to its parent's initial state. */
  readonly historyTargets: readonly string[];
}

interface Context {
  readonly definition: WorkflowDefinition;
  readonly roots: readonly StateNode[];
  readonly expressions: WorkflowExpressions;
  readonly payloads: ReadonlyMap<string, PayloadSchema>;
  readonly facts: ReadonlySet<string>;
  readonly raises: Map<string, CompiledRaise>;
  readonly sends: CompiledRaise[];
  outputsOf(pack: string): readonly ScopeEntry[] | undefined;
}

/** Compiles what states do: their transitions, assignments and invocations, each with the `event` it can read. */
export function compileStates(given: Omit<Context, "raises" | "sends">) {
  const context: Context = { ...given, raises: new Map(), sends: [] };
  const nodes = allStates(context.roots);
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const states = new Map<string, CompiledState>();
  const invokes = new Map<string, CompiledInvoke>();
  const issues: Issue[] = [];
  for (const node of nodes) {
    const compiled = compileState(node, byKey, context, issues);
    states.set(node.key, compiled);
    for (const invoke of compiled.invokes) invokes.set(invoke.definition.id, invoke);
  }
  const actionPlaces = nodes.flatMap((node) => [
    [`${node.pointer}/entry`, node.definition.entry] as const,
    [`${node.pointer}/exit`, node.definition.exit] as const,
    ...transitionsOf(node).map((it) => [`${it.pointer}/actions`, it.transition.actions] as const),
  ]);
  issues.push(...cancelIssues(actionPlaces, context.raises), ...sendIssues(context.sends, invokes));
  return { states, invokes, raises: context.raises, sends: context.sends, issues };
}

function compileState(
  node: StateNode,
  byKey: ReadonlyMap<string, StateNode>,
  context: Context,
  issues: Issue[],
): CompiledState {
  const { definition, pointer } = node;
  const invokes = (definition.invoke ?? []).map((invoke, index) =>
    compileInvoke(invoke, `${pointer}/invoke/${index}`, node, context, issues),
  );
  const eventOf = (cause: TransitionCause): ValueType | undefined => {
    if (cause.kind === "event") return payloadEvent(context.payloads.get(cause.event));
    if (cause.kind === "invoke-error") return errorEvent;
    if (cause.kind !== "invoke-done") return undefined;
    const invoke = invokes.find(({ definition: { id } }) => id === cause.invoke);
    return invoke && doneEvent(invoke.output);
  };
  const actionsAt = (
    actions: Parameters<typeof compileActions>[0],
    at: string,
    event: ValueType | undefined,
  ) => compileActions(actions, { at, state: node.key, event }, context, issues);
  const compileTransition = (place: TransitionPlace): CompiledTransition => {
    const { transition, cause } = place;
    const event = eventOf(cause);
    const targets = targetsOf(transition).flatMap((target) => {
      const found = findTarget(node, target, byKey);
      return typeof found === "object" ? [found.key] : [];
    });
    const guard =
      transition.guard && context.expressions.guard(transition.guard, `${place.pointer}/guard`, event);
    return {
      pointer: place.pointer,
      cause,
      targets,
      reenters: transition.reenter ?? targets[0] === node.key,
      actions: actionsAt(transition.actions, `${place.pointer}/actions`, event),
      ...(guard === undefined ? {} : { guard }),
    };
  };
  return {
    node,
    entry: actionsAt(definition.entry, `${pointer}/entry`, undefined),
    exit: actionsAt(definition.exit, `${pointer}/exit`, undefined),
    transitions: transitionsOf(node).map(compileTransition),
    invokes,
    output: compileValues(definition.output, `${pointer}/output`, context),
    historyTargets: node.kind === "history" ? historyTargetsOf(node, byKey) : [],
  };
}

/** A parallel state has no initial one: without a target XState would be left in no state at all. */
function historyTargetsOf(node: StateNode, byKey: ReadonlyMap<string, StateNode>): readonly string[] {
  const { target } = node.definition;
  const found = target === undefined ? undefined : findTarget(node, target, byKey);
  if (typeof found === "object") return [found.key];
  if (node.parent?.kind !== "parallel") return [];
  return node.parent.children.filter(({ kind }) => kind !== "history").map(({ key }) => key);
}

function compileInvoke(
  definition: Invoke,
  pointer: string,
  node: StateNode,
  context: Context,
  issues: Issue[],
): CompiledInvoke {
  let answer: PayloadSchema | undefined;
  const given = "answer" in definition.params ? definition.params.answer : undefined;
  if (given !== undefined) {
    const read = readPayloadSchema(given as Json, `${pointer}/params/answer`);
    if (read.ok) answer = read.value;
    else issues.push(...read.error);
  }
  if (definition.src === "activity" && definition.onError === undefined) {
    issues.push(workflowIssue("workflow.activity-no-error", pointer, { id: definition.id }, "warning"));
  }
  if ((definition.src === "decision" || definition.src === "task") && definition.onError !== undefined) {
    issues.push(
      workflowIssue("workflow.error-never", `${pointer}/onError`, { id: definition.id }, "warning"),
    );
  }
  if ("retry" in definition && definition.retry.maxAttempts > 1) {
    const { initial, max } = definition.retry;
    if (delayMs(max) < delayMs(initial)) {
      issues.push(workflowIssue("workflow.retry-invalid", `${pointer}/retry/max`));
    }
  }
  if (definition.src === "activity" && definition.heartbeat !== undefined) {
    const { heartbeat, timeout } = definition;
    if (delayMs(heartbeat) >= delayMs(timeout)) {
      issues.push(workflowIssue("workflow.heartbeat-long", `${pointer}/heartbeat`, { heartbeat, timeout }));
    }
  }
  issues.push(...flowIssues(definition, pointer));
  if (definition.src === "task") {
    for (const [index, name] of (definition.params.shows ?? []).entries()) {
      if (!context.facts.has(name) && !Object.hasOwn(context.definition.variables, name)) {
        issues.push(workflowIssue("workflow.fact-unknown", `${pointer}/params/shows/${index}`, { name }));
      }
    }
  }
  const priority = compilePriority(definition, pointer, context.expressions);
  issues.push(...taskIssues(definition, pointer, context));
  const output = outputType(definition, answer, (pack) => context.outputsOf(pack));
  const compensate = compileCompensation(definition, pointer, output, context.expressions);
  const map = compileMap(definition, pointer, output, context.expressions);
  return {
    pointer,
    state: node.key,
    definition,
    ...(priority === undefined ? {} : { priority }),
    input: map?.input ?? compileValues(definition.input, `${pointer}/input`, context),
    output,
    ...(answer === undefined ? {} : { answer }),
    ...(compensate === undefined ? {} : { compensate }),
    ...(map === undefined ? {} : { map: map.map }),
  };
}

function compileValues(
  expressions: Readonly<Record<string, string>> | undefined,
  at: string,
  context: Context,
): NamedValues {
  return Object.keys(expressions ?? {})
    .sort()
    .flatMap((name) => {
      const text = expressions?.[name] as string;
      const value = context.expressions.value(text, at + pointerTo(name), undefined);
      return value === undefined ? [] : [{ name, value }];
    });
}

/** About how long a delay is; enough to compare two pauses. */
function delayMs(delay: string): number {
  const parsed = parseDelay(delay);
  if (parsed === undefined) return 0;
  const days = parsed.kind === "working-days" ? parsed.count : parsed.months * 30 + parsed.days;
  return days * 86_400_000 + (parsed.kind === "span" ? parsed.milliseconds : 0);
}
