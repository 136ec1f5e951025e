import type { Json, JsonObject } from "../kernel/index.ts";
import { checkMigration } from "./check-migration.ts";
import type { CompiledProcess } from "./compile-process.ts";
import type { Actor, JournalEntry } from "./journal.ts";
import type { OlderWays } from "./older-ways.ts";
import { sentMark } from "./send-event.ts";
import { recordedFlow, recordedStart } from "./recorded-flow.ts";
import type { Run, StoredValue } from "./run.ts";
import { variableField } from "./run-draft.ts";
import type { RunEvent, Sender } from "./run-event.ts";
import { openSealed, type Seal } from "./sealing.ts";
import { factField } from "./stored-facts.ts";

/** What a journal is read with: the run before the entry, its definitions, and the key of its subject. */
export interface ReadingWorld {
  readonly run: Run | undefined;
  readonly process: CompiledProcess;
  /** Where the entry is of a migration: what the run goes by from there on. */
  readonly next?: CompiledProcess | undefined;
  readonly seal: Seal;
  /** Where it is read as of a program of before. */
  readonly ways?: OlderWays;
}

/**
 * What the run was told when `entries[0]` was written, from that entry and those after it; undefined: the entry is
 * not the beginning of a step that `advance` makes of one event. Throws `Erased` when the subject's key is gone.
 */
export function recordedInput(entries: readonly JournalEntry[], world: ReadingWorld): RunEvent | undefined {
  const [entry] = entries;
  if (entry === undefined) return undefined;
  const { at } = entry;
  const open = (stored: StoredValue, field: string): Json =>
    "value" in stored ? stored.value : openSealed(world.seal, stored.sealed, field);
  const opened = (stored: StoredValue, field: string): JsonObject => open(stored, field) as JsonObject;
  switch (entry.kind) {
    case "started": {
      const { run, subject, pins, actor } = entry;
      const subflow = recordedStart(entries, open);
      const facts = startFacts(entries, open);
      const given = subflow === undefined ? {} : { subflow };
      return { kind: "start", at, run, subject, pins, facts, sender: actor, ...given };
    }
    case "scheduled": {
      const { run, subject, pins, actor, startAt } = entry;
      const facts = startFacts(entries, open);
      return { kind: "schedule", at, run, subject, pins, facts, sender: actor, startAt };
    }
    case "begun":
    case "cancelled":
    case "subflow-done":
    case "subflow-failed":
    case "subflow-ended":
    case "compensation-begun":
    case "compensation-done":
      return recordedFlow([entry, entries[1]], world.run, open);
    case "event-received": {
      const { id, type, actor } = entry;
      const payload = Object.fromEntries(
        Object.entries(entry.payload).map(([name, stored]) => [name, open(stored, `payload:${name}`)]),
      );
      const next = entries[1];
      const signal =
        next?.kind === "signal-received" ? { signal: { messageId: next.messageId, key: next.key } } : {};
      const sent = next?.kind === "sent-received" ? { sent: sentMark(next) } : {};
      return { kind: "event", at, id, type, payload, sender: senderOf(actor, world), ...signal, ...sent };
    }
    case "timer-fired": {
      const { timer, generation } = entry;
      return { kind: "timer", at, timer, generation };
    }
    case "task-escalated": {
      const { invoke, generation, rung } = entry;
      return { kind: "timer", at, timer: `!${invoke}/${rung}`, generation: `${generation}/e${rung}` };
    }
    case "task-completed": {
      const { invoke, generation, outcome, output, note, actor } = entry;
      const form = opened(output, `form:${generation}`);
      const noted = note === undefined ? {} : { note: open(note, `note:${generation}`) as string };
      const sender = senderOf(actor, world);
      return { kind: "task-completed", at, invoke, generation, outcome, form, sender, ...noted };
    }
    case "task-claimed":
    case "task-released": {
      const { kind, invoke, generation, actor } = entry;
      return { kind, at, invoke, generation, sender: senderOf(actor, world) };
    }
    case "task-assigned": {
      const { kind, invoke, generation, actor, reason, to } = entry;
      const sender = senderOf(actor, world);
      return { kind, at, invoke, generation, sender, reason, to: { id: to, roles: sender.roles } };
    }
    case "invoke-skipped": {
      const { kind, invoke, generation, output, error, reason, actor, counts } = entry;
      const answer = output === undefined ? {} : { output: opened(output, `answer:${generation}`) };
      const failed = error === undefined ? {} : { error };
      const eyes = counts === undefined ? {} : { counts };
      const next = entries[1];
      const ofSubflow = next?.kind === "compensation-recorded" && next.compensation.kind === "subflow";
      const undone = ofSubflow ? { compensable: true as const } : {};
      const sender = senderOf(actor, world);
      return { kind, at, invoke, generation, reason, sender, ...answer, ...failed, ...eyes, ...undone };
    }
    case "moved": {
      const { kind, to, exits, back, forgets, reason, actor } = entry;
      const since = back === undefined ? {} : { back };
      const sender = senderOf(actor, world);
      return { kind, at, to, exits, askAgain: forgets.length > 0, reason, sender, ...since };
    }
    case "migrated":
      return recordedMigration(entry, world);
    case "data-edited": {
      const told = <T extends { readonly after: StoredValue }>(
        edited: Readonly<Record<string, T>>,
        fieldOf: (name: string) => string,
      ) => {
        const values = Object.entries(edited).map(([name, { after }]) => [name, open(after, fieldOf(name))]);
        return Object.fromEntries(values) as JsonObject;
      };
      const { kind, reason, actor } = entry;
      const [facts, variables] = [told(entry.facts, factField), told(entry.variables, variableField)];
      return { kind, at, facts, variables, reason, sender: senderOf(actor, world) };
    }
    case "cancelled": {
      const { actor, from } = entry;
      const reason = open(entry.reason, `cancelled:${world.run?.id ?? ""}`);
      return { kind: "cancel", at, reason: typeof reason === "string" ? reason : "", sender: actor, from };
    }
    case "activity-done": {
      const { invoke, generation, output } = entry;
      return {
        kind: "activity-done",
        at,
        invoke,
        generation,
        answer: opened(output, `answer:${generation}`),
      };
    }
    case "activity-failed": {
      const { invoke, generation, error, attempt, retryAt } = entry;
      // An attempt that is repeated is noted beside the steps.
      if (retryAt !== undefined) return undefined;
      // Of a call that was left under way only that nothing was done is recorded.
      const left = world.run?.abandoned?.[generation] !== undefined ? { refused: true as const } : {};
      return { kind: "activity-failed", at, invoke, generation, error, attempt, ...left };
    }
    case "facts-recorded":
    case "source-unavailable":
      return sourceAnswer(entry, world, open);
    default:
      return undefined;
  }
}

type Open = (stored: StoredValue, field: string) => Json;

function startFacts(entries: readonly JournalEntry[], open: Open): JsonObject {
  const facts: [string, Json][] = [];
  for (const entry of entries.slice(1)) {
    if (entry.kind !== "facts-recorded" || entry.generation !== undefined) break;
    for (const [name, fact] of Object.entries(entry.facts)) facts.push([name, open(fact, factField(name))]);
  }
  return Object.fromEntries(facts);
}

function sourceAnswer(
  entry: Extract<JournalEntry, { kind: "facts-recorded" | "source-unavailable" }>,
  { run }: ReadingWorld,
  open: Open,
): RunEvent | undefined {
  const { at, source } = entry;
  const asked = run?.asking[source];
  // A source that could not be asked is part of the step that wanted it.
  if (asked === undefined) return undefined;
  const { invoke } = asked;
  if (entry.kind === "facts-recorded") {
    const { generation } = entry;
    if (generation === undefined) return undefined;
    const facts = Object.entries(entry.facts).map(
      ([name, fact]) => [name, open(fact, factField(name))] as const,
    );
    return {
      kind: "activity-done",
      at,
      invoke,
      source,
      generation,
      answer: { facts: Object.fromEntries(facts) },
    };
  }
  const { generation } = asked;
  const code = /^failed:(.*)$/s.exec(entry.reason)?.[1];
  // What the source answered is not kept when nobody could use it.
  if (code === undefined) return { kind: "activity-done", at, invoke, source, generation, answer: {} };
  return {
    kind: "activity-failed",
    at,
    invoke,
    source,
    generation,
    error: { code, message: "" },
    attempt: 0,
  };
}

/** The migration with the plan it was made by; undefined: the plan was not kept, or does not fit the two versions. */
function recordedMigration(
  { at, plan, migration, to: pins, actor }: Extract<JournalEntry, { kind: "migrated" }>,
  world: ReadingWorld,
): RunEvent | undefined {
  const { process: from, next, ways } = world;
  if (plan === undefined || next === undefined) return undefined;
  const ready = checkMigration(plan, from, next, { older: ways?.migrates !== undefined });
  if (!ready.ok) return undefined;
  return { kind: "migrated", at, migration, ready: ready.value, from, pins, sender: senderOf(actor, world) };
}

/** Roles are not recorded. What was recorded had been allowed, so the sender is given every role there is. */
function senderOf(actor: Actor, { process, run }: ReadingWorld): Sender {
  const { workflow } = process;
  const ofEvents = Object.values(workflow.definition.events).flatMap(({ roles }) => roles);
  const ofTasks = [...workflow.invokes.values()].flatMap(({ definition }) =>
    definition.src === "task" ? [definition.params.role] : [],
  );
  const given = Object.values(run?.tasks ?? {}).flatMap(({ role }) => (role === undefined ? [] : [role]));
  return { ...actor, roles: [...new Set([...ofEvents, ...ofTasks, ...given, "admin"])] };
}
