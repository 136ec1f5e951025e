import type { KeyObject } from "node:crypto";
import type { Seal } from "@lendloom/engine/process";

/**
 * Data keys that were unwrapped a moment ago. What is asked for is the wrapped text as the store has it now, so a key
 * that was destroyed or replaced is never found; nothing is kept for longer than a minute of use.
 *
 * A process that is the only one that writes may also keep whole seals, for a minute and until it destroys a key: a run
 * under way asks for its subject's seal at every step. A key that is marked as nobody's meanwhile stays for longer.
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
    this.forgetSeals();
  }

  forgetSeals(): void {
    this.#seals.clear();
    this.#forgotten += 1;
  }

  /** How often a key was forgotten: what was read before the last time may be one that is no more. */
  get forgotten(): number {
    return this.#forgotten;
  }

  seal(tenant: string, subject: string): Seal | undefined {
    const recent = this.#seals.get(tenant)?.get(subject);
    return recent !== undefined && performance.now() < recent.until ? recent.seal : undefined;
  }

  /** Keeps what was read when `forgotten` was as it is given. */
  keepSeal(tenant: string, subject: string, seal: Seal, forgotten: number): void {
    if (forgotten !== this.#forgotten) return;
    const seals = this.#seals.get(tenant) ?? new Map<string, RecentSeal>();
    if (seals.size >= MOST_KEYS) seals.clear();
    seals.set(subject, { seal, until: performance.now() + MINUTE_MS });
    this.#seals.set(tenant, seals);
  }

  readonly #seals = new Map<string, Map<string, RecentSeal>>();
  #forgotten = 0;

  /** The oldest come first. */
  #forgetOld(now: number): void {
    for (const [name, { at }] of this.#keys) {
      if (this.#keys.size <= MOST_KEYS && now - at < MINUTE_MS) return;
      this.#keys.delete(name);
    }
  }
}

interface RecentSeal {
  readonly seal: Seal;
  readonly until: number;
}

const MOST_KEYS = 2_000;
const MINUTE_MS = 60_000;

function nameOf(tenant: string, subject: string): string {
  return JSON.stringify([tenant, subject]);
}
