import { isJsonObject, type Issue, type Json, type Result } from "../kernel/index.ts";
import {
  bindValue,
  compileCondition,
  compileExpression,
  createScope,
  FALSE,
  MAYBE,
  TRUE,
  unbindValue,
  UNKNOWN,
  type Compiled,
  type Environment,
  type Scope,
  type ScopeEntry,
  type Truth,
  type Value,
  type ValueType,
} from "../logic/index.ts";
import { StepFault } from "./step-fault.ts";
import { workflowIssue } from "./workflow-issues.ts";
import type { Guard } from "./transition-schema.ts";

interface Read {
  readonly name: string;
  readonly slot: number;
}

export interface CompiledGuard {
  readonly pointer: string;
  readonly reads: readonly Read[];
  /** Names it asks the being known of: they may well be unknown to it. */
  readonly probes: readonly string[];
  /** It asks which states are active. */
  readonly asksStates: boolean;
  test(env: Environment, active: ActiveStates): Truth;
}
/** A list that a map goes through; each of its items is of the type `of`. */
export interface CompiledItems {
  readonly pointer: string;
  readonly of: ValueType;
  /** Names it reads, and their slots. */
  readonly reads: readonly string[];
  readonly slots: readonly Read[];
  readonly probes: readonly string[];
  list(env: Environment): readonly Value[] | null | typeof UNKNOWN;
}

/** Whether a state is active now. */
export type ActiveStates = (key: string) => boolean;

/** An expression whose value has a declared type. */
export interface CompiledValue {
  readonly type: ValueType;
  /** Names it reads. */
  readonly reads: readonly string[];
  /** Names it asks the being known of. */
  readonly probes: readonly string[];
  /** The value, checked against the declared type. */
  bind(env: Environment): Value;
  wire(env: Environment): Json | undefined;
}

/**
 * Compiles a workflow's expressions against its scope: facts, then variables, then `event` where there is
 * one, so that one array of slots serves all of them. Collects the issues of all.
 */
export class WorkflowExpressions {
  readonly base: readonly ScopeEntry[];
  readonly issues: Issue[] = [];
  /** Names that any expression reads. */
  readonly reads = new Set<string>();
  readonly #scope: Scope;
  readonly #states: ReadonlySet<string>;
  readonly #eventScopes = new Map<string, Scope>();

  constructor(base: readonly ScopeEntry[], states: ReadonlySet<string> = new Set()) {
    this.base = base;
    this.#states = states;
    this.#scope = createScope(base);
  }

  /** The slot of a name of the base scope. */
  slotOf(name: string): number | undefined {
    return this.#scope.slotOf.get(name);
  }

  guard(guard: Guard, pointer: string, event: ValueType | undefined): CompiledGuard | undefined {
    switch (guard.type) {
      case "feel":
      case "condition":
        return this.#plainGuard(guard, pointer, event);
      case "in": {
        const { state } = guard.params;
        if (!this.#states.has(state)) {
          const at = `${pointer}/params/state`;
          this.issues.push(workflowIssue("workflow.target-unknown", at, { target: state }));
        }
        const test: CompiledGuard["test"] = (_env, active) => (active(state) ? TRUE : FALSE);
        return { pointer, reads: [], probes: [], asksStates: true, test };
      }
      case "not": {
        const part = this.guard(guard.params.guard, `${pointer}/params/guard`, event);
        return part && { ...part, pointer, test: (env, active) => negated(part.test(env, active)) };
      }
      case "and":
      case "or":
        return this.#joined(guard, pointer, event);
    }
  }

  /** Kleene's `and` and `or`: a part that settles the whole makes unknown parts not matter. */
  #joined(
    guard: Extract<Guard, { type: "and" | "or" }>,
    pointer: string,
    event: ValueType | undefined,
  ): CompiledGuard {
    const parts = guard.params.guards.flatMap((part, index) => {
      const compiled = this.guard(part, `${pointer}/params/guards/${index}`, event);
      return compiled === undefined ? [] : [compiled];
    });
    const settling = guard.type === "and" ? FALSE : TRUE;
    return {
      pointer,
      reads: parts.flatMap(({ reads }) => reads),
      probes: parts.flatMap(({ probes }) => probes),
      asksStates: parts.some(({ asksStates }) => asksStates),
      test(env, active) {
        const truths = parts.map((part) => part.test(env, active));
        if (truths.includes(settling)) return settling;
        return truths.includes(MAYBE) ? MAYBE : negated(settling);
      },
    };
  }

  #plainGuard(
    guard: Extract<Guard, { type: "feel" | "condition" }>,
    pointer: string,
    event: ValueType | undefined,
  ): CompiledGuard | undefined {
    const scope = this.#scopeWith(event);
    const asksStates = false;
    if (guard.type === "feel") {
      const text = guard.params.text;
      const at = `${pointer}/params/text`;
      const expected: ValueType = { kind: "boolean" };
      const found = this.#keep(
        compileExpression(text, { scope, semantics: "strict", pointer: at, expected }),
      );
      if (found === undefined) return undefined;
      const reads = readsOf(found, scope);
      const test: CompiledGuard["test"] = (env) => truthOf(found.evaluate(env));
      return { pointer, reads, probes: found.probes, asksStates, test };
    }
    const at = `${pointer}/params`;
    const params = guard.params as Json;
    if (!isJsonObject(params)) return undefined;
    const context = { scope, semantics: "strict" as const, pointer: at, named: new Map() };
    const found = this.#keep(compileCondition(params, context));
    if (found === undefined) return undefined;
    const truths = new Uint8Array(found.leaves.length);
    const reads = readsOf(found, scope);
    const test: CompiledGuard["test"] = (env) => found.evaluate(env, truths, 0);
    return { pointer, reads, probes: found.probes, asksStates, test };
  }

  /** With `expected`, an expression of another type is refused; without, its own type is its wire form. */
  value(
    text: string,
    pointer: string,
    event: ValueType | undefined,
    expected?: ValueType,
  ): CompiledValue | undefined {
    return this.#value(text, pointer, this.#scopeWith(event), expected);
  }

  /** The list that a map goes through; what is none is refused. */
  items(text: string, pointer: string): CompiledItems | undefined {
    const found = this.#keep(compileExpression(text, { scope: this.#scope, semantics: "strict", pointer }));
    if (found === undefined) return undefined;
    if (found.type.kind !== "list") {
      this.issues.push(workflowIssue("workflow.items-type", pointer, { type: found.type.kind }));
      return undefined;
    }
    return {
      pointer,
      of: found.type.of,
      reads: found.reads,
      slots: readsOf(found, this.#scope),
      probes: found.probes,
      list(env) {
        const value = found.evaluate(env);
        return value === null || Array.isArray(value) ? (value as readonly Value[] | null) : UNKNOWN;
      },
    };
  }

  /** What is read of each item, as `item`, and its place, as `index`; these names hide the run's own. */
  ofItem(text: string, pointer: string, item: ValueType): CompiledValue | undefined {
    const hidden = this.base.map((entry) =>
      itemNames.includes(entry.name) ? { ...entry, name: `${entry.name}\u0000` } : entry,
    );
    const own: ScopeEntry[] = [
      { name: "item", type: item, nullable: true },
      { name: "index", type: { kind: "integer" } },
    ];
    return this.#value(text, pointer, createScope([...hidden, ...own]));
  }

  #value(text: string, pointer: string, scope: Scope, expected?: ValueType): CompiledValue | undefined {
    const context = { scope, semantics: "strict" as const, pointer };
    const found = this.#keep(
      compileExpression(text, expected === undefined ? context : { ...context, expected }),
    );
    if (found === undefined) return undefined;
    const type = expected ?? found.type;
    const wire = (env: Environment) => {
      const value = found.evaluate(env);
      return value === UNKNOWN ? undefined : value === null ? null : unbindValue(type, value);
    };
    return {
      type,
      reads: found.reads,
      probes: found.probes,
      wire,
      bind(env) {
        const known = wire(env);
        return known === undefined ? UNKNOWN : bound(type, known, pointer);
      },
    };
  }

  #scopeWith(event: ValueType | undefined): Scope {
    if (event === undefined) return this.#scope;
    // Most of thousands of states are told events of a few types.
    const key = JSON.stringify(event);
    const known = this.#eventScopes.get(key);
    if (known !== undefined) return known;
    const scope = createScope([...this.base, { name: "event", type: event }]);
    this.#eventScopes.set(key, scope);
    return scope;
  }

  #keep<T extends Compiled>(result: Result<T>): T | undefined {
    if (!result.ok) {
      this.issues.push(...result.error);
      return undefined;
    }
    for (const name of result.value.reads) this.reads.add(name);
    return result.value;
  }
}

const itemNames: readonly string[] = ["item", "index"];

/** A wire value as its declared type; what does not fit stops the step. */
export function bound(type: ValueType, wire: Json, pointer: string): Value {
  const value = bindValue(type, true, wire, pointer);
  if (value.ok) return value.value;
  throw new StepFault("workflow.value-misfit", pointer, { type: type.kind });
}

function readsOf(compiled: Compiled, scope: Scope): readonly Read[] {
  return compiled.reads.flatMap((name) => {
    const slot = scope.slotOf.get(name);
    return slot === undefined ? [] : [{ name, slot }];
  });
}

function negated(truth: Truth): Truth {
  return truth === MAYBE ? MAYBE : truth === TRUE ? FALSE : TRUE;
}

/** The truth of a FEEL guard's value: what is not a boolean is not known. */
function truthOf(value: Value): Truth {
  return value === true ? TRUE : value === false ? FALSE : MAYBE;
}
