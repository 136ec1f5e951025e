import { limits } from "./limits.ts";

/**
 * What one evaluation may still do, in units of about a tenth of a microsecond. An evaluation neither waits nor
 * runs beside another, so the count of the one that is running is enough; it starts anew with each.
 */
let left = 0;
let depth = 0;
let running = false;
/** What was charged once for the whole evaluation. */
const charged = new Set<string>();

/** Ends an evaluation that has used up its budget. One object: it tells nothing but that. */
class Exhausted extends Error {}
const exhaustion = new Exhausted("the budget of this evaluation is used up");

/**
 * Runs an evaluation within a budget of work. One that goes beyond is cut short at once and answers `exhausted`,
 * whatever it had computed until then. An evaluation within another one shares its budget.
 */
export function withBudget<T>(run: () => T, exhausted: T, work: number = limits.work): T {
  if (running) return run();
  running = true;
  left = work;
  depth = 0;
  try {
    return run();
  } catch (error) {
    // Calls within calls of deep expressions may end the stack before they end the budget.
    if (error instanceof Exhausted || error instanceof RangeError) return exhausted;
    throw error;
  } finally {
    running = false;
    if (charged.size > 0) charged.clear();
  }
}

/** Takes units of work; ends the evaluation when none is left. Outside of one, nothing is counted. */
export function spend(units: number): void {
  if (!running) return;
  left -= units;
  if (left < 0) throw exhaustion;
}

/**
 * Takes units for what is kept once it is made, such as a compiled pattern: once in each evaluation, so that the
 * answer does not hang on what earlier ones have left behind.
 */
export function spendOnce(key: string, units: number): void {
  if (!running || charged.has(key)) return;
  charged.add(key);
  spend(units);
}

/** Ends the evaluation as a whole. */
export function exhaust(): void {
  if (running) throw exhaustion;
}

/** What a call costs beside its body: a frame of its own. */
const CALL = 8;

/** Runs a call one level deeper; beyond the limit of levels the evaluation ends. */
export function oneLevelDeeper<T>(cost: number, call: () => T): T {
  spend(CALL + cost);
  if (depth >= limits.callDepth) exhaust();
  depth++;
  try {
    return call();
  } finally {
    depth--;
  }
}
