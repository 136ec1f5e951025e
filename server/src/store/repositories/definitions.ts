import type { ContentHash, Json, Texts } from "@lendloom/engine/kernel";
import type { Act, Actor, DefinitionKind, Page, PageRequest, StoreResult, TenantId } from "./vocabulary.ts";

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
