import { isAwaited, type Run } from "../process/index.ts";
import type { MessageRow } from "./flow-store.ts";
import type { ActivityRow } from "./run-store.ts";
import type { Failed } from "./step-run.ts";

/**
 * An activity that became an incident, to be tried again; none where the run does not wait for it any more: it may
 * have left the state, or a late answer may have come (RT301). One that was left under way counts its attempt: it
 * may have been done.
 */
export function beginAnew(run: Run, activity: ActivityRow, at: string): readonly ActivityRow[] {
  const { invoke, source, generation, retry } = activity;
  const { snapshot, asking, compensating, abandoned } = run;
  if (abandoned?.[generation] !== undefined) {
    const more = { ...retry, maxAttempts: retry.maxAttempts + 1 };
    return [{ ...activity, retry: more, attempt: 1, notBefore: at }];
  }
  const awaited =
    source !== undefined
      ? asking[source]
      : compensating?.current?.generation === generation
        ? compensating.current
        : snapshot.invokes[invoke];
  return awaited?.generation === generation ? [{ ...activity, attempt: 0, notBefore: at }] : [];
}

/** A sub-flow that could not be begun, to be tried again; none where the run has left it or knows its end. */
export function startAnew(
  run: Run,
  { message, invoke, generation }: Extract<Failed, { kind: "message" }>,
  at: string,
): readonly MessageRow[] {
  return isAwaited(run, invoke, generation) ? [{ ...message, attempt: 0, notBefore: at }] : [];
}
