/** An opening tag with the elements it stands in; what it holds is that of the moment and changes with the next tag. */
export interface OpenTag {
  readonly kind: "open" | "declaration" | "broken" | "too-long";
  /** The name without its prefix, or the first word of a declaration. */
  readonly name: string;
  /** Where the tag begins, and where the `>` that ends it is. */
  readonly at: number;
  readonly end: number;
  /** Attributes, or rather values in quotation marks. */
  readonly attributes: number;
  /** The element's position among those of its name in the same element, from 1. */
  readonly position: number;
  readonly depth: number;
  /** `/definitions/decision[2]/decisionTable`: positions count from 1 among siblings of one name. */
  place(): string;
}

/**
 * Visits opening tags in their order until an answer is given; comments, texts and instructions are passed over. The
 * last visit is of a tag that is no element: a declaration, one that has no end, or a tag or text that is too long.
 */
export function walkTags<T>(
  xml: string,
  maxLength: number,
  visit: (tag: OpenTag) => T | undefined,
): T | undefined {
  const walk = new Walk();
  for (let at = xml.indexOf("<"); at >= 0;) {
    const skipped = skippedAt(xml, at, maxLength);
    if (skipped !== undefined) {
      if (skipped < 0) return visit(walk.stop(skipped === NO_END ? "broken" : "too-long", at));
      at = skipped;
    } else if (xml.charCodeAt(at + 1) === EXCLAMATION) {
      return visit(walk.stop("declaration", at, /^[A-Za-z]{0,20}/.exec(xml.slice(at + 2, at + 22))?.[0]));
    } else if (xml.charCodeAt(at + 1) === SLASH) {
      const end = xml.indexOf(">", at);
      if (end < 0 || !walk.closes(localName(xml, at + 2))) return visit(walk.stop("broken", at));
      at = end + 1;
    } else {
      const end = walk.readTag(xml, at, maxLength);
      if (end < 0) return visit(walk.stop(end === NO_END ? "broken" : "too-long", at));
      walk.open(localName(xml, at + 1), at, end);
      const answer = visit(walk);
      if (answer !== undefined) return answer;
      if (xml.charCodeAt(end - 1) === SLASH) walk.close();
      at = end + 1;
    }
    const next = xml.indexOf("<", at);
    if (next - at > maxLength) return visit(walk.stop("too-long", at));
    at = next;
  }
  return undefined;
}

const [QUOTE, APOSTROPHE, SLASH, EXCLAMATION, LESS, GREATER, QUESTION] = [34, 39, 47, 33, 60, 62, 63];
const NO_END = -1;
const TOO_LONG = -2;

class Walk implements OpenTag {
  kind: OpenTag["kind"] = "open";
  name = "";
  at = 0;
  end = 0;
  attributes = 0;
  position = 0;
  depth = 0;
  readonly #names: string[] = [];
  readonly #positions: number[] = [];
  /** How many elements of each name every open element has. */
  readonly #counts: Map<string, number>[] = [new Map<string, number>()];

  place(): string {
    const position = (level: number) => this.#positions[level] ?? 1;
    return this.#names
      .slice(0, this.depth)
      .map((name, level) => `/${name}${position(level) > 1 ? `[${position(level)}]` : ""}`)
      .join("");
  }

  open(name: string, at: number, end: number): void {
    const counts = this.#counts[this.depth];
    const position = (counts?.get(name) ?? 0) + 1;
    counts?.set(name, position);
    this.#names[this.depth] = name;
    this.#positions[this.depth] = position;
    this.depth += 1;
    const inner = this.#counts[this.depth];
    if (inner === undefined) this.#counts.push(new Map());
    else if (inner.size > 0) inner.clear();
    this.name = name;
    this.at = at;
    this.end = end;
    this.position = position;
  }

  close(): void {
    this.depth -= 1;
  }

  /** Closes the element that is open, if it has that name. */
  closes(name: string): boolean {
    if (this.depth === 0 || this.#names[this.depth - 1] !== name) return false;
    this.depth -= 1;
    return true;
  }

  stop(kind: OpenTag["kind"], at: number, name = ""): OpenTag {
    this.kind = kind;
    this.name = name;
    this.at = at;
    return this;
  }

  /** The position of the `>` that ends a tag, or why there is none: one inside of quotation marks does not. */
  readTag(xml: string, start: number, maxLength: number): number {
    this.attributes = 0;
    const most = start + maxLength;
    for (let at = start + 1; at < xml.length; at += 1) {
      if (at > most) return TOO_LONG;
      const sign = xml.charCodeAt(at);
      if (sign === GREATER) return at;
      if (sign === LESS) return NO_END;
      if (sign === QUOTE || sign === APOSTROPHE) {
        at = xml.indexOf(sign === QUOTE ? '"' : "'", at + 1);
        if (at < 0) return NO_END;
        this.attributes += 1;
      }
    }
    return NO_END;
  }
}

/** Where the text behind a comment, CDATA section or instruction begins that begins here; negative where it cannot be. */
function skippedAt(xml: string, at: number, maxLength: number): number | undefined {
  const sign = xml.charCodeAt(at + 1);
  if (sign !== EXCLAMATION && sign !== QUESTION) return undefined;
  for (const [open, close] of passedOver)
    if (xml.startsWith(open, at)) {
      const end = xml.indexOf(close, at + open.length);
      if (end < 0) return NO_END;
      return open === "<![CDATA[" && end - at > maxLength ? TOO_LONG : end + close.length;
    }
  return undefined;
}

const passedOver = [
  ["<!--", "-->"],
  ["<![CDATA[", "]]>"],
  ["<?", "?>"],
] as const;

/** The longest name that is told in full. */
const MAX_NAME = 200;

function localName(xml: string, at: number): string {
  let from = at;
  let to = at;
  for (; to < at + MAX_NAME; to += 1) {
    const sign = xml.charCodeAt(to);
    if (!(sign > 32) || sign === SLASH || sign === GREATER) break;
    if (sign === COLON && from === at) from = to + 1;
  }
  return xml.slice(from, to);
}

const COLON = 58;
