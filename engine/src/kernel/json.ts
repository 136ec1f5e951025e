/** Any JSON value, read only. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The canonical form of RFC 8785 (JCS): no white space, keys sorted by UTF-16 code units, numbers as
 * ECMAScript prints them. Two documents with the same meaning have the same canonical form, so its hash
 * names them. Throws on what JSON cannot carry (NaN, infinities, lone surrogates): such a value is a defect.
 */
export function canonicalJson(value: Json): string {
  switch (typeof value) {
    case "string":
      return canonicalString(value);
    case "number":
      if (!Number.isFinite(value)) throw new TypeError(`Expected a finite number, but got ${value}`);
      return JSON.stringify(value);
    case "object":
      if (value === null) return "null";
      return Array.isArray(value)
        ? canonicalArray(value as readonly Json[])
        : canonicalObject(value as JsonObject);
    case "boolean":
      return String(value);
    default:
      throw new TypeError(`Expected JSON, but got ${typeof value}`);
  }
}

function canonicalArray(items: readonly Json[]): string {
  let text = "";
  for (const item of items) text += `${text === "" ? "[" : ","}${canonicalJson(item)}`;
  return text === "" ? "[]" : `${text}]`;
}

function canonicalObject(object: JsonObject): string {
  let text = "";
  for (const key of Object.keys(object).sort())
    text += `${text === "" ? "{" : ","}${canonicalString(key)}:${canonicalJson(object[key] as Json)}`;
  return text === "" ? "{}" : `${text}}`;
}

/** Nearly all texts are short and plain: they stand as they are. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

function canonicalString(text: string): string {
  if (text.length < 100 && PLAIN.test(text)) return `"${text}"`;
  if (!text.isWellFormed()) throw new TypeError("Expected well-formed Unicode, but got a lone surrogate");
  return JSON.stringify(text);
}

/** A document of its own with the same content; it must be JSON. */
export function copyJson<Document>(document: Document): Document {
  return JSON.parse(JSON.stringify(document)) as Document;
}

/** An RFC 6901 JSON pointer from path parts; `pointer()` is the whole document. */
export function pointer(...parts: readonly (string | number)[]): string {
  return parts.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** The value at a JSON pointer, by own properties only; `undefined` where nothing is there. */
export function valueAt(document: Json, at: string): Json | undefined {
  let value: Json | undefined = document;
  for (const part of pointerParts(at)) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as JsonObject)[part];
  }
  return value;
}

/** The unescaped parts of a JSON pointer. */
export function pointerParts(at: string): readonly string[] {
  return at === ""
    ? []
    : at
        .slice(1)
        .split("/")
        .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}
