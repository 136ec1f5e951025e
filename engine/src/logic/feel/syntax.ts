import type { Syntax } from "./parse-feel.ts";

const comments: ReadonlySet<string> = new Set(["LineComment", "BlockComment"]);

/** The parts of a node, without comments. */
export function partsOf(syntax: Syntax): readonly Syntax[] {
  const parts: Syntax[] = [];
  for (let part = syntax.firstChild; part !== null; part = part.nextSibling) {
    if (!comments.has(part.name)) parts.push(part);
  }
  return parts;
}

/** The part at an index of a node whose shape the parser guarantees. */
export function partAt(syntax: Syntax, index: number): Syntax {
  const part = partsOf(syntax).at(index);
  if (part === undefined) throw new Error(`Expected ${syntax.name} to have a part ${index}`);
  return part;
}

/** The words of a name, joined by single spaces. */
export function nameOf(syntax: Syntax, { text }: { readonly text: string }): string {
  const words = partsOf(syntax);
  if (words.length === 0) return text.slice(syntax.from, syntax.to);
  return words.map((word) => nameOf(word, { text })).join(" ");
}
