import { Decimal } from "./decimal.ts";
import { defineIssues, type Issue } from "./issue.ts";
import { pointer, type Json } from "./json.ts";
import { err, ok, type Result } from "./result.ts";

export interface JsonLimits {
  /** UTF-8 bytes of the text. */
  readonly bytes: number;
  /** Arrays and objects within each other. */
  readonly depth: number;
  /** Values and keys, altogether. */
  readonly tokens: number;
  /** Members of one object: whoever asks an object for its first key waits until all are listed. */
  readonly members: number;
}

export const defaultJsonLimits: JsonLimits = {
  bytes: 8 * 1024 * 1024,
  depth: 64,
  tokens: 1_000_000,
  members: 10_000,
};

const jsonIssues = defineIssues({
  "json.syntax": {
    "zh-CN": "第 {line} 行第 {column} 列不是有效的 JSON。",
    en: "Not valid JSON at line {line}, column {column}.",
  },
  "json.too-large": { "zh-CN": "文件超过 {limit} 字节。", en: "The file is larger than {limit} bytes." },
  "json.too-deep": { "zh-CN": "嵌套超过 {limit} 层。", en: "Nested more than {limit} levels deep." },
  "json.too-many-tokens": {
    "zh-CN": "文件包含的值超过 {limit} 个。",
    en: "The file holds more than {limit} values.",
  },
  "json.too-many-members": {
    "zh-CN": "一个对象的字段超过 {limit} 个。",
    en: "An object has more than {limit} keys.",
  },
  "json.duplicate-key": { "zh-CN": "字段「{key}」重复。", en: "The key “{key}” occurs twice." },
  "json.forbidden-key": { "zh-CN": "不允许使用字段名「{key}」。", en: "The key “{key}” is not allowed." },
  "json.inexact-number": {
    "zh-CN": "数字 {number} 无法精确保存；请改写为文本。",
    en: "The number {number} cannot be kept exactly; write it as text.",
  },
  "json.lone-surrogate": {
    "zh-CN": "文本包含不完整的字符。",
    en: "The text holds half of a character (a lone surrogate).",
  },
  "json.null-character": {
    "zh-CN": "文本包含空字符（U+0000）。",
    en: "The text holds the character U+0000, which not every store can keep.",
  },
});
export const jsonIssueTexts = jsonIssues.texts;

/** Keys through which careless code reaches a prototype. */
const forbiddenKeys: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Reads JSON from outside: what `JSON.parse` accepts, but never a key twice, a key that reaches a prototype,
 * a number that a double would change, half a character, U+0000, or more than the limits allow. The first misfit is
 * answered with the pointer of the value it is in.
 */
export function parseJson(text: string, limits: JsonLimits = defaultJsonLimits): Result<Json> {
  const { bytes, tokens } = limits;
  if (hasMoreBytes(text, bytes)) return err([jsonIssues.issue("json.too-large", "", { limit: bytes })]);
  if (hasMoreTokens(text, tokens))
    return err([jsonIssues.issue("json.too-many-tokens", "", { limit: tokens })]);
  try {
    return ok(new Reader(text, limits).document());
  } catch (error) {
    if (error instanceof Misfit) return err([error.issue]);
    throw error;
  }
}

/** No number that a double keeps exactly is written longer. */
const MAX_NUMBER_LENGTH = 400;

/** Unwinds the reader; it never leaves this file. */
class Misfit extends Error {
  readonly issue: Issue;
  constructor(issue: Issue) {
    super(issue.code);
    this.issue = issue;
  }
}

const numberToken = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/;
/** What may follow a backslash, `u` and its four digits apart. */
const escaped = new Set(['"', "\\", "/", "b", "f", "n", "r", "t"]);
const fourDigits = /^[0-9a-fA-F]{4}$/;

class Reader {
  readonly #text: string;
  readonly #limits: JsonLimits;
  readonly #path: (string | number)[] = [];
  #position: number;
  #tokens = 0;

  constructor(text: string, limits: JsonLimits) {
    this.#text = text;
    this.#limits = limits;
    this.#position = text.startsWith("\ufeff") ? 1 : 0;
  }

  document(): Json {
    const value = this.#value(0);
    this.#skipSpace();
    if (this.#position < this.#text.length) throw this.#syntax();
    return value;
  }

  #value(depth: number): Json {
    this.#count();
    this.#skipSpace();
    switch (this.#text[this.#position]) {
      case "{":
        return this.#object(this.#deeper(depth));
      case "[":
        return this.#array(this.#deeper(depth));
      case '"':
        return this.#string();
      case "t":
        return this.#word("true", true);
      case "f":
        return this.#word("false", false);
      case "n":
        return this.#word("null", null);
      default:
        return this.#number();
    }
  }

  #object(depth: number): Json {
    const members: Record<string, Json> = {};
    let count = 0;
    this.#position++;
    if (this.#takes("}")) return members;
    do {
      this.#skipSpace();
      this.#count();
      if (++count > this.#limits.members) {
        throw this.#misfit("json.too-many-members", { limit: this.#limits.members });
      }
      const key = this.#string();
      this.#path.push(key);
      if (forbiddenKeys.has(key)) throw this.#misfit("json.forbidden-key", { key });
      if (Object.hasOwn(members, key)) throw this.#misfit("json.duplicate-key", { key });
      if (!this.#takes(":")) throw this.#syntax();
      members[key] = this.#value(depth);
      this.#path.pop();
    } while (this.#takes(","));
    if (!this.#takes("}")) throw this.#syntax();
    return members;
  }

  #array(depth: number): Json {
    const items: Json[] = [];
    this.#position++;
    if (this.#takes("]")) return items;
    do {
      this.#path.push(items.length);
      items.push(this.#value(depth));
      this.#path.pop();
    } while (this.#takes(","));
    if (!this.#takes("]")) throw this.#syntax();
    return items;
  }

  #string(): string {
    const text = this.#text;
    const start = this.#position;
    if (text[start] !== '"') throw this.#syntax();
    let hasEscapes = false;
    let at = start + 1;
    for (let code = text.charCodeAt(at); code !== QUOTE; code = text.charCodeAt(at)) {
      // Beyond the end of the text the code is not a number.
      if (!(code >= 32)) throw this.#syntax();
      at += code === BACKSLASH ? this.#escapeAt(at) : 1;
      hasEscapes ||= code === BACKSLASH;
    }
    this.#position = at + 1;
    const value = hasEscapes
      ? (JSON.parse(text.slice(start, this.#position)) as string)
      : text.slice(start + 1, at);
    if (!value.isWellFormed()) throw this.#misfit("json.lone-surrogate", {});
    if (hasEscapes && value.includes("\0")) throw this.#misfit("json.null-character", {});
    return value;
  }

  /** The length of an escape in a string. */
  #escapeAt(at: number): number {
    const sign = this.#text[at + 1];
    if (sign === "u" && fourDigits.test(this.#text.slice(at + 2, at + 6))) return 6;
    if (sign === undefined || !escaped.has(sign)) throw this.#syntax();
    return 2;
  }

  #number(): number {
    const rest = this.#text.slice(this.#position, this.#position + MAX_NUMBER_LENGTH + 1);
    const token = numberToken.exec(rest)?.[0];
    if (token === undefined) throw this.#syntax();
    const value = token.length > MAX_NUMBER_LENGTH ? Number.NaN : Number(token);
    // Up to 15 digits a double keeps any number; beyond, it must print as what was written.
    const kept =
      Number.isFinite(value) && (token.length <= 15 || new Decimal(token).equals(new Decimal(value)));
    if (!kept || (value === 0 && /[1-9]/.test(token.split(/[eE]/)[0] ?? ""))) {
      throw this.#misfit("json.inexact-number", { number: token.slice(0, 60) });
    }
    this.#position += token.length;
    return value;
  }

  #word<T extends Json>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#position)) throw this.#syntax();
    this.#position += word.length;
    return value;
  }

  #takes(character: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#position] !== character) return false;
    this.#position++;
    return true;
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#position);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
      this.#position++;
    }
  }

  #deeper(depth: number): number {
    if (depth >= this.#limits.depth) throw this.#misfit("json.too-deep", { limit: this.#limits.depth });
    return depth + 1;
  }

  #count(): void {
    if (++this.#tokens > this.#limits.tokens) {
      throw this.#misfit("json.too-many-tokens", { limit: this.#limits.tokens });
    }
  }

  #syntax(): Misfit {
    let [line, start] = [1, 0];
    for (let at = this.#text.indexOf("\n"); at >= 0 && at < this.#position; line += 1) {
      start = at + 1;
      at = this.#text.indexOf("\n", start);
    }
    return this.#misfit("json.syntax", { line, column: this.#position - start + 1 });
  }

  #misfit(code: Parameters<typeof jsonIssues.issue>[0], params: Record<string, Json>): Misfit {
    return new Misfit(jsonIssues.issue(code, pointer(...this.#path), params));
  }
}

/** Whether a text is longer in UTF-8, where a character code takes three bytes at most. */
function hasMoreBytes(text: string, limit: number): boolean {
  if (text.length > limit) return true;
  if (text.length * 3 <= limit || !/[^\u0000-\u007f]/.test(text)) return false;
  let bytes = text.length;
  for (let at = 0; at < text.length && bytes <= limit; at++) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) bytes += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return bytes > limit;
}

/**
 * Whether a text certainly holds more values and keys: it has one, and one more for each comma and colon. Counting
 * takes far less than reading them.
 */
function hasMoreTokens(text: string, limit: number): boolean {
  if (text.length < 2 * limit) return false;
  // A comma stands before a value, or before a key and its value; values within values are few, or too deep.
  if (countOf(text, ",", limit / 2) < limit / 2 - 100) return false;
  const { length } = text;
  let tokens = 1;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code === COMMA || code === COLON) {
      if (++tokens > limit) return true;
    } else if (code === QUOTE) {
      for (at++; at < length; at++) {
        const inside = text.charCodeAt(at);
        if (inside === QUOTE) break;
        if (inside === BACKSLASH) at++;
      }
    }
  }
  return false;
}

const [QUOTE, COMMA, COLON, BACKSLASH] = [34, 44, 58, 92];

/** How often a sign stands in a text, counted up to a limit. */
function countOf(text: string, sign: string, limit: number): number {
  let count = 0;
  for (let at = text.indexOf(sign); at >= 0 && count < limit; at = text.indexOf(sign, at + 1)) count++;
  return count;
}
