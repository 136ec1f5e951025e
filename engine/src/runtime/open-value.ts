import type { Json } from "../kernel/index.ts";
import { Erased, openSealed, type Seal, type StoredValue } from "../process/index.ts";

/** A stored value as it was; undefined: the person was erased, and the value with her. */
export function openValue(seal: Seal, stored: StoredValue, field: string): Json | undefined {
  if ("value" in stored) return stored.value;
  try {
    return openSealed(seal, stored.sealed, field);
  } catch (thrown) {
    if (thrown instanceof Erased) return undefined;
    throw thrown;
  }
}
