import { isJsonObject, type Json, type JsonObject } from "../kernel/index.ts";
import type { WorkflowInput } from "../workflow/index.ts";
import type { FlowEffect, FlowEvent, SubflowStart } from "./flow-event.ts";
import { awaitsLeft, undoesAfterLeft } from "./holds-up-end.ts";
import { isAwaited, itemOf } from "./item-generation.ts";
import { resultTooLarge } from "./map-results.ts";
import { processIssue } from "./process-issues.ts";
import type { Received } from "./receive.ts";
import type { RunEffect } from "./run-event.ts";
import type { Run } from "./run.ts";
import { ProcessFault, type RunDraft } from "./run-draft.ts";
import { sameJson } from "./same-json.ts";
import { factField } from "./stored-facts.ts";

type Of<Kind extends FlowEvent["kind"]> = Extract<FlowEvent, { kind: Kind }>;

/** A run in a run in a run: deeper is a workflow that begins itself without end. */
export const MAX_DEPTH = 8;

/** What the message to start a sub-flow carries, sealed. */
export interface SubflowOrder extends SubflowStart {
  readonly workflow: string;
  /** Facts and variables by their names in the sub-flow's workflow. */
  readonly input: JsonObject;
}

/** How a sub-flow ended, as its message to the parent carries it, sealed. */
export type SubflowResult =
  | { readonly kind: "done"; readonly output: JsonObject; readonly compensable: boolean }
  | { readonly kind: "failed"; readonly error: { readonly code: string; readonly message: string } };

/** A sub-flow is begun once in a generation, so the id of its run needs no chance. */
export function childId(run: string, generation: string): string {
  return `${run}-s${generation.replaceAll(".", "-")}`;
}

/** Where the body of a message is sealed to. */
export function messageField(run: string, id: string): string {
  return `message:${run}:${id}`;
}

export interface SubflowBeginning {
  readonly invoke: string;
  /** The invocation's, or that of an item of a map. */
  readonly generation: string;
  readonly workflow: string;
  readonly input: JsonObject;
  /** Of the facts in its input; absent: as the run knows them now. */
  readonly ages?: Ages;
}

export type Ages = SubflowStart["ages"];

/** Orders the start of a sub-flow: by a message, for that run is a commit of its own. */
export function beginSubflow(
  draft: RunDraft,
  { invoke, generation, workflow, input, ages = agesOf(draft, input) }: SubflowBeginning,
): FlowEffect {
  const { run } = draft;
  const child = childId(run.id, generation);
  draft.record({ kind: "subflow-begun", invoke, generation, run: child, workflow });
  const order: SubflowOrder = {
    workflow,
    input,
    variables: {},
    parent: { run: run.id, invoke, generation, depth: (run.parent?.depth ?? 0) + 1 },
    consents: Object.values(run.consents),
    ages,
  };
  return send(draft, `start:${generation}`, child, "start-run", generation, order as unknown as Json);
}

/**
 * A fact that is handed on as it is keeps its age: it is not fresher for being told again. What is told under its name
 * but is something else, somebody else's score, has none.
 */
export function agesOf({ run, stored }: RunDraft, input: JsonObject): Ages {
  const { facts } = run;
  const handed = Object.keys(input).filter((name) => Object.hasOwn(facts, name));
  return Object.fromEntries(
    handed.flatMap((name) => {
      const record = facts[name];
      if (record === undefined || !sameJson(stored.read(record, factField(name)), input[name])) return [];
      const { fetchedAt, validUntil } = record;
      return [[name, { fetchedAt, ...(validUntil === undefined ? {} : { validUntil }) }] as const];
    }),
  );
}

const CANCEL = "cancel:";

/** The generation of the sub-flow that a message of this id cancels. */
export function cancelledBy(id: string): string {
  return id.slice(CANCEL.length);
}

/** Ends a sub-flow that is not waited for any more: its start is taken back, or it is told. */
export function cancelSubflow(draft: RunDraft, invoke: string, generation: string): readonly RunEffect[] {
  const awaited = awaitsLeft(draft) ? { awaited: true as const } : {};
  draft.record({ kind: "subflow-cancelled", invoke, generation, ...awaited });
  const child = childId(draft.run.id, generation);
  return [
    { kind: "drop-message", generation, id: `start:${generation}` },
    send(draft, `${CANCEL}${generation}`, child, "cancel-run", generation, {}),
  ];
}

export function send(
  draft: RunDraft,
  id: string,
  to: string,
  message: Extract<FlowEffect, { kind: "send-message" }>["message"],
  generation: string,
  body: Json,
): Extract<FlowEffect, { kind: "send-message" }> {
  // What is empty hides nothing, and so reaches the runs of an erased person, too.
  const personal = !isJsonObject(body) || Object.keys(body).length > 0;
  const stored = draft.stored.store(body, personal, messageField(draft.run.id, id));
  return { kind: "send-message", generation, id, to, message, body: stored };
}

/** The output of a sub-flow, held to its schema; one that does not fit is a failure. */
export function receiveSubflowDone(draft: RunDraft, event: Of<"subflow-done">): Received {
  const { invoke, generation, output, compensable } = event;
  // One that was left before it told so undoes what it did, and tells again.
  if (!isAwaited(draft.run, invoke, generation))
    return compensable ? { kind: "stale" } : subflowEnded(draft, generation);
  const schema = draft.world.process.workflow.invokes.get(invoke)?.answer;
  const [misfit] = schema?.check(output, "") ?? [];
  const error =
    misfit === undefined
      ? resultTooLarge(draft.run, generation, output)
      : { code: "subflow.output-invalid", message: `${misfit.code} at ${misfit.pointer}` };
  if (error !== undefined) {
    return receiveSubflowFailed(draft, { kind: "subflow-failed", invoke, generation, error, compensable });
  }
  const stored = draft.stored.store(output, true, `answer:${generation}`);
  draft.record({ kind: "subflow-done", invoke, generation, output: stored });
  if (compensable) recordUndoing(draft, invoke, generation);
  // What it means for its map is seen when all that this step brings is known.
  if (itemOf(generation) !== undefined) return { kind: "facts" };
  const input: WorkflowInput = { kind: "done", invoke, generation, output };
  return { kind: "told", label: `${invoke} done`, input };
}

/** Notes that the work of a sub-flow that is over can be undone. */
export function recordUndoing(draft: RunDraft, invoke: string, generation: string): void {
  const run = childId(draft.run.id, generation);
  draft.record({
    kind: "compensation-recorded",
    compensation: { kind: "subflow", of: generation, invoke, run },
  });
}

export function receiveSubflowFailed(draft: RunDraft, event: Of<"subflow-failed">): Received {
  const { invoke, generation, error, compensable } = event;
  if (!isAwaited(draft.run, invoke, generation)) return subflowEnded(draft, generation);
  if (itemOf(generation) !== undefined) {
    draft.record({ kind: "subflow-failed", invoke, generation, error });
    if (compensable === true) recordUndoing(draft, invoke, generation);
    return { kind: "facts" };
  }
  const definition = draft.world.process.workflow.invokes.get(invoke)?.definition;
  if (definition?.onError === undefined) {
    throw new ProcessFault(
      processIssue("process.subflow-failed", "", { invoke, code: error.code, message: error.message }),
    );
  }
  draft.record({ kind: "subflow-failed", invoke, generation, error });
  if (compensable === true) recordUndoing(draft, invoke, generation);
  return {
    kind: "told",
    label: `${invoke} error`,
    input: { kind: "error", invoke, generation, error },
  };
}

/** A sub-flow that was left or cancelled has ended: this run may end now, too. */
export function subflowEnded(draft: RunDraft, generation: string): Received {
  const child = draft.run.children?.[generation];
  if (child?.ending !== true) return { kind: "stale" };
  draft.record({ kind: "subflow-ended", invoke: child.invoke, generation });
  // One that goes on hears nothing of it, unless it undoes what it did.
  const { snapshot, compensating } = draft.run;
  const waits = snapshot.status === "done" || (compensating !== undefined && undoesAfterLeft(draft));
  return waits ? { kind: "facts" } : { kind: "noted" };
}

/** Whether cancelling a sub-flow that its parent has left leads to nothing any more: it never began, or is over. */
export function isOver(child: Run | undefined): boolean {
  return (
    child === undefined ||
    (child.finished && (child.cancelled !== undefined || child.compensations === undefined))
  );
}

/** Tells the parent how this run ended, once; one that the parent has cancelled tells that it is over. */
export function tellParent(draft: RunDraft): void {
  const { run } = draft;
  const { parent, cancelled, snapshot } = run;
  if (parent === undefined || parent.told === true || !run.finished) return;
  if (cancelled?.from === "parent" && !awaitsLeft(draft)) return;
  draft.record({ kind: "parent-told" });
  if (cancelled?.from === "parent") {
    draft.effects.push(send(draft, "gone", parent.run, "run-gone", parent.generation, {}));
    return;
  }
  const result: SubflowResult =
    cancelled === undefined
      ? {
          kind: "done",
          output: isJsonObject(snapshot.output) ? snapshot.output : {},
          compensable: (run.compensations ?? []).length > 0,
        }
      : { kind: "failed", error: { code: "subflow.cancelled", message: `${run.id} was cancelled` } };
  draft.effects.push(send(draft, "ended", parent.run, "run-ended", parent.generation, result));
}
