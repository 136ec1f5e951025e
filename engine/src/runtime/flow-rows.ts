import type { Run, RunEffect } from "../process/index.ts";
import type { FlowRows, MessageRow, WaitRow } from "./flow-store.ts";

export interface Taken {
  /** Messages this step carries out. */
  readonly messages?: FlowRows["messages"]["take"];
  /** Kept signals this step delivers. */
  readonly signals?: readonly string[];
  /** Messages that are sent anew. */
  readonly send?: readonly MessageRow[];
}

/** What a step's effects write for other runs and for signals; undefined: nothing. */
export function flowRowsOf(
  tenant: string,
  run: Run,
  effects: readonly RunEffect[],
  at: string,
  taken: Taken = {},
): FlowRows | undefined {
  const sent = new Map<string, MessageRow>();
  const dropped: string[] = [];
  const begun = new Map<string, WaitRow>();
  const ended: string[] = [];
  for (const effect of effects) {
    switch (effect.kind) {
      case "send-message": {
        const { id, to, message, body } = effect;
        sent.set(id, { tenant, runId: run.id, id, to, message, body, notBefore: at, attempt: 0 });
        break;
      }
      case "drop-message":
        if (!sent.delete(effect.id)) dropped.push(effect.id);
        break;
      case "await-signal": {
        const { event, key, shared } = effect;
        begun.set(event, { tenant, runId: run.id, name: event, key, shared });
        break;
      }
      case "stop-awaiting":
        begun.delete(effect.event);
        ended.push(effect.event);
        break;
      default:
        break;
    }
  }
  const { messages = [], signals = [], send = [] } = taken;
  for (const row of send) sent.set(row.id, row);
  const rows = sent.size + dropped.length + begun.size + ended.length + messages.length + signals.length;
  if (rows === 0) return undefined;
  return {
    messages: { send: [...sent.values()], drop: dropped, take: messages },
    waits: { begin: [...begun.values()], end: ended },
    signals: { take: signals },
  };
}
