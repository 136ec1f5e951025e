import type { Texts } from "@lendloom/engine/kernel";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { placedStates } from "./placed-states.ts";

/**
 * A sentence with the keys it quotes, or strings together as a way, of states, calls, events and variables said by
 * their titles, in each language; `beside` are the titles of what else it may speak of.
 */
export function withStateTitles(
  texts: Texts,
  definition: WorkflowDefinition,
  beside: ReadonlyMap<string, Texts> = none,
): Texts {
  const own = titlesOf(definition);
  const titles = { get: (key: string) => own.get(key) ?? beside.get(key) };
  const say = (language: keyof Texts) =>
    texts[language]
      .replace(way, (keys) =>
        keys
          .split(" → ")
          .map((key) => titles.get(key)?.[language] || key)
          .join(" → "),
      )
      .replace(quoted, (whole, opening: string, key: string, closing: string) => {
        const title = titles.get(key)?.[language];
        return title === undefined || title === "" ? whole : `${opening}${title}${closing}`;
      });
  return { "zh-CN": say("zh-CN"), en: say("en") };
}

const none: ReadonlyMap<string, Texts> = new Map();

/** Keys with an arrow between each two. */
const way = /[A-Za-z][\w-]*(?: → [A-Za-z][\w-]*)+/g;
const quoted = /([「“"])([A-Za-z][\w-]*)([」”"])/g;
const known = new WeakMap<WorkflowDefinition, ReadonlyMap<string, Texts>>();

/** States come before what they do: a task is often called like its state. */
function titlesOf(definition: WorkflowDefinition): ReadonlyMap<string, Texts> {
  const before = known.get(definition);
  if (before !== undefined) return before;
  const titles = new Map<string, Texts>();
  for (const [name, { title }] of Object.entries(definition.variables)) titles.set(name, title);
  for (const [type, { title }] of Object.entries(definition.events)) titles.set(type, title);
  const states = [...placedStates(definition).values()];
  for (const { state } of states)
    for (const { id, title } of state.invoke ?? []) titles.set(id, title ?? state.title);
  for (const { key, state } of states) titles.set(key, state.title);
  known.set(definition, titles);
  return titles;
}
