import { setTimeout as wait } from "node:timers/promises";

export interface Patience {
  /** How long a request is tried again while nobody answers. */
  readonly givesUpAfterMs: number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
}
export const usualPatience: Patience = { givesUpAfterMs: 120_000, firstDelayMs: 100, maxDelayMs: 2_000 };

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** How often the request had to be sent again. */
  readonly retries: number;
}

/** A server that is down, restarting or busy: the same request may be sent again. */
const passing = new Set([429, 502, 503, 504]);

/**
 * Sends a request until it is answered. The request stays the same, its Idempotency-Key too, so that a server
 * which was killed between doing and answering does nothing twice.
 */
export async function patientRequest(
  url: string,
  init: RequestInit,
  patience: Patience = usualPatience,
): Promise<Answer> {
  const giveUpAt = performance.now() + patience.givesUpAfterMs;
  for (let retries = 0; ; retries += 1) {
    const outcome = await attempt(url, init);
    if ("status" in outcome && !passing.has(outcome.status)) return { ...outcome, retries };
    if (performance.now() > giveUpAt) {
      const why = "status" in outcome ? `status ${outcome.status}` : outcome.why;
      throw new Error(`Expected an answer from ${url}, but got ${why} for ${patience.givesUpAfterMs} ms`);
    }
    await wait(Math.min(patience.maxDelayMs, patience.firstDelayMs * 2 ** Math.min(retries, 20)));
  }
}

async function attempt(
  url: string,
  init: RequestInit,
): Promise<{ readonly status: number; readonly body: unknown } | { readonly why: string }> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(30_000) });
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
}
