import type { Evaluation } from "../decision/index.ts";
import type { Issue, Json, JsonObject } from "../kernel/index.ts";
import type { Step, WorkflowSnapshot } from "../workflow/index.ts";
import { applyEntry } from "./apply-entry.ts";
import type { DecisionRecord, JournalEntry, JournalRecord, RunChanges } from "./journal.ts";
import type { FactRecord, Run, StoredValue } from "./run.ts";
import type { Advanced, ProcessWorld, RunEffect } from "./run-event.ts";
import { holdsUpEnd } from "./holds-up-end.ts";
import { placeInWords } from "./place-in-words.ts";
import { sameJson } from "./same-json.ts";
import { StoredValues } from "./stored-facts.ts";

/** Thrown where a step cannot be carried out; `advance` answers it as an incident. */
export class ProcessFault extends Error {
  readonly issue: Issue;

  constructor(issue: Issue) {
    super(issue.code);
    this.issue = issue;
  }
}

/**
 * A step under way. Whatever changes the run is recorded as a journal entry and applied from it, so the run
 * is the fold of its journal by construction. Dropped whole when the step is refused.
 */
export class RunDraft {
  readonly at: string;
  readonly world: ProcessWorld;
  readonly stored: StoredValues;
  readonly entries: JournalEntry[] = [];
  readonly decisions: DecisionRecord[] = [];
  readonly evaluations: Evaluation[] = [];
  effects: RunEffect[] = [];
  #run: Run | undefined;

  constructor(run: Run | undefined, at: string, world: ProcessWorld) {
    this.#run = run;
    this.at = at;
    this.world = world;
    this.stored = new StoredValues(world.seal);
  }

  get run(): Run {
    if (this.#run === undefined) throw new Error("Expected a started run");
    return this.#run;
  }

  record(record: JournalRecord): void {
    const entry: JournalEntry = { seq: (this.#run?.journal ?? 0) + 1, at: this.at, ...record };
    this.#run = applyEntry(this.#run, entry);
    this.entries.push(entry);
  }

  /** Records facts; with `generation`, as the answer to a query of their source. */
  recordFacts(
    source: string,
    facts: { readonly [name: string]: FactRecord },
    answer?: { readonly generation: string; readonly validUntil: string | undefined },
  ): void {
    const { generation, validUntil } = answer ?? {};
    this.record({
      kind: "facts-recorded",
      source,
      facts,
      ...(generation === undefined ? {} : { generation }),
      ...(validUntil === undefined ? {} : { validUntil }),
    });
  }

  /** The workflow's snapshot with personal variables opened. */
  openSnapshot(): WorkflowSnapshot {
    const { snapshot, sealedVariables } = this.run;
    const opened = Object.entries(sealedVariables).map(
      ([name, sealed]) => [name, this.stored.read({ sealed }, variableField(name))] as const,
    );
    return { ...snapshot, variables: { ...snapshot.variables, ...Object.fromEntries(opened) } };
  }

  /** The facts the workflow's expressions read. */
  workflowFacts(): JsonObject {
    return this.stored.factsOf(this.run, this.at, this.world.process.workflow.reads);
  }

  /** Records where a step of the workflow led. */
  recordStep(event: string, step: Step): void {
    const { workflow } = this.world.process;
    const { sealedVariables, variables } = this.#sealVariables(step.snapshot.variables);
    const after: WorkflowSnapshot = { ...step.snapshot, variables };
    const run = this.run;
    const words = placeInWords(workflow, after, run.status);
    const outcome = after.output?.["outcome"];
    const next: Omit<RunChanges, "snapshot"> = {
      ...words,
      sealedVariables,
      finished: after.status === "done" && !holdsUpEnd(this, step.effects),
      // A formula can write a text that not every store keeps: it is no outcome.
      ...(typeof outcome === "string" && !outcome.includes("\0") ? { outcome } : {}),
    };
    this.record({
      kind: "stepped",
      event,
      transitions: step.transitions,
      guards: step.guards,
      changes: { ...changedMembers(run, next), snapshot: changedMembers(run.snapshot, after) },
    });
  }

  /** Records that the run goes by other definitions, those of this draft's world, from here on. */
  recordMigrated(
    record: Omit<Extract<JournalRecord, { kind: "migrated" }>, "kind" | "changes">,
    snapshot: WorkflowSnapshot,
  ): void {
    const { sealedVariables, variables } = this.#sealVariables(snapshot.variables);
    const after: WorkflowSnapshot = { ...snapshot, variables };
    const run = this.run;
    const words = placeInWords(this.world.process.workflow, after, run.status);
    this.record({
      kind: "migrated",
      ...record,
      changes: {
        ...changedMembers(run, { ...words, sealedVariables }),
        snapshot: changedMembers(run.snapshot, after),
      },
    });
  }

  /** A personal variable that has not changed keeps its ciphertext: sealing again would look like a change. */
  #sealVariables(all: JsonObject) {
    const personal = new Map(
      this.world.process.workflow.variables.map(({ entry, personal }) => [entry.name, personal]),
    );
    const variables: [string, Json][] = [];
    const sealedVariables: [string, string][] = [];
    for (const [name, value] of Object.entries(all)) {
      const stored = this.#storeVariable(name, value, personal.get(name) === true);
      if ("sealed" in stored) sealedVariables.push([name, stored.sealed]);
      else variables.push([name, value]);
    }
    return {
      variables: Object.fromEntries(variables),
      sealedVariables: Object.fromEntries(sealedVariables),
    };
  }

  #storeVariable(name: string, value: Json, personal: boolean): StoredValue {
    const before = this.run.sealedVariables[name];
    const field = variableField(name);
    const same = before !== undefined && sameJson(this.stored.read({ sealed: before }, field), value);
    return same ? { sealed: before } : this.stored.store(value, personal, field);
  }

  finish(): Advanced {
    const { run, entries, effects, decisions, evaluations } = this;
    return { kind: "advanced", run, entries, effects, decisions, evaluations };
  }
}

/** Where a personal variable is sealed to. */
export function variableField(name: string): string {
  return `variable:${name}`;
}

/** The members of `after` whose JSON differs from `before`'s. */
function changedMembers<T extends object>(before: object, after: T): Partial<T> {
  const old = before as Readonly<Record<string, Json | undefined>>;
  const all = after as Readonly<Record<string, Json>>;
  const changed: Record<string, Json> = {};
  for (const key of Object.keys(all)) {
    const [was, value] = [old[key], all[key] as Json];
    if (was === undefined || !sameJson(was, value)) changed[key] = value;
  }
  return changed as Partial<T>;
}
