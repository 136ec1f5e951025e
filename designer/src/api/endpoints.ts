import type { ReadableTrace } from "@lendloom/engine/decision";
import type { JsonObject } from "@lendloom/engine/kernel";
import type { MigrationPlan } from "@lendloom/engine/workflow";
import type {
  About,
  Application,
  ApplicationSummary,
  BatchResult,
  Candidate,
  ChangeRequest,
  DefinitionDetail,
  DefinitionKind,
  DefinitionSummary,
  DraftContent,
  DraftReference,
  ImportReport,
  Incident,
  JournalEntry,
  MigratedApplication,
  Migration,
  MigrationBatch,
  NumberedDecision,
  Order,
  Page,
  PastMoment,
  Release,
  ReplayProof,
  RunWorkflow,
  SavedDraft,
  Session,
  Task,
  AroundWorkflow,
  WorkflowVersion,
} from "./contract/index.ts";
import { request } from "./request.ts";

const segment = encodeURIComponent;
/** Of a longer journal a page shows the beginning. */
const MOST_ENTRIES = 5_000;

/** Every call the designer makes, by the names of the REST list. */
export const api = {
  about: () => request<About>("GET", "/v1/about"),
  readSession: () => request<Session>("GET", "/v1/session"),
  signIn: (name: string, password: string) =>
    request<Session>("POST", "/v1/session", { body: { name, password } }),
  listPeople: () => request<Page<Candidate>>("GET", "/v1/people"),
  signOut: () => request<undefined>("DELETE", "/v1/session"),

  listDefinitions: (kind: DefinitionKind) =>
    request<Page<DefinitionSummary>>("GET", `/v1/definitions?kind=${kind}`),
  readDefinition: (kind: DefinitionKind, id: string) =>
    request<DefinitionDetail>("GET", `/v1/definitions/${kind}/${segment(id)}`),
  /** Writes a draft based on `revision`; without one it must not exist yet. 412 when another wrote first. */
  saveDraft: (kind: DefinitionKind, id: string, revision: number | undefined, content: DraftContent) =>
    request<SavedDraft>("PUT", `/v1/drafts/${kind}/${segment(id)}`, {
      body: content,
      ...(revision === undefined ? { ifNoneMatch: "*" } : { ifMatch: `r${revision}` }),
    }),
  discardDraft: (kind: DefinitionKind, id: string) =>
    request<undefined>("DELETE", `/v1/drafts/${kind}/${segment(id)}`),

  listChangeRequests: () => request<Page<ChangeRequest>>("GET", "/v1/change-requests"),
  readChangeRequest: (id: string) => request<ChangeRequest>("GET", `/v1/change-requests/${segment(id)}`),
  requestChange: (drafts: readonly DraftReference[], title?: string) =>
    request<ChangeRequest>("POST", "/v1/change-requests", {
      body: { drafts, ...(title !== undefined && title !== "" && { title }) },
    }),
  approve: (id: string, hash: string) =>
    request<Release>("POST", `/v1/change-requests/${segment(id)}/approval`, { body: { hash } }),
  reject: (id: string, note: string) =>
    request<ChangeRequest>("POST", `/v1/change-requests/${segment(id)}/rejection`, { body: { note } }),
  listReleases: () => request<Page<Release>>("GET", "/v1/releases"),
  rollBack: (to: number) => request<Release>("POST", "/v1/releases/rollback", { body: { to } }),

  listTasks: (filter: TaskFilter = {}) =>
    request<Page<Task>>("GET", `/v1/tasks?${queryOf({ status: "open", limit: 200, ...filter })}`),
  readTask: (id: string) => request<Task>("GET", `/v1/tasks/${segment(id)}`),
  listCandidates: (id: string) => request<Page<Candidate>>("GET", `/v1/tasks/${segment(id)}/candidates`),
  claimTask: (id: string) => request<Task>("POST", `/v1/tasks/${segment(id)}/claim`),
  releaseTask: (id: string) => request<Task>("POST", `/v1/tasks/${segment(id)}/release`),
  assignTask: (id: string, to: string, reason: string) =>
    request<Task>("POST", `/v1/tasks/${segment(id)}/assignment`, { body: { to, reason } }),
  completeTask: (id: string, completion: TaskCompletion, idempotencyKey: string) =>
    request<unknown>("POST", `/v1/tasks/${segment(id)}/completion`, { body: completion, idempotencyKey }),

  listApplications: (filter: { status?: string; cursor?: string; limit?: number }) =>
    request<Page<ApplicationSummary>>("GET", `/v1/applications?${queryOf(filter)}`),
  readApplication: (id: string) => request<Application>("GET", `/v1/applications/${segment(id)}`),
  listDecisions: (id: string) =>
    request<Page<NumberedDecision>>("GET", `/v1/applications/${segment(id)}/decisions`),
  readTrace: (id: string, number: number) =>
    request<ReadableTrace>("GET", `/v1/applications/${segment(id)}/decisions/${number}/trace`),
  /** From its beginning; `next`: it was cut, and there may be more. */
  readJournal: async (id: string): Promise<Page<JournalEntry>> => {
    const items: JournalEntry[] = [];
    for (;;) {
      const after = items.at(-1)?.seq ?? 0;
      const path = `/v1/applications/${segment(id)}/journal?limit=200&after=${after}`;
      const page = await request<Page<JournalEntry>>("GET", path);
      items.push(...page.items);
      if (page.items.length < 200) return { items };
      if (items.length >= MOST_ENTRIES) return { items, next: String(items.at(-1)?.seq) };
    }
  },
  cancelApplication: (id: string, reason: string, idempotencyKey: string) =>
    request<Application>("POST", `/v1/applications/${segment(id)}/cancel`, {
      body: { reason },
      idempotencyKey,
    }),
  readRunWorkflow: (id: string) => request<RunWorkflow>("GET", `/v1/applications/${segment(id)}/workflow`),
  listIncidents: (status: "open" | "resolved", cursor?: string) =>
    request<Page<Incident>>("GET", `/v1/incidents?${queryOf({ status, cursor })}`),
  /** Incidents of one application that were seen to, with their sentences. */
  listResolvedOf: (application: string) =>
    request<Page<Incident>>("GET", `/v1/incidents?${queryOf({ status: "resolved", application })}`),
  retryIncident: (id: string) => request<unknown>("POST", `/v1/incidents/${segment(id)}/retry`, { body: {} }),
  /** Carries out an order for one incident. */
  resolveIncident: (id: string, { action, ...order }: Order, reason: string) =>
    action === "retry"
      ? api.retryIncident(id)
      : request<unknown>("POST", `/v1/incidents/${segment(id)}/${action}`, { body: { ...order, reason } }),
  moveApplication: (id: string, { action, ...order }: Order, reason: string) =>
    request<Application>("POST", `/v1/applications/${segment(id)}/${action}`, { body: { ...order, reason } }),
  orderBatch: (
    batch: { order: Order; reason: string; incidents: readonly string[]; dryRun: boolean },
    idempotencyKey: string,
  ) => request<BatchResult>("POST", "/v1/incidents/batch", { body: batch, idempotencyKey }),

  readWorkflowSurroundings: (id: string) =>
    request<AroundWorkflow>("GET", `/v1/workflows/${segment(id)}/surroundings`),
  listWorkflowVersions: (id: string) =>
    request<Page<WorkflowVersion>>("GET", `/v1/workflows/${segment(id)}/versions`),
  readWorkflowVersion: (id: string, hash: string) =>
    request<RunWorkflow>("GET", `/v1/workflows/${segment(id)}/versions/${segment(hash)}`),
  /** Moves applications to another version, a batch at a time; the same key goes on where it stopped. */
  migrate: (
    order: { plan: MigrationPlan; reason: string; dryRun: boolean; limit: number; after?: string },
    idempotencyKey: string,
  ) => request<MigrationBatch>("POST", "/v1/migrations", { body: order, idempotencyKey }),
  listMigrations: (cursor?: string) =>
    request<Page<Migration>>("GET", `/v1/migrations?${queryOf({ cursor })}`),
  readMigration: (id: string) => request<Migration>("GET", `/v1/migrations/${segment(id)}`),
  listMigrated: (id: string, result: "done" | "refused" | undefined, cursor?: string) =>
    request<Page<MigratedApplication>>(
      "GET",
      `/v1/migrations/${segment(id)}/results?${queryOf({ result, cursor, limit: 50 })}`,
    ),
  /** Carries the application out again from what it was told, and compares. */
  proveApplication: (id: string) => request<ReplayProof>("GET", `/v1/applications/${segment(id)}/replay`),
  /** The application as it was after an entry of its journal. */
  readMoment: async (id: string, seq: number): Promise<PastMoment> => {
    const path = `/v1/applications/${segment(id)}/replay?at=${seq}`;
    return (await request<{ readonly moment: PastMoment }>("GET", path)).moment;
  },

  importFile: (
    content: unknown,
    options: { format: string; name: string; id?: string; catalogue?: string; replace?: "true" },
  ) => request<ImportReport>("POST", `/v1/imports?${queryOf(options)}`, { body: content }),
  exportBundle: (pack: string, draft: boolean) =>
    request<JsonObject>("GET", `/v1/packs/${segment(pack)}/bundle${draft ? "?draft=true" : ""}`),
  /** Where the browser downloads the model itself. */
  dmnAddress: (pack: string, draft: boolean) => `/v1/packs/${segment(pack)}/dmn${draft ? "?draft=true" : ""}`,
  machineAddress: (workflow: string, draft: boolean) =>
    `/v1/workflows/${segment(workflow)}/machine${draft ? "?draft=true" : ""}`,
};

/** Which tasks, and in which order. */
export type TaskFilter = {
  readonly assignee?: "me" | "none";
  readonly overdue?: "true";
  readonly order?: "due" | "priority";
};

export interface TaskCompletion {
  readonly outcome: string;
  readonly form?: JsonObject;
  readonly note?: string;
}

/** A query string of what is given; what is absent or empty is left out. */
export function queryOf(values: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== "");
  return new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
}
