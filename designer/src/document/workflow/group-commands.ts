import type { StateDefinition, WorkflowDefinition } from "@lendloom/engine/workflow";
import type { Command } from "../open-document.ts";
import { historyState, region } from "./new-state.ts";
import { ancestorsOf, placedStates, targetText } from "./placed-states.ts";

type Definition = WorkflowDefinition;
type States = Record<string, StateDefinition>;

/** Adds one more branch to a parallel state, which is finished when all of them are. */
export function addRegion(parallel: string): Command<Definition> {
  return {
    label: { "zh-CN": "添加分支", en: "Add a branch" },
    change({ definition }) {
      const states = placedStates(definition);
      const inside: States | undefined = states.get(parallel)?.state.states;
      if (inside === undefined) return;
      const taken = [...states.keys()];
      for (let number = Object.keys(inside).length + 1; ; number += 1) {
        const key = `${parallel}-${number}`;
        if (taken.some((other) => other === key || other.startsWith(`${key}-`))) continue;
        inside[key] = region(key, number);
        return;
      }
    },
  };
}

/** Adds a way back into a group: a path that leads to it goes on where the group was left. */
export function addHistory(group: string): Command<Definition> {
  return {
    label: { "zh-CN": "添加「回到离开处」", en: "Add “Where it was left”" },
    change({ definition }) {
      const states = placedStates(definition);
      const around = states.get(group)?.state;
      const inside: States | undefined = around?.states;
      if (around === undefined || inside === undefined) return;
      inside[freshHistory(definition, group)] = historyState(around.initial ?? Object.keys(inside)[0] ?? "");
    },
  };
}

/** The key that the next way back into a group will get. */
export function freshHistory(definition: Definition, group: string): string {
  const taken = placedStates(definition);
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? `${group}-resume` : `${group}-resume-${number}`;
    if (!taken.has(key)) return key;
  }
}

/** Says where a history state leads before there is anything to go back to; absent: to its group's first step. */
export function setHistoryDefault(history: string, target: string | undefined): Command<Definition> {
  return {
    label: { "zh-CN": "修改默认去处", en: "Change where it leads at first" },
    change({ definition }) {
      const states = placedStates(definition);
      const state = states.get(history)?.state;
      if (state?.type !== "history") return;
      if (target === undefined) delete state.target;
      else state.target = targetText(states, history, target);
    },
  };
}

/** Where a history state may lead: what lies in its group. */
export function historyTargets(definition: Definition, history: string): readonly string[] {
  const states = placedStates(definition);
  const group = states.get(history)?.parent;
  if (group === undefined) return [];
  return [...states.values()]
    .filter(({ key, state }) => state.type !== "history" && ancestorsOf(states, key).includes(group))
    .map(({ key }) => key);
}
