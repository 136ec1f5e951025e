import type { DecisionRecord, Run } from "@lendloom/engine/process";
import type { IncidentRow, RunCommit, TaskRow } from "@lendloom/engine/runtime";
import { noon } from "./samples.ts";

const pin = (id: string) => ({ id, version: "1.0.0", hash: "0".repeat(64) });

export function run(id: string, members: Partial<Run> = {}): Run {
  return {
    id,
    subject: "applicant-1",
    pins: { product: pin("loan"), workflow: pin("flow"), catalogue: pin("facts"), packs: {} },
    createdAt: noon,
    updatedAt: noon,
    journal: 0,
    snapshot: { step: 1, status: "active", value: "a", history: {}, variables: {}, timers: {}, invokes: {} },
    sealedVariables: {},
    facts: {},
    sources: {},
    consents: {},
    asking: {},
    decisions: [],
    status: "received",
    states: ["a"],
    finished: false,
    incidents: [],
    ...members,
  };
}

/** A commit that writes what `written` says and nothing else. */
export function commit(
  tenant: string,
  expected: number,
  of: Run,
  written: Partial<Omit<RunCommit, "tenant" | "expected" | "run">> = {},
): RunCommit {
  return {
    tenant,
    expected,
    run: of,
    journal: [],
    decisions: [],
    timers: { set: [], remove: [] },
    activities: { begin: [], remove: [], retry: [] },
    tasks: { open: [], close: [] },
    incidents: { raise: [], resolve: [] },
    ...written,
  };
}

export function decision(number: number, { at = noon, pack = "credit" } = {}): DecisionRecord {
  return {
    number,
    invoke: "decide",
    at,
    decision: {
      pack: pin(pack),
      logicVersion: "1",
      at,
      outcome: "approve",
      possible: ["approve"],
      missing: [],
      reasons: [],
      outputs: {},
      events: [],
      digest: "0".repeat(64),
    },
    facts: {},
    unavailable: [],
  };
}

export function task(tenant: string, id: string, members: Partial<TaskRow> = {}): TaskRow {
  return {
    tenant,
    id,
    runId: "r1",
    generation: id,
    invoke: "review",
    state: "review",
    role: "officer",
    title: { "zh-CN": "人工审核", en: "Manual review" },
    openedAt: noon,
    dueAt: noon,
    definition: {},
    input: { value: {} },
    priority: 50,
    notified: [],
    escalations: 0,
    status: "open",
    ...members,
  };
}

export function incident(tenant: string, id: string, members: Partial<IncidentRow> = {}): IncidentRow {
  return {
    tenant,
    id,
    runId: "r1",
    at: noon,
    code: "test.failed",
    message: "Expected an answer",
    event: { value: {} },
    status: "open",
    ...members,
  };
}
