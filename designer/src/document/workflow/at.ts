import { pointerParts } from "@lendloom/engine/kernel";

/** What lies at a pointer of a document that is being changed; own properties only. */
export function at(definition: unknown, pointer: string): unknown {
  let value = definition;
  for (const part of pointerParts(pointer)) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}
