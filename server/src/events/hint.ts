import type { Json } from "@lendloom/engine/kernel";

/** What lists and queues of a lender show may have changed. */
export const hintEvents = [
  "application.changed",
  "task.opened",
  "task.changed",
  "task.closed",
  "incident.opened",
  "incident.closed",
  "release.published",
  "change-request.changed",
  "migration.changed",
  "schedule.changed",
  "backtest.changed",
] as const;
/** Not for clients: a session or key is no more. */
const CREDENTIAL_ENDED = "credential.ended";

/** Says of one thing of a lender that it changed, by its id; nothing personal is in it. */
export interface Hint {
  readonly event: (typeof hintEvents)[number] | typeof CREDENTIAL_ENDED;
  readonly id: string;
  readonly [more: string]: Json;
}

/** Hints of one thing that follow each other are as good as the last of them. */
export function thingOf({ event, id }: Hint): string {
  return `${event.slice(0, event.indexOf("."))}/${id}`;
}

/** A text of another process as a hint; undefined: it is none. */
export function isHint(value: unknown): value is Hint {
  if (typeof value !== "object" || value === null) return false;
  const { event, id } = value as Partial<Hint>;
  const known: readonly unknown[] = [...hintEvents, CREDENTIAL_ENDED];
  return known.includes(event) && typeof id === "string";
}
