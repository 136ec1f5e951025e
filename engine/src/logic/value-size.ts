import { isContext, isList } from "./compare-values.ts";
import { limits } from "./limits.ts";
import type { Value } from "./value.ts";

/**
 * Whether a value is small enough to be written out. One that holds another many times over, and that one a third,
 * is quickly made and never finished reading.
 */
export function isWritable(value: Value): boolean {
  if (typeof value !== "object" || value === null || !(isList(value) || isContext(value))) return true;
  const room: { left: number } = { left: limits.valueParts };
  count(value, room);
  return room.left >= 0;
}

function count(value: Value, room: { left: number }): void {
  room.left -= 1;
  if (room.left < 0) return;
  if (typeof value === "string") room.left -= value.length >> 4;
  else if (isList(value) || isContext(value)) {
    for (const part of value.values()) {
      count(part, room);
      if (room.left < 0) return;
    }
  }
}
