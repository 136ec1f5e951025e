import type { KeyObject } from "node:crypto";

/**
 * Data keys that were unwrapped a moment ago. What is asked for is the wrapped text as the store has it now, so a key
 * that was destroyed or replaced is never found; nothing is kept for longer than a minute of use.
 */
export class KnownKeys {
  readonly #keys = new Map<
    string,
    { readonly wrapped: string; readonly key: KeyObject; readonly at: number }
  >();

  unwrapped(tenant: string, subject: string, wrapped: string, unwrap: () => KeyObject): KeyObject {
    const name = nameOf(tenant, subject);
    const known = this.#keys.get(name);
    const now = performance.now();
    if (known?.wrapped === wrapped && now - known.at < MINUTE_MS) return known.key;
    const key = unwrap();
    this.#keys.delete(name);
    this.#keys.set(name, { wrapped, key, at: now });
    this.#forgetOld(now);
    return key;
  }

  forget(tenant: string, subject: string): void {
    this.#keys.delete(nameOf(tenant, subject));
  }

  /** The oldest come first. */
  #forgetOld(now: number): void {
    for (const [name, { at }] of this.#keys) {
      if (this.#keys.size <= MOST_KEYS && now - at < MINUTE_MS) return;
      this.#keys.delete(name);
    }
  }
}

const MOST_KEYS = 2_000;
const MINUTE_MS = 60_000;

function nameOf(tenant: string, subject: string): string {
  return JSON.stringify([tenant, subject]);
}
