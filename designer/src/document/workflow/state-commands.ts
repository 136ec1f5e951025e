import type { Texts } from "@lendloom/engine/kernel";
import type { StateDefinition, Transition, WorkflowDefinition } from "@lendloom/engine/workflow";
import type { Command } from "../open-document.ts";
import { setAlsoTarget } from "./also-targets.ts";
import { at } from "./at.ts";
import { forgetPlaces } from "./layout-commands.ts";
import { newState, stepKeys, stepTitles, type NewStep } from "./new-state.ts";
import {
  allTransitions,
  ancestorsOf,
  placedStates,
  stateAt,
  targetKey,
  targetText,
  transitionsOf,
  type PlacedState,
} from "./placed-states.ts";

type Definition = WorkflowDefinition;
type States = Record<string, StateDefinition>;

/** The key the next inserted step of a kind will get: its kind's name, numbered when it is taken. */
export function freshKey(definition: Definition, kind: NewStep["kind"]): string {
  const taken = placedStates(definition);
  const base = stepKeys[kind];
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? base : `${base}-${number}`;
    // What it brings along is called after it.
    const isFree = ![...taken.keys()].some((other) => other === key || other.startsWith(`${key}-`));
    if (!taken.has(key) && (isFree || !["group", "parallel"].includes(kind))) return key;
  }
}

/**
 * Puts a new step on a transition: what led to its target now leads to the step, and the step's first outcome
 * leads on to the target. Other outcomes of the step are unconnected.
 */
export function insertStateOnEdge(transition: string, step: NewStep): Command<Definition> {
  const title = stepTitles[step.kind];
  return {
    label: { "zh-CN": `插入「${title["zh-CN"]}」`, en: `Insert “${title.en}”` },
    change(content) {
      const definition = content.definition as Definition;
      const states = placedStates(definition);
      const source = stateAt(definition, transition);
      const edge = at(definition, transition) as Transition | undefined;
      if (source === undefined || edge === undefined) return;
      const target = targetKey(edge.target);
      // The workflow ends at its outermost level; an end further in would end a group only.
      const parent = step.kind === "end" ? undefined : homeOf(states, source, target);
      const key = freshKey(definition, step.kind);
      const sibling = target !== undefined && states.get(target)?.parent === parent;
      const next = target === undefined ? undefined : sibling ? target : `#${target}`;
      insertInto(statesIn(definition, states, parent), key, newState(step, key, next), source, target);
      edge.target = targetText(placedStates(definition), source, key);
      // A new workflow cannot be told anything yet.
      if (step.kind === "offer" && !Object.hasOwn(definition.events, step.event))
        definition.events[step.event] = { title: acceptsOffer, roles: ["api-client", "officer"] };
    },
  };
}

const acceptsOffer: Texts = { "zh-CN": "接受报价", en: "Offer accepted" };

/** Removes a state; paths that led to it now lead to where its first path led, so that no path is cut silently. */
export function removeState(key: string, title: Texts): Command<Definition> {
  return {
    label: { "zh-CN": `删除「${title["zh-CN"]}」`, en: `Remove “${title.en}”` },
    change(content) {
      const definition = content.definition as Definition;
      const states = placedStates(definition);
      const gone = states.get(key);
      if (gone === undefined || !mayRemove(definition, key)) return;
      const inside = new Set(
        [...states.keys()].filter((other) => other === key || ancestorsOf(states, other).includes(key)),
      );
      const next = transitionsOf(gone)
        .map(({ transition }) => targetKey(transition.target))
        .find((target) => target !== undefined && !inside.has(target) && states.has(target));
      for (const { transition, source } of allTransitions(definition)) {
        if (inside.has(source)) continue;
        for (let index = (transition.alsoTargets?.length ?? 0) - 1; index >= 0; index -= 1) {
          const beside = targetKey(transition.alsoTargets?.[index]);
          if (beside !== undefined && inside.has(beside)) setAlsoTarget(transition, index, undefined);
        }
        const target = targetKey(transition.target);
        if (target === undefined || !inside.has(target)) continue;
        if (next === undefined) delete transition.target;
        else transition.target = targetText(states, source, next);
      }
      for (const { key: other, state } of states.values()) {
        const inner = state.type === "history" ? targetKey(state.target) : undefined;
        if (inner !== undefined && inside.has(inner) && !inside.has(other)) delete state.target;
      }
      const home = statesIn(definition, states, gone.parent);
      Reflect.deleteProperty(home, key);
      const container = gone.parent === undefined ? definition.machine : states.get(gone.parent)?.state;
      if (container?.initial === key) {
        const steps = stepsIn(home);
        container.initial = next !== undefined && steps.includes(next) ? next : (steps[0] ?? key);
      }
      forgetPlaces(content, inside);
    },
  };
}

/** False for the last step of its group: a group without steps, or with ways back only, has no meaning. */
export function mayRemove(definition: Definition, key: string): boolean {
  const states = placedStates(definition);
  const placed = states.get(key);
  if (placed === undefined) return false;
  return stepsIn(statesIn(definition, states, placed.parent)).some((other) => other !== key);
}

/** States that something can stand in: a way back only leads to one. */
function stepsIn(states: Readonly<States>): readonly string[] {
  return Object.keys(states).filter((key) => states[key]?.type !== "history");
}

/** Gives a state another title in one language. */
export function renameState(key: string, language: keyof Texts, title: string): Command<Definition> {
  const titleOf = (definition: Definition) => placedStates(definition).get(key)?.state.title;
  return {
    label: (before, after) => ({
      "zh-CN": `步骤名称 ${titleOf(before.definition)?.[language] ?? ""} → ${titleOf(after.definition)?.[language] ?? ""}`,
      en: `Step name ${titleOf(before.definition)?.[language] ?? ""} → ${titleOf(after.definition)?.[language] ?? ""}`,
    }),
    merge: `title:${key}:${language}`,
    change(content) {
      const placed = placedStates(content.definition).get(key);
      if (placed === undefined) return;
      const former = placed.state.title;
      if (former[language] === title) return;
      placed.state.title = { ...former, [language]: title };
      // A step's one task is called like the step, until a person calls it otherwise.
      const [task, ...others] = placed.state.invoke ?? [];
      if (task?.src === "task" && others.length === 0 && task.title?.[language] === former[language]) {
        task.title = { ...task.title, [language]: title };
      }
    },
  };
}

/** Where a step between two states lies: beside both, or else in the innermost state around both. */
function homeOf(
  states: ReadonlyMap<string, PlacedState>,
  source: string,
  target: string | undefined,
): string | undefined {
  const own = states.get(source)?.parent;
  if (target === undefined || states.get(target)?.parent === own) return own;
  const around = new Set(ancestorsOf(states, target));
  const common = ancestorsOf(states, source).find((key) => around.has(key));
  // A parallel state holds regions only: the step stays in the region it comes from.
  return common !== undefined && states.get(common)?.state.type === "parallel" ? own : common;
}

function statesIn(
  definition: Definition,
  states: ReadonlyMap<string, PlacedState>,
  parent: string | undefined,
): States {
  const inside = parent === undefined ? definition.machine.states : states.get(parent)?.state.states;
  if (inside === undefined) throw new TypeError(`Expected states inside “${parent ?? "machine"}”`);
  return inside;
}

/** Keeps the order in which people read: after the source when it is here, else before the target. */
function insertInto(
  states: States,
  key: string,
  state: StateDefinition,
  source: string,
  target: string | undefined,
): void {
  const members = Object.entries(states);
  const after = members.findIndex(([name]) => name === source);
  const before = members.findIndex(([name]) => name === target);
  members.splice(after >= 0 ? after + 1 : before >= 0 ? before : members.length, 0, [key, state]);
  for (const name of Object.keys(states)) Reflect.deleteProperty(states, name);
  Object.assign(states, Object.fromEntries(members));
}
