import type { JsonObject } from "../kernel/index.ts";
import { compensationInput } from "../workflow/index.ts";
import type { Compensation } from "./flow-run.ts";
import { awaitsEnds, undoesAfterLeft } from "./holds-up-end.ts";
import { processIssue } from "./process-issues.ts";
import type { Received } from "./receive.ts";
import type { RunEvent } from "./run-event.ts";
import { ProcessFault, type RunDraft } from "./run-draft.ts";
import { inputField } from "./stored-facts.ts";
import { send } from "./subflows.ts";

type Done = Extract<RunEvent, { kind: "activity-done" }>;
type Failed = Extract<RunEvent, { kind: "activity-failed" }>;

/** What undoes the work of `of` runs under its own generation, and so under its own idempotency key. */
function undoing(of: string): string {
  return `${of}/c`;
}

/** Notes how to undo an activity that is done, if it says how. */
export function recordCompensation(
  draft: RunDraft,
  invoke: string,
  generation: string,
  output: JsonObject,
): void {
  const { workflow } = draft.world.process;
  const definition = workflow.invokes.get(invoke)?.definition;
  if (definition?.src !== "activity" || definition.compensate === undefined) return;
  const { connector, operation, timeout, retry } = definition.compensate;
  const world = { at: draft.at, facts: draft.workflowFacts() };
  const input = compensationInput(workflow, draft.openSnapshot(), world, invoke, output);
  if (!input.ok) throw new ProcessFault(input.error);
  const once = { maxAttempts: 1, initial: "PT1S", factor: 1, max: "PT1S" };
  const compensation: Compensation = {
    kind: "activity",
    of: generation,
    invoke,
    connector,
    operation,
    input: draft.stored.store(input.value, true, inputField(undoing(generation))),
    timeout: timeout ?? definition.timeout,
    retry: retry ?? definition.retry ?? once,
  };
  draft.record({ kind: "compensation-recorded", compensation });
}

/**
 * Carries on what is being undone: the latest first, the next when the one before is done. Answers the event to
 * tell the workflow when nothing is left and it asked for one.
 */
export function carryUndoing(draft: RunDraft): string | undefined {
  const { compensating, compensations = [] } = draft.run;
  if (compensating === undefined || compensating.current !== undefined) return undefined;
  // Whatever a sub-flow did that is ending came after what is still to be undone here.
  if (undoesAfterLeft(draft) && awaitsEnds(draft.run)) return undefined;
  const { only, then, forParent, left } = compensating;
  const next = compensations.findLast(({ of }) => only === undefined || only.includes(of));
  if (next !== undefined) {
    undo(draft, next);
    return undefined;
  }
  draft.record({ kind: "compensation-ended" });
  const { parent, snapshot } = draft.run;
  if (forParent === true && parent !== undefined) {
    draft.effects.push(send(draft, "compensated", parent.run, "run-compensated", parent.generation, {}));
  }
  if (left === true && parent !== undefined) {
    draft.effects.push(send(draft, "left", parent.run, "run-gone", parent.generation, {}));
  }
  return snapshot.status === "active" ? then : undefined;
}

function undo(draft: RunDraft, compensation: Compensation): void {
  const { of, invoke } = compensation;
  const generation = undoing(of);
  draft.record({ kind: "compensation-asked", invoke, generation, of });
  if (compensation.kind === "subflow") {
    draft.effects.push(send(draft, `compensate:${of}`, compensation.run, "compensate-run", generation, {}));
    return;
  }
  const { connector, operation, input, timeout, retry } = compensation;
  draft.effects.push({
    kind: "begin-activity",
    purpose: "compensation",
    invoke,
    generation,
    connector,
    operation,
    input,
    timeout,
    retry,
  });
}

/** Whether this is the answer to what is being undone now. */
export function isUndoing(draft: RunDraft, generation: string): boolean {
  return draft.run.compensating?.current?.generation === generation;
}

export function receiveUndone(draft: RunDraft, { invoke, generation }: Done): Received {
  draft.record({ kind: "compensation-done", invoke, generation });
  draft.effects.push({ kind: "cancel-activity", generation });
  return { kind: "facts" };
}

/** Nothing goes on by itself after something could not be undone. */
export function receiveNotUndone({ invoke, error }: Failed): Received {
  const { code, message } = error;
  throw new ProcessFault(processIssue("process.compensation-failed", "", { invoke, code, message }));
}

/** An activity that was left under way was done after all: it is undone at once. */
export function receiveLateAnswer(draft: RunDraft, { invoke, generation, answer }: Done): Received {
  const output = draft.stored.store(answer, true, `answer:${generation}`);
  draft.record({ kind: "activity-done", invoke, generation, output });
  draft.effects.push({ kind: "cancel-activity", generation });
  recordCompensation(draft, invoke, generation, answer);
  draft.record({ kind: "compensation-begun", only: generation });
  return { kind: "facts" };
}

/** It was left under way and failed: fine if nothing was done; if nobody knows, an operator must look. */
export function receiveLateFailure(draft: RunDraft, event: Failed): Received {
  const { invoke, generation, error, attempt, refused } = event;
  if (refused !== true) {
    const { code, message } = error;
    throw new ProcessFault(processIssue("process.abandoned-unsure", "", { invoke, code, message }));
  }
  draft.record({ kind: "activity-failed", invoke, generation, error, attempt });
  draft.effects.push({ kind: "cancel-activity", generation });
  return { kind: "facts" };
}
