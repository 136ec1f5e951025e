import type { Texts } from "@lendloom/engine/kernel";
import type { StateDefinition, WorkflowDefinition } from "@lendloom/engine/workflow";
import { placedStates, type PlacedState } from "../document/index.ts";

/** A state a run can rest in that the new version does not have, and where its runs might go. */
export interface Vanished {
  readonly key: string;
  readonly title: Texts;
  /** States of the new version it may lead to. */
  readonly choices: readonly Choice[];
  /** The only one with the same title or the same work, where there is one. */
  readonly suggested?: { readonly key: string; readonly because: "title" | "work" };
}

export interface Choice {
  readonly key: string;
  readonly title: Texts;
  /** Titles of the groups it lies in, the outermost first. */
  readonly around: readonly Texts[];
}

/** What every old version's runs may rest in that the new one has no state to rest in for, each state once. */
export function vanishedStates(
  from: readonly WorkflowDefinition[],
  to: WorkflowDefinition,
): readonly Vanished[] {
  const next = placedStates(to);
  const found = new Map<string, Vanished>();
  for (const definition of from) {
    for (const placed of placedStates(definition).values()) {
      const { key, state } = placed;
      if (found.has(key) || !canRest(placed)) continue;
      const same = next.get(key);
      if (same !== undefined && canTake(state, same)) continue;
      const candidates = [...next.values()].filter((candidate) => canTake(state, candidate));
      const suggested = suggestion(state, candidates);
      found.set(key, {
        key,
        title: state.title,
        choices: candidates.map((candidate) => choiceOf(candidate, next)),
        ...(suggested === undefined ? {} : { suggested }),
      });
    }
  }
  return [...found.values()];
}

/** Whether runs under way are found in it: a leaf, but no end of the whole. */
function canRest({ state, parent }: PlacedState): boolean {
  return (
    state.states === undefined &&
    state.type !== "history" &&
    !(state.type === "final" && parent === undefined)
  );
}

/** A run that rests in a leaf goes on in a leaf; one whose region has ended may stay ended. */
function canTake(old: StateDefinition, { state, parent }: PlacedState): boolean {
  if (state.states !== undefined || state.type === "history") return false;
  return state.type !== "final" || (old.type === "final" && parent !== undefined);
}

function suggestion(old: StateDefinition, candidates: readonly PlacedState[]): Vanished["suggested"] {
  const titled = candidates.filter(({ state: { title } }) => isSameTitle(title, old.title));
  const [byTitle] = titled;
  if (byTitle !== undefined && titled.length === 1) return { key: byTitle.key, because: "title" };
  const work = new Set((old.invoke ?? []).map(({ id, src }) => `${src} ${id}`));
  const working = candidates.filter(({ state }) =>
    (state.invoke ?? []).some(({ id, src }) => work.has(`${src} ${id}`)),
  );
  const [byWork] = working;
  return byWork !== undefined && working.length === 1 ? { key: byWork.key, because: "work" } : undefined;
}

function isSameTitle(left: Texts, right: Texts): boolean {
  const plain = (text: string) => text.trim().toLowerCase();
  return (["zh-CN", "en"] as const).some(
    (language) => plain(left[language]) !== "" && plain(left[language]) === plain(right[language]),
  );
}

function choiceOf({ key, state, parent }: PlacedState, states: ReadonlyMap<string, PlacedState>): Choice {
  const around: Texts[] = [];
  for (let at = parent; at !== undefined; at = states.get(at)?.parent) {
    const title = states.get(at)?.state.title;
    if (title !== undefined) around.unshift(title);
  }
  return { key, title: state.title, around };
}
