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
      const end = walk.endOfClosing(xml, at);
      if (end < 0) return visit(walk.stop("broken", at));
      at = end + 1;
    } else {
      const end = walk.readTag(xml, at, maxLength);
      if (end < 0) return visit(walk.stop(end === NO_END ? "broken" : "too-long", at));
      walk.open(xml, at, end);
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
  readonly #fullNames: string[] = [];
  readonly #names: string[] = [];
  readonly #positions: number[] = [];
  /** Of the elements that every open element has. */
  readonly #counts: Counts[] = [new Counts()];

  place(): string {
    const position = (level: number) => this.#positions[level] ?? 1;
    return this.#names
      .slice(0, this.depth)
      .map((name, level) => `/${name}${position(level) > 1 ? `[${position(level)}]` : ""}`)
      .join("");
  }

  open(xml: string, at: number, end: number): void {
    const full = this.#nameAt(xml, at + 1, end);
    const name = this.#localName(full);
    const position = (this.#counts[this.depth] as Counts).add(name);
    this.#fullNames[this.depth] = full;
    this.#names[this.depth] = name;
    this.#positions[this.depth] = position;
    this.depth += 1;
    const inner = this.#counts[this.depth];
    if (inner === undefined) this.#counts.push(new Counts());
    else inner.clear();
    this.name = name;
    this.at = at;
    this.end = end;
    this.position = position;
  }

  /** What stands at a place is mostly what stood at the same depth before. */
  #nameAt(xml: string, at: number, end: number): string {
    const known = this.#fullNames[this.depth];
    if (known !== undefined && xml.startsWith(known, at) && endsName(xml.charCodeAt(at + known.length)))
      return known;
    const most = Math.min(end, at + MAX_NAME);
    let to = at;
    while (to < most && !endsName(xml.charCodeAt(to))) to += 1;
    return xml.slice(at, to);
  }

  #localName(full: string): string {
    if (this.#fullNames[this.depth] === full) return this.#names[this.depth] as string;
    return full.slice(full.indexOf(":") + 1);
  }

  close(): void {
    this.depth -= 1;
  }

  /** Closes the element that is open, and answers where its tag ends: negative if it is another's. */
  endOfClosing(xml: string, at: number): number {
    const name = this.depth === 0 ? undefined : this.#fullNames[this.depth - 1];
    if (name === undefined || !xml.startsWith(name, at + 2)) return NO_END;
    const next = at + 2 + name.length;
    if (!endsName(xml.charCodeAt(next))) return NO_END;
    this.depth -= 1;
    return xml.indexOf(">", next);
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

/** Counts names: few in a list, which is emptied at no cost, many in a map. */
class Counts {
  readonly #names: string[] = [];
  readonly #counts: number[] = [];
  #used = 0;
  #others: Map<string, number> | undefined;

  /** How often the name was added. */
  add(name: string): number {
    for (let index = 0; index < this.#used; index += 1)
      if (this.#names[index] === name) return ((this.#counts[index] as number) += 1);
    if (this.#used < FEW_NAMES) {
      this.#names[this.#used] = name;
      this.#counts[this.#used] = 1;
      this.#used += 1;
      return 1;
    }
    this.#others ??= new Map();
    const count = (this.#others.get(name) ?? 0) + 1;
    this.#others.set(name, count);
    return count;
  }

  clear(): void {
    this.#used = 0;
    this.#others = undefined;
  }
}

const FEW_NAMES = 8;

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

/** White space, `/`, `>` or the end of the text. */
function endsName(sign: number): boolean {
  return !(sign > 32) || sign === SLASH || sign === GREATER;
}
