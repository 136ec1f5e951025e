import { isJsonObject, type Json, type JsonObject } from "../kernel/index.ts";
import { TO_PARENT, type WorkflowEffect } from "../workflow/index.ts";
import type { FlowEffect, SentMark } from "./flow-event.ts";
import { isAwaited } from "./item-generation.ts";
import type { Run } from "./run.ts";
import type { RunDraft } from "./run-draft.ts";
import type { RunEvent } from "./run-event.ts";
import { childId, send } from "./subflows.ts";

type Send = Extract<WorkflowEffect, { kind: "send" }>;

/** What the message that carries an event holds, sealed. */
export interface SentEvent {
  readonly event: string;
  readonly payload: JsonObject;
  readonly from: SentMark["from"];
  readonly invoke: string;
  readonly generation: string;
  readonly number: number;
}

/** Tells the parent or a sub-flow an event: by a message, for that run is a commit of its own. */
export function sendEvent(draft: RunDraft, { to, child, event, payload }: Send): readonly FlowEffect[] {
  const { run } = draft;
  const up = to === TO_PARENT;
  const joined = up ? run.parent : child === undefined ? undefined : { invoke: to, generation: child };
  const told = up ? run.parent?.run : child === undefined ? undefined : childId(run.id, child);
  if (joined === undefined || told === undefined) {
    draft.record({ kind: "event-sent", event, to });
    return [];
  }
  const number = (run.sent ?? 0) + 1;
  draft.record({ kind: "event-sent", event, to, run: told, number });
  const { invoke, generation } = joined;
  const body: SentEvent = {
    event,
    payload,
    from: up ? "sub-flow" : "parent",
    invoke,
    generation,
    number,
  };
  return [send(draft, messageId(number, up), told, "send-event", generation, body as unknown as Json)];
}

/**
 * Messages that are due at one instant are claimed by their ids: what goes up comes before `ended`, what goes down
 * after `start:`.
 */
function messageId(number: number, up: boolean): string {
  return `${up ? "back" : "tell"}:${String(number).padStart(9, "0")}`;
}

/** What the other run is told of the event. */
export function sentEvent(sender: Run, body: JsonObject, at: string): RunEvent {
  const { event, payload, ...joined } = body as unknown as SentEvent;
  const sent: SentMark = { ...joined, run: sender.id };
  return {
    kind: "event",
    at,
    id: `${sender.id}:${sent.number}`,
    type: event,
    payload: isJsonObject(payload) ? payload : {},
    sender: { kind: "system", id: sent.from, roles: [] },
    sent,
  };
}

export function sentMark({ from, run, invoke, generation, number }: SentMark): SentMark {
  return { from, run, invoke, generation, number };
}

/** Whether the run still waits for the sub-flow that sends, or is the very one its parent began. */
export function isJoined(run: Run, { from, run: other, invoke, generation }: SentMark): boolean {
  if (from === "parent") return run.parent?.run === other;
  return isAwaited(run, invoke, generation);
}
