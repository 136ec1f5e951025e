import { isJsonObject, type Json } from "../../kernel/index.ts";

/**
 * Tells whether something else of a document names what stands at a pointer: a state, an invocation, an event or a delayed
 * event in it. It cannot be removed alone then. Texts that only look like a name count, too.
 */
export function namedElsewhere(document: Json): (pointer: string) => boolean {
  const everywhere = textsIn(document);
  return (pointer) => {
    const part = at(document, pointer);
    if (part === undefined) return false;
    const within = textsIn(part);
    return namesIn(part, pointer).some((name) => (everywhere.get(name) ?? 0) > (within.get(name) ?? 0));
  };
}

/** How often each text stands somewhere as a value; a target's `#` is no part of its name. */
function textsIn(document: Json): ReadonlyMap<string, number> {
  const texts = new Map<string, number>();
  const queue: Json[] = [document];
  for (let part = queue.pop(); part !== undefined; part = queue.pop()) {
    if (typeof part === "string") {
      const name = part.replace(/^#/, "");
      texts.set(name, (texts.get(name) ?? 0) + 1);
    } else if (typeof part === "object" && part !== null) queue.push(...Object.values(part));
  }
  return texts;
}

/** What a part declares: its own key, keys of states below it, and ids of invocations and actions. */
function namesIn(part: Json, pointer: string): readonly string[] {
  const [own = ""] = pointer.split("/").slice(-1);
  const names = /^\d+$/.test(own) ? [] : [own];
  const queue: Json[] = [part];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (typeof next !== "object" || next === null) continue;
    if (isJsonObject(next)) {
      if (typeof next["id"] === "string") names.push(next["id"]);
      if (isJsonObject(next["states"])) names.push(...Object.keys(next["states"]));
    }
    queue.push(...Object.values(next));
  }
  return names;
}

/** Keys of workflows need no escapes. */
function at(document: Json, pointer: string): Json | undefined {
  return pointer
    .split("/")
    .slice(1)
    .reduce<Json | undefined>((part, key) => {
      if (typeof part !== "object" || part === null || !Object.hasOwn(part, key)) return undefined;
      return (part as Readonly<Record<string, Json>>)[key];
    }, document);
}
