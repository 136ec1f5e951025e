import type { Brand, ContentHash, Json, Result, Texts } from "@lendloom/engine/kernel";
import type { DecisionRecord } from "@lendloom/engine/process";
import type { IncidentRow, RunStore, Sealer, StoredRun, TaskRow } from "@lendloom/engine/runtime";
import type { Announcements } from "./announcements.ts";
import type { Rates } from "./rates.ts";
import type { StoreClock } from "./store-clock.ts";

/**
 * The store port of everything that is not a step of a run. Every command is one transaction, appends its
 * audit entry in that transaction, and answers a `StoreRefusal` where the caller can do something about it.
 */

/** A lender. It comes only from the credential; every table's key starts with it. */
export type TenantId = Brand<string, "TenantId">;

export type Role = "designer" | "approver" | "officer" | "integrator" | "api-client" | "auditor" | "admin";
export type DefinitionKind = "catalogue" | "calendar" | "pack" | "workflow" | "product";

/** Who did it and when: `at` is RFC 3339 UTC with milliseconds. A person acts under her own id, through whatever key. */
export interface Act {
  readonly at: string;
  readonly by: Actor;
}
export interface Actor {
  readonly kind: "person" | "api-key" | "system";
  readonly id: string;
}

export interface StoreRefusal {
  readonly code:
    | "store.not-found"
    | "store.already-exists"
    | "store.revision-conflict"
    /** The live release is no longer the one the command was based on. */
    | "store.release-moved"
    /** Author and approver are one person. */
    | "publish.same-person"
    /** The content hash approved is not the one the change request carries. */
    | "publish.hash-mismatch"
    /** The change request was already decided. */
    | "publish.not-open"
    /** A definition under change was released meanwhile from another source. */
    | "publish.stale";
  readonly detail: string;
}
export type StoreResult<T> = Result<T, StoreRefusal>;

/** Keyset page: `cursor` is the opaque `next` of the page before; `limit` is capped at 200, default 50. */
export interface PageRequest {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

// ── Lenders and people ──────────────────────────────────────────────────────────────────────────────────────

export interface Tenant {
  readonly id: TenantId;
  readonly title: Texts;
  readonly createdAt: string;
}
export interface Tenants {
  /** Null where no such lender exists. */
  get(tenant: TenantId): Promise<Tenant | null>;
  list(): Promise<readonly Tenant[]>;
  create(tenant: { readonly id: string; readonly title: Texts }, act: Act): Promise<StoreResult<Tenant>>;
}

export interface Person {
  readonly tenant: TenantId;
  readonly id: string;
  /** Sign-in name; unique in the installation, because a sign-in names no lender. */
  readonly name: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly createdAt: string;
}
export interface PersonWithPassword extends Person {
  /** PHC string of argon2id. */
  readonly passwordHash: string;
  readonly failedSignIns: number;
  readonly lockedUntil: string | null;
}
export interface People {
  get(tenant: TenantId, id: string): Promise<Person | null>;
  list(tenant: TenantId): Promise<readonly Person[]>;
  create(
    tenant: TenantId,
    person: {
      readonly id: string;
      readonly name: string;
      readonly displayName: string;
      readonly passwordHash: string;
      readonly roles: readonly Role[];
    },
    act: Act,
  ): Promise<StoreResult<Person>>;
  /** The only look-up without a lender: a sign-in. */
  findForSignIn(name: string): Promise<PersonWithPassword | null>;
  setRoles(tenant: TenantId, id: string, roles: readonly Role[], act: Act): Promise<StoreResult<Person>>;
  /**
   * Counts a refused sign-in, or clears the count after an accepted one. `lockUntil` says from the new count how
   * long the person is locked out.
   */
  recordSignIn(
    tenant: TenantId,
    id: string,
    signIn: { readonly accepted: boolean; readonly lockUntil: (failedSignIns: number) => string | null },
    act: Act,
  ): Promise<void>;
}

interface Session {
  readonly tenant: TenantId;
  readonly person: Person;
  readonly csrf: string;
  readonly createdAt: string;
  readonly expiresAt: string;
}
export interface Sessions {
  /** `tokenHash` is the hexadecimal SHA-256 of the cookie's token; the token itself is never stored. */
  create(
    session: {
      readonly tenant: TenantId;
      readonly person: string;
      readonly tokenHash: string;
      readonly csrf: string;
      readonly expiresAt: string;
    },
    act: Act,
  ): Promise<void>;
  /** A live session with its person's present roles; null when unknown, ended or expired at `at`. */
  find(tokenHash: string, at: string): Promise<Session | null>;
  end(tokenHash: string, act: Act): Promise<void>;
  endAllOf(tenant: TenantId, person: string, act: Act): Promise<void>;
  deleteExpired(at: string): Promise<number>;
}

export interface ApiKey {
  readonly tenant: TenantId;
  readonly id: string;
  readonly title: string;
  /** The 8 public characters after `lk_`. */
  readonly prefix: string;
  readonly roles: readonly Role[];
  /** The person who answers for what this key does, where it is not a machine's. */
  readonly person: string | null;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
}
interface ApiKeyWithHash extends ApiKey {
  readonly keyHash: string;
}
export interface ApiKeys {
  create(
    tenant: TenantId,
    key: {
      readonly id: string;
      readonly title: string;
      readonly prefix: string;
      readonly keyHash: string;
      readonly roles: readonly Role[];
      readonly person: string | null;
      readonly expiresAt: string | null;
    },
    act: Act,
  ): Promise<StoreResult<ApiKey>>;
  list(tenant: TenantId): Promise<readonly ApiKey[]>;
  /** Candidates for a presented key; the caller compares hashes in constant time. Revoked keys are not answered. */
  findByPrefix(prefix: string): Promise<readonly ApiKeyWithHash[]>;
  revoke(tenant: TenantId, id: string, act: Act): Promise<StoreResult<ApiKey>>;
  /** Not audited; kept to the minute so that a busy key costs one write a minute. */
  touch(tenant: TenantId, id: string, at: string): Promise<void>;
}

// ── Definitions ─────────────────────────────────────────────────────────────────────────────────────────────

export interface DefinitionKey {
  readonly kind: DefinitionKind;
  readonly id: string;
}
export interface DefinitionRef extends DefinitionKey {
  readonly hash: ContentHash;
}
/** An immutable published document. Reading re-hashes it: a tampered row is a defect, never an answer. */
export interface StoredDefinition extends DefinitionRef {
  readonly version: string;
  readonly title: Texts;
  readonly definition: Json;
  readonly createdAt: string;
}
/** What lies beside a definition without changing its hash. */
export interface Beside {
  readonly layout?: Json | undefined;
  readonly cases?: Json | undefined;
}
export interface Definitions {
  get(tenant: TenantId, ref: DefinitionRef): Promise<StoredDefinition | null>;
  /** A document by its hash alone, as a run pins it. */
  byHash(tenant: TenantId, hash: string): Promise<StoredDefinition | null>;
  beside(tenant: TenantId, ref: DefinitionRef): Promise<Beside>;
  /** Every published document of one id, newest first. */
  history(tenant: TenantId, key: DefinitionKey): Promise<readonly Omit<StoredDefinition, "definition">[]>;
}

/** A definition to be published, with what lies beside it. */
export interface NewDefinition extends DefinitionRef, Beside {
  readonly definition: Json;
}

export interface ActiveDefinition extends DefinitionRef {
  readonly version: string;
  readonly title: Texts;
}
/** An append-only row that names the active hash of every definition. The one with the highest `seq` is live. */
export interface Release {
  readonly seq: number;
  /** Content hash of the sorted list of active definitions. */
  readonly hash: ContentHash;
  readonly createdAt: string;
  readonly by: Actor;
  readonly reason: "seed" | "publish" | "rollback" | "import";
  readonly active: readonly ActiveDefinition[];
  /** The change request that was approved, or the release that was restored. */
  readonly changeRequest: string | null;
  readonly restores: number | null;
  readonly live: boolean;
}
export interface Releases {
  live(tenant: TenantId): Promise<Release | null>;
  get(tenant: TenantId, seq: number): Promise<Release | null>;
  /** Newest first. */
  list(tenant: TenantId, page?: PageRequest): Promise<Page<Release>>;
  /**
   * Stores the definitions and appends a release in which they are active beside those already live.
   * `basedOn` is the live release the caller checked against (null: none yet).
   */
  append(
    tenant: TenantId,
    release: {
      readonly reason: "seed" | "import";
      readonly definitions: readonly NewDefinition[];
      readonly basedOn: number | null;
    },
    act: Act,
  ): Promise<StoreResult<Release>>;
  /** Appends a release with the active definitions of release `to`. */
  rollback(
    tenant: TenantId,
    rollback: { readonly to: number; readonly basedOn: number },
    act: Act,
  ): Promise<StoreResult<Release>>;
}

export interface Draft extends DefinitionKey, Beside {
  readonly revision: number;
  readonly definition: Json;
  readonly hash: ContentHash;
  /** The published document the draft started from. */
  readonly baseHash: ContentHash | null;
  readonly updatedAt: string;
  readonly updatedBy: Actor;
}
export interface Drafts {
  get(tenant: TenantId, key: DefinitionKey): Promise<Draft | null>;
  list(tenant: TenantId, kind?: DefinitionKind): Promise<readonly Draft[]>;
  /** `expected: null` creates; a number replaces that revision. Anything else: `store.revision-conflict`. */
  save(
    tenant: TenantId,
    draft: DefinitionKey &
      Beside & {
        readonly definition: Json;
        readonly baseHash: ContentHash | null;
        readonly expected: number | null;
      },
    act: Act,
  ): Promise<StoreResult<Draft>>;
  delete(tenant: TenantId, key: DefinitionKey, act: Act): Promise<StoreResult<null>>;
}

export interface ChangeRequestItem extends DefinitionKey, Beside {
  readonly fromHash: ContentHash | null;
  readonly toHash: ContentHash;
  /** The content the request is bound to; later edits of the draft do not reach it. */
  readonly definition: Json;
  /** Readable differences, as the describer rendered them when the request was made. */
  readonly changes: Json;
}
export interface ChangeRequest {
  readonly id: string;
  readonly status: "open" | "approved" | "rejected" | "withdrawn";
  readonly title: string;
  /** Binds every item's kind, id and hash: an approval quotes it. */
  readonly hash: ContentHash;
  readonly author: Actor;
  readonly createdAt: string;
  readonly items: readonly ChangeRequestItem[];
  readonly caseResults: Json;
  readonly issues: Json;
  readonly decidedBy: Actor | null;
  readonly decidedAt: string | null;
  readonly note: string | null;
  /** The release an approval made. */
  readonly release: number | null;
}
export interface ChangeRequests {
  get(tenant: TenantId, id: string): Promise<ChangeRequest | null>;
  /** Newest first. */
  list(
    tenant: TenantId,
    filter?: { readonly status?: ChangeRequest["status"] | undefined } & PageRequest,
  ): Promise<Page<ChangeRequest>>;
  create(
    tenant: TenantId,
    request: {
      readonly id: string;
      readonly title: string;
      readonly items: readonly ChangeRequestItem[];
      readonly caseResults: Json;
      readonly issues: Json;
    },
    act: Act,
  ): Promise<StoreResult<ChangeRequest>>;
  /**
   * Stores the request's definitions, appends the release, closes the request and removes drafts that hold the
   * approved content, in one transaction. The approver must be another person than the author.
   */
  approve(
    tenant: TenantId,
    approval: { readonly id: string; readonly hash?: string | undefined; readonly basedOn: number | null },
    act: Act,
  ): Promise<StoreResult<Release>>;
  reject(tenant: TenantId, id: string, note: string, act: Act): Promise<StoreResult<ChangeRequest>>;
  withdraw(tenant: TenantId, id: string, act: Act): Promise<StoreResult<ChangeRequest>>;
}

export interface ImportRecord {
  readonly id: string;
  readonly format: string;
  readonly report: Json;
  readonly drafts: readonly (DefinitionKey & { readonly revision: number })[];
  readonly createdAt: string;
  readonly by: Actor;
}
export interface Imports {
  get(tenant: TenantId, id: string): Promise<ImportRecord | null>;
  list(tenant: TenantId, page?: PageRequest): Promise<Page<ImportRecord>>;
  create(
    tenant: TenantId,
    record: Pick<ImportRecord, "id" | "format" | "report" | "drafts">,
    act: Act,
  ): Promise<StoreResult<ImportRecord>>;
}

// ── Audit and sealing ───────────────────────────────────────────────────────────────────────────────────────

export interface AuditEntry {
  readonly seq: number;
  readonly at: string;
  readonly actor: Actor;
  /** `draft.saved`, `change-request.approved`, … */
  readonly action: string;
  readonly subject: string;
  readonly details: Json;
  readonly previousHash: string;
  readonly hash: string;
}
export type AuditVerdict =
  | { readonly intact: true; readonly entries: number; readonly head: string }
  | { readonly intact: false; readonly firstBadSeq: number; readonly reason: string };
export interface Audit {
  /** For what changes no other table, such as a refused sign-in. */
  append(
    tenant: TenantId,
    entry: { readonly action: string; readonly subject: string; readonly details: Json },
    act: Act,
  ): Promise<AuditEntry>;
  /** Newest first. */
  list(tenant: TenantId, page?: PageRequest): Promise<Page<AuditEntry>>;
  /**
   * Recomputes the chain; names the first entry that does not fit. A chain cannot show that its end was cut off:
   * give an entry `known` outside (a head exported earlier) to see that too.
   */
  verify(tenant: TenantId, known?: { readonly seq: number; readonly hash: string }): Promise<AuditVerdict>;
}

export interface SubjectKeys {
  /** Destroys the subject's data key: whatever was sealed for it opens as erased, for ever. */
  destroy(tenant: TenantId, subject: string, act: Act): Promise<StoreResult<null>>;
  erasedAt(tenant: TenantId, subject: string): Promise<string | null>;
}

// ── Runs ────────────────────────────────────────────────────────────────────────────────────────────────────

/** Decisions of a pack, by its id, made at `from` or later and before `to`: instants as rows have them, with milliseconds. */
export interface DecisionRange {
  readonly pack: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** A decision with the run it belongs to and whose key opens its facts. */
export interface StoredDecision {
  readonly runId: string;
  readonly subject: string;
  readonly record: DecisionRecord;
}

/** Lists over runs that screens need and steps do not. */
export interface RunQueries {
  /** Newest first, without sub-flows; `product` is the product's id. */
  listRuns(
    tenant: string,
    query?: {
      readonly status?: string | undefined;
      readonly product?: string | undefined;
      readonly subject?: string | undefined;
    } & PageRequest,
  ): Promise<Page<StoredRun>>;
  /** By due time, earliest first; or the most urgent first. */
  pageTasks(
    tenant: string,
    query?: {
      readonly status?: TaskRow["status"] | undefined;
      /** Tasks the role does or was told of. */
      readonly role?: string | undefined;
      /** A person's; nobody's for `null`. */
      readonly assignee?: string | null | undefined;
      readonly dueBefore?: string | undefined;
      readonly order?: "due" | "priority" | undefined;
    } & PageRequest,
  ): Promise<Page<TaskRow>>;
  /** Newest first. */
  pageIncidents(
    tenant: string,
    query?: { readonly status?: IncidentRow["status"] | undefined } & PageRequest,
  ): Promise<Page<IncidentRow>>;
  readDecision(tenant: string, runId: string, number: number): Promise<DecisionRecord | null>;
  /** Decisions of all runs, the earliest first: by instant, run and number. */
  pageDecisions(tenant: string, query: DecisionRange & PageRequest): Promise<Page<StoredDecision>>;
  countDecisions(tenant: string, range: DecisionRange): Promise<number>;
  /** When the first timer and the first activity of all lenders were or are due; null: there is none. */
  earliestDue(): Promise<{ readonly timers: string | null; readonly activities: string | null }>;
  /** Rows of all lenders that wait for a worker, leases apart. */
  backlog(): Promise<{
    readonly timers: number;
    readonly activities: number;
    /** Between runs. */
    readonly messages: number;
    /** Kept for whoever will wait. */
    readonly signals: number;
  }>;
}

/** A migration of runs that was begun: its plan, and who ordered it and why. */
export interface RunMigration {
  readonly id: string;
  readonly at: string;
  readonly by: Actor;
  readonly plan: Json;
  readonly reason: string;
}
export interface RunMigrationResult {
  readonly run: string;
  readonly at: string;
  readonly result: "done" | "refused";
  readonly refusal?: Json;
}

/** Migrations of runs and their results; what was done is written by the runs' own commits. */
export interface RunMigrations {
  /** False: it had been begun before, with whatever plan. */
  begin(
    tenant: TenantId,
    migration: Pick<RunMigration, "id" | "plan" | "reason">,
    act: Act,
  ): Promise<boolean>;
  get(tenant: TenantId, id: string): Promise<RunMigration | null>;
  /** Newest first. */
  list(tenant: TenantId, page?: PageRequest): Promise<Page<RunMigration>>;
  /** Keeps why runs were not moved; one that is done meanwhile stays done. */
  refuse(
    tenant: TenantId,
    id: string,
    refused: readonly { readonly run: string; readonly refusal: Json }[],
    at: string,
  ): Promise<void>;
  results(
    tenant: TenantId,
    id: string,
    page?: PageRequest & { readonly result?: "done" | "refused" | undefined },
  ): Promise<Page<RunMigrationResult>>;
  counts(tenant: TenantId, id: string): Promise<{ readonly done: number; readonly refused: number }>;
}

// ── Retention ───────────────────────────────────────────────────────────────────────────────────────────────

/** How long what is finished stays, as ISO 8601 periods (`P90D`, `P6M`, `P5Y`). */
export interface RetentionPolicy {
  /** Applications that have ended, with their sub-flows, journals, decisions, tasks and incidents. */
  readonly runs: string;
  /** Instead, by the product's id. */
  readonly products?: { readonly [product: string]: string };
  /** What repeats of commands are answered with; absent: for good. */
  readonly idempotency?: string;
  /** Entries of the audit; absent: for good. */
  readonly audit?: string;
}

export interface StoredPolicy {
  readonly policy: RetentionPolicy;
  readonly reason: string;
  readonly by: Actor;
  readonly at: string;
}

/** What one round removed. */
export interface RetentionRound {
  readonly at: string;
  readonly applications: number;
  /** With sub-flows. */
  readonly runs: number;
  readonly entries: number;
  readonly decisions: number;
  /** Applications whose time is over, and which a legal hold keeps. */
  readonly held: number;
  readonly idempotency: number;
  readonly audit: number;
  /** Keys of applicants who had had no application left for a while. */
  readonly keys: number;
  /** Another round would find more. */
  readonly more: boolean;
}

export interface LegalHold {
  readonly application: string;
  readonly reason: string;
  readonly by: Actor;
  readonly at: string;
}

/** How long what is finished stays, and its removal. */
export interface Retention {
  policy(tenant: TenantId): Promise<StoredPolicy | null>;
  setPolicy(tenant: TenantId, policy: RetentionPolicy, reason: string, act: Act): Promise<StoredPolicy>;
  /** The latest round; null: there was none. */
  last(tenant: TenantId): Promise<RetentionRound | null>;
  /**
   * Removes a bounded number of what the policy lets go: at most `limit` applications, in one transaction with the
   * audit entry that says so. Null: the lender has no policy.
   */
  round(
    tenant: TenantId,
    options: { readonly now: string; readonly limit: number },
  ): Promise<RetentionRound | null>;
  hold(tenant: TenantId, application: string, reason: string, act: Act): Promise<StoreResult<LegalHold>>;
  release(tenant: TenantId, application: string, reason: string, act: Act): Promise<StoreResult<LegalHold>>;
  holdOf(tenant: TenantId, application: string): Promise<LegalHold | null>;
}

/** Everything a server remembers. */
export interface Store {
  /** The clock of everything that is due; one for all processes. */
  readonly clock: StoreClock;
  readonly announcements: Announcements;
  readonly rates: Rates;
  readonly kind: "sqlite" | "postgres";
  readonly tenants: Tenants;
  readonly people: People;
  readonly sessions: Sessions;
  readonly apiKeys: ApiKeys;
  readonly definitions: Definitions;
  readonly releases: Releases;
  readonly drafts: Drafts;
  readonly changeRequests: ChangeRequests;
  readonly imports: Imports;
  readonly audit: Audit;
  readonly subjectKeys: SubjectKeys;
  readonly runs: RunStore & RunQueries;
  readonly runMigrations: RunMigrations;
  readonly retention: Retention;
  readonly sealer: Sealer;
  /** Throws when the store cannot be read or written now. */
  check(): Promise<void>;
  /** Finishes what was queued and closes; commands afterwards are refused with an error. */
  close(): Promise<void>;
}
