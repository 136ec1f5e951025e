import {
  canonicalJson,
  checkSchema,
  isJsonObject,
  parseDelay,
  pointer as pointerTo,
  type Issue,
  type Json,
  type JsonObject,
} from "../../kernel/index.ts";
import { interopIssues } from "../interop-issues.ts";
import { Action, Guard } from "../../workflow/index.ts";
import { uniqueName } from "../unique-name.ts";
import { xstateIssues } from "./xstate-issues.ts";

/** What states of a foreign machine refer to by name: events, guards, actions, delays and values. */
export class MachineNames {
  readonly #issues: Issue[];
  readonly #events = new Map<string, string>();
  readonly #variables = new Map<string, JsonObject>();
  readonly #guards = new Map<string, string>();
  readonly #taken = new Set<string>();
  readonly #context = new Map<string, string>();
  readonly #stateNamed: (target: Json | undefined, pointer: string) => string | undefined;

  constructor(
    issues: Issue[],
    stateNamed: (target: Json | undefined, pointer: string) => string | undefined,
  ) {
    this.#issues = issues;
    this.#stateNamed = stateNamed;
  }

  get events(): JsonObject {
    const names = [...this.#events];
    return Object.fromEntries(
      names.map(([source, name]) => [name, { title: both(source), roles: ["officer"] }]),
    );
  }

  get variables(): JsonObject {
    return Object.fromEntries(this.#variables);
  }

  declareContext(context: Json | undefined): void {
    if (context !== undefined && !isJsonObject(context)) {
      const key = "context";
      this.#issues.push(interopIssues.issue("import.key-dropped", "/context", { key }, "warning"));
    }
    for (const [name, value] of Object.entries(isJsonObject(context) ? context : {})) {
      const variable = uniqueName(name, "value", "name", this.#taken);
      this.#context.set(name, variable);
      const type = { kind: kindOf(value) };
      const formula = formulaOf(value);
      if (formula === undefined && value !== null) {
        const at = `/context${pointerTo(name)}`;
        this.#issues.push(xstateIssues.issue("import.xstate-value", at, { name }, "warning"));
      }
      const initial = formula === undefined ? {} : { initial: formula };
      this.#variables.set(variable, { title: both(name), type, ...initial });
    }
  }

  /** The event's name here; `undefined` for what would take any event, or XState's own. */
  event(source: string, pointer: string): string | undefined {
    if (
      source === "*" ||
      source.endsWith(".*") ||
      source.startsWith("xstate.") ||
      /^done\.|^error\./.test(source)
    ) {
      this.#issues.push(xstateIssues.issue("import.xstate-wildcard", pointer, { event: source }, "warning"));
      return undefined;
    }
    const known = this.#events.get(source);
    if (known !== undefined) return known;
    const taken = new Set(this.#events.values());
    const base = eventNameOf(source);
    let name = base;
    for (let count = 2; taken.has(name); count++) name = `${base}_${count}`;
    this.#events.set(source, name);
    if (name !== source) {
      this.#issues.push(
        interopIssues.issue("import.renamed", pointer, { from: source, to: name }, "warning"),
      );
    }
    this.#issues.push(xstateIssues.issue("import.xstate-roles", pointer, { event: name }, "warning"));
    return name;
  }

  /** A guard of ours stays, joined ones are joined; code becomes a variable that its author assigns, one for each params. */
  guard(written: Json, pointer: string): Json {
    if (checkSchema(Guard, written).ok) return written;
    const { type, params, ...members } = isJsonObject(written) ? written : { type: written };
    const kind = textOf(type).replace(/^xstate\./, "");
    const more: JsonObject = { ...members, ...(isJsonObject(params) ? params : {}) };
    const { guards } = more;
    if ((kind === "and" || kind === "or") && Array.isArray(guards) && guards.length > 0) {
      const joined = (guards as readonly Json[]).map((it, index) =>
        this.guard(it, `${pointer}/guards/${index}`),
      );
      return { type: kind, params: { guards: joined } };
    }
    if (kind === "not" && (more["guard"] ?? guards) !== undefined) {
      const [inner = null] = Array.isArray(guards) ? (guards as readonly Json[]) : [more["guard"]];
      return { type: "not", params: { guard: this.guard(inner, `${pointer}/guard`) } };
    }
    const asked = kind === "stateIn" || kind === "in" ? (more["state"] ?? more["stateId"]) : undefined;
    if (asked !== undefined) {
      const state = this.#stateNamed(asked, pointer);
      if (state !== undefined) return { type: "in", params: { state } };
    }
    const name = textOf(kind === "guard" ? more["name"] : type) || "guard";
    const key = canonicalJson([name, more]);
    const known = this.#guards.get(key);
    const variable = known ?? uniqueName(name, "guard", "name", this.#taken);
    if (known === undefined) {
      this.#guards.set(key, variable);
      this.#variables.set(variable, { title: both(name), type: { kind: "boolean" } });
    }
    this.#issues.push(
      xstateIssues.issue("import.xstate-guard", pointer, { guard: name, variable }, "warning"),
    );
    return { type: "feel", params: { text: variable } };
  }

  actions(written: Json | undefined, pointer: string): readonly Json[] {
    if (written === undefined) return [];
    const list = Array.isArray(written) ? (written as readonly Json[]) : [written];
    return list.flatMap((action, index) => {
      if (checkSchema(Action, action).ok) return [action];
      const at = Array.isArray(written) ? `${pointer}/${index}` : pointer;
      const read = isJsonObject(action) ? this.#action(action, at) : undefined;
      if (read !== undefined) return [read];
      const name = textOf(isJsonObject(action) ? action["type"] : action) || "?";
      this.#issues.push(xstateIssues.issue("import.xstate-action", at, { action: name }, "warning"));
      return [];
    });
  }

  /** What XState itself does, where it is written down and no code: telling the parent or itself an event, taking it back, values. */
  #action(action: JsonObject, pointer: string): JsonObject | undefined {
    const params = isJsonObject(action["params"]) ? action["params"] : action;
    switch (textOf(action["type"]).replace(/^@?xstate\./, "")) {
      case "raise":
        return this.#raise(params, pointer);
      case "cancel": {
        const id = textOf(params["sendId"] ?? params["id"]).replace(/[^\w-]/g, "-");
        return /^[A-Za-z]/.test(id) ? { type: "cancel", params: { id } } : undefined;
      }
      case "assign": {
        const { assignment = params } = params;
        const values = Object.entries(isJsonObject(assignment) ? assignment : {});
        const formulas = values.map(([name, value]) => [this.#context.get(name), formulaOf(value)] as const);
        const isWhole =
          formulas.length > 0 && formulas.every((it) => it[0] !== undefined && it[1] !== undefined);
        return isWhole ? { type: "assign", params: Object.fromEntries(formulas) as JsonObject } : undefined;
      }
      default:
        return readSend(action, (delay) => this.delay(delay, pointer));
    }
  }

  #raise(params: JsonObject, pointer: string): JsonObject | undefined {
    const { event, delay } = params;
    const { type: name, ...rest } = isJsonObject(event) ? event : { type: event ?? null };
    const told = typeof name === "string" && name !== "" ? this.event(name, pointer) : undefined;
    const payload = Object.entries(rest).map(([key, value]) => [key, formulaOf(value)] as const);
    if (told === undefined || payload.some(([, formula]) => formula === undefined)) return undefined;
    const waits =
      typeof delay === "number" || typeof delay === "string" ? this.delay(String(delay), pointer) : undefined;
    const id = textOf(params["id"]).replace(/[^\w-]/g, "-");
    return {
      type: "raise",
      params: {
        event: told,
        ...(payload.length === 0 ? {} : { payload: Object.fromEntries(payload) as JsonObject }),
        ...(waits === undefined ? {} : { after: waits, id: /^[A-Za-z]/.test(id) ? id : told }),
      },
    };
  }

  /** A delay of ours stays, milliseconds become seconds; none for `0`, which is no delay. */
  delay(written: string, pointer: string): string | undefined {
    if (/^\d+$/.test(written)) return Number(written) === 0 ? undefined : `PT${Number(written) / 1_000}S`;
    if (parseDelay(written) !== undefined) return written;
    this.#issues.push(xstateIssues.issue("import.xstate-delay", pointer, { delay: written }, "warning"));
    return "P1D";
  }

  output(written: Json | undefined, pointer: string): JsonObject | undefined {
    return this.values(written, `${pointer}/output`);
  }

  /** Values that can be written as formulas, by names of ours; of every other it is said that it was left out. */
  values(written: Json | undefined, pointer: string): JsonObject | undefined {
    const taken = new Set<string>();
    const leave = (at: string, name: string) =>
      this.#issues.push(xstateIssues.issue("import.xstate-value", at, { name }, "warning"));
    if (written !== undefined && !isJsonObject(written)) leave(pointer, pointer.split("/").at(-1) ?? "");
    const entries = Object.entries(isJsonObject(written) ? written : {}).flatMap(([name, value]) => {
      const formula = formulaOf(value);
      if (formula !== undefined) return [[uniqueName(name, "value", "name", taken), formula] as const];
      leave(pointer + pointerTo(name), name);
      return [];
    });
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  }
}

/** The name an event has here: another workflow that takes it is given the same. */
function eventNameOf(source: string): string {
  const words = source.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase();
  const name = words.replace(/[^A-Z0-9]+/g, "_").replace(/^[^A-Z]+/, "");
  return name.slice(0, 70) || "EVENT";
}

/**
 * `sendParent`, or `sendTo` the parent, of an event that is written down; what other machines are sent is not read,
 * for an imported invocation is a call and no run.
 */
function readSend(
  action: JsonObject,
  delayOf: (delay: string) => string | undefined,
): JsonObject | undefined {
  const params = isJsonObject(action["params"]) ? action["params"] : action;
  const type = textOf(action["type"]).replace(/^@?xstate\./, "");
  const up = type === "sendParent" || (type === "sendTo" && /^(#_parent|parent)$/.test(textOf(params["to"])));
  const event = isJsonObject(params["event"]) ? params["event"] : { type: params["event"] ?? null };
  const { type: name, ...rest } = event;
  if (!up || typeof name !== "string") return undefined;
  const payload = Object.entries(rest).flatMap(([key, value]) => {
    const formula = formulaOf(value);
    return formula === undefined ? [] : [[key, formula] as const];
  });
  const { delay } = params;
  const waits = typeof delay === "number" || typeof delay === "string" ? delayOf(String(delay)) : undefined;
  const id = typeof params["id"] === "string" ? params["id"].replace(/[^\w-]/g, "-") : eventNameOf(name);
  return {
    type: "send",
    params: {
      to: "parent",
      event: eventNameOf(name),
      ...(payload.length === 0 ? {} : { payload: Object.fromEntries(payload) }),
      ...(waits === undefined ? {} : { after: waits, id }),
    },
  };
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function kindOf(value: Json): string {
  if (typeof value === "number") return "decimal";
  return typeof value === "boolean" ? "boolean" : "string";
}

function formulaOf(value: Json): string | undefined {
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

function both(text: string): JsonObject {
  return { "zh-CN": text, en: text };
}
