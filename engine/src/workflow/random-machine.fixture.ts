import type { JsonObject } from "../kernel/index.ts";

/** A formula over the counters, told to FEEL and to XState alike. */
export type Formula =
  | { readonly kind: "add"; readonly name: Counter; readonly by: number }
  | { readonly kind: "sum"; readonly times: number };
export type Counter = "count" | "other";
export type Test =
  | { readonly kind: "below" | "even"; readonly name: Counter; readonly value: number }
  | { readonly kind: "in"; readonly state: string }
  | { readonly kind: "both" | "either"; readonly first: Test; readonly second: Test }
  | { readonly kind: "not"; readonly test: Test };
export type RandomAction =
  | { readonly kind: "assign"; readonly name: Counter; readonly formula: Formula }
  | { readonly kind: "raise"; readonly event: string };

export interface RandomTransition {
  readonly target?: string;
  readonly reenter?: boolean;
  readonly test?: Test;
  readonly actions: readonly RandomAction[];
}
export interface RandomState {
  readonly key: string;
  readonly kind: "atomic" | "compound" | "parallel" | "final" | "history";
  readonly deep: boolean;
  readonly children: readonly RandomState[];
  readonly initial?: string;
  readonly on: Readonly<Record<string, readonly RandomTransition[]>>;
  readonly always: readonly RandomTransition[];
  /** Seconds to wait. */
  readonly after: Readonly<Record<string, readonly RandomTransition[]>>;
  readonly onDone: readonly RandomTransition[];
  readonly entry: readonly RandomAction[];
  readonly exit: readonly RandomAction[];
}
export interface RandomMachine {
  readonly initial: string;
  readonly states: readonly RandomState[];
}

const END = "zz-end";

interface Draft {
  readonly key: string;
  readonly kind: RandomState["kind"];
  readonly children: readonly Draft[];
  readonly top: number;
}

/** Builds a machine from dice, so that fast-check can shrink it: no dice left is the plainest choice. */
export function randomMachine(dice: readonly number[]): RandomMachine {
  let next = 0;
  const die = (sides: number): number => (dice[next++] ?? 0) % sides;
  let count = 0;
  const draft = (depth: number, top: number): Draft => {
    const key = `s${String(count++).padStart(2, "0")}`;
    const rolled = depth < 3 ? die(4) : 0;
    const kind = rolled === 1 ? "compound" : rolled === 2 ? "parallel" : "atomic";
    if (kind === "atomic") return { key, kind, children: [], top };
    const children = Array.from({ length: 2 + die(2) }, () => draft(depth + 1, top));
    const more: Draft[] = [];
    const also = (its: Draft["kind"]) =>
      more.push({ key: `s${String(count++).padStart(2, "0")}`, kind: its, children: [], top });
    if (kind === "compound" && die(2) === 1) also("final");
    if (die(2) === 1) also("history");
    return { key, kind, children: [...children, ...more], top };
  };
  const roots = Array.from({ length: 2 + die(3) }, (_, index) => draft(1, index));
  const all = flat(roots);
  const targets = [...all.filter(({ kind }) => kind !== "final").map(({ key }) => key), END, END, END];

  const counter = (): Counter => (die(2) === 0 ? "count" : "other");
  const test = (depth: number): Test => {
    switch (die(depth < 2 ? 6 : 3)) {
      case 1:
        return { kind: "even", name: counter(), value: 0 };
      case 2:
        return { kind: "in", state: all[die(all.length)]?.key ?? "" };
      case 3:
        return { kind: "both", first: test(depth + 1), second: test(depth + 1) };
      case 4:
        return { kind: "either", first: test(depth + 1), second: test(depth + 1) };
      case 5:
        return { kind: "not", test: test(depth + 1) };
      default:
        return { kind: "below", name: counter(), value: die(30) };
    }
  };
  const assigns = (most: number): readonly RandomAction[] =>
    Array.from({ length: die(most + 1) }, () => ({
      kind: "assign" as const,
      name: counter(),
      formula:
        die(3) === 0
          ? { kind: "sum" as const, times: 1 + die(2) }
          : { kind: "add" as const, name: counter(), by: die(5) },
    }));
  const transition = (raises: boolean): RandomTransition => ({
    ...(die(6) === 5 ? {} : { target: targets[die(targets.length)] as string }),
    ...(die(4) === 1 ? { reenter: true } : {}),
    ...(die(2) === 1 ? { test: test(0) } : {}),
    actions: [...assigns(1), ...(raises && die(3) === 1 ? [{ kind: "raise" as const, event: "TELL" }] : [])],
  });
  const list = (raises: boolean) => Array.from({ length: 1 + die(2) }, () => transition(raises));
  /** Only to a later state at the top, so that nothing goes round for ever. */
  const onward = (top: number): RandomTransition => ({
    target: roots[top + 1 + die(2)]?.key ?? END,
    ...(die(2) === 1 ? { test: test(0) } : {}),
    actions: assigns(1),
  });

  const finish = (state: Draft): RandomState => {
    const passive = state.kind === "final" || state.kind === "history";
    const inner = state.children.filter(({ kind }) => kind !== "history");
    const events = passive ? [] : ["GO", "BACK", "TELL"].filter(() => die(2) === 1);
    return {
      key: state.key,
      kind: state.kind,
      deep: die(2) === 1,
      children: state.children.map(finish),
      ...(state.kind === "compound" ? { initial: inner[die(inner.length)]?.key ?? "" } : {}),
      on: Object.fromEntries(events.map((event) => [event, list(event !== "TELL")])),
      always: !passive && die(3) === 1 ? [{ ...onward(state.top), test: test(0) }] : [],
      after: !passive && die(3) > 0 ? { [String(1 + die(3))]: list(true) } : {},
      onDone: state.children.length > 0 && die(2) === 1 ? [onward(state.top)] : [],
      entry: passive ? [] : assigns(1),
      exit: passive ? [] : assigns(1),
    };
  };
  const states = roots.map(finish);
  return { initial: states[0]?.key ?? END, states };
}

function flat(states: readonly Draft[]): readonly Draft[] {
  return states.flatMap((state) => [state, ...flat(state.children)]);
}

/** The machine as states of our own format. */
export function asWorkflow({ states }: RandomMachine): JsonObject {
  return { ...Object.fromEntries(states.map((it) => [it.key, stateOf(it)])), [END]: endState };
}

const endState: JsonObject = { type: "final", output: { total: "count + other" } };

function stateOf(state: RandomState): JsonObject {
  const { key: _key, kind, deep, children, initial } = state;
  if (kind === "history") return { type: "history", history: deep ? "deep" : "shallow" };
  if (kind === "final") return { type: "final" };
  const lists = (map: RandomState["on"], name: (key: string) => string) =>
    Object.fromEntries(Object.entries(map).map(([key, list]) => [name(key), list.map(transitionOf)]));
  return {
    ...(kind === "parallel" ? { type: "parallel" } : {}),
    ...(initial === undefined ? {} : { initial }),
    ...(children.length === 0
      ? {}
      : { states: Object.fromEntries(children.map((child) => [child.key, stateOf(child)])) }),
    on: lists(state.on, (event) => event),
    after: lists(state.after, (seconds) => `PT${seconds}S`),
    ...(state.always.length === 0 ? {} : { always: state.always.map(transitionOf) }),
    ...(state.onDone.length === 0 ? {} : { onDone: state.onDone.map(transitionOf) }),
    entry: state.entry.map(actionOf),
    exit: state.exit.map(actionOf),
  };
}

function transitionOf({ target, reenter, test, actions }: RandomTransition): JsonObject {
  return {
    ...(target === undefined ? {} : { target: `#${target}` }),
    ...(reenter === undefined ? {} : { reenter }),
    ...(test === undefined ? {} : { guard: guardOf(test) }),
    actions: actions.map(actionOf),
  };
}

function actionOf(action: RandomAction): JsonObject {
  if (action.kind === "raise") return { type: "raise", params: { event: action.event } };
  const { formula } = action;
  const text =
    formula.kind === "add"
      ? `${formula.name} + ${formula.by}`
      : `modulo((count + other) * ${formula.times}, 50)`;
  return { type: "assign", params: { [action.name]: text } };
}

function guardOf(test: Test): JsonObject {
  const feel = (text: string) => ({ type: "feel", params: { text } });
  switch (test.kind) {
    case "below":
      return feel(`${test.name} < ${test.value}`);
    case "even":
      return feel(`modulo(${test.name}, 2) = 0`);
    case "in":
      return { type: "in", params: { state: test.state } };
    case "not":
      return { type: "not", params: { guard: guardOf(test.test) } };
    case "both":
    case "either": {
      const guards = [guardOf(test.first), guardOf(test.second)];
      return { type: test.kind === "both" ? "and" : "or", params: { guards } };
    }
  }
}
