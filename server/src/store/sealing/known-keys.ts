import type { KeyObject } from "node:crypto";
import type { Seal } from "@lendloom/engine/process";

/**
 * Data keys that were unwrapped a moment ago. What is asked for is the wrapped text as the store has it now, so a key
 * that was destroyed or replaced is never found; nothing is used for longer than a minute, and what is older goes when
 * the next is kept.
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
    forgetOld(this.#keys, now);
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
    const recent = this.#seals.get(nameOf(tenant, subject));
    return recent !== undefined && performance.now() - recent.at < MINUTE_MS ? recent.seal : undefined;
  }

  /** Keeps what was read when `forgotten` was as it is given. */
  keepSeal(tenant: string, subject: string, seal: Seal, forgotten: number): void {
    if (forgotten !== this.#forgotten) return;
    const name = nameOf(tenant, subject);
    const now = performance.now();
    this.#seals.delete(name);
    this.#seals.set(name, { seal, at: now });
    forgetOld(this.#seals, now);
  }

  readonly #seals = new Map<string, { readonly seal: Seal; readonly at: number }>();
  #forgotten = 0;
}

const MOST_KEYS = 2_000;
const MINUTE_MS = 60_000;

/** The oldest come first. */
function forgetOld(kept: Map<string, { readonly at: number }>, now: number): void {
  for (const [name, { at }] of kept) {
    if (kept.size <= MOST_KEYS && now - at < MINUTE_MS) return;
    kept.delete(name);
  }
}

/** A lender's id has no line break in it. */
function nameOf(tenant: string, subject: string): string {
  return `${tenant}\n${subject}`;
}
