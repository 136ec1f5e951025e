import { limits } from "./limits.ts";

/**
 * What one evaluation may still do. An evaluation neither waits nor runs beside another, so the count of the
 * one that is running is enough; it starts anew with each.
 */
let left = 0;
let depth = 0;
let running = false;

/**
 * Runs an evaluation within the limits of rounds, calls and sizes. One that goes beyond them is cut short and
 * answers `exhausted`, whatever it had computed until then.
 */
export function withBudget<T>(run: () => T, exhausted: T): T {
  if (running) return run();
  running = true;
  left = limits.work;
  depth = 0;
  try {
    const result = run();
    return left < 0 ? exhausted : result;
  } catch (error) {
    // Calls within calls of deep expressions may end the stack before they end the budget.
    if (error instanceof RangeError) return exhausted;
    throw error;
  } finally {
    running = false;
  }
}

/** Takes units of work; false once none is left. */
export function spend(units: number): boolean {
  if (!running) return true;
  left -= units;
  return left >= 0;
}

/** Ends the evaluation as a whole. */
export function exhaust(): void {
  left = -1;
}

/** What a call costs beside its body: a frame of its own. */
const CALL = 2;

/** Runs a call one level deeper; `undefined` beyond the limit of levels. */
export function oneLevelDeeper<T>(cost: number, call: () => T): T | undefined {
  if (depth >= limits.callDepth || !spend(CALL + cost)) {
    left = -1;
    return undefined;
  }
  depth++;
  try {
    return call();
  } finally {
    depth--;
  }
}
