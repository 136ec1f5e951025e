import { err, ok, type Result } from "../../kernel/index.ts";
import { interopIssues } from "../interop-issues.ts";

export const xmlLimits = { characters: 8 * 1024 * 1024, depth: 100, tags: 400_000 } as const;

/**
 * Refuses XML that is too large or too deep, or declares types and entities, before any parser sees it. Reads
 * each character a few times at most.
 */
export function scanXml(xml: string): Result<undefined> {
  if (xml.length > xmlLimits.characters)
    return err([interopIssues.issue("import.xml-too-large", "", { limit: xmlLimits.characters })]);
  let tags = 0;
  for (let at = xml.indexOf("<"); at >= 0; at = xml.indexOf("<", at + 1)) tags += 1;
  if (tags > xmlLimits.tags)
    return err([interopIssues.issue("import.xml-too-large", "", { limit: xmlLimits.tags })]);
  for (const tag of tagsOf(xml)) {
    if (tag.kind === "declaration")
      return err([interopIssues.issue("import.xml-declaration", placeOf(tag.path), { word: tag.name })]);
    if (tag.kind === "broken")
      return err([interopIssues.issue("import.xml-syntax", placeOf(tag.path), lineOf(xml, tag.at))]);
    if (tag.path.length > xmlLimits.depth)
      return err([
        interopIssues.issue("import.xml-too-deep", placeOf(tag.path.slice(0, 3)), { limit: xmlLimits.depth }),
      ]);
  }
  return ok(undefined);
}

/** A position in a text; line and column count from 0. */
export interface LineAndColumn {
  readonly line: number;
  readonly column: number;
}

/** The XPath-like places of the elements whose tags hold the positions, in one pass over the text. */
export function placesInXml(xml: string, positions: readonly LineAndColumn[]): readonly string[] {
  const places = new Array<string>(positions.length).fill("");
  const wanted = offsetsOf(xml, positions);
  const tags = tagsOf(xml);
  let tag = tags.next();
  let last: readonly PathPart[] = [];
  for (const { offset, index } of wanted) {
    for (; tag.done !== true && tag.value.at <= offset; tag = tags.next())
      if (tag.value.kind === "open") last = [...tag.value.path];
    places[index] = placeOf(last);
  }
  return places;
}

/** Offsets in the order of the text, each with the index of its position. */
function offsetsOf(
  xml: string,
  positions: readonly LineAndColumn[],
): readonly { readonly offset: number; readonly index: number }[] {
  let [line, start] = [0, 0];
  return positions
    .map((position, index) => ({ ...position, index }))
    .toSorted((first, second) => first.line - second.line || first.column - second.column)
    .map(({ line: wanted, column, index }) => {
      for (; line < wanted; line += 1) {
        const end = xml.indexOf("\n", start);
        if (end < 0) break;
        start = end + 1;
      }
      return { offset: start + column, index };
    });
}

interface PathPart {
  readonly name: string;
  readonly position: number;
}

/** `/definitions/decision[2]/decisionTable`: positions count from 1 among siblings of one name. */
function placeOf(path: readonly PathPart[]): string {
  return path.map(({ name, position }) => `/${name}${position > 1 ? `[${position}]` : ""}`).join("");
}

type Tag = {
  readonly kind: "open" | "declaration" | "broken";
  readonly name: string;
  readonly at: number;
  readonly path: readonly PathPart[];
};

/** Opening tags in their order, with the path to each; comments, texts and instructions are passed over. */
function* tagsOf(xml: string): Generator<Tag, void> {
  const path: PathPart[] = [];
  const counts = [new Map<string, number>()];
  const broken = (at: number): Tag => ({ kind: "broken", name: "", at, path });
  for (let at = xml.indexOf("<"); at >= 0;) {
    const skipped = skipOf(xml, at);
    if (skipped === -1) {
      yield broken(at);
      return;
    }
    if (skipped !== undefined) {
      at = xml.indexOf("<", skipped);
      continue;
    }
    if (xml[at + 1] === "!") {
      const name = /^[A-Za-z]{0,20}/.exec(xml.slice(at + 2, at + 22))?.[0] ?? "";
      yield { kind: "declaration", name, at, path };
      return;
    }
    const end = endOfTag(xml, at);
    if (end < 0) {
      yield broken(at);
      return;
    }
    if (xml[at + 1] === "/") {
      path.pop();
      counts.pop();
      if (counts.length === 0) {
        yield broken(at);
        return;
      }
    } else {
      const name = localName(xml, at + 1);
      const seen = counts.at(-1);
      const position = (seen?.get(name) ?? 0) + 1;
      seen?.set(name, position);
      path.push({ name, position });
      yield { kind: "open", name, at, path };
      if (xml[end - 1] === "/") path.pop();
      else counts.push(new Map());
    }
    at = xml.indexOf("<", end);
  }
}

/** The end of a comment, CDATA section or instruction that begins here; -1 where it has none. */
function skipOf(xml: string, at: number): number | undefined {
  for (const [open, close] of [
    ["<!--", "-->"],
    ["<![CDATA[", "]]>"],
    ["<?", "?>"],
  ] as const)
    if (xml.startsWith(open, at)) {
      const end = xml.indexOf(close, at + open.length);
      return end < 0 ? -1 : end + close.length;
    }
  return undefined;
}

/** The position of the `>` that ends a tag: one inside of quotes does not. */
function endOfTag(xml: string, start: number): number {
  for (let at = start + 1; at < xml.length; at += 1) {
    const sign = xml[at];
    if (sign === ">") return at;
    if (sign === "<") return -1;
    if (sign === '"' || sign === "'") {
      at = xml.indexOf(sign, at + 1);
      if (at < 0) return -1;
    }
  }
  return -1;
}

function localName(xml: string, at: number): string {
  const name = /^[^\s/>]{1,200}/.exec(xml.slice(at, at + 200))?.[0] ?? "";
  return name.slice(name.indexOf(":") + 1);
}

function lineOf(xml: string, at: number): { readonly line: number } {
  return { line: xml.slice(0, at).split("\n").length };
}
