import type { JournalEntry, Run } from "../process/index.ts";
import type { ActivityRow, Claim, IncidentRow, RunCommit, TaskRow, TimerRow } from "../runtime/index.ts";

const AT = "2026-06-01T02:00:00.000Z";
const pin = (id: string) => ({ id, version: "1.0.0", hash: "0".repeat(64) });

/** A run with `journal` entries, as a store sees it. */
export function newRun(id: string, journal: number): Run {
  return {
    id,
    subject: "applicant-1",
    pins: { product: pin("loan"), workflow: pin("flow"), catalogue: pin("facts"), packs: {} },
    createdAt: AT,
    updatedAt: AT,
    journal,
    snapshot: {
      step: 1,
      status: "active",
      value: { checks: { bureau: "pulling", kyc: "documents" } },
      history: {},
      variables: { limit: { amountMinor: 500_000, currency: "CNY" } },
      timers: {},
      invokes: {},
    },
    sealedVariables: { name: "sealed:1:…" },
    facts: { age: { value: 36, source: "application", fetchedAt: AT } },
    sources: {},
    consents: {},
    asking: {},
    decisions: [],
    status: "checking",
    states: ["checks", "bureau", "kyc"],
    finished: false,
    incidents: [],
  };
}

export function entryOf(seq: number): JournalEntry {
  return { seq, at: AT, kind: "timer-fired", timer: "申请/P7D", generation: `${seq}.0` };
}

/** A commit that writes what `written` says and nothing else. */
export function commitOf(
  tenant: string,
  expected: number,
  run: Run,
  written: Partial<Omit<RunCommit, "tenant" | "expected" | "run">> = {},
): RunCommit {
  return {
    tenant,
    expected,
    run,
    journal: [],
    decisions: [],
    timers: { set: [], remove: [] },
    activities: { begin: [], remove: [], retry: [] },
    tasks: { open: [], close: [] },
    incidents: { raise: [], resolve: [] },
    ...written,
  };
}

export function timerRow(tenant: string, runId: string, generation: string, dueAt: string): TimerRow {
  return { tenant, runId, generation, timer: "offer/P7D", dueAt };
}

export function activityRow(tenant: string, runId: string, generation: string): ActivityRow {
  return {
    tenant,
    runId,
    generation,
    purpose: "source",
    invoke: "check",
    source: "bureau",
    connector: "credit-bureau",
    operation: "query",
    input: { sealed: "sealed:1:…" },
    timeoutMs: 30_000,
    retry: { maxAttempts: 3, initialMs: 2_000, factor: 2, maxMs: 60_000 },
    attempt: 0,
    notBefore: AT,
  };
}

export function taskRow(
  tenant: string,
  runId: string,
  generation: string,
  more: Partial<Pick<TaskRow, "dueAt" | "role">> = {},
): TaskRow {
  return {
    tenant,
    id: `${runId}-t${generation.replaceAll(".", "-")}`,
    runId,
    generation,
    invoke: "review",
    state: "manual-review",
    role: "officer",
    title: { "zh-CN": "人工审核", en: "Manual review" },
    openedAt: AT,
    dueAt: "2026-06-03T02:00:00.000Z",
    definition: {
      outcomes: [{ value: "approve", title: { "zh-CN": "通过", en: "Approve" } }],
      shows: [],
      form: {},
    },
    input: { value: {} },
    priority: 50,
    notified: [],
    escalations: 0,
    status: "open",
    ...more,
  };
}

export function incidentRow(tenant: string, runId: string, id: string, at = AT): IncidentRow {
  return {
    tenant,
    id,
    runId,
    at,
    code: "workflow.guard-undecided",
    message: "The guard cannot be decided; unknown: age.",
    texts: { "zh-CN": "条件无法判断，未知：age。", en: "The guard cannot be decided; unknown: age." },
    event: { sealed: "sealed:2:…" },
    status: "open",
  };
}

/** A claim with a lease of one minute. */
export function claimAt(now: string, owner = "w1", limit = 100): Claim {
  return { now, owner, limit, leaseUntil: new Date(Date.parse(now) + 60_000).toISOString() };
}
