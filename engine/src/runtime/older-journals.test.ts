import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { Json } from "../kernel/index.ts";
import { applyEntry, type DecisionRecord, type JournalEntry, type Run } from "../process/index.ts";
import {
  countingIds,
  fixedDefinitions,
  forgetfulSealer,
  memoryRunStore,
  sampleDocuments,
  scriptedConnectors,
  simulatedClock,
} from "../testing/index.ts";
import { createRuntime } from "./create-runtime.ts";
import { NO_ROWS } from "./rows.ts";

const T = "demo";

/** Runs as programs of before wrote them: one that did not wait for sub-flows it had left, one that undid beside them. */
interface OlderJournals {
  readonly documents: { workflow: Json; catalogue: Json; packs: readonly Json[]; workflows: readonly Json[] };
  readonly runs: readonly {
    readonly way: string;
    /** Beside the catalogue, where they are not those of the others. */
    readonly documents?: { workflow: Json; packs: readonly Json[] };
    readonly run: Run;
    readonly journal: readonly JournalEntry[];
    /** Some step of it is not what this program comes to. */
    readonly older: boolean;
  }[];
}
const { documents, runs } = JSON.parse(
  readFileSync(join(import.meta.dirname, "older-journals.json"), "utf8"),
) as OlderJournals;

function lender() {
  const definitions = fixedDefinitions();
  const store = memoryRunStore();
  const connectors = scriptedConnectors({
    "identity-check/query": [{ kind: "answer", answer: { facts: { identityMatch: true } } }],
    "credit-bureau/query": [{ kind: "answer", answer: { facts: { creditScore: 720 } } }],
  });
  const ports = {
    store,
    clock: simulatedClock(),
    ids: countingIds(),
    definitions,
    connectors,
    sealer: forgetfulSealer(),
  };
  return { definitions, store, runtime: createRuntime(ports) };
}

describe("journals of programs of before", () => {
  it.each(runs.map(({ way, run }) => [way, run.id, way] as const))(
    "RT320 proves the run that %s: %s, carried out as it was",
    async (_way, id, way) => {
      const { definitions, store, runtime } = lender();
      const kept = runs.find((it) => it.way === way && it.run.id === id);
      if (kept === undefined) throw new Error("Expected the run");
      definitions.publish("loan", { ...documents, ...kept.documents });
      const { run, journal, older } = kept;
      const none = { ...NO_ROWS, incidents: { raise: [], resolve: [] }, decisions: [] };
      await store.commit({ tenant: T, expected: 0, run, journal, ...none });
      const replayed = await runtime.replayRun(T, id);
      expect(replayed).toMatchObject({ value: { kind: "verified", entries: journal.length } });
      expect(replayed.ok && "older" in replayed.value).toBe(older);
      // Whatever is changed in it is found all the same.
      const changed = journal.map((entry) =>
        entry.kind === "stepped" && entry.changes.finished === true
          ? { ...entry, changes: { ...entry.changes, status: "disbursed" } }
          : entry,
      );
      const tampered = { ...store, readJournal: () => Promise.resolve(changed) };
      Object.assign(store, tampered);
      if (JSON.stringify(changed) === JSON.stringify(journal)) return;
      expect(await runtime.replayRun(T, id)).toMatchObject({ value: { kind: "different" } });
    },
  );
});

/** Runs that programs of before moved to another version of their workflow, otherwise than this one would. */
interface OlderMigrations {
  readonly catalogue: Json;
  readonly runs: readonly {
    readonly way: string;
    /** Of the version they went by, and of the one they were moved to. */
    readonly documents: readonly { workflow: Json; packs: readonly Json[]; workflows?: readonly Json[] }[];
    readonly run: Run;
    readonly journal: readonly JournalEntry[];
  }[];
}
const migrations = JSON.parse(
  readFileSync(join(import.meta.dirname, "older-migrations.json"), "utf8"),
) as OlderMigrations;

describe("migrations by programs of before", () => {
  it.each(migrations.runs)("RT320 proves the run of a program whose migrations $way", async (kept) => {
    const { definitions, store, runtime } = lender();
    const { catalogue } = migrations;
    for (const documents of kept.documents) definitions.publish("loan", { ...documents, catalogue });
    const { run, journal } = kept;
    const none = { ...NO_ROWS, incidents: { raise: [], resolve: [] }, decisions: [] };
    await store.commit({ tenant: T, expected: 0, run, journal, ...none });
    const replayed = await runtime.replayRun(T, run.id);
    expect(replayed).toMatchObject({ value: { kind: "verified", entries: journal.length } });
    expect(replayed.ok && replayed.value.kind === "verified" && (replayed.value.older ?? 0) > 0).toBe(true);
    // No program of before has put it anywhere else.
    const { seq } = journal.find(({ kind }) => kind === "migrated") ?? { seq: 0 };
    const changed = journal.map((entry) =>
      entry.kind === "migrated"
        ? { ...entry, changes: { ...entry.changes, snapshot: { ...entry.changes.snapshot, step: 9 } } }
        : entry,
    );
    const stored = await store.readRun(T, run.id);
    const fold = changed.slice(0, seq).reduce<Run | undefined>(applyEntry, undefined);
    if (stored === undefined || fold === undefined) throw new Error("Expected the run");
    Object.assign(store, {
      readRun: () => Promise.resolve({ ...stored, run: fold }),
      readJournal: () => Promise.resolve(changed.slice(0, seq)),
    });
    expect(await runtime.replayRun(T, run.id)).toMatchObject({
      value: { kind: "different", seq, entry: "migrated" },
    });
  });
});

describe("what this program cannot judge", () => {
  let its: ReturnType<typeof lender>;
  beforeEach(async () => {
    its = lender();
    its.definitions.publish("loan", sampleDocuments);
    const sender = { kind: "api-key", id: "k1", roles: ["api-client"] } as const;
    const facts = { name: "张伟", age: 36 };
    await its.runtime.startRun(T, { product: "loan", subject: "a1", facts, sender });
    await its.runtime.deliverEvent(T, "run-1", { type: "CONSENT_GIVEN", payload: {}, sender });
    for (let turn = 0; turn < 4; turn++) await its.runtime.workOnce({ owner: "w", limit: 9 });
  });

  it("RT321 tells an entry of a kind that only a newer program knows as unknown, not as different", async () => {
    const honest = { ...its.store };
    const last = async () => (await honest.readRun(T, "run-1"))?.run.journal ?? 0;
    const seq = (await last()) + 1;
    Object.assign(its.store, {
      readRun: async (...args: Parameters<typeof honest.readRun>) => {
        const stored = await honest.readRun(...args);
        return stored && { ...stored, run: { ...stored.run, journal: seq, newer: true } };
      },
      readJournal: async (...args: Parameters<typeof honest.readJournal>) => [
        ...(await honest.readJournal(...args)),
        { seq, at: "2026-06-09T00:00:00.000Z", kind: "renamed-by-a-newer-program" },
      ],
    });
    expect(await its.runtime.replayRun(T, "run-1")).toEqual({
      ok: true,
      value: { kind: "unknown", seq, entry: "renamed-by-a-newer-program", because: "newer-program" },
    });
    expect(await its.runtime.readPastRun(T, "run-1", seq)).toBeUndefined();
    expect(await its.runtime.readPastRun(T, "run-1", seq - 1)).toMatchObject({ entry: { seq: seq - 1 } });
  });

  /** The decisions as another version of the logic had made them. */
  function decidedBy(logicVersion: string, change: (decision: DecisionRecord) => DecisionRecord) {
    const honest = { ...its.store };
    Object.assign(its.store, {
      readDecisions: async (...args: Parameters<typeof honest.readDecisions>) =>
        (await honest.readDecisions(...args)).map((each) =>
          change({ ...each, decision: { ...each.decision, logicVersion } }),
        ),
    });
    return honest;
  }

  /** The journal as a program with another version of the logic wrote it; undefined: one that named none. */
  function journalledBy(logic: string | undefined, change: Partial<JournalEntry> = {}) {
    const honest = { ...its.store };
    Object.assign(its.store, {
      readJournal: async (...args: Parameters<typeof honest.readJournal>) =>
        (await honest.readJournal(...args)).map((entry) => {
          if (entry.kind !== "decided") return entry;
          const { logic: _own, ...rest } = entry;
          return { ...rest, ...(logic === undefined ? {} : { logic }), ...change };
        }),
    });
  }

  it.each(["3", undefined])(
    "RT321 proves a decision of another version of the logic that comes out the same: %s",
    async (logic) => {
      decidedBy("3", (each) => each);
      journalledBy(logic);
      expect(await its.runtime.replayRun(T, "run-1")).toMatchObject({
        value: { kind: "verified", decisions: 1 },
      });
    },
  );

  it("RT321 finds a decision that names another version of the logic than its journal", async () => {
    const found = { value: { kind: "different", pointer: "/decisions/0/decision/logicVersion" } };
    const honest = decidedBy("3", (each) => each);
    expect(await its.runtime.replayRun(T, "run-1")).toMatchObject(found);
    Object.assign(its.store, honest);
    journalledBy("3");
    expect(await its.runtime.replayRun(T, "run-1")).toMatchObject(found);
    Object.assign(its.store, honest);
    journalledBy("0");
    expect(await its.runtime.replayRun(T, "run-1")).toMatchObject({
      value: { kind: "different", entry: "decided", pointer: "/logic" },
    });
  });

  it.each(["", "0", "04", "4.0", "x"])("RT321 no program's logic has the version “%s”", async (version) => {
    decidedBy(version, (each) => each);
    expect(await its.runtime.replayRun(T, "run-1")).toMatchObject({
      value: { kind: "different", pointer: "/decisions/0/decision/logicVersion" },
    });
  });

  it("RT321 tells one that comes out otherwise as unknown; of this program's version it is different", async () => {
    const digest = "another";
    const changed = (each: DecisionRecord) => ({ ...each, decision: { ...each.decision, digest } });
    const honest = decidedBy("3", changed);
    journalledBy("3", { digest });
    expect(await its.runtime.replayRun(T, "run-1")).toMatchObject({
      value: { kind: "unknown", entry: "decided", because: "other-logic" },
    });
    Object.assign(its.store, honest);
    decidedBy("4", changed);
    journalledBy("4", { digest });
    expect(await its.runtime.replayRun(T, "run-1")).toMatchObject({
      value: { kind: "different", entry: "decided" },
    });
  });
});
