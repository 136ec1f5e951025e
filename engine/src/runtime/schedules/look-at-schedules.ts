import type { Turn } from "../hold-lease.ts";
import type { Claim } from "../run-store.ts";
import type { Steps } from "../step-run.ts";
import { fireSchedules } from "./fire-schedules.ts";

/** A process under load looks for schedules this often: each time is a statement, and moments have a minute. */
const BETWEEN_LOOKS_MS = 1_000;
const looked = new WeakMap<Steps, number>();

/** Fires what is due of schedules; undefined: this process looked a moment ago, and nothing was due. */
export async function lookAtSchedules(
  steps: Steps,
  claim: () => Claim,
  { failures, turn }: { readonly failures: unknown[]; readonly turn: Turn },
): Promise<number | undefined> {
  const now = Date.parse(steps.ports.clock.now());
  const since = now - (looked.get(steps) ?? -Infinity);
  // A clock that was put back has not come to the last look yet.
  if (since >= 0 && since < BETWEEN_LOOKS_MS) return undefined;
  looked.set(steps, now);
  const schedules = await fireSchedules(steps, claim, { failures, turn });
  // There may be more of them.
  if (schedules > 0) looked.delete(steps);
  return schedules;
}
