import { canonicalJson, type Json } from "@lendloom/engine/kernel";

/** A column of JSON text that may be empty. */
export function writeOptional(value: Json | undefined): string | null {
  return value === undefined ? null : canonicalJson(value);
}

/** The text of a value that is JSON, in the order of its members. */
export function writeJson(value: object): string {
  return JSON.stringify(value);
}

export function readJson(text: string): Json {
  return JSON.parse(text) as Json;
}

export function readOptional(text: string | null): Json | undefined {
  return text === null ? undefined : readJson(text);
}
