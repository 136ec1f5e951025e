import {
  recordEntry,
  sentMark,
  type Advanced,
  type JournalEntry,
  type Run,
  type RunEvent,
} from "../process/index.ts";
import type { MessageRow } from "./flow-store.ts";
import type { Claimed } from "./run-store.ts";
import type { Steps } from "./step-run.ts";

/** How soon a message is looked at again that another one has to be carried before. */
const AGAIN_MS = 50;

/**
 * Events are told in the order they were sent, after the start of the run they are for and before the end of the one
 * that sends them. A message before which another one has to be carried is given back for a moment.
 */
export async function comesTooEarly(
  { ports: { store, clock } }: Steps,
  row: Claimed<MessageRow>,
  sender: Run,
): Promise<boolean> {
  const { tenant, runId, id, to, message, lease } = row;
  if (message !== "send-event" && (message !== "run-ended" || sender.sent === undefined)) return false;
  const waiting = await store.readMessages(tenant, runId);
  if (!waiting.some((other) => other.to === to && other.id !== id && precedes(other, row))) return false;
  const notBefore = new Date(Date.parse(clock.now()) + AGAIN_MS).toISOString();
  await store.releaseWork([{ work: "message", tenant, runId, id, lease, notBefore }]);
  return true;
}

/** Ids of events that go one way count up. */
function precedes(other: MessageRow, { id, message }: MessageRow): boolean {
  if (other.message === "start-run") return true;
  return other.message === "send-event" && (message === "run-ended" || other.id < id);
}

/** What another run's event comes to that its receiver does not accept, or that comes after its end: a note. */
export function unheard(
  run: Run,
  event: RunEvent,
  advanced: Advanced,
  at: string,
): { readonly run: Run; readonly entry: JournalEntry } | undefined {
  if (event.kind !== "event" || event.sent === undefined) return undefined;
  const code = advanced.kind === "refused" ? advanced.refusal.code : "subflow.not-awaited";
  return recordEntry(run, at, { kind: "sent-refused", event: event.type, code, ...sentMark(event.sent) });
}
