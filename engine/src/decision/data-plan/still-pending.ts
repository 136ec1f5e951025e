import { UNKNOWN, type Value } from "../../logic/index.ts";

/** Which facts are still pending once some of them have a value. */
export function stillPending(pending: Uint8Array, slots: readonly Value[]): Uint8Array {
  const now = pending.slice();
  for (let slot = 0; slot < now.length; slot += 1) if (slots[slot] !== UNKNOWN) now[slot] = 0;
  return now;
}
