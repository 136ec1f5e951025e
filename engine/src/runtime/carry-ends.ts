import { isJsonObject } from "../kernel/index.ts";
import { advance, messageEvent, messageField, type Advanced } from "../process/index.ts";
import { later } from "./command.ts";
import type { MessageRow } from "./flow-store.ts";
import { openValue } from "./open-value.ts";
import type { Claimed } from "./run-store.ts";
import { commitAdvanced, type Steps } from "./step-run.ts";

type Message = Claimed<MessageRow>;
type AdvancedRun = Extract<Advanced, { kind: "advanced" }>;

/** Messages in their order, ends of sub-flows of one run that follow each other together; all others alone. */
export function endsTogether(messages: readonly Message[]): readonly (readonly Message[])[] {
  const groups: Message[][] = [];
  for (const message of messages) {
    const group = groups.at(-1);
    const [first] = group ?? [];
    const joins = first !== undefined && isEnd(first) && isEnd(message);
    if (joins && first.tenant === message.tenant && first.to === message.to) group?.push(message);
    else groups.push([message]);
  }
  return groups;
}

function isEnd({ message }: Message): boolean {
  return message === "run-ended" || message === "run-gone";
}

/**
 * Tells a run in one commit what several of its sub-flows came to: step for step as one after the other, as long as such
 * a step does nothing but tell other runs. Answers the messages that are to be carried by themselves.
 */
export async function carryEnds(steps: Steps, rows: readonly Message[]): Promise<readonly Message[]> {
  const { store, clock } = steps.ports;
  const [first] = rows;
  if (first === undefined) return rows;
  const { tenant, to } = first;
  const stored = await store.readRun(tenant, to);
  if (stored === undefined) return rows;
  const [loaded, seal] = [await steps.load(tenant, stored.run.pins), await steps.seal(tenant, stored.run)];
  const at = later(clock.now(), stored.run.updatedAt);
  let told: AdvancedRun | undefined;
  let count = 0;
  for (const { message, runId, id, body } of rows) {
    const sender = await store.readRun(tenant, runId);
    const opened = openValue(seal, body, messageField(runId, id));
    // What it has sent before its end is told first.
    if (sender === undefined || sender.run.sent !== undefined || !isJsonObject(opened)) break;
    if (message === "start-run") break;
    const event = messageEvent(message, sender.run, opened, at);
    const next = advance(told?.run ?? stored.run, event, { process: loaded.process, seal });
    if (next.kind !== "advanced") break;
    told = told === undefined ? next : joined(told, next);
    count++;
    if (next.effects.some(({ kind }) => kind !== "send-message")) break;
  }
  if (told === undefined || count < 2) return rows;
  const taken = { messages: rows.slice(0, count).map(({ runId, id, lease }) => ({ runId, id, lease })) };
  const outcome = await commitAdvanced(steps, tenant, stored.revision, told, loaded, { taken });
  return outcome.kind === "committed" ? rows.slice(count) : rows;
}

function joined(before: AdvancedRun, after: AdvancedRun): AdvancedRun {
  return {
    ...after,
    entries: [...before.entries, ...after.entries],
    effects: [...before.effects, ...after.effects],
    decisions: [...before.decisions, ...after.decisions],
    evaluations: [...before.evaluations, ...after.evaluations],
  };
}
