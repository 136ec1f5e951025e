import {
  isJsonObject,
  pointer as pointerTo,
  type Json,
  type JsonObject,
  type Texts,
} from "../kernel/index.ts";
import type { DrawnEdge, DrawnInvoke, DrawnState, WorkflowDrawing } from "./drawing.ts";
import { kindOf } from "./state-tree.ts";

const MAX_DRAWN_DEPTH = 30;

/**
 * Draws a workflow's machine, sound or not: a draft without targets, titles or initial states still has a
 * picture, and what cannot be read is left out. Never throws.
 */
export function drawWorkflow(definition: unknown): WorkflowDrawing {
  const root = object(definition);
  const machine = object(member(root, "machine"));
  const found: Found[] = [];
  collect(machine, "/machine", undefined, found, 1);
  const states = found.map(({ state }) => state);
  const events = object(member(root, "events"));
  return { states, edges: found.flatMap((place) => edgesOf(place, states, events)) };
}

interface Found {
  readonly state: DrawnState;
  readonly definition: JsonObject;
}

function collect(
  around: JsonObject,
  at: string,
  parent: DrawnState | undefined,
  found: Found[],
  depth: number,
): void {
  const states = object(member(around, "states"));
  if (depth > MAX_DRAWN_DEPTH) return;
  for (const key of Object.keys(states)) {
    const definition = object(states[key]);
    const pointer = `${at}/states${pointerTo(key)}`;
    const twins = found.filter(({ state }) => state.key === key).length;
    const status = member(definition, "status");
    const type = kindOf({ type: member(definition, "type"), states: member(definition, "states") });
    const state: DrawnState = {
      id: twins === 0 ? key : `${key}~${twins + 1}`,
      key,
      pointer,
      type,
      title: texts(member(definition, "title")) ?? both(key),
      initial: (parent?.type === "parallel" && type !== "history") || member(around, "initial") === key,
      invokes: invokesOf(definition, pointer),
      ...(parent === undefined ? {} : { parent: parent.id }),
      ...(typeof status === "string" ? { status } : {}),
    };
    found.push({ state, definition });
    collect(definition, pointer, state, found, depth + 1);
  }
}

function invokesOf(definition: JsonObject, at: string): readonly DrawnInvoke[] {
  return list(member(definition, "invoke")).map((entry, index) => {
    const invoke = object(entry);
    const id = text(member(invoke, "id")) ?? `${index}`;
    return {
      id,
      src: text(member(invoke, "src")) ?? "",
      title: texts(member(invoke, "title")) ?? both(id),
      pointer: `${at}/invoke/${index}`,
    };
  });
}

type Cause = Pick<DrawnEdge, "kind" | "event" | "after" | "invoke"> & { readonly label: Texts };

const doneLabel: Texts = { "zh-CN": "完成", en: "done" };

function edgesOf({ state, definition }: Found, states: readonly DrawnState[], events: JsonObject) {
  const { pointer } = state;
  const on = object(member(definition, "on"));
  const after = object(member(definition, "after"));
  const draw = (transitions: Json | undefined, at: string, cause: Cause) =>
    list(transitions).map((entry, index) => drawEdge(object(entry), `${at}/${index}`, cause, state, states));
  return [
    ...Object.keys(on).flatMap((event) => {
      const title = texts(member(object(member(events, event)), "title"));
      return draw(on[event], `${pointer}/on${pointerTo(event)}`, {
        kind: "event",
        event,
        label: title ?? both(event),
      });
    }),
    ...Object.keys(after).flatMap((delay) =>
      draw(after[delay], `${pointer}/after${pointerTo(delay)}`, {
        kind: "after",
        after: delay,
        label: both(delay),
      }),
    ),
    ...list(member(definition, "invoke")).flatMap((entry, index) => {
      const { id, title, pointer: at } = state.invokes[index] as DrawnInvoke;
      const failed = { "zh-CN": `${title["zh-CN"]}失败`, en: `${title.en} failed` };
      return [
        ...draw(member(object(entry), "onDone"), `${at}/onDone`, {
          kind: "invoke-done",
          invoke: id,
          label: title,
        }),
        ...draw(member(object(entry), "onError"), `${at}/onError`, {
          kind: "invoke-error",
          invoke: id,
          label: failed,
        }),
      ];
    }),
    ...draw(member(definition, "always"), `${pointer}/always`, { kind: "always", label: both("") }),
    ...draw(member(definition, "onDone"), `${pointer}/onDone`, { kind: "state-done", label: doneLabel }),
  ];
}

function drawEdge(
  transition: JsonObject,
  pointer: string,
  { label, ...cause }: Cause,
  from: DrawnState,
  states: readonly DrawnState[],
): DrawnEdge {
  const target = text(member(transition, "target"));
  const key = target?.startsWith("#") === true ? target.slice(1) : target;
  const siblings = states.filter(({ parent }) => parent === from.parent);
  const to = (target === key ? siblings : states).find((state) => state.key === key);
  const title = texts(member(transition, "title"));
  return {
    pointer,
    from: from.id,
    ...cause,
    label: title ?? label,
    guarded: member(transition, "guard") !== undefined,
    ...(title === undefined ? {} : { title }),
    ...(to === undefined ? {} : { to: to.id }),
    ...(target !== undefined && to === undefined ? { missing: target } : {}),
  };
}

function member(value: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function object(value: unknown): JsonObject {
  return isJsonObject(value as Json | undefined) ? (value as JsonObject) : {};
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function texts(value: Json | undefined): Texts | undefined {
  const { "zh-CN": zh, en } = object(value);
  return typeof zh === "string" && typeof en === "string" ? { "zh-CN": zh, en } : undefined;
}

function both(value: string): Texts {
  return { "zh-CN": value, en: value };
}
