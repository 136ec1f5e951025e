import { pointer as pointerTo, type Issue } from "../kernel/index.ts";
import type { ValueType } from "../logic/index.ts";
import type { PayloadSchema } from "./payload-schema.ts";
import type { CompiledGuard, CompiledValue, WorkflowExpressions } from "./workflow-expressions.ts";
import { workflowIssue } from "./workflow-issues.ts";
import type { Action, Raise, Send } from "./transition-schema.ts";
import type { WorkflowDefinition } from "./workflow-schema.ts";

/** One assign action: values for slots, evaluated together. */
export type Assignments = readonly { readonly slot: number; readonly value: CompiledValue }[];
export type NamedValues = readonly { readonly name: string; readonly value: CompiledValue }[];

/** An event the workflow tells itself, or another run. */
export interface CompiledRaise {
  readonly pointer: string;
  readonly state: string;
  readonly event: string;
  /** `parent`, or the invocation whose sub-flow is told; absent: the workflow itself is. */
  readonly to?: string;
  readonly schema?: PayloadSchema;
  readonly guard?: CompiledGuard;
  readonly payload: NamedValues;
  /** How long it waits, and the id it can be taken back by; absent: it is told within the step. */
  readonly delayed?: { readonly after: string; readonly id: string };
}

export type CompiledAction =
  | { readonly kind: "assign"; readonly values: Assignments }
  | { readonly kind: "raise"; readonly raise: CompiledRaise }
  | { readonly kind: "cancel"; readonly id: string }
  /** `then` is the event that is told when nothing is left to undo. */
  | { readonly kind: "compensate"; readonly then?: string };

interface Context {
  readonly definition: WorkflowDefinition;
  readonly expressions: WorkflowExpressions;
  readonly payloads: ReadonlyMap<string, PayloadSchema>;
  /** Delayed raises by id; compiling adds to it. */
  readonly raises: Map<string, CompiledRaise>;
  /** What other runs are told; compiling adds to it. */
  readonly sends: CompiledRaise[];
}

/** Compiles the actions of one place in the state `state`, where expressions may read `event`. */
export function compileActions(
  actions: readonly Action[] | undefined,
  place: { readonly at: string; readonly state: string; readonly event: ValueType | undefined },
  context: Context,
  issues: Issue[],
): readonly CompiledAction[] {
  return (actions ?? []).map((action, index): CompiledAction => {
    const at = `${place.at}/${index}`;
    switch (action.type) {
      case "assign":
        return { kind: "assign", values: compileAssign(action.params, at, place.event, context, issues) };
      case "raise":
        return { kind: "raise", raise: compileRaise(action, at, place, context, issues) };
      case "send":
        return { kind: "raise", raise: compileSend(action, at, place, context, issues) };
      case "cancel":
        return { kind: "cancel", id: action.params.id };
      case "compensate":
        return compileCompensate(action.params?.then, at, context, issues);
    }
  });
}

function compileCompensate(
  then: string | undefined,
  at: string,
  { definition, payloads }: Context,
  issues: Issue[],
): CompiledAction {
  if (then === undefined) return { kind: "compensate" };
  const pointer = `${at}/params/then`;
  if (!Object.hasOwn(definition.events, then)) {
    issues.push(workflowIssue("workflow.event-unknown", pointer, { event: then }));
  }
  for (const key of payloads.get(then)?.required ?? []) {
    issues.push(workflowIssue("payload.missing-member", pointer, { key }));
  }
  return { kind: "compensate", then };
}

function compileAssign(
  params: Readonly<Record<string, string>>,
  at: string,
  event: ValueType | undefined,
  { definition, expressions }: Context,
  issues: Issue[],
): Assignments {
  return Object.keys(params)
    .sort()
    .flatMap((name) => {
      const pointer = `${at}/params${pointerTo(name)}`;
      const declared = Object.hasOwn(definition.variables, name) ? definition.variables[name] : undefined;
      const slot = expressions.slotOf(name);
      if (declared === undefined || slot === undefined) {
        issues.push(workflowIssue("workflow.variable-unknown", pointer, { name }));
        return [];
      }
      const value = expressions.value(params[name] as string, pointer, event, declared.type);
      return value === undefined ? [] : [{ slot, value }];
    });
}

function compileRaise(
  { params, guard: written }: Raise,
  pointer: string,
  { state, event: told }: { readonly state: string; readonly event: ValueType | undefined },
  context: Context,
  issues: Issue[],
): CompiledRaise {
  const { definition, expressions, payloads, raises } = context;
  const { event, payload = {} } = params;
  const schema = payloads.get(event);
  if (!Object.hasOwn(definition.events, event)) {
    issues.push(workflowIssue("workflow.event-unknown", `${pointer}/params/event`, { event }));
  }
  // A delayed one reads its payload when it is told, long after this event.
  const scope = params.after === undefined ? told : undefined;
  const values = Object.keys(payload)
    .sort()
    .flatMap((name) => {
      const at = `${pointer}/params/payload${pointerTo(name)}`;
      const type = schema?.members.get(name)?.type;
      if (type === undefined) {
        issues.push(workflowIssue("workflow.payload-member-unknown", at, { member: name }));
        return [];
      }
      const value = expressions.value(payload[name] as string, at, scope, type);
      return value === undefined ? [] : [{ name, value }];
    });
  for (const name of schema?.required ?? []) {
    if (!Object.hasOwn(payload, name)) {
      issues.push(workflowIssue("payload.missing-member", `${pointer}/params`, { key: name }));
    }
  }
  const guard = written && expressions.guard(written, `${pointer}/guard`, told);
  const raise: CompiledRaise = {
    pointer,
    state,
    event,
    payload: values,
    ...(schema === undefined ? {} : { schema }),
    ...(guard === undefined ? {} : { guard }),
    ...delayOf(params),
  };
  keepDelayed(raise, params, raises, issues);
  return raise;
}

/** What the other run's workflow makes of the event is checked where both are known, by the process. */
function compileSend(
  { params, guard: written }: Send,
  pointer: string,
  { state, event: told }: { readonly state: string; readonly event: ValueType | undefined },
  { expressions, raises, sends }: Context,
  issues: Issue[],
): CompiledRaise {
  const { to, event, payload = {} } = params;
  const scope = params.after === undefined ? told : undefined;
  const values = Object.keys(payload)
    .sort()
    .flatMap((name) => {
      const at = `${pointer}/params/payload${pointerTo(name)}`;
      const value = expressions.value(payload[name] as string, at, scope);
      return value === undefined ? [] : [{ name, value }];
    });
  const guard = written && expressions.guard(written, `${pointer}/guard`, told);
  const send: CompiledRaise = {
    pointer,
    state,
    event,
    to,
    payload: values,
    ...(guard === undefined ? {} : { guard }),
    ...delayOf(params),
  };
  keepDelayed(send, params, raises, issues);
  sends.push(send);
  return send;
}

type Delayed = { readonly after?: string; readonly id?: string };

function delayOf({ after, id }: Delayed): Pick<CompiledRaise, "delayed"> {
  return after === undefined || id === undefined ? {} : { delayed: { after, id } };
}

/** Delayed ones are found by their ids, which are unique in a workflow. */
function keepDelayed(
  raise: CompiledRaise,
  { after, id }: Delayed,
  raises: Map<string, CompiledRaise>,
  issues: Issue[],
): void {
  if ((after === undefined) !== (id === undefined)) {
    issues.push(workflowIssue("workflow.raise-id", `${raise.pointer}/params`));
  }
  if (raise.delayed === undefined) return;
  const known = raise.delayed.id;
  if (raises.has(known)) {
    issues.push(workflowIssue("workflow.raise-twice", `${raise.pointer}/params/id`, { id: known }));
  }
  raises.set(known, raise);
}

/** `cancel` actions of a raise that is nowhere; `places` are lists of actions with their pointers. */
export function cancelIssues(
  places: readonly (readonly [string, readonly Action[] | undefined])[],
  raises: ReadonlyMap<string, CompiledRaise>,
): readonly Issue[] {
  return places.flatMap(([at, actions]) =>
    (actions ?? []).flatMap((action, index) => {
      if (action.type !== "cancel" || raises.has(action.params.id)) return [];
      return [workflowIssue("workflow.raise-unknown", `${at}/${index}/params/id`, { id: action.params.id })];
    }),
  );
}
