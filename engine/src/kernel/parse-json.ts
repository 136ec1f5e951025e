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
}

export const defaultJsonLimits: JsonLimits = { bytes: 8 * 1024 * 1024, depth: 64, tokens: 1_000_000 };

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
});
export const jsonIssueTexts = jsonIssues.texts;

/** Keys through which careless code reaches a prototype. */
const forbiddenKeys: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Reads JSON from outside: what `JSON.parse` accepts, but never a key twice, a key that reaches a prototype,
 * a number that a double would change, half a character, or more than the limits allow. The first misfit is
 * answered with the pointer of the value it is in.
 */
export function parseJson(text: string, limits: JsonLimits = defaultJsonLimits): Result<Json> {
  if (text.length > limits.bytes || utf8Length(text) > limits.bytes) {
    return err([jsonIssues.issue("json.too-large", "", { limit: limits.bytes })]);
  }
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

const numberToken = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

const stringToken = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

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
    this.#position++;
    if (this.#takes("}")) return members;
    do {
      this.#skipSpace();
      this.#count();
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
    const token = this.#token(stringToken);
    const text = token.includes("\\") ? (JSON.parse(token) as string) : token.slice(1, -1);
    if (!text.isWellFormed()) throw this.#misfit("json.lone-surrogate", {});
    return text;
  }

  #number(): number {
    const token = this.#token(numberToken);
    const value = token.length > MAX_NUMBER_LENGTH ? Number.NaN : Number(token);
    // Up to 15 digits a double keeps any number; beyond, it must print as what was written.
    const kept =
      Number.isFinite(value) && (token.length <= 15 || new Decimal(token).equals(new Decimal(value)));
    if (!kept || (value === 0 && /[1-9]/.test(token.split(/[eE]/)[0] ?? ""))) {
      throw this.#misfit("json.inexact-number", { number: token.slice(0, 60) });
    }
    return value;
  }

  #word<T extends Json>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#position)) throw this.#syntax();
    this.#position += word.length;
    return value;
  }

  #token(form: RegExp): string {
    form.lastIndex = this.#position;
    const token = form.exec(this.#text)?.[0];
    if (token === undefined) throw this.#syntax();
    this.#position += token.length;
    return token;
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
    const before = this.#text.slice(0, this.#position).split("\n");
    return this.#misfit("json.syntax", { line: before.length, column: (before.at(-1) ?? "").length + 1 });
  }

  #misfit(code: Parameters<typeof jsonIssues.issue>[0], params: Record<string, Json>): Misfit {
    return new Misfit(jsonIssues.issue(code, pointer(...this.#path), params));
  }
}

function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) bytes += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return bytes;
}
