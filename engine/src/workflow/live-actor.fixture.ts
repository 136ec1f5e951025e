import {
  and,
  assign,
  createActor,
  createMachine,
  not,
  or,
  raise,
  SimulatedClock,
  stateIn,
  type AnyActorRef,
  type AnyMachineSnapshot,
} from "xstate";
import type {
  Formula,
  RandomAction,
  RandomMachine,
  RandomState,
  RandomTransition,
  Test,
} from "./random-machine.fixture.ts";

interface Counters {
  readonly count: number;
  readonly other: number;
}
type Args = { readonly context: Counters };

/** XState itself: an actor that lives in memory, with its own delays on a simulated clock. */
export class LiveActor {
  readonly #clock = new SimulatedClock();
  readonly #actor: AnyActorRef;

  constructor(machine: RandomMachine) {
    const config = {
      id: "$live",
      context: { count: 0, other: 0 },
      initial: machine.initial,
      states: {
        ...Object.fromEntries(machine.states.map((state) => [state.key, stateOf(state)])),
        "zz-end": { id: "zz-end", type: "final" },
      },
      output: ({ context }: Args) => ({ total: context.count + context.other }),
    };
    this.#actor = createActor(createMachine(config as never), { clock: this.#clock });
    this.#actor.start();
  }

  /** Where it stands, and what it knows. */
  get standing(): Readonly<Record<"value" | "context" | "output" | "status", unknown>> {
    const snapshot = this.#actor.getSnapshot() as AnyMachineSnapshot;
    return {
      value: snapshot.value,
      context: snapshot.context as unknown,
      output: snapshot.output as unknown,
      status: snapshot.status,
    };
  }

  send(type: string): void {
    if (this.standing.status === "active") this.#actor.send({ type });
  }

  passSecond(): void {
    this.#clock.increment(1_000);
  }
}

function stateOf(state: RandomState, regions: readonly string[] = []): object {
  const { key, kind, deep, children, initial } = state;
  // In a parallel state XState itself has no default for it: an empty one ends in no state at all.
  const target = regions.length === 0 ? {} : { target: regions.map((region) => `#${region}`) };
  if (kind === "history") return { id: key, type: "history", history: deep ? "deep" : "shallow", ...target };
  if (kind === "final") return { id: key, type: "final" };
  const inside =
    kind === "parallel" ? children.filter((child) => child.kind !== "history").map((child) => child.key) : [];
  const lists = (map: RandomState["on"], name: (key: string) => string) =>
    Object.fromEntries(
      Object.entries(map).map(([name_, list]) => [name(name_), list.map((it) => transitionOf(it, key))]),
    );
  return {
    id: key,
    ...(kind === "parallel" ? { type: "parallel" } : {}),
    ...(initial === undefined ? {} : { initial }),
    ...(children.length === 0
      ? {}
      : { states: Object.fromEntries(children.map((child) => [child.key, stateOf(child, inside)])) }),
    on: lists(state.on, (event) => event),
    after: lists(state.after, (seconds) => String(Number(seconds) * 1_000)),
    always: state.always.map((it) => transitionOf(it, key)),
    onDone: state.onDone.map((it) => transitionOf(it, key)),
    entry: state.entry.map(actionOf),
    exit: state.exit.map(actionOf),
  };
}

function transitionOf({ target, reenter, test, actions }: RandomTransition, source: string): object {
  return {
    ...(target === undefined ? {} : { target: `#${target}`, reenter: reenter ?? target === source }),
    ...(test === undefined ? {} : { guard: guardOf(test) }),
    actions: actions.map(actionOf),
  };
}

function actionOf(action: RandomAction): object {
  if (action.kind === "raise") return raise({ type: action.event });
  return assign({ [action.name]: ({ context }: Args) => valueOf(action.formula, context) });
}

function valueOf(formula: Formula, context: Counters): number {
  return formula.kind === "add"
    ? context[formula.name] + formula.by
    : ((context.count + context.other) * formula.times) % 50;
}

function guardOf(test: Test): never {
  switch (test.kind) {
    case "below":
      return (({ context }: Args) => context[test.name] < test.value) as never;
    case "even":
      return (({ context }: Args) => context[test.name] % 2 === 0) as never;
    case "in":
      return stateIn(`#${test.state}`) as never;
    case "not":
      return not(guardOf(test.test)) as never;
    case "both":
      return and([guardOf(test.first), guardOf(test.second)]) as never;
    case "either":
      return or([guardOf(test.first), guardOf(test.second)]) as never;
  }
}
