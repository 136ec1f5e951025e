import {
  isJsonObject,
  pointer as pointerTo,
  type Issue,
  type Json,
  type JsonObject,
} from "../../kernel/index.ts";
import { interopIssues } from "../interop-issues.ts";
import { uniqueName } from "../unique-name.ts";
import { MachineIndex, memberObject, type ForeignState } from "./machine-index.ts";
import { MachineNames } from "./machine-names.ts";
import { xstateIssues } from "./xstate-issues.ts";

interface ConvertedMachine {
  readonly initial: string;
  readonly states: JsonObject;
  readonly events: JsonObject;
  readonly variables: JsonObject;
  readonly issues: readonly Issue[];
}

/** Keys of a state, transition or invocation that are read; others have no meaning here. */
const readKeys = {
  state:
    "id type initial states history target on after always onDone invoke entry exit description meta output",
  transition: "target guard cond actions reenter internal description meta",
  invoke: "id src input onDone onError meta description",
};

/** Turns a foreign machine's states into ours, and keeps a list of what could not be said. */
export class MachineConverter {
  readonly #machine: JsonObject;
  readonly #index: MachineIndex;
  readonly #names: MachineNames;
  readonly #issues: Issue[] = [];
  readonly #invokeIds = new Set<string>();
  #wrapped = false;

  constructor(machine: JsonObject) {
    this.#machine = machine;
    this.#index = new MachineIndex(machine);
    this.#names = new MachineNames(this.#issues);
  }

  convert(): ConvertedMachine {
    for (const { id, pointer } of this.#index.idsTwice) {
      this.#issues.push(xstateIssues.issue("import.xstate-id-twice", pointer, { id }));
    }
    this.#names.declareContext(memberObject(this.#machine, "context"));
    const { initial, states } = this.#top();
    const { events, variables } = this.#names;
    return { initial, states, events, variables, issues: this.#issues };
  }

  /** A machine that does something itself, or is parallel, becomes a state around all but the final ones. */
  #top(): { readonly initial: string; readonly states: JsonObject } {
    const machine = this.#machine;
    const acts = ["on", "after", "always", "entry", "exit", "invoke", "onDone"].some((key) =>
      Object.hasOwn(machine, key),
    );
    this.#wrapped = acts || machine["type"] === "parallel";
    if (!this.#wrapped) {
      const initial = this.#initialOf(machine, this.#index.roots, "/initial");
      return { initial, states: this.#states(this.#index.roots) };
    }
    const children = this.#index.roots.filter((state) => !isFinal(state));
    const taken = new Set(keysOf(this.#index.roots));
    const key = uniqueName("machine", "machine", "id", taken);
    const { id: _id, description: _description, meta: _meta, ...config } = machine;
    const around = { key, path: [], pointer: "", config, children };
    const ends = this.#states(this.#index.roots.filter(isFinal));
    return { initial: key, states: { [key]: this.#state(around, key), ...ends } };
  }

  #states(states: readonly ForeignState[]): JsonObject {
    return Object.fromEntries(
      states.map((state) => [state.key, this.#state(state, state.path.at(-1) ?? state.key)]),
    );
  }

  #state(state: ForeignState, name: string): JsonObject {
    const { config, pointer, children } = state;
    this.#dropUnknown(config, readKeys.state, pointer);
    const own = memberObject(memberObject(config, "meta"), "lendloom");
    const note = config["description"];
    const described = Object.keys(own).length === 0 && typeof note === "string" ? { note } : {};
    const type = config["type"];
    const kept = type === "parallel" || type === "final" || type === "history" ? { type } : {};
    if (type === "history") {
      const target = config["target"];
      const found = typeof target === "string" ? this.#target(target, state, `${pointer}/target`) : undefined;
      const history = config["history"] === "deep" ? "deep" : "shallow";
      const deep = Object.hasOwn(config, "history") ? { history } : {};
      return {
        title: both(name),
        ...kept,
        ...deep,
        ...(found === undefined ? {} : { target: found }),
        ...own,
      };
    }
    const compound = children.length > 0 && type !== "parallel";
    const output = Object.hasOwn(config, "output")
      ? this.#names.output(config["output"], pointer)
      : undefined;
    const always = [...this.#immediate(state), ...this.#transitions(config["always"], state, "always")];
    return {
      title: both(name),
      ...described,
      ...kept,
      ...(compound ? { initial: this.#initialOf(config, children, `${pointer}/initial`) } : {}),
      ...(children.length > 0 ? { states: this.#states(children) } : {}),
      ...this.#actionLists(config, pointer),
      ...this.#on(state),
      ...this.#after(state),
      ...(always.length === 0 ? {} : { always }),
      ...this.#list("onDone", this.#transitions(config["onDone"], state, "onDone")),
      ...this.#list("invoke", this.#invokes(state)),
      ...(output === undefined ? {} : { output }),
      ...own,
    };
  }

  #initialOf(config: JsonObject, children: readonly ForeignState[], pointer: string): string {
    const written = config["initial"];
    const name = isJsonObject(written) ? written["target"] : written;
    const found = children.find(({ path }) => path.at(-1) === name);
    if (found !== undefined) return found.key;
    this.#issues.push(
      xstateIssues.issue("import.xstate-target", pointer, { target: typeof name === "string" ? name : "" }),
    );
    return children[0]?.key ?? "none";
  }

  #on(state: ForeignState): JsonObject {
    const on = memberObject(state.config, "on");
    const entries = Object.keys(on).flatMap((event) => {
      const pointer = `${state.pointer}/on${pointerTo(event)}`;
      const name = this.#names.event(event, pointer);
      if (name === undefined) return [];
      return [[name, this.#transitions(on[event], state, `on${pointerTo(event)}`)] as const];
    });
    return entries.length === 0 ? {} : { on: Object.fromEntries(entries) };
  }

  #after(state: ForeignState): JsonObject {
    const after = memberObject(state.config, "after");
    const entries = Object.keys(after).flatMap((delay) => {
      const name = this.#names.delay(delay, `${state.pointer}/after${pointerTo(delay)}`);
      if (name === undefined) return [];
      return [[name, this.#transitions(after[delay], state, `after${pointerTo(delay)}`)] as const];
    });
    return entries.length === 0 ? {} : { after: Object.fromEntries(entries) };
  }

  /** A delay of nothing happens at once: XState raises it, here it is an automatic transition. */
  #immediate(state: ForeignState): readonly JsonObject[] {
    const after = memberObject(state.config, "after");
    return Object.hasOwn(after, "0") ? this.#transitions(after["0"], state, "after/0") : [];
  }

  #invokes(state: ForeignState): readonly JsonObject[] {
    const written = state.config["invoke"];
    const list = Array.isArray(written)
      ? (written as readonly Json[])
      : written === undefined
        ? []
        : [written];
    return list.map((entry, index) => {
      const config = isJsonObject(entry) ? entry : {};
      const at = Array.isArray(written) ? `invoke/${index}` : "invoke";
      const own = memberObject(memberObject(config, "input"), "lendloom");
      this.#dropUnknown(config, readKeys.invoke, `${state.pointer}/${at}`);
      const done = this.#transitions(config["onDone"], state, `${at}/onDone`);
      const failed = this.#list("onError", this.#transitions(config["onError"], state, `${at}/onError`));
      const onDone = done.length === 0 ? [{}] : done;
      if (Object.keys(own).length > 0) return { ...own, onDone, ...failed };
      const src = typeof config["src"] === "string" ? config["src"] : "code";
      this.#issues.push(
        xstateIssues.issue("import.xstate-invoke", `${state.pointer}/${at}`, { src }, "warning"),
      );
      const id = typeof config["id"] === "string" ? config["id"] : src;
      return {
        id: uniqueName(id, "call", "id", this.#invokeIds),
        src: "activity",
        params: { connector: uniqueName(src, "connector", "id", new Set()), operation: "run" },
        timeout: "PT30S",
        onDone,
        ...failed,
      };
    });
  }

  #transitions(written: Json | undefined, state: ForeignState, at: string): readonly JsonObject[] {
    if (written === undefined) return [];
    const list = Array.isArray(written) ? (written as readonly Json[]) : [written];
    return list.map((entry, index) => {
      const pointer = `${state.pointer}/${at}${Array.isArray(written) ? `/${index}` : ""}`;
      const config = typeof entry === "string" ? { target: entry } : entry;
      if (isJsonObject(config)) return this.#transition(config, state, pointer);
      this.#issues.push(xstateIssues.issue("import.xstate-shape", pointer, { expected: "a transition" }));
      return {};
    });
  }

  #transition(config: JsonObject, state: ForeignState, pointer: string): JsonObject {
    this.#dropUnknown(config, readKeys.transition, pointer);
    const written = config["target"];
    const targets = (Array.isArray(written) ? (written as readonly Json[]) : [written]).flatMap((target) => {
      if (typeof target !== "string") return [];
      return [this.#target(target, state, `${pointer}/target`) ?? target];
    });
    const [target, ...alsoTargets] = targets;
    const guard = config["guard"] ?? config["cond"];
    const actions = this.#names.actions(config["actions"], `${pointer}/actions`);
    const reenter = typeof config["reenter"] === "boolean" ? { reenter: config["reenter"] } : {};
    return {
      ...(target === undefined ? {} : { target }),
      ...(alsoTargets.length === 0 ? {} : { alsoTargets }),
      ...reenter,
      ...memberObject(memberObject(config, "meta"), "lendloom"),
      ...(guard === undefined ? {} : { guard: this.#names.guard(guard, `${pointer}/guard`) }),
      ...this.#list("actions", actions),
    };
  }

  /** Siblings by their key, others by `#key`, as the file had it wherever both say the same. */
  #target(target: string, state: ForeignState, pointer: string): string | undefined {
    const found = this.#index.find(target, state);
    if (found === undefined) {
      this.#issues.push(xstateIssues.issue("import.xstate-target", pointer, { target }));
      return undefined;
    }
    const apart = this.#wrapped && found.path.length === 1 && isFinal(found);
    const sibling = !apart && found.path.slice(0, -1).join(".") === state.path.slice(0, -1).join(".");
    return sibling && state.path.length > 0 && !target.startsWith("#") ? found.key : `#${found.key}`;
  }

  #actionLists(config: JsonObject, pointer: string): JsonObject {
    return {
      ...this.#list("entry", this.#names.actions(config["entry"], `${pointer}/entry`)),
      ...this.#list("exit", this.#names.actions(config["exit"], `${pointer}/exit`)),
    };
  }

  #list(key: string, list: readonly Json[]): JsonObject {
    return list.length === 0 ? {} : { [key]: list };
  }

  #dropUnknown(config: JsonObject, keys: string, pointer: string): void {
    const known = new Set([...keys.split(" "), ...(pointer === "" ? ["context", "version"] : [])]);
    for (const key of Object.keys(config)) {
      if (known.has(key)) continue;
      this.#issues.push(
        interopIssues.issue("import.key-dropped", pointer + pointerTo(key), { key }, "warning"),
      );
    }
  }
}

function isFinal({ config }: ForeignState): boolean {
  return config["type"] === "final";
}

function keysOf(states: readonly ForeignState[]): readonly string[] {
  return states.flatMap(({ key, children }) => [key, ...keysOf(children)]);
}

function both(text: string): JsonObject {
  return { "zh-CN": text, en: text };
}
