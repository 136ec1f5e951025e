import type { Json } from "../kernel/index.ts";

/** Whether two values have the same canonical JSON, told without writing either of them. */
export function sameJson(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object") return false;
  if (left === null || right === null || Array.isArray(left) !== Array.isArray(right)) return false;
  const one = left as Readonly<Record<string, Json>>;
  const other = right as Readonly<Record<string, Json>>;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  for (const key of keys) {
    if (!Object.hasOwn(other, key) || !sameJson(one[key], other[key])) return false;
  }
  return true;
}
