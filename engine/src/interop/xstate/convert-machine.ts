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
import { versionOf } from "./machine-version.ts";
import { MachineNames } from "./machine-names.ts";
import { xstateIssues } from "./xstate-issues.ts";

interface ConvertedMachine {
  readonly initial: string;
  readonly states: JsonObject;
  readonly events: JsonObject;
  readonly variables: JsonObject;
  readonly issues: readonly Issue[];
}

/** Keys of a machine, state, transition or invocation that are read; others have no meaning here. */
const readKeys = {
  machine: "id type initial states on after always onDone invoke entry exit meta context",
  state: "id type initial states on after always onDone invoke entry exit description meta",
  final: "id type entry exit description meta output",
  history: "id type history target description meta",
  transition: "target guard cond in actions reenter internal description meta",
  invoke: "id src input onDone onError description meta",
};
const stateTypes: readonly Json[] = ["atomic", "compound", "parallel", "final", "history"];

/** Turns a foreign machine's states into ours, and keeps a list of what could not be said. */
export class MachineConverter {
  readonly #machine: JsonObject;
  readonly #index: MachineIndex;
  readonly #names: MachineNames;
  readonly #issues: Issue[] = [];
  readonly #invokeIds = new Set<string>();
  /** A file that we wrote says everything in our own words beside XState's. */
  readonly #isOurs: boolean;
  readonly #version: 4 | 5 | undefined;
  #wrapped = false;

  constructor(machine: JsonObject) {
    this.#machine = machine;
    this.#index = new MachineIndex(machine);
    this.#names = new MachineNames(this.#issues, (target, pointer) => this.#stateNamed(target, pointer));
    this.#isOurs = Object.hasOwn(memberObject(machine, "meta"), "lendloom");
    this.#version = versionOf(machine);
  }

  convert(): ConvertedMachine {
    for (const { id, pointer } of this.#index.idsTwice) {
      this.#issues.push(xstateIssues.issue("import.xstate-id-twice", pointer, { id }));
    }
    this.#names.declareContext(this.#machine["context"]);
    const ofOurs = this.#isOurs ? " description version" : "";
    this.#dropUnknown(this.#machine, readKeys.machine + ofOurs, "");
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
    const acting = ["type", "initial", "on", "after", "always", "onDone", "invoke", "entry", "exit"];
    const config = Object.fromEntries(Object.entries(machine).filter(([name]) => acting.includes(name)));
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
    const type = typeOf(config);
    this.#dropUnknown(
      config,
      type === "final" || type === "history" ? readKeys[type] : readKeys.state,
      pointer,
    );
    const own = memberObject(memberObject(config, "meta"), "lendloom");
    const note = config["description"];
    const described = Object.keys(own).length === 0 && typeof note === "string" ? { note } : {};
    if (Object.hasOwn(config, "type") && !stateTypes.includes(config["type"] ?? null)) {
      this.#issues.push(
        xstateIssues.issue("import.xstate-shape", `${pointer}/type`, { expected: "a kind of state" }),
      );
    }
    const kept = type === "parallel" || type === "final" || type === "history" ? { type } : {};
    if (type === "history") {
      const [target, ...more] = this.#targets(config["target"], state, `${pointer}/target`);
      if (more.length > 0) this.#drop(`${pointer}/target`, "target");
      const history = config["history"] === "deep" ? "deep" : "shallow";
      const deep = Object.hasOwn(config, "history") ? { history } : {};
      return {
        title: both(name),
        ...kept,
        ...deep,
        ...(target === undefined ? {} : { target }),
        ...described,
        ...own,
      };
    }
    const compound = children.length > 0 && type !== "parallel";
    const output = Object.hasOwn(config, "output")
      ? this.#names.output(config["output"], pointer)
      : undefined;
    const on = this.#on(state);
    const { after, immediate } = this.#after(state);
    const always = [...immediate, ...on.always, ...this.#transitions(config["always"], state, "always")];
    return {
      title: both(name),
      ...this.#emptyOf(config, ["states", "entry", "exit", "on", "after", "invoke"]),
      ...described,
      ...kept,
      ...(compound ? { initial: this.#initialOf(config, children, `${pointer}/initial`) } : {}),
      ...(children.length > 0 ? { states: this.#states(children) } : {}),
      ...this.#actionLists(config, pointer),
      ...on.events,
      ...after,
      ...(always.length === 0 ? {} : { always }),
      ...this.#list("onDone", this.#transitions(config["onDone"], state, "onDone")),
      ...this.#list("invoke", this.#invokes(state)),
      ...(output === undefined ? {} : { output }),
      ...own,
    };
  }

  #initialOf(config: JsonObject, children: readonly ForeignState[], pointer: string): string {
    const written = config["initial"];
    const target = isJsonObject(written) ? written["target"] : written;
    if (isJsonObject(written)) this.#dropUnknown(written, "target", pointer);
    const [name] = Array.isArray(target) && target.length === 1 ? (target as readonly Json[]) : [target];
    const text = typeof name === "string" ? name : "";
    const found =
      children.find(({ path }) => path.at(-1) === text) ??
      children.find(({ config: child }) => text.startsWith("#") && child["id"] === text.slice(1));
    if (found !== undefined) return found.key;
    this.#issues.push(xstateIssues.issue("import.xstate-target", pointer, { target: text }));
    return children[0]?.key ?? "none";
  }

  /** Transitions by event; what no event causes (`""`, once in XState) is an automatic transition. */
  #on(state: ForeignState): { readonly events: JsonObject; readonly always: readonly JsonObject[] } {
    const lists = new Map<string, JsonObject[]>();
    const always: JsonObject[] = [];
    for (const { name: event, written, at } of this.#caused(state, "on", "event")) {
      const pointer = `${state.pointer}/${at}`;
      const name = event === "" ? "" : this.#names.event(event, pointer);
      if (name === undefined) continue;
      const list = this.#transitions(written, state, at);
      if (name === "") always.push(...list);
      else lists.set(name, [...(lists.get(name) ?? []), ...list]);
    }
    return { events: lists.size === 0 ? {} : { on: Object.fromEntries(lists) }, always };
  }

  /**
   * Transitions by delay: two names of one length are one list. A delay of nothing happens at once: XState raises
   * it, here it is an automatic transition.
   */
  #after(state: ForeignState): { readonly after: JsonObject; readonly immediate: readonly JsonObject[] } {
    const lists = new Map<string, JsonObject[]>();
    const immediate: JsonObject[] = [];
    for (const { name: delay, written, at } of this.#caused(state, "after", "delay")) {
      const name = this.#names.delay(delay, `${state.pointer}/${at}`);
      const list = this.#transitions(written, state, at);
      if (name === undefined) immediate.push(...list);
      else lists.set(name, [...(lists.get(name) ?? []), ...list]);
    }
    return { after: lists.size === 0 ? {} : { after: Object.fromEntries(lists) }, immediate };
  }

  /** What `on` or `after` says: by name, or as a list of transitions that each name their cause. */
  #caused(state: ForeignState, member: "on" | "after", key: "event" | "delay") {
    const written = Object.hasOwn(state.config, member) ? state.config[member] : {};
    if (isJsonObject(written)) {
      return Object.keys(written).map((name) => ({
        name,
        written: written[name],
        at: member + pointerTo(name),
      }));
    }
    const list = Array.isArray(written) ? (written as readonly Json[]) : [written];
    return list.flatMap((entry, index) => {
      const at = Array.isArray(written) ? `${member}/${index}` : member;
      const { [key]: cause, ...rest } = isJsonObject(entry) ? entry : {};
      if (typeof cause === "string" || typeof cause === "number")
        return [{ name: String(cause), written: rest, at }];
      const expected = `a transition with its ${key}`;
      this.#issues.push(xstateIssues.issue("import.xstate-shape", `${state.pointer}/${at}`, { expected }));
      return [];
    });
  }

  #invokes(state: ForeignState): readonly JsonObject[] {
    const written = state.config["invoke"];
    const list = Array.isArray(written)
      ? (written as readonly Json[])
      : written === undefined
        ? []
        : [written];
    return list.map((entry, index) => {
      const config = isJsonObject(entry) ? entry : typeof entry === "string" ? { src: entry } : {};
      const at = Array.isArray(written) ? `invoke/${index}` : "invoke";
      const { lendloom: _ours, ...given } = memberObject(config, "input");
      const own = memberObject(memberObject(config, "input"), "lendloom");
      this.#dropUnknown(config, readKeys.invoke, `${state.pointer}/${at}`);
      const done = this.#transitions(config["onDone"], state, `${at}/onDone`);
      const failed = this.#list("onError", this.#transitions(config["onError"], state, `${at}/onError`));
      const onDone = done.length === 0 ? [{}] : done;
      if (Object.keys(own).length > 0) return { ...own, onDone, ...failed };
      const src = typeof config["src"] === "string" ? config["src"] : "code";
      const input = this.#names.values(
        isJsonObject(config["input"]) ? given : config["input"],
        `${state.pointer}/${at}/input`,
      );
      this.#issues.push(
        xstateIssues.issue("import.xstate-invoke", `${state.pointer}/${at}`, { src }, "warning"),
      );
      const id = typeof config["id"] === "string" ? config["id"] : src;
      return {
        id: uniqueName(id, "call", "id", this.#invokeIds),
        src: "activity",
        ...titled(config),
        params: { connector: uniqueName(src, "connector", "id", new Set()), operation: "run" },
        ...(input === undefined ? {} : { input }),
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
    const [target, ...alsoTargets] = this.#targets(config["target"], state, `${pointer}/target`);
    const actions = this.#names.actions(config["actions"], `${pointer}/actions`);
    const { reentersItself, ...own } = memberObject(memberObject(config, "meta"), "lendloom");
    const reenter = reentersItself === true ? undefined : this.#reenter(config, state, pointer);
    const guard = this.#guardOf(config, pointer);
    return {
      ...(target === undefined ? {} : { target }),
      ...(alsoTargets.length === 0 ? {} : { alsoTargets }),
      ...(reenter === undefined ? {} : { reenter }),
      ...this.#emptyOf(config, ["actions"]),
      ...titled(config),
      ...own,
      ...(guard === undefined ? {} : { guard }),
      ...this.#list("actions", actions),
    };
  }

  /**
   * To the state itself, or into it: XState 5 does not leave it unless it is told to, 4 does unless that is said, by
   * `internal` or a dot before the target. Here only the state itself is left where nothing is said.
   */
  #reenter(config: JsonObject, state: ForeignState, pointer: string): boolean | undefined {
    if (typeof config["reenter"] === "boolean") return config["reenter"];
    if (typeof config["internal"] === "boolean") return !config["internal"];
    if (this.#isOurs) return undefined;
    const targets = listOf(config["target"]).filter((target) => typeof target === "string");
    const found = targets.map((target) => this.#index.find(target, state));
    const itself = found[0]?.key === state.key;
    if (!itself && !found.some((target) => target !== undefined && this.#isWithin(target, state))) {
      return undefined;
    }
    const isInternal = targets.some((target) => target.startsWith("."));
    if (this.#version === 4 && !isInternal) return true;
    if (this.#version === undefined && !isInternal && doesOnEntering(state)) {
      const params = { target: targets.join(", "), state: state.path.at(-1) ?? state.key };
      this.#issues.push(xstateIssues.issue("import.xstate-version", pointer, params, "warning"));
    }
    return itself ? false : undefined;
  }

  #isWithin(target: ForeignState, state: ForeignState): boolean {
    const apart = this.#wrapped && target.path.length === 1 && isFinal(target);
    const { length } = state.path;
    return !apart && target.path.length > length && state.path.every((key, at) => target.path[at] === key);
  }

  /** What XState 4 wrote as `in` is a guard beside the other one. */
  #guardOf(config: JsonObject, pointer: string): Json | undefined {
    const name = Object.hasOwn(config, "guard") ? "guard" : "cond";
    const written = config[name];
    const guards = [
      ...(written === undefined || written === null
        ? []
        : [this.#names.guard(written, `${pointer}/${name}`)]),
      ...(Object.hasOwn(config, "in")
        ? [this.#names.guard({ type: "stateIn", params: { state: config["in"] ?? null } }, `${pointer}/in`)]
        : []),
    ];
    return guards.length > 1 ? { type: "and", params: { guards } } : guards[0];
  }

  #targets(written: Json | undefined, state: ForeignState, pointer: string): readonly string[] {
    const list = Array.isArray(written) ? (written as readonly Json[]) : [written];
    return list.flatMap((target) => {
      if (target === undefined || target === null) return [];
      if (typeof target === "string") return [this.#target(target, state, pointer) ?? target];
      this.#issues.push(xstateIssues.issue("import.xstate-shape", pointer, { expected: "a state's name" }));
      return [];
    });
  }

  /** The state that a guard asks for, by any of the names that a target may have. */
  #stateNamed(written: Json | undefined, pointer: string): string | undefined {
    const text = typeof written === "string" ? written : "";
    const found =
      this.#index.find(text, undefined) ?? this.#index.find(`#${text.replace(/^#/, "")}`, undefined);
    if (found === undefined)
      this.#issues.push(xstateIssues.issue("import.xstate-target", pointer, { target: text }));
    return found?.key;
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

  /** A list of nothing says nothing, but what we wrote comes back to the letter. */
  #emptyOf(config: JsonObject, keys: readonly string[]): JsonObject {
    const empty = Object.entries(config).filter(([key, value]) => {
      return this.#isOurs && keys.includes(key) && isEmpty(value);
    });
    return Object.fromEntries(empty);
  }

  #list(key: string, list: readonly Json[]): JsonObject {
    return list.length === 0 ? {} : { [key]: list };
  }

  /** Says of every key that is not read, of it and of its `meta`, that it was left out. */
  #dropUnknown(config: JsonObject, keys: string, pointer: string): void {
    const known = new Set(keys.split(" "));
    for (const key of Object.keys(config)) if (!known.has(key)) this.#drop(pointer + pointerTo(key), key);
    const meta = Object.hasOwn(config, "meta") && known.has("meta") ? config["meta"] : {};
    const more = isJsonObject(meta) ? Object.keys(meta).filter((key) => key !== "lendloom") : ["meta"];
    for (const key of more) this.#drop(`${pointer}/meta${isJsonObject(meta) ? pointerTo(key) : ""}`, key);
  }

  #drop(pointer: string, key: string): void {
    this.#issues.push(interopIssues.issue("import.key-dropped", pointer, { key }, "warning"));
  }
}

/** As XState takes it: what has a history is a history state. */
function typeOf(config: JsonObject): Json | undefined {
  const isHistory =
    Object.hasOwn(config, "history") && config["history"] !== false && !Object.hasOwn(config, "states");
  return config["type"] ?? (isHistory ? "history" : undefined);
}

/** What it is called, where that is not said in both languages already. */
function titled({ description }: JsonObject): JsonObject {
  return typeof description === "string" && description !== ""
    ? { title: both(description.slice(0, 200)) }
    : {};
}

function isEmpty(value: Json): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/** Whether leaving and entering it again would be noticed. */
function doesOnEntering({ config }: ForeignState): boolean {
  const does = ["entry", "exit", "after", "invoke"].some((key) => Object.hasOwn(config, key));
  return does || config["type"] === "parallel";
}

function listOf(written: Json | undefined): readonly Json[] {
  return Array.isArray(written) ? (written as readonly Json[]) : written === undefined ? [] : [written];
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
