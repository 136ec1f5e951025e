import { createHash } from "node:crypto";
import type { FastifyRateLimitStoreCtor } from "@fastify/rate-limit";
import type { Store } from "../store/index.ts";

/**
 * Where the rate limiter counts when several processes answer: in the store, so that their budgets are one. Of the
 * caller's address only a hash is kept.
 */
export function sharedRates(store: Store): FastifyRateLimitStoreCtor {
  return class SharedRates {
    readonly #prefix: string;

    constructor(prefix: unknown) {
      this.#prefix = typeof prefix === "string" ? prefix : "";
    }

    incr(
      caller: string,
      callback: (error: Error | null, result?: { current: number; ttl: number }) => void,
      windowMs = 60_000,
    ): void {
      const key = createHash("sha256").update(`${this.#prefix}\n${caller}`).digest("base64url");
      store.rates.count(key, windowMs).then(
        ({ tries, leftMs }) => callback(null, { current: tries, ttl: leftMs }),
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
      );
    }

    child({ path = "", prefix = "" }: { readonly path?: string; readonly prefix?: string }): SharedRates {
      return new SharedRates(`${prefix}${path}`);
    }
  };
}
