import type { Json, JsonObject } from "../../kernel/index.ts";

/** A place of a document that holds text: `put` answers the document with another text there. */
export interface TextSlot {
  readonly pointer: string;
  put(text: string): Json;
}

/** Members of these are named by the author, and all of one shape. */
const named = /\/(facts|sources|reasons|events|variables|states|derived|manifest)$/;

/** Every text and every key of a document; of several alike, as of the items of one list, the first. */
export function textSlots(document: Json): readonly TextSlot[] {
  const slots = new Map<string, TextSlot>();
  const note = (pointer: string, put: TextSlot["put"]) => {
    if (!slots.has(pointer)) slots.set(pointer, { pointer, put });
  };
  const visit = (part: Json, pointer: string, rebuild: (part: Json) => Json): void => {
    if (typeof part === "string") note(pointer, rebuild);
    else if (Array.isArray(part)) {
      const list = part as readonly Json[];
      for (const [index, item] of list.entries())
        visit(item, `${pointer}/*${kindOf(item)}`, (changed) => rebuild(list.with(index, changed)));
    } else if (typeof part === "object" && part !== null) {
      const members = Object.entries(part as JsonObject);
      for (const [index, [key, member]] of members.entries()) {
        const at = `${pointer}/${named.test(pointer) ? "*" : key}`;
        visit(member, at, (changed) => rebuild(Object.fromEntries(members.with(index, [key, changed]))));
        note(`${at} (key)`, (text) => rebuild(Object.fromEntries(members.with(index, [text, member]))));
      }
    }
  };
  visit(document, "", (part) => part);
  return [...slots.values()];
}

/** Items of one list that have other members are not alike. */
function kindOf(item: Json): string {
  return typeof item === "object" && item !== null ? `{${Object.keys(item).join()}}` : "";
}

/** Every attribute's value and every text of an XML file, escaped as its writer would. */
export function xmlSlots(xml: string): readonly { readonly pointer: string; put(text: string): string }[] {
  const escaped = (text: string) =>
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
  return [...xml.matchAll(/="([^"]*)"|>([^<>]*\S[^<>]*)</g)].map((match) => {
    const from = match.index + (match[1] === undefined ? 1 : 2);
    const to = match.index + match[0].length - 1;
    const before = xml.slice(Math.max(0, from - 40), from);
    return { pointer: before, put: (text) => xml.slice(0, from) + escaped(text) + xml.slice(to) };
  });
}
