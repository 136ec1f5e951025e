import type { Issue, JsonObject, Result } from "../kernel/index.ts";
import { moveTo, start, step, takeAutomatic, type Step } from "../workflow/index.ts";
import { awaitSignals } from "./await-signals.ts";
import { carryUndoing } from "./compensate.ts";
import { awaitsEnds } from "./holds-up-end.ts";
import { processIssue } from "./process-issues.ts";
import { receive } from "./receive.ts";
import { refuse } from "./refusal.ts";
import type { Run } from "./run.ts";
import { ProcessFault, RunDraft } from "./run-draft.ts";
import { runEffects } from "./run-effects.ts";
import type { Advanced, ProcessWorld, RunEvent } from "./run-event.ts";
import { settleDecisions } from "./settle-decisions.ts";
import { Erased } from "./sealing.ts";
import { settleMap } from "./maps.ts";
import { tellParent } from "./subflows.ts";

/** Decisions that one event may lead to; more is a workflow that asks in circles. */
const MAX_DECISIONS_A_STEP = 100;

/**
 * Tells a run one thing and carries it on until it waits again: the workflow's step, every decision that can
 * be settled, and the queries of those that cannot. Pure: server, simulation, replay and tests share it.
 * `run` is undefined exactly when `event` is a start.
 */
export function advance(run: Run | undefined, event: RunEvent, world: ProcessWorld): Advanced {
  const draft = new RunDraft(run, event.at, world);
  try {
    return carryOn(draft, event);
  } catch (thrown) {
    if (thrown instanceof ProcessFault) return { kind: "incident", issue: thrown.issue };
    if (thrown instanceof Erased) return { kind: "refused", refusal: refuse("run.erased") };
    throw thrown;
  }
}

function carryOn(draft: RunDraft, event: RunEvent): Advanced {
  const received = receive(draft, event);
  switch (received.kind) {
    case "stale":
    case "refused":
      return received;
    case "started":
      tellStart(draft, received.variables);
      break;
    case "told": {
      const { workflow } = draft.world.process;
      const told = take(
        step(workflow, draft.openSnapshot(), { at: draft.at, facts: draft.workflowFacts() }, received.input),
      );
      if (!told.accepted && received.unheard === "noted") return draft.finish();
      if (!told.accepted) {
        if (event.kind !== "event") return { kind: "stale" };
        const states = draft.run.states.join(", ");
        return { kind: "refused", refusal: refuse("run.event-refused", { event: event.type, states }) };
      }
      keep(draft, received.label, told);
      break;
    }
    case "moved":
      keep(draft, "move", take(moveStep(draft, received)));
      break;
    case "relocated":
      goOn(draft);
      break;
    case "noted":
      return draft.finish();
    case "facts":
      break;
  }
  settleAll(draft);
  carryFlow(draft);
  return draft.finish();
}

/** What is to be undone next, whether the run has ended with it, who hears of it, and what is waited for now. */
function carryFlow(draft: RunDraft): void {
  for (let count = 0; ; count++) {
    const then = carryUndoing(draft);
    if (then === undefined) break;
    if (count === MAX_DECISIONS_A_STEP) {
      throw new ProcessFault(processIssue("process.endless", "", { limit: MAX_DECISIONS_A_STEP }));
    }
    tellUndone(draft, then);
    settleAll(draft);
  }
  const { snapshot, finished, compensating, abandoned } = draft.run;
  const settled = compensating === undefined && abandoned === undefined && !awaitsEnds(draft.run);
  if (snapshot.status === "done" && !finished && settled) {
    draft.record({ kind: "ended" });
  }
  tellParent(draft);
  awaitSignals(draft);
}

/** A state that does not wait for the event any more does not hear of it. */
function tellUndone(draft: RunDraft, type: string): void {
  const world = { at: draft.at, facts: draft.workflowFacts() };
  const input = { kind: "event", type, payload: {} } as const;
  const told = take(step(draft.world.process.workflow, draft.openSnapshot(), world, input));
  if (told.accepted) keep(draft, type, told);
}

function goOn(draft: RunDraft): void {
  const world = { at: draft.at, facts: draft.workflowFacts() };
  const gone = take(takeAutomatic(draft.world.process.workflow, draft.openSnapshot(), world));
  if (gone.accepted) keep(draft, "automatic", gone);
}

function moveStep(
  draft: RunDraft,
  { to, exits }: { readonly to: readonly string[]; readonly exits: boolean },
) {
  const world = { at: draft.at, facts: draft.workflowFacts() };
  return moveTo(draft.world.process.workflow, draft.openSnapshot(), world, { states: to, exits });
}

function tellStart(draft: RunDraft, given: JsonObject = {}): void {
  const { workflow } = draft.world.process;
  keep(draft, "start", take(start(workflow, { at: draft.at, facts: draft.workflowFacts() }, given)));
}

/** Decision by decision and map by map, each with its end told in the same step, until none can be settled. */
function settleAll(draft: RunDraft): void {
  for (let count = 0; ; count++) {
    const settled = settleDecisions(draft) ?? settleMap(draft);
    if (settled === undefined) return;
    if (count === MAX_DECISIONS_A_STEP) {
      throw new ProcessFault(processIssue("process.endless", "", { limit: MAX_DECISIONS_A_STEP }));
    }
    const { workflow } = draft.world.process;
    const world = { at: draft.at, facts: draft.workflowFacts() };
    keep(draft, settled.label, take(step(workflow, draft.openSnapshot(), world, settled.input)));
  }
}

function keep(draft: RunDraft, event: string, step: Step): void {
  const before = draft.run;
  draft.recordStep(event, step);
  draft.effects.push(...runEffects(draft, step.effects, before));
}

function take(step: Result<Step, Issue>): Step {
  if (step.ok) return step.value;
  throw new ProcessFault(step.error);
}
