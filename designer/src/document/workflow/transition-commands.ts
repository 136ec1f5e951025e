import { pointer as pointerOf, pointerParts, type Texts } from "@lendloom/engine/kernel";
import type { Transition, WorkflowDefinition } from "@lendloom/engine/workflow";
import type { Command } from "../open-document.ts";
import { alsoTargetAt, setAlsoTarget, transitionAt } from "./also-targets.ts";
import { at } from "./at.ts";
import { historyTargets } from "./group-commands.ts";
import { outcomeGuard } from "./new-state.ts";
import { placedStates, stateAt, targetText, transitionsOf } from "./placed-states.ts";

type Definition = WorkflowDefinition;
type TransitionMap = Record<string, Transition[]>;

/** Lets a transition lead to another state, or to none yet. */
export function retargetTransition(
  transition: string,
  target: string | undefined,
  title?: Texts,
): Command<Definition> {
  return {
    label:
      target === undefined
        ? { "zh-CN": "断开路径", en: "Disconnect path" }
        : {
            "zh-CN": `连接到「${title?.["zh-CN"] ?? target}」`,
            en: `Connect to “${title?.en ?? target}”`,
          },
    change(content) {
      const definition = content.definition as Definition;
      const edge = at(definition, transitionAt(transition)) as Transition | undefined;
      const source = stateAt(definition, transition);
      if (edge === undefined || source === undefined) return;
      const text = target === undefined ? undefined : targetText(placedStates(definition), source, target);
      const beside = alsoTargetAt(transition);
      if (beside !== undefined) setAlsoTarget(edge, beside.index, text);
      else if (text === undefined) delete edge.target;
      else edge.target = text;
    },
  };
}

/** Draws a path between two states: it joins a loose end of the source, or becomes what the source's kind allows. */
export function addTransition(source: string, target: string): Command<Definition> {
  return {
    label: { "zh-CN": "添加路径", en: "Add path" },
    change(content) {
      const definition = content.definition as Definition;
      const states = placedStates(definition);
      const placed = states.get(source);
      if (placed === undefined || placed.state.type === "final" || !states.has(target)) return;
      const text = targetText(states, source, target);
      if (placed.state.type === "history") {
        if (historyTargets(definition, source).includes(target)) placed.state.target = text;
        return;
      }
      const loose = transitionsOf(placed).find(
        ({ transition }) => transition.target === undefined && transition.actions === undefined,
      );
      if (loose !== undefined) {
        loose.transition.target = text;
        return;
      }
      const { state } = placed;
      const invoke = state.invoke?.at(-1);
      if (invoke !== undefined) invoke.onDone.push({ target: text });
      else if (state.states !== undefined) (state.onDone ??= []).push({ target: text });
      else if (state.on !== undefined || state.after !== undefined) {
        const timers: TransitionMap = (state.after ??= {});
        (timers[freeDelay(timers)] ??= []).push({ target: text });
      } else (state.always ??= []).push({ target: text });
    },
  };
}

/** Removes a transition; an outcome that must lead somewhere is disconnected instead and asks to be connected. */
export function removeTransition(transition: string): Command<Definition> {
  return {
    label: { "zh-CN": "删除路径", en: "Remove path" },
    change(content) {
      const definition = content.definition as Definition;
      const beside = alsoTargetAt(transition);
      if (beside !== undefined) {
        const shared = at(definition, beside.transition) as Transition | undefined;
        if (shared !== undefined) setAlsoTarget(shared, beside.index, undefined);
        return;
      }
      const listPointer = transition.slice(0, transition.lastIndexOf("/"));
      const index = Number(pointerParts(transition).at(-1));
      const list = at(definition, listPointer) as Transition[] | undefined;
      const edge = list?.[index];
      if (list === undefined || edge === undefined) return;
      const required = /\/invoke\/\d+\/onDone$/.test(listPointer);
      if (required && (list.length === 1 || edge.guard !== undefined)) {
        delete edge.target;
        return;
      }
      list.splice(index, 1);
      if (list.length === 0) dropEmpty(definition, listPointer);
    },
  };
}

/** Sets, changes or (without `to`) removes a timer of a state; its paths stay with it. */
export function setTimer(
  state: string,
  from: string | undefined,
  to: string | undefined,
): Command<Definition> {
  return {
    label: timerLabel(from, to),
    merge: `timer:${state}`,
    change(content) {
      const placed = placedStates(content.definition).get(state);
      if (placed === undefined) return;
      const timers: TransitionMap = placed.state.after ?? {};
      if (from === to || (to !== undefined && Object.hasOwn(timers, to))) return;
      const entries = Object.entries(timers).flatMap(([delay, transitions]) =>
        delay !== from
          ? [[delay, transitions] as const]
          : to === undefined
            ? []
            : [[to, transitions] as const],
      );
      if (from === undefined && to !== undefined) entries.push([to, [{}]]);
      if (entries.length === 0) delete placed.state.after;
      else placed.state.after = Object.fromEntries(entries);
    },
  };
}

/** Adds an outcome a task can be completed with, and a path for it that is to be connected. */
export function addOutcome(invoke: string, value: string, title: Texts): Command<Definition> {
  return {
    label: { "zh-CN": `添加结果「${title["zh-CN"]}」`, en: `Add outcome “${title.en}”` },
    change(content) {
      const task = taskAt(content.definition, invoke);
      if (task === undefined || task.params.outcomes.some((outcome) => outcome.value === value)) return;
      task.params.outcomes.push({ value, title });
      const otherwise = task.onDone.findIndex(({ guard }) => guard === undefined);
      const path: Transition = { title, guard: outcomeGuard(value) };
      task.onDone.splice(otherwise < 0 ? task.onDone.length : otherwise, 0, path);
    },
  };
}

/** Removes an outcome of a task with its paths. */
export function removeOutcome(invoke: string, value: string): Command<Definition> {
  return {
    label: { "zh-CN": "删除结果", en: "Remove outcome" },
    change(content) {
      const task = taskAt(content.definition, invoke);
      if (task === undefined || task.params.outcomes.length < 2) return;
      task.params.outcomes = task.params.outcomes.filter((outcome) => outcome.value !== value);
      const others = task.onDone.filter((path) => !isOutcomePath(path, value));
      task.onDone = others.length === 0 ? [{}] : others;
    },
  };
}

/** Connects an outcome of a task, giving it a path of its own when it has none. */
export function connectOutcome(invoke: string, value: string, target: string): Command<Definition> {
  return {
    label: { "zh-CN": "连接结果", en: "Connect outcome" },
    change(content) {
      const definition = content.definition as Definition;
      const task = taskAt(definition, invoke);
      const source = stateAt(definition, invoke);
      if (task === undefined || source === undefined) return;
      const text = targetText(placedStates(definition), source, target);
      const path = task.onDone.find((candidate) => isOutcomePath(candidate, value));
      const title = task.params.outcomes.find((outcome) => outcome.value === value)?.title;
      if (path !== undefined) path.target = text;
      else {
        task.onDone.unshift({
          ...(title === undefined ? {} : { title }),
          guard: outcomeGuard(value),
          target: text,
        });
      }
    },
  };
}

/** True for the path that exactly this outcome takes. */
export function isOutcomePath({ guard }: Transition, value: string): boolean {
  const own = outcomeGuard(value);
  return (
    guard?.type === "feel" &&
    own.type === "feel" &&
    guard.params.text.replaceAll(" ", "") === own.params.text.replaceAll(" ", "")
  );
}

interface Task {
  params: { outcomes: { value: string; title: Texts }[] };
  onDone: Transition[];
}

function taskAt(definition: Definition, pointer: string): Task | undefined {
  const invoke = at(definition, pointer) as (Task & { readonly src: string }) | undefined;
  return invoke?.src === "task" ? invoke : undefined;
}

function timerLabel(from: string | undefined, to: string | undefined): Texts {
  if (from === undefined) return { "zh-CN": `添加定时 ${to ?? ""}`, en: `Add timer ${to ?? ""}` };
  if (to === undefined) return { "zh-CN": `删除定时 ${from}`, en: `Remove timer ${from}` };
  return { "zh-CN": `定时 ${from} → ${to}`, en: `Timer ${from} → ${to}` };
}

function freeDelay(timers: TransitionMap): string {
  for (let days = 1; ; days += 1) if (!Object.hasOwn(timers, `P${days}D`)) return `P${days}D`;
}

/** Removes an empty list of transitions, and the `on` or `after` that it leaves empty. */
function dropEmpty(definition: Definition, listPointer: string): void {
  const parts = pointerParts(listPointer);
  const owner = at(definition, pointerOf(...parts.slice(0, -1))) as Record<string, unknown> | undefined;
  const key = parts.at(-1);
  if (owner === undefined || key === undefined) return;
  Reflect.deleteProperty(owner, key);
  const group = parts.at(-2);
  if ((group === "on" || group === "after") && Object.keys(owner).length === 0) {
    const state = at(definition, pointerOf(...parts.slice(0, -2))) as Record<string, unknown> | undefined;
    if (state !== undefined) Reflect.deleteProperty(state, group);
  }
}
