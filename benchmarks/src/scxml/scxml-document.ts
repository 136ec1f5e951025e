import { childrenOf, type XmlElement } from "../conformance/xml-tree.ts";
import { elementsOf } from "./elements-of.ts";
import { invokedDocuments, type InvokedDocument } from "./invoked-documents.ts";

export const stateTags: readonly string[] = ["state", "parallel", "final", "history"];

/** What of an SCXML document other parts refer to: states in document order, events, and what each event tells. */
export class ScxmlDocument {
  readonly root: XmlElement;
  /** Keys of states by element; sorted, they are in the order of the document. */
  readonly keys = new Map<XmlElement, string>();
  readonly #keyOfId = new Map<string, string>();
  readonly #eventKeys = new Map<string, string>();
  /** Names of the parameters that events of this name are sent with. */
  readonly params = new Map<string, Set<string>>();
  /** The machines it invokes. */
  readonly invoked: ReadonlyMap<XmlElement, InvokedDocument>;

  /** `told` are the events it is sent from outside, `workflow` is its id. */
  constructor(root: XmlElement, told: readonly string[], workflow: string) {
    this.root = root;
    this.invoked = invokedDocuments(root, workflow);
    let count = 0;
    for (const element of elementsOf(root)) {
      if (!stateTags.includes(element.name)) continue;
      const id = element.attributes.get("id") ?? "";
      const key = `n${String(count++).padStart(3, "0")}-${id.replace(/\W/g, "-")}`;
      this.keys.set(element, key);
      if (id !== "") this.#keyOfId.set(id, key);
    }
    const done = [...this.invoked.values()].map(({ id }) => doneOf(id));
    for (const name of [...told, ...this.#sent(), ...this.#awaited(), ...done]) this.#declare(name);
  }

  keyOf(id: string): string {
    const key = this.#keyOfId.get(id);
    if (key === undefined) throw new Error(`Expected a state ${id}`);
    return key;
  }

  /** Events' names and their keys in the workflow. */
  get events(): ReadonlyMap<string, string> {
    return this.#eventKeys;
  }

  eventKey(name: string): string {
    const key = this.#eventKeys.get(name);
    if (key === undefined) throw new Error(`Expected an event ${name}`);
    return key;
  }

  /** The texts that a variable is ever given: what `eventexpr` and `delayexpr` may come to. */
  textsOf(variable: string): readonly string[] {
    return elementsOf(this.root).flatMap((element) => {
      const name = element.attributes.get(element.name === "data" ? "id" : "location");
      const text = /^'([^']*)'$/.exec(element.attributes.get("expr") ?? "");
      return name === variable && text !== null ? [text[1] as string] : [];
    });
  }

  #declare(name: string): void {
    if (this.#eventKeys.has(name)) return;
    const key = eventKeyOf(name);
    const taken = [...this.#eventKeys.values()].includes(key);
    this.#eventKeys.set(name, taken ? `${key}_${this.#eventKeys.size}` : key);
  }

  /** Ends of states that other states wait for: events like any other. */
  #awaited(): readonly string[] {
    return [...this.keys.keys()].flatMap((state) => {
      const own = `done.state.${state.attributes.get("id") ?? ""}`;
      const events = childrenOf(state, "transition").map(({ attributes }) => attributes.get("event") ?? "");
      return events.filter((event) => event.startsWith("done.state.") && event !== own);
    });
  }

  #sent(): readonly string[] {
    return elementsOf(this.root).flatMap((element) => {
      if (element.name === "transition") {
        const events = (element.attributes.get("event") ?? "").split(/\s+/);
        return events.filter((name) => name !== "" && !/\*$|^done\.(state|invoke)/.test(name));
      }
      if (element.name !== "send" && element.name !== "raise") return [];
      const name = element.attributes.get("event");
      if (name === undefined) return this.textsOf(element.attributes.get("eventexpr") ?? "");
      const params = this.params.get(name) ?? new Set();
      for (const param of childrenOf(element, "param")) params.add(param.attributes.get("name") ?? "");
      this.params.set(name, params);
      return [name];
    });
  }
}

/** An event's name in any workflow: what one machine sends, another one declares by the same name. */
export function eventKeyOf(name: string): string {
  return `E_${name.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`;
}

/** The event of an invoked machine's end. */
export function doneOf(id: string): string {
  return `done.invoke.${id}`;
}

/** Whether a transition's descriptors (`foo.*`, `foo bar`, `*`) take an event of this name. */
export function takes(transition: XmlElement, name: string): boolean {
  const descriptors = (transition.attributes.get("event") ?? "").split(/\s+/).filter(Boolean);
  return descriptors.some((descriptor) => {
    const prefix = descriptor.replace(/\.?\*$/, "");
    return descriptor === "*" || name === prefix || name.startsWith(`${prefix}.`);
  });
}
