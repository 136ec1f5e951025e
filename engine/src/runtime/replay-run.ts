import { err, ok, type Json, type Result } from "../kernel/index.ts";
import { isLogicVersion, LOGIC_VERSION } from "../logic/index.ts";
import {
  applyEntry,
  Erased,
  firstDifference,
  isKnownKind,
  refuse,
  replayStep,
  type DecisionRecord,
  type JournalEntry,
  type Refusal,
  type ReplayDifference,
  type Run,
} from "../process/index.ts";
import { openFacts, type OpenedFact } from "./read-run.ts";
import type { StoredRun } from "./run-store.ts";
import type { Steps } from "./step-run.ts";

/** What a replay proves, or the first place where it does not. */
export type Replay =
  | {
      readonly kind: "verified";
      readonly entries: number;
      /** Entries that were computed again from what the run was told; the others are notes and only folded. */
      readonly executed: number;
      readonly decisions: number;
      /** Entries of steps that a program of before carried out otherwise than this one would; absent: none. */
      readonly older?: number;
    }
  | ({ readonly kind: "different" } & ReplayDifference)
  /** The person's key is destroyed: the journal still folds to the run, but nothing can be carried out again. */
  | { readonly kind: "erased"; readonly entries: number }
  /** This program cannot tell: another one wrote the entry, or decided by another version of the logic. */
  | {
      readonly kind: "unknown";
      readonly seq: number;
      readonly entry: string;
      readonly because: "newer-program" | "other-logic";
    };

const A_PAGE = 1_000;

/**
 * Proves a stored run: its journal folds to it byte for byte, and everything it was told, carried out again with the
 * definitions it went by, comes to the same entries, the same decisions and the same run.
 */
export async function replayRun(
  steps: Steps,
  tenant: string,
  runId: string,
): Promise<Result<Replay, Refusal>> {
  const stored = await steps.ports.store.readRun(tenant, runId, { anew: true });
  if (stored === undefined) return err(refuse("run.unknown", { id: runId }));
  const entries = await journalOf(steps, tenant, stored);
  const strange = entries.find(({ kind }) => !isKnownKind(kind));
  if (strange !== undefined) {
    return ok({ kind: "unknown", seq: strange.seq, entry: strange.kind, because: "newer-program" });
  }
  const fold = entries.reduce<Run | undefined>(applyEntry, undefined);
  const torn = firstDifference(stored.run as unknown as Json, fold as unknown as Json | undefined, "");
  if (torn !== undefined) {
    return ok(different(entries.at(-1), `/run${torn.pointer}`, torn.left, torn.right));
  }
  try {
    return ok(await executed(steps, tenant, stored, entries));
  } catch (thrown) {
    if (thrown instanceof Erased) return ok({ kind: "erased", entries: entries.length });
    throw thrown;
  }
}

async function executed(
  steps: Steps,
  tenant: string,
  stored: StoredRun,
  entries: readonly JournalEntry[],
): Promise<Replay> {
  const seal = await steps.seal(tenant, stored.run);
  const records = await steps.ports.store.readDecisions(tenant, stored.run.id);
  const decisions: DecisionRecord[] = [];
  let run: Run | undefined;
  let [computed, older] = [0, 0];
  for (let done = 0; done < entries.length;) {
    const rest = entries.slice(done);
    const [first] = rest;
    const pins = run?.pins ?? (first !== undefined && "pins" in first ? first.pins : stored.run.pins);
    const { process } = await steps.load(tenant, pins);
    const next = first?.kind === "migrated" ? (await steps.load(tenant, first.to)).process : undefined;
    const step = replayStep(run, rest, { process, seal, next });
    if (step.kind === "different") {
      return otherLogic(rest, step.difference, records) ?? { kind: "different", ...step.difference };
    }
    if (step.executed) computed += step.entries;
    if (step.older === true) older += step.entries;
    decisions.push(...step.decisions);
    ({ run } = step);
    done += step.entries;
  }
  const made = decisions.map((each, index) => byLogicOf(each, records[index], entries));
  const wrong = firstDifference(records as unknown as Json, made as unknown as Json, "/decisions");
  if (wrong !== undefined) return different(entries.at(-1), wrong.pointer, wrong.left, wrong.right);
  const counted = { entries: entries.length, executed: computed, decisions: decisions.length };
  return { kind: "verified", ...counted, ...(older === 0 ? {} : { older }) };
}

/** What comes out the same by two versions of the logic differs in nothing but the version's name: the journal's. */
function byLogicOf(
  made: DecisionRecord,
  recorded: DecisionRecord | undefined,
  entries: readonly JournalEntry[],
): DecisionRecord {
  const decided = entries.find((entry) => entry.kind === "decided" && entry.number === made.number);
  const named = decided?.kind === "decided" ? decided.logic : undefined;
  const logicVersion = named ?? recorded?.decision.logicVersion ?? "";
  return isLogicVersion(logicVersion) ? { ...made, decision: { ...made.decision, logicVersion } } : made;
}

/** A step that comes out otherwise, and in which another version of the logic decided, proves nothing either way. */
function otherLogic(
  rest: readonly JournalEntry[],
  { seq }: ReplayDifference,
  records: readonly DecisionRecord[],
): Replay | undefined {
  const decided = rest.find((entry) => entry.seq === seq);
  if (decided?.kind !== "decided") return undefined;
  const record = records.find(({ number }) => number === decided.number);
  const logicVersion = decided.logic ?? record?.decision.logicVersion ?? "";
  if (logicVersion === LOGIC_VERSION || !isLogicVersion(logicVersion)) return undefined;
  return { kind: "unknown", seq, entry: decided.kind, because: "other-logic" };
}

function different(
  entry: JournalEntry | undefined,
  pointer: string,
  recorded: Json | undefined,
  replayed: Json | undefined,
): Replay {
  const shown = (value: Json | undefined) => JSON.stringify(value ?? null).slice(0, 500);
  const place = { seq: entry?.seq ?? 0, entry: entry?.kind ?? "none", pointer };
  return { kind: "different", ...place, recorded: shown(recorded), replayed: shown(replayed) };
}

/** A run as it was after one of its journal's entries. */
export interface PastRun {
  readonly run: Run;
  readonly entry: JournalEntry;
  readonly facts: { readonly [name: string]: OpenedFact };
}

/** The run as it was after the entry `seq`, with its facts opened; undefined: there is no such run or entry. */
export async function readPastRun(
  steps: Steps,
  tenant: string,
  runId: string,
  seq: number,
): Promise<PastRun | undefined> {
  const stored = await steps.ports.store.readRun(tenant, runId, { anew: true });
  if (stored === undefined) return undefined;
  const entries = (await journalOf(steps, tenant, stored)).slice(0, seq);
  const entry = entries.at(-1);
  // What an entry of a newer program did to the run is not known from there on.
  if (entries.some(({ kind }) => !isKnownKind(kind))) return undefined;
  const run = entries.reduce<Run | undefined>(applyEntry, undefined);
  if (run === undefined || entry?.seq !== seq) return undefined;
  const seal = await steps.seal(tenant, run);
  return { run, entry, facts: openFacts(seal, run) };
}

/** The entries a stored run counts: one that was appended since it was read is of a later run. */
async function journalOf(
  { ports }: Steps,
  tenant: string,
  { run }: StoredRun,
): Promise<readonly JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for (;;) {
    const page = await ports.store.readJournal(tenant, run.id, { after: entries.length, limit: A_PAGE });
    entries.push(...page);
    if (page.length < A_PAGE || entries.length >= run.journal) return entries.slice(0, run.journal);
  }
}
