import { isJsonObject, pointer as pointerTo, type Json, type JsonObject } from "../../kernel/index.ts";
import { uniqueName } from "../unique-name.ts";

/** A state of a foreign machine, and the key it has here. */
export interface ForeignState {
  readonly key: string;
  readonly path: readonly string[];
  readonly pointer: string;
  readonly config: JsonObject;
  readonly children: readonly ForeignState[];
}

/** Every state of a foreign machine by path and id, with a key of ours that is unique in the whole machine. */
export class MachineIndex {
  readonly roots: readonly ForeignState[];
  readonly idsTwice: readonly { readonly id: string; readonly pointer: string }[];
  readonly #byPath = new Map<string, ForeignState>();
  readonly #byId = new Map<string, ForeignState>();
  readonly #machineId: string;

  constructor(machine: JsonObject) {
    const taken = new Set<string>();
    const twice: { id: string; pointer: string }[] = [];
    const read = (around: JsonObject, path: readonly string[], at: string): readonly ForeignState[] => {
      const states = memberObject(around, "states");
      return Object.keys(states).map((name) => {
        const config = isJsonObject(states[name]) ? states[name] : {};
        const pointer = `${at}/states${pointerTo(name)}`;
        const own = [...path, name];
        const key = uniqueName(name, "state", "id", taken);
        const state = { key, path: own, pointer, config, children: read(config, own, pointer) };
        this.#byPath.set(own.join("."), state);
        const id = config["id"];
        if (typeof id === "string") {
          if (this.#byId.has(id)) twice.push({ id, pointer: `${pointer}/id` });
          this.#byId.set(id, state);
        }
        return state;
      });
    };
    this.#machineId = typeof machine["id"] === "string" ? machine["id"] : "(machine)";
    this.roots = read(machine, [], "");
    this.idsTwice = twice;
  }

  /**
   * The state a target names: `sibling`, `sibling.child`, `.child`, `#id`, `#id.child` or `#machine.path`, as
   * XState resolves them.
   */
  find(target: string, from: ForeignState | undefined): ForeignState | undefined {
    if (target.startsWith("#")) return this.#byIdPath(target.slice(1));
    const around = target.startsWith(".") ? (from?.path ?? []) : (from?.path.slice(0, -1) ?? []);
    const rest = target.startsWith(".") ? target.slice(1) : target;
    return this.#byPath.get([...around, rest].join("."));
  }

  #byIdPath(text: string): ForeignState | undefined {
    const known = this.#byId.get(text);
    if (known !== undefined) return known;
    if (text.startsWith(`${this.#machineId}.`)) {
      return this.#byPath.get(text.slice(this.#machineId.length + 1));
    }
    for (const [id, state] of this.#byId) {
      if (text.startsWith(`${id}.`))
        return this.#byPath.get([...state.path, text.slice(id.length + 1)].join("."));
    }
    return undefined;
  }
}

export function memberObject(object: JsonObject, key: string): JsonObject {
  const value: Json | undefined = Object.hasOwn(object, key) ? object[key] : undefined;
  return isJsonObject(value) ? value : {};
}
