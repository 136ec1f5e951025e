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
import type { Guard } from "./workflow-schema.ts";

interface Read {
  readonly name: string;
  readonly slot: number;
}

export interface CompiledGuard {
  readonly pointer: string;
  readonly reads: readonly Read[];
  test(env: Environment): Truth;
}

/** An expression whose value has a declared type. */
export interface CompiledValue {
  readonly type: ValueType;
  /** Names it reads. */
  readonly reads: readonly string[];
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

  constructor(base: readonly ScopeEntry[]) {
    this.base = base;
    this.#scope = createScope(base);
  }

  /** The slot of a name of the base scope. */
  slotOf(name: string): number | undefined {
    return this.#scope.slotOf.get(name);
  }

  guard(guard: Guard, pointer: string, event: ValueType | undefined): CompiledGuard | undefined {
    const scope = this.#scopeWith(event);
    if (guard.type === "feel") {
      const text = guard.params.text;
      const at = `${pointer}/params/text`;
      const expected: ValueType = { kind: "boolean" };
      const found = this.#keep(
        compileExpression(text, { scope, semantics: "strict", pointer: at, expected }),
      );
      return found && { pointer, reads: readsOf(found, scope), test: (env) => truthOf(found.evaluate(env)) };
    }
    const at = `${pointer}/params`;
    const params = guard.params as Json;
    if (!isJsonObject(params)) return undefined;
    const context = { scope, semantics: "strict" as const, pointer: at, named: new Map() };
    const found = this.#keep(compileCondition(params, context));
    if (found === undefined) return undefined;
    const truths = new Uint8Array(found.leaves.length);
    return { pointer, reads: readsOf(found, scope), test: (env) => found.evaluate(env, truths, 0) };
  }

  /** With `expected`, an expression of another type is refused; without, its own type is its wire form. */
  value(
    text: string,
    pointer: string,
    event: ValueType | undefined,
    expected?: ValueType,
  ): CompiledValue | undefined {
    const scope = this.#scopeWith(event);
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
      wire,
      bind(env) {
        const known = wire(env);
        return known === undefined ? UNKNOWN : bound(type, known, pointer);
      },
    };
  }

  #scopeWith(event: ValueType | undefined): Scope {
    return event === undefined ? this.#scope : createScope([...this.base, { name: "event", type: event }]);
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

/** The truth of a FEEL guard's value: what is not a boolean is not known. */
function truthOf(value: Value): Truth {
  return value === true ? TRUE : value === false ? FALSE : MAYBE;
}
