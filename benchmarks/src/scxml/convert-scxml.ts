import type { Json, JsonObject } from "@lendloom/engine/kernel";
import { childOf, childrenOf, type XmlElement } from "../conformance/xml-tree.ts";
import { ActionConverter } from "./convert-actions.ts";
import { feelCondition, feelExpression, type ScriptPlace } from "./feel-of-script.ts";
import { elementsOf } from "./elements-of.ts";
import { doneOf, ScxmlDocument, stateTags, takes } from "./scxml-document.ts";

const title = { "zh-CN": "测试", en: "Test" };
/** Where a document asks for the event's name on entry, every transition keeps it. */
const EVENT_NAME = "eventName";

export interface ConvertedScxml {
  readonly workflow: JsonObject;
  /** The machines it invokes, and those that they invoke, as workflows. */
  readonly workflows: readonly JsonObject[];
  readonly document: ScxmlDocument;
}

/** An SCXML test as a workflow of our own format; `told` are the events the test sends. */
export function convertScxml(root: XmlElement, told: readonly string[], id = "scxml"): ConvertedScxml {
  const document = new ScxmlDocument(root, told, id);
  const workflow = new ScxmlConverter(document).workflow(id);
  const invoked = [...document.invoked.values()].map((it) => convertScxml(it.root, [], it.workflow));
  return { workflow, workflows: invoked.flatMap((it) => [it.workflow, ...it.workflows]), document };
}

class ScxmlConverter {
  readonly document: ScxmlDocument;
  readonly #actions: ActionConverter;
  readonly #keepsName: boolean;

  constructor(document: ScxmlDocument) {
    this.document = document;
    this.#actions = new ActionConverter(document);
    const scripts = elementsOf(document.root).flatMap(({ attributes }) => [...attributes.values()]);
    this.#keepsName = scripts.some((script) => script.includes("_event.name"));
  }

  workflow(id: string): JsonObject {
    const { root } = this.document;
    const states = this.#children(root);
    return {
      format: "lendloom-workflow/1",
      id,
      version: "1.0.0",
      title,
      catalogue: "scxml",
      events: Object.fromEntries([...this.document.events].map(([name, key]) => [key, this.#event(name)])),
      machine: { initial: this.#initial(root), states },
      variables: this.#variables(),
    };
  }

  #event(name: string): Json {
    const params = [...(this.document.params.get(name) ?? [])];
    if (params.length === 0) return { title, roles: ["api-client"] };
    const properties = Object.fromEntries(params.map((param) => [param, { type: "number" }]));
    return { title, roles: ["api-client"], payload: { type: "object", properties } };
  }

  #variables(): JsonObject {
    const data = elementsOf(this.document.root).filter(({ name }) => name === "data");
    const declared = data.map(({ attributes }) => {
      const name = attributes.get("id") ?? "";
      const script = attributes.get("expr");
      const text = this.#holdsText(name);
      // Functions and sessions are no data: see the scripts that read them.
      const known = script !== undefined && !/^function|^_/.test(script);
      const initial = known ? feelExpression(script, { eventName: undefined }) : undefined;
      const typed = initial !== undefined && text && !initial.startsWith('"') ? `"${initial}"` : initial;
      const type = { kind: text ? "string" : "decimal" };
      return [name, { title, type, ...(typed === undefined ? {} : { initial: typed }) }] as const;
    });
    const helpers = [...this.#actions.helpers].map(
      ([name, kind]) => [name, { title, type: { kind } }] as const,
    );
    const variables: readonly (readonly [string, Json])[] = [
      ...declared,
      ...helpers,
      ...(this.#keepsName ? [[EVENT_NAME, { title, type: { kind: "string" } }] as const] : []),
    ];
    return Object.fromEntries(variables);
  }

  #holdsText(variable: string): boolean {
    return elementsOf(this.document.root).some(({ attributes }) => {
      const given = attributes.get("location") === variable || attributes.get("id") === variable;
      return given && /'|_event\.(name|origin)|_sessionid/.test(attributes.get("expr") ?? "");
    });
  }

  #children(element: XmlElement): JsonObject {
    const states = element.children.filter(({ name }) => stateTags.includes(name));
    return Object.fromEntries(
      states.map((state) => [this.document.keys.get(state) as string, this.#state(state)]),
    );
  }

  #initial(element: XmlElement): string {
    const inside = childOf(element, "initial");
    const written =
      element.attributes.get("initial") ??
      (inside && childOf(inside, "transition")?.attributes.get("target")) ??
      undefined;
    if (written !== undefined) return this.document.keyOf(written);
    const [first] = element.children.filter(({ name }) => stateTags.includes(name));
    if (first === undefined) throw new Error("Expected a state");
    return this.document.keys.get(first) as string;
  }

  #state(element: XmlElement): JsonObject {
    if (element.name === "history") return this.#history(element);
    const states = this.#children(element);
    const compound = element.name === "state" && Object.keys(states).length > 0;
    const place = { eventName: this.#keepsName ? EVENT_NAME : undefined };
    const content = (name: string) =>
      childrenOf(element, name).flatMap((block) => this.#actions.convert(block.children, place));
    return {
      title,
      ...(element.name === "state" ? {} : { type: element.name }),
      ...(compound ? { initial: this.#initial(element) } : {}),
      ...(Object.keys(states).length > 0 ? { states } : {}),
      entry: content("onentry"),
      exit: content("onexit"),
      ...this.#invokes(element),
      ...this.#transitions(element),
    };
  }

  /** A sub-flow each; its end is an event, which any state around or inside may take. */
  #invokes(element: XmlElement): JsonObject {
    const invokes = childrenOf(element, "invoke").flatMap((invoke) => {
      const invoked = this.document.invoked.get(invoke);
      if (invoked === undefined) return [];
      const told = { type: "raise", params: { event: this.document.eventKey(doneOf(invoked.id)) } };
      const params = { workflow: invoked.workflow };
      return [{ id: invoked.id, src: "subflow", params, onDone: [{ actions: [told] }] }];
    });
    return invokes.length === 0 ? {} : { invoke: invokes };
  }

  #history(element: XmlElement): JsonObject {
    const transition = childOf(element, "transition");
    const target = transition?.attributes.get("target");
    return {
      title,
      type: "history",
      history: element.attributes.get("type") ?? "shallow",
      ...(target === undefined ? {} : { target: `#${this.document.keyOf(target)}` }),
    };
  }

  #transitions(element: XmlElement): JsonObject {
    if (element.name === "final") return {};
    const transitions = childrenOf(element, "transition");
    const always = transitions.filter(({ attributes }) => !attributes.has("event"));
    const on = [...this.document.events].flatMap(([name, key]) => {
      const taking = transitions.filter((transition) => takes(transition, name));
      const kept = taking.map((transition) => this.#transition(transition, JSON.stringify(name)));
      return kept.length === 0 ? [] : [[key, kept] as const];
    });
    const done = `done.state.${element.attributes.get("id") ?? ""}`;
    return {
      ...(on.length === 0 ? {} : { on: Object.fromEntries(on) }),
      ...(always.length === 0 ? {} : { always: always.map((it) => this.#transition(it, undefined)) }),
      ...this.#onDone(transitions, done),
    };
  }

  /** Its own end is `onDone`; the end of another state is an event which that state raises as it ends. */
  #onDone(transitions: readonly XmlElement[], done: string): JsonObject {
    const own = transitions.filter(({ attributes }) => attributes.get("event") === done);
    if (own.length > 0) {
      const taking = transitions.filter((transition) => takes(transition, done));
      return { onDone: taking.map((it) => this.#transition(it, JSON.stringify(done))) };
    }
    if (!this.document.events.has(done)) return {};
    return { onDone: [{ actions: [{ type: "raise", params: { event: this.document.eventKey(done) } }] }] };
  }

  #transition(element: XmlElement, eventName: string | undefined): JsonObject {
    const targets = (element.attributes.get("target") ?? "").split(/\s+/).filter(Boolean);
    const [target, ...beside] = targets.map((id) => `#${this.document.keyOf(id)}`);
    const place: ScriptPlace = { eventName: eventName ?? (this.#keepsName ? EVENT_NAME : undefined) };
    const keep =
      this.#keepsName && eventName !== undefined
        ? [{ type: "assign", params: { [EVENT_NAME]: eventName } }]
        : [];
    const actions = [...keep, ...this.#actions.convert(element.children, place)];
    const condition = element.attributes.get("cond");
    return {
      ...(target === undefined ? {} : { target, reenter: element.attributes.get("type") !== "internal" }),
      ...(beside.length === 0 ? {} : { alsoTargets: beside }),
      ...(condition === undefined ? {} : { guard: this.#guard(condition, place) }),
      ...(actions.length === 0 ? {} : { actions }),
    };
  }

  #guard(condition: string, place: ScriptPlace): Json {
    const inside = /^(!?)In\('(.*)'\)$/.exec(condition.trim());
    if (inside === null) return { type: "feel", params: { text: feelCondition(condition, place) } };
    const guard = { type: "in", params: { state: this.document.keyOf(inside[2] as string) } };
    return inside[1] === "!" ? { type: "not", params: { guard } } : guard;
  }
}
