import type { Texts } from "@lendloom/engine/kernel";
import type { Action, StateDefinition, WorkflowDefinition } from "@lendloom/engine/workflow";
import type { Command } from "../open-document.ts";
import { placedStates, transitionsOf } from "./placed-states.ts";

type Definition = WorkflowDefinition;

/** Lets a state wait for an event, by a path that is to be connected. */
export function waitForEvent(state: string, event: string, title: Texts): Command<Definition> {
  return {
    label: { "zh-CN": `等待「${title["zh-CN"]}」`, en: `Wait for “${title.en}”` },
    change(content) {
      const placed = placedStates(content.definition).get(state);
      if (placed === undefined || Object.hasOwn(placed.state.on ?? {}, event)) return;
      (placed.state.on ??= {})[event] = [{}];
    },
  };
}

/** Gives an event another name, everywhere it is waited for, raised or told. */
export function renameEvent(from: string, to: string): Command<Definition> {
  return {
    label: { "zh-CN": `事件改名 ${from} → ${to}`, en: `Rename the event ${from} → ${to}` },
    change(content) {
      const definition = content.definition as Definition;
      if (from === to || Object.hasOwn(definition.events, to)) return;
      definition.events = renamed(definition.events, from, to);
      for (const { state } of placedStates(definition).values()) {
        if (state.on !== undefined) state.on = renamed(state.on, from, to);
      }
      for (const place of eventPlaces(definition)) if (place.event === from) place.rename(to);
    },
  };
}

/** How often a workflow names an event beside declaring it. */
export function usesOfEvent(definition: Definition, event: string): number {
  const waits = [...placedStates(definition).values()].filter(({ state }) =>
    Object.hasOwn(state.on ?? {}, event),
  ).length;
  return waits + eventPlaces(definition).filter((place) => place.event === event).length;
}

/** How often formulas, assignments and tasks of a workflow name a variable. */
export function usesOfVariable(definition: Definition, name: string): number {
  const { variables: _variables, ...rest } = definition;
  const initial = Object.values(definition.variables).map((variable) => variable.initial);
  const text = JSON.stringify([rest, initial]);
  return text.match(new RegExp(`(?<![\\w.])${name}(?!\\w)`, "g"))?.length ?? 0;
}

interface EventPlace {
  readonly event: string;
  readonly rename: (to: string) => void;
}

/** Where an event is named by something the workflow does itself: raised by an action or a rung, or told after undoing. */
function eventPlaces(definition: Definition): readonly EventPlace[] {
  return [...placedStates(definition).values()].flatMap((placed) => [
    ...transitionsOf(placed).flatMap(({ transition }) => ofActions(transition.actions)),
    ...ofState(placed.state),
  ]);
}

function ofState(state: StateDefinition): readonly EventPlace[] {
  const rungs = (state.invoke ?? []).flatMap((invoke) =>
    invoke.src === "task" ? (invoke.params.escalation ?? []) : [],
  );
  return [
    ...ofActions(state.entry),
    ...ofActions(state.exit),
    ...rungs.flatMap((rung) =>
      rung.raise === undefined ? [] : [{ event: rung.raise, rename: (to: string) => void (rung.raise = to) }],
    ),
  ];
}

function ofActions(actions: readonly Action[] = []): readonly EventPlace[] {
  return actions.flatMap((action): readonly EventPlace[] => {
    if (action.type === "raise") {
      const { params } = action;
      return [{ event: params.event, rename: (to) => void (params.event = to) }];
    }
    const params = action.type === "compensate" ? action.params : undefined;
    if (params?.then === undefined) return [];
    return [{ event: params.then, rename: (to) => void (params.then = to) }];
  });
}

function renamed<Value>(object: Record<string, Value>, from: string, to: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key === from ? to : key, value]));
}
