import type { Texts } from "@lendloom/engine/kernel";
import type { Invoke, StateDefinition, WorkflowDefinition } from "@lendloom/engine/workflow";
import type { Arrow, Box, BoxIcon, Diagram } from "../canvas/index.ts";
import {
  delayWords,
  placedStates,
  targetKey,
  transitionsOf,
  type PlacedState,
  type PlacedTransition,
} from "../document/index.ts";
import { withExits } from "./exits.ts";
import { guardSentence, type Vocabulary } from "./guard-sentence.ts";
import { roleTitles } from "./role-titles.ts";

/** What the names in a workflow stand for elsewhere. */
export interface Surroundings {
  readonly vocabulary: Vocabulary;
  readonly packTitles: ReadonlyMap<string, Texts>;
  readonly workflowTitles: ReadonlyMap<string, Texts>;
}

/** A workflow in boxes and arrows, with every word chosen. It draws unfinished drafts as well as sound ones. */
export function diagramOf(definition: WorkflowDefinition, surroundings: Surroundings): Diagram {
  const states = placedStates(definition);
  return withExits({
    boxes: [...states.values()].map((placed) => boxOf(placed, states, definition, surroundings)),
    arrows: [...states.values()].flatMap((placed) =>
      transitionsOf(placed)
        .filter((transition) => !staysOnPurpose(transition))
        .flatMap((transition) => [
          arrowOf(transition, states, definition, surroundings),
          ...besideArrows(transition, states),
        ]),
    ),
  });
}

/** A transition without target that acts or receives an event: it stays where it is and is no loose end. */
function staysOnPurpose({ kind, transition }: PlacedTransition): boolean {
  return transition.target === undefined && (kind === "on" || transition.actions !== undefined);
}

function boxOf(
  { key, state, parent }: PlacedState,
  states: ReadonlyMap<string, PlacedState>,
  definition: WorkflowDefinition,
  surroundings: Surroundings,
): Box {
  const outer = parent === undefined ? undefined : states.get(parent)?.state;
  const initial = outer === undefined ? definition.machine.initial : outer.initial;
  return {
    id: key,
    ...(parent === undefined ? {} : { parent }),
    shape: shapeOf(state, outer),
    icon: iconOf(state),
    title: state.title,
    lines: [
      ...(state.invoke ?? []).map((invoke) => invokeLine(invoke, surroundings)),
      ...historyLines(state, states),
    ],
    initial: initial === key,
  };
}

function shapeOf(state: StateDefinition, outer: StateDefinition | undefined): Box["shape"] {
  if (state.type === "final") return "final";
  if (outer?.type === "parallel") return "region";
  if (state.type === "parallel") return "parallel";
  return state.states === undefined ? "state" : "group";
}

/** The picture of a state: what it does, or how it ends. */
export function iconOf(state: StateDefinition): BoxIcon {
  if (state.type === "final") return endIcons[state.status ?? ""] ?? "ended";
  if (state.type === "history") return "history";
  if (state.type === "parallel") return "parallel";
  if (state.states !== undefined) return "group";
  const [invoke] = state.invoke ?? [];
  if (invoke !== undefined) return invoke.src;
  return state.on !== undefined || state.after !== undefined ? "wait" : "step";
}

/** Where a way back leads at first. */
function historyLines(
  { type, target }: StateDefinition,
  states: ReadonlyMap<string, PlacedState>,
): readonly Texts[] {
  const first = type === "history" ? states.get(targetKey(target) ?? "")?.state.title : undefined;
  return first === undefined ? [] : [{ "zh-CN": `首次：${first["zh-CN"]}`, en: `first: ${first.en}` }];
}

const endIcons: Readonly<Record<string, BoxIcon>> = {
  approved: "approved",
  accepted: "approved",
  disbursed: "approved",
  declined: "declined",
};

function invokeLine(invoke: Invoke, { packTitles, workflowTitles, vocabulary }: Surroundings): Texts {
  switch (invoke.src) {
    case "task": {
      const role = roleTitles[invoke.params.role] ?? { "zh-CN": invoke.params.role, en: invoke.params.role };
      const due = delayWords(invoke.params.due);
      return { "zh-CN": `${role["zh-CN"]} · ${due["zh-CN"]}内`, en: `${role.en} · within ${due.en}` };
    }
    case "decision": {
      const { pack } = invoke.params;
      return packTitles.get(pack) ?? { "zh-CN": pack, en: pack };
    }
    case "activity": {
      const call = `${invoke.params.connector} · ${invoke.params.operation}`;
      return { "zh-CN": call, en: call };
    }
    case "subflow": {
      const { workflow } = invoke.params;
      return workflowTitles.get(workflow) ?? { "zh-CN": workflow, en: workflow };
    }
    case "map": {
      const { workflow, items } = invoke.params;
      const title = workflowTitles.get(workflow) ?? { "zh-CN": workflow, en: workflow };
      const list = vocabulary.names.get(items) ?? { "zh-CN": items, en: items };
      return {
        "zh-CN": `逐项：${list["zh-CN"]} · ${title["zh-CN"]}`,
        en: `each of ${list.en} · ${title.en}`,
      };
    }
  }
}

function arrowOf(
  placed: PlacedTransition,
  states: ReadonlyMap<string, PlacedState>,
  definition: WorkflowDefinition,
  { vocabulary }: Surroundings,
): Arrow {
  const { transition, pointer, source } = placed;
  const target = targetKey(transition.target);
  const label = labelOf(placed, definition, states.get(source)?.state);
  const hint = transition.guard === undefined ? undefined : guardSentence(transition.guard, vocabulary);
  return {
    id: pointer,
    source,
    ...(target === undefined || !states.has(target) ? {} : { target }),
    kind: arrowKinds[placed.kind],
    ...(label === undefined ? {} : { label }),
    ...(hint === undefined ? {} : { hint: withHint(label, hint) }),
  };
}

/** One arrow for each other region that a transition enters beside its target. */
function besideArrows(
  { transition, pointer, source, kind }: PlacedTransition,
  states: ReadonlyMap<string, PlacedState>,
): readonly Arrow[] {
  return (transition.alsoTargets ?? []).flatMap((text, index) => {
    const target = targetKey(text);
    if (target === undefined || !states.has(target)) return [];
    const id = `${pointer}/alsoTargets/${index}`;
    return [{ id, source, target, kind: arrowKinds[kind], beside: true }];
  });
}

const arrowKinds = {
  on: "event",
  always: "always",
  after: "timer",
  done: "done",
  error: "error",
  "state-done": "done",
} as const satisfies Record<PlacedTransition["kind"], Arrow["kind"]>;

/** What an arrow says; one that is the only way on says nothing. */
function labelOf(
  { kind, cause = "", transition }: PlacedTransition,
  definition: WorkflowDefinition,
  state: StateDefinition | undefined,
): Texts | undefined {
  switch (kind) {
    case "after": {
      const delay = delayWords(cause);
      return { "zh-CN": `${delay["zh-CN"]}后`, en: `after ${delay.en}` };
    }
    case "on":
      return transition.title ?? definition.events[cause]?.title ?? { "zh-CN": cause, en: cause };
    case "error":
      return transition.title ?? { "zh-CN": "失败", en: "failed" };
    case "done": {
      const onlyWay = state?.invoke?.length === 1 && state.invoke[0]?.onDone.length === 1;
      return transition.title ?? (onlyWay ? undefined : { "zh-CN": "其他", en: "otherwise" });
    }
    case "always":
    case "state-done":
      return transition.title;
  }
}

function withHint(label: Texts | undefined, hint: Texts): Texts {
  if (label === undefined) return hint;
  return { "zh-CN": `${label["zh-CN"]}：${hint["zh-CN"]}`, en: `${label.en}: ${hint.en}` };
}
