import { canonicalJson, pointer, type Json } from "../kernel/index.ts";
import { advance } from "./advance.ts";
import { applyEntry } from "./apply-entry.ts";
import type { CompiledProcess } from "./compile-process.ts";
import type { DecisionRecord, JournalEntry } from "./journal.ts";
import { isNote } from "./note.ts";
import { olderWays, type OlderWays } from "./older-ways.ts";
import { recordedInput } from "./recorded-input.ts";
import { byRecordedLogic } from "./recorded-logic.ts";
import { replayingSeal } from "./replaying-seal.ts";
import type { Run } from "./run.ts";
import type { Seal } from "./sealing.ts";

/** Where a journal is not what its inputs lead to: the entry, the place in it, and the JSON of both sides. */
export interface ReplayDifference {
  readonly seq: number;
  /** The entry's kind. */
  readonly entry: string;
  readonly pointer: string;
  readonly recorded: string;
  readonly replayed: string;
}

export type ReplayedStep =
  | {
      readonly kind: "same";
      readonly run: Run;
      /** How many of the entries it accounts for. */
      readonly entries: number;
      /** Whether they were computed again; false: only noted beside the steps, and folded as they are. */
      readonly executed: boolean;
      /** A program of before carried it out, and does otherwise than this one. */
      readonly older?: true;
      readonly decisions: readonly DecisionRecord[];
    }
  | { readonly kind: "different"; readonly difference: ReplayDifference };

/** Carries a step out again as this program does, or else as programs of before did. */
export function replayStep(
  run: Run | undefined,
  entries: readonly JournalEntry[],
  world: ReplayingWorld,
): ReplayedStep {
  const replayed = replayBy(run, entries, world);
  if (isWhole(replayed, entries)) return replayed;
  for (const ways of olderWays) {
    const older = replayBy(run, entries, { ...world, ways });
    if (older.kind === "same" && isWhole(older, entries)) return { ...older, older: true };
  }
  return replayed;
}

/** Whether a step came out as it was recorded, to its end: what follows is not of it any more. */
function isWhole(replayed: ReplayedStep, entries: readonly JournalEntry[]): boolean {
  if (replayed.kind !== "same") return false;
  const next = entries[replayed.entries];
  return next === undefined || !within.has(next.kind);
}

/** Entries that no step begins with, and that do not stand beside steps. */
const within: ReadonlySet<JournalEntry["kind"]> = new Set([
  "activity-abandoned",
  "compensation-asked",
  "compensation-ended",
  "compensation-recorded",
  "consent-granted",
  "decided",
  "ended",
  "event-sent",
  "map-begun",
  "map-ended",
  "parent-told",
  "signal-received",
  "signals-awaited",
  "source-asked",
  "source-cancelled",
  "stepped",
  "subflow-begun",
  "subflow-cancelled",
]);

interface ReplayingWorld {
  readonly process: CompiledProcess;
  readonly seal: Seal;
  /** What a migration that is the first entry leads to. */
  readonly next?: CompiledProcess | undefined;
  readonly ways?: OlderWays;
}

/**
 * Carries out again what `entries[0]` recorded, on the run before it, and compares every entry that comes of it with
 * the recorded one, byte for byte. Throws `Erased` when the subject's key is gone.
 */
function replayBy(
  run: Run | undefined,
  entries: readonly JournalEntry[],
  world: ReplayingWorld,
): ReplayedStep {
  const [first] = entries;
  if (first === undefined) throw new Error("Expected an entry to replay");
  const input = recordedInput(entries, { ...world, run });
  if (input === undefined) {
    // What is neither a note nor the beginning of a step was put there, or belongs to a step that was taken away.
    if (!isNote(first)) return differs(first, "", first, null);
    return { kind: "same", run: applyEntry(run, first), entries: 1, executed: false, decisions: [] };
  }
  // A step is in one commit and has one instant; what a later one sealed is none of its business.
  const own = entries.filter(({ at }) => at === first.at);
  const known = [...own, ...(run === undefined ? [] : [run])] as unknown as readonly Json[];
  const process = input.kind === "migrated" ? (world.next ?? world.process) : world.process;
  const ways = world.ways === undefined ? {} : { ways: world.ways };
  const advanced = advance(run, input, { process, seal: replayingSeal(world.seal, known), ...ways });
  if (advanced.kind !== "advanced") {
    return differs(first, "", first, { advanced: advanced.kind });
  }
  for (const [index, replayed] of advanced.entries.entries()) {
    const recorded = entries[index];
    if (recorded === undefined) return differs(replayed, "", null, replayed);
    const named = byRecordedLogic(replayed, recorded);
    const place = firstDifference(recorded as unknown as Json, named as unknown as Json, "");
    if (place !== undefined) return differs(recorded, place.pointer, place.left, place.right);
  }
  const { decisions, entries: made } = advanced;
  return { kind: "same", run: advanced.run, entries: made.length, executed: true, decisions };
}

const MOST_SHOWN = 500;

function differs(
  { seq, kind }: JournalEntry,
  place: string,
  recorded: unknown,
  replayed: unknown,
): ReplayedStep {
  const shown = (value: unknown) => canonicalJson((value ?? null) as Json).slice(0, MOST_SHOWN);
  const difference = {
    seq,
    entry: kind,
    pointer: place,
    recorded: shown(recorded),
    replayed: shown(replayed),
  };
  return { kind: "different", difference };
}

interface Place {
  readonly pointer: string;
  readonly left: Json | undefined;
  readonly right: Json | undefined;
}

/** The first place, in the order of keys, where two documents differ; undefined: they are the same. */
export function firstDifference(
  left: Json | undefined,
  right: Json | undefined,
  at: string,
): Place | undefined {
  const both = [left, right].map((value) => (value === undefined ? "" : canonicalJson(value)));
  if (both[0] === both[1]) return undefined;
  const [one, other] = [membersOf(left), membersOf(right)];
  if (one !== undefined && other !== undefined) {
    for (const key of [...new Set([...Object.keys(one), ...Object.keys(other)])].sort()) {
      const place = firstDifference(own(one, key), own(other, key), at + pointer(key));
      if (place !== undefined) return place;
    }
  }
  return { pointer: at, left, right };
}

function membersOf(value: Json | undefined): Readonly<Record<string, Json>> | undefined {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, Json>>) : undefined;
}

function own(members: Readonly<Record<string, Json>>, key: string): Json | undefined {
  return Object.hasOwn(members, key) ? members[key] : undefined;
}
