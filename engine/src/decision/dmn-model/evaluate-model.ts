import { pointer, type Issue } from "../../kernel/index.ts";
import { withBudget, type Value } from "../../logic/index.ts";
import type { Frame, TableSeen } from "../boxed/boxed-context.ts";
import { asFunction, makeFunction } from "../boxed/feel-function.ts";
import { coerce } from "../boxed/item-types.ts";
import { decisionIssues } from "../decision-issues.ts";
import { keyOf, nameKey, type CompiledElement, type CompiledModel } from "./compile-model.ts";

/** What a decision of a model answered. Errors name what did not compile behind it. */
export interface ModelAnswer {
  readonly value: Value;
  readonly errors: readonly Issue[];
}

/** Values of input data and, to override them, of decisions: by name, or by `<namespace>#<name>`. */
export type ModelInputs = ReadonlyMap<string, Value>;

/** Evaluates a decision by its name, in the dmn semantics. */
export function evaluateModelDecision(
  compiled: CompiledModel,
  decision: string,
  inputs: ModelInputs,
  at: string,
): ModelAnswer {
  const found = elementNamed(compiled, "decision", decision);
  if (found === undefined) return unknown("decision", decision);
  const run = new ModelRun(compiled, inputs, at);
  return { value: run.valueOf(found.key), errors: run.errors };
}

/** Evaluates several decisions, each element behind them once. */
export function evaluateModelDecisions(
  compiled: CompiledModel,
  decisions: readonly string[],
  inputs: ModelInputs,
  at: string,
): ReadonlyMap<string, Value> {
  const run = new ModelRun(compiled, inputs, at);
  return new Map(
    decisions.map((name) => {
      const found = elementNamed(compiled, "decision", name);
      return [name, found === undefined ? null : run.valueOf(found.key)];
    }),
  );
}

/** Everything that one evaluation of a model computes and looks at. */
export interface ModelObservation {
  /** Of an element, by its reference; `null` for one that answers nothing. */
  readonly valueOf: (key: string) => Value;
  /** The tables that were evaluated, by their places; of one that is called several times, the first call. */
  readonly tables: ReadonlyMap<string, TableSeen>;
}

/** Evaluates what is asked for, once, and keeps what the tables behind it looked at. */
export function observeModel(compiled: CompiledModel, inputs: ModelInputs, at: string): ModelObservation {
  const tables = new Map<string, TableSeen>();
  const run = new ModelRun(compiled, inputs, at, new Map(), { calls: 0 }, (place, seen) => {
    if (!tables.has(place)) tables.set(place, seen);
  });
  return { valueOf: (key) => run.valueOf(key), tables };
}

/** Evaluates a decision service: the values of its output decisions by their names. */
export function evaluateModelService(
  compiled: CompiledModel,
  service: string,
  inputs: ModelInputs,
  at: string,
): ModelAnswer & { readonly outputs: ReadonlyMap<string, Value> } {
  const found = elementNamed(compiled, "service", service);
  if (found?.service === undefined) return { ...unknown("service", service), outputs: new Map() };
  const run = new ModelRun(compiled, inputs, at);
  const given = found.service.parameters.map(({ key, name }) =>
    coerce(compiled.elements.get(key)?.type, inputs.get(name) ?? null),
  );
  const outputs = run.serve(found, given);
  const [only, ...others] = [...outputs];
  if (only === undefined || others.length > 0)
    return { value: coerce(found.type, outputs), outputs, errors: run.errors };
  const value = coerce(found.type, only[1]);
  return { value, outputs: new Map([[only[0], value]]), errors: run.errors };
}

function unknown(kind: string, name: string): ModelAnswer {
  return {
    value: null,
    errors: [decisionIssues.issue("model.name-unknown", pointer(), { kind, name })],
  };
}

function elementNamed(
  { named }: CompiledModel,
  kind: "decision" | "service",
  name: string,
): CompiledElement | undefined {
  return named.get(nameKey(kind, name));
}

/** How deep functions and decision services may call each other. */
const MAX_CALLS = 200;

/** One evaluation: every element is computed once. */
class ModelRun {
  readonly errors: Issue[] = [];
  readonly #compiled: CompiledModel;
  readonly #inputs: ModelInputs;
  readonly #at: string;
  readonly #values: Map<string, Value>;
  readonly #depth: { calls: number };
  readonly #watch: Frame["watch"];

  constructor(
    compiled: CompiledModel,
    inputs: ModelInputs,
    at: string,
    overrides: ReadonlyMap<string, Value> = new Map(),
    depth: { calls: number } = { calls: 0 },
    watch?: Frame["watch"],
  ) {
    this.#compiled = compiled;
    this.#inputs = inputs;
    this.#at = at;
    this.#values = new Map(overrides);
    this.#depth = depth;
    this.#watch = watch;
  }

  /** Computes what is required first, without recursion: a chain may be as long as the model. */
  valueOf(key: string): Value {
    const open = [key];
    const entered = new Set<string>();
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const element = this.#compiled.elements.get(top);
      const missing =
        this.#values.has(top) || element === undefined || entered.has(top)
          ? []
          : element.needs
              .filter(({ key: need }) => need !== top && !this.#values.has(need))
              .map(({ key: need }) => need);
      entered.add(top);
      if (missing.length > 0) open.push(...missing);
      else {
        open.pop();
        if (!this.#values.has(top))
          this.#values.set(
            top,
            element === undefined ? null : withBudget<Value>(() => this.#compute(element), null),
          );
      }
    }
    return this.#values.get(key) ?? null;
  }

  serve(element: CompiledElement, args: readonly Value[]): ReadonlyMap<string, Value> {
    const { service } = element;
    if (service === undefined) return new Map();
    const overrides = new Map<string, Value>(
      service.parameters.map(({ key }, index) => [key, args[index] ?? null]),
    );
    const run = new ModelRun(this.#compiled, this.#inputs, this.#at, overrides, this.#depth);
    const outputs = new Map<string, Value>(
      service.outputs.map((key) => [this.#compiled.elements.get(key)?.element.name ?? "", run.valueOf(key)]),
    );
    this.errors.push(...run.errors);
    return outputs;
  }

  #compute(compiled: CompiledElement): Value {
    const { element, issues, type } = compiled;
    if (issues.length > 0) this.errors.push(...issues);
    switch (element.kind) {
      case "input":
        return coerce(type, this.#given(compiled));
      case "service":
        return this.#serviceFunction(compiled);
      case "decision":
        return coerce(type, compiled.compute(this.#frame(compiled)));
      case "knowledge":
        return this.#knowledgeFunction(compiled);
    }
  }

  #given({ element, model }: CompiledElement): Value {
    return (
      this.#inputs.get(keyOf(model, element.name)) ??
      (model === this.#compiled.model
        ? undefined
        : this.#inputs.get(importedName(this.#compiled, model, element.name))) ??
      this.#inputs.get(element.name) ??
      null
    );
  }

  #frame({ needs, width }: CompiledElement) {
    const slots = new Array<Value>(width()).fill(null);
    for (const { key, slot, member } of needs) {
      const value = this.#values.get(key) ?? null;
      if (member === undefined) slots[slot] = value;
      else {
        const known = slots[slot];
        slots[slot] = new Map([
          ...(known instanceof Map ? (known as Map<string, Value>) : []),
          [member, value],
        ]);
      }
    }
    return this.#watch === undefined ? { slots, at: this.#at } : { slots, at: this.#at, watch: this.#watch };
  }

  /** Known before it is made, because it may call itself. */
  #knowledgeFunction(compiled: CompiledElement): Value {
    const { element } = compiled;
    const logic = element.kind === "knowledge" ? element.logic : undefined;
    if (logic === undefined) return null;
    let made: Value = null;
    const self = makeFunction({
      parameters: logic.parameters.map(({ name }) => name),
      invoke: (args) => this.#called(() => coerce(compiled.type, asFunction(made)?.invoke(args) ?? null)),
    });
    this.#values.set(compiled.key, self);
    made = compiled.compute(this.#frame(compiled));
    return self;
  }

  #serviceFunction(compiled: CompiledElement): Value {
    const parameters = compiled.service?.parameters ?? [];
    return makeFunction({
      parameters: parameters.map(({ name }) => name),
      invoke: (args) =>
        this.#called(() => {
          const given = parameters.map(({ key }, index) =>
            coerce(this.#compiled.elements.get(key)?.type, args[index] ?? null),
          );
          // A service is not called with values of other types than its parameters'.
          if (given.some((value, index) => value === null && (args[index] ?? null) !== null)) return null;
          const outputs = this.serve(compiled, given);
          return coerce(compiled.type, outputs.size === 1 ? ([...outputs.values()][0] ?? null) : outputs);
        }),
    });
  }

  #called(call: () => Value): Value {
    if (this.#depth.calls >= MAX_CALLS) {
      this.errors.push(decisionIssues.issue("model.calls-too-deep", "", { limit: MAX_CALLS }));
      return null;
    }
    this.#depth.calls += 1;
    try {
      return call();
    } finally {
      this.#depth.calls -= 1;
    }
  }
}

function importedName({ model }: CompiledModel, owner: { readonly namespace: string }, name: string): string {
  const entry = model.imports.find(({ namespace }) => namespace === owner.namespace);
  return entry === undefined ? name : `${entry.name}.${name}`;
}
