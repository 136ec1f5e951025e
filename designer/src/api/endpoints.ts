import type { ReadableTrace } from "@lendloom/engine/decision";
import type { JsonObject } from "@lendloom/engine/kernel";
import type {
  About,
  Application,
  ApplicationSummary,
  ChangeRequest,
  DefinitionDetail,
  DefinitionKind,
  DefinitionSummary,
  DraftContent,
  DraftReference,
  ImportReport,
  JournalEntry,
  NumberedDecision,
  Page,
  Release,
  SavedDraft,
  Session,
  Task,
} from "./contract.ts";
import { request } from "./request.ts";

const segment = encodeURIComponent;

/** Every call the designer makes, by the names of the REST list. */
export const api = {
  about: () => request<About>("GET", "/v1/about"),
  readSession: () => request<Session>("GET", "/v1/session"),
  signIn: (name: string, password: string) =>
    request<Session>("POST", "/v1/session", { body: { name, password } }),
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

  listTasks: (status: "open" | "completed" = "open") =>
    request<Page<Task>>("GET", `/v1/tasks?status=${status}&limit=200`),
  completeTask: (id: string, completion: TaskCompletion, idempotencyKey: string) =>
    request<unknown>("POST", `/v1/tasks/${segment(id)}/completion`, { body: completion, idempotencyKey }),

  listApplications: (filter: { status?: string; cursor?: string; limit?: number }) =>
    request<Page<ApplicationSummary>>("GET", `/v1/applications?${queryOf(filter)}`),
  readApplication: (id: string) => request<Application>("GET", `/v1/applications/${segment(id)}`),
  listDecisions: (id: string) =>
    request<Page<NumberedDecision>>("GET", `/v1/applications/${segment(id)}/decisions`),
  readTrace: (id: string, number: number) =>
    request<ReadableTrace>("GET", `/v1/applications/${segment(id)}/decisions/${number}/trace`),
  readJournal: (id: string) =>
    request<Page<JournalEntry>>("GET", `/v1/applications/${segment(id)}/journal?limit=200`),
  retryIncident: (id: string) => request<unknown>("POST", `/v1/incidents/${segment(id)}/retry`, { body: {} }),

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

export interface TaskCompletion {
  readonly outcome: string;
  readonly form?: JsonObject;
  readonly note?: string;
}

function queryOf(values: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== "");
  return new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
}
