import { parseDelay, pointer as pointerTo, type Issue, type Json } from "../kernel/index.ts";
import type { ScopeEntry, ValueType } from "../logic/index.ts";
import { doneEvent, errorEvent, outputType, payloadEvent } from "./event-types.ts";
import { readPayloadSchema, type PayloadSchema } from "./payload-schema.ts";
import {
  allStates,
  findTarget,
  transitionsOf,
  type StateNode,
  type TransitionCause,
  type TransitionPlace,
} from "./state-tree.ts";
import type { CompiledGuard, CompiledValue, WorkflowExpressions } from "./workflow-expressions.ts";
import { workflowIssue } from "./workflow-issues.ts";
import type { Action, Invoke, WorkflowDefinition } from "./workflow-schema.ts";

/** One assign action: values for slots, evaluated together. */
export type Assignments = readonly { readonly slot: number; readonly value: CompiledValue }[];

export interface CompiledTransition {
  readonly pointer: string;
  readonly cause: TransitionCause;
  /** The key of the state it enters; absent: it stays. */
  readonly target?: string;
  /** It enters the state it leaves. */
  readonly reenters: boolean;
  readonly guard?: CompiledGuard;
  readonly actions: readonly Assignments[];
}

export interface CompiledInvoke {
  readonly pointer: string;
  readonly state: string;
  readonly definition: Invoke;
  readonly input: readonly { readonly name: string; readonly value: CompiledValue }[];
  /** The type of `event.output` when it is done. */
  readonly output: ValueType;
  /** What an activity's answer must fit. */
  readonly answer?: PayloadSchema;
}

export interface CompiledState {
  readonly node: StateNode;
  readonly entry: readonly Assignments[];
  readonly exit: readonly Assignments[];
  readonly transitions: readonly CompiledTransition[];
  readonly invokes: readonly CompiledInvoke[];
  readonly output: readonly { readonly name: string; readonly value: CompiledValue }[];
  /** The default target of a history state. */
  readonly historyTarget?: string;
}

interface Context {
  readonly definition: WorkflowDefinition;
  readonly roots: readonly StateNode[];
  readonly expressions: WorkflowExpressions;
  readonly payloads: ReadonlyMap<string, PayloadSchema>;
  readonly facts: ReadonlySet<string>;
  outputsOf(pack: string): readonly ScopeEntry[] | undefined;
}

/** Compiles what states do: their transitions, assignments and invocations, each with the `event` it can read. */
export function compileStates(context: Context) {
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
  return { states, invokes, issues };
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
  const compileTransition = (place: TransitionPlace): CompiledTransition => {
    const { transition, cause } = place;
    const event = eventOf(cause);
    const found = transition.target === undefined ? undefined : findTarget(node, transition.target, byKey);
    const target = typeof found === "object" ? found.key : undefined;
    const guard =
      transition.guard && context.expressions.guard(transition.guard, `${place.pointer}/guard`, event);
    return {
      pointer: place.pointer,
      cause,
      reenters: target === node.key,
      actions: compileActions(transition.actions, `${place.pointer}/actions`, event, context, issues),
      ...(target === undefined ? {} : { target }),
      ...(guard === undefined ? {} : { guard }),
    };
  };
  const historyTarget =
    node.kind === "history" && definition.target !== undefined
      ? findTarget(node, definition.target, byKey)
      : undefined;
  return {
    node,
    entry: compileActions(definition.entry, `${pointer}/entry`, undefined, context, issues),
    exit: compileActions(definition.exit, `${pointer}/exit`, undefined, context, issues),
    transitions: transitionsOf(node).map(compileTransition),
    invokes,
    output: compileValues(definition.output, `${pointer}/output`, context),
    ...(typeof historyTarget === "object" ? { historyTarget: historyTarget.key } : {}),
  };
}

function compileInvoke(
  definition: Invoke,
  pointer: string,
  node: StateNode,
  context: Context,
  issues: Issue[],
): CompiledInvoke {
  let answer: PayloadSchema | undefined;
  if (definition.src === "activity" && definition.params.answer !== undefined) {
    const read = readPayloadSchema(definition.params.answer as Json, `${pointer}/params/answer`);
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
  if (definition.src === "subflow") issues.push(workflowIssue("workflow.subflow-unsupported", pointer));
  if (definition.src === "task") {
    for (const [index, name] of (definition.params.shows ?? []).entries()) {
      if (!context.facts.has(name) && !Object.hasOwn(context.definition.variables, name)) {
        issues.push(workflowIssue("workflow.fact-unknown", `${pointer}/params/shows/${index}`, { name }));
      }
    }
  }
  return {
    pointer,
    state: node.key,
    definition,
    input: compileValues(definition.input, `${pointer}/input`, context),
    output: outputType(definition, answer, (pack) => context.outputsOf(pack)),
    ...(answer === undefined ? {} : { answer }),
  };
}

function compileActions(
  actions: readonly Action[] | undefined,
  at: string,
  event: ValueType | undefined,
  context: Context,
  issues: Issue[],
): readonly Assignments[] {
  return (actions ?? []).map((action, index) =>
    Object.keys(action.params)
      .sort()
      .flatMap((name) => {
        const pointer = `${at}/${index}/params${pointerTo(name)}`;
        const declared = Object.hasOwn(context.definition.variables, name)
          ? context.definition.variables[name]
          : undefined;
        const slot = context.expressions.slotOf(name);
        if (declared === undefined || slot === undefined) {
          issues.push(workflowIssue("workflow.variable-unknown", pointer, { name }));
          return [];
        }
        const text = action.params[name] as string;
        const value = context.expressions.value(text, pointer, event, declared.type);
        return value === undefined ? [] : [{ slot, value }];
      }),
  );
}

function compileValues(
  expressions: Readonly<Record<string, string>> | undefined,
  at: string,
  context: Context,
): readonly { readonly name: string; readonly value: CompiledValue }[] {
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
