import {
  isJsonObject,
  parseDelay,
  pointer as pointerTo,
  type Issue,
  type Json,
  type JsonObject,
} from "../../kernel/index.ts";
import { interopIssues } from "../interop-issues.ts";
import { uniqueName } from "../unique-name.ts";
import { xstateIssues } from "./xstate-issues.ts";

const ownGuards: readonly string[] = ["feel", "condition", "in", "and", "or", "not"];
const ownActions: readonly string[] = ["assign", "raise", "send", "cancel", "compensate"];

/** What states of a foreign machine refer to by name: events, guards, actions, delays and values. */
export class MachineNames {
  readonly #issues: Issue[];
  readonly #events = new Map<string, string>();
  readonly #variables = new Map<string, JsonObject>();
  readonly #guards = new Map<string, string>();
  readonly #taken = new Set<string>();

  constructor(issues: Issue[]) {
    this.#issues = issues;
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

  declareContext(context: JsonObject): void {
    for (const [name, value] of Object.entries(context)) {
      const variable = uniqueName(name, "value", "name", this.#taken);
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

  /** A guard of ours stays; code becomes a variable that its author assigns. */
  guard(written: Json, pointer: string): Json {
    const type = isJsonObject(written) ? written["type"] : written;
    if (isJsonObject(written) && typeof type === "string" && ownGuards.includes(type)) return written;
    const name = typeof type === "string" ? type : "guard";
    const known = this.#guards.get(name);
    const variable = known ?? uniqueName(name, "guard", "name", this.#taken);
    if (known === undefined) {
      this.#guards.set(name, variable);
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
      const type = isJsonObject(action) ? action["type"] : action;
      const own = typeof type === "string" && ownActions.includes(type);
      const whole = own && isJsonObject(action) && (isJsonObject(action["params"]) || type === "compensate");
      if (whole) return [action];
      const sent = isJsonObject(action) ? readSend(action, (delay) => this.delay(delay, pointer)) : undefined;
      if (sent !== undefined) return [sent];
      const name = typeof type === "string" ? type : "?";
      const at = Array.isArray(written) ? `${pointer}/${index}` : pointer;
      this.#issues.push(xstateIssues.issue("import.xstate-action", at, { action: name }, "warning"));
      return [];
    });
  }

  /** A delay of ours stays, milliseconds become seconds; none for `0`, which is no delay. */
  delay(written: string, pointer: string): string | undefined {
    if (/^\d+$/.test(written)) return Number(written) === 0 ? undefined : `PT${Number(written) / 1_000}S`;
    if (parseDelay(written) !== undefined) return written;
    this.#issues.push(xstateIssues.issue("import.xstate-delay", pointer, { delay: written }, "warning"));
    return "P1D";
  }

  output(written: Json | undefined, pointer: string): JsonObject | undefined {
    const entries = Object.entries(isJsonObject(written) ? written : {}).flatMap(([name, value]) => {
      const formula = formulaOf(value);
      if (formula !== undefined) return [[uniqueName(name, "value", "name", new Set()), formula] as const];
      const at = `${pointer}/output${pointerTo(name)}`;
      this.#issues.push(xstateIssues.issue("import.xstate-value", at, { name }, "warning"));
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
