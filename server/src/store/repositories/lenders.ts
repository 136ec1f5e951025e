import type { Texts } from "@lendloom/engine/kernel";
import type { Act, Role, StoreResult, TenantId } from "./vocabulary.ts";

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
export interface ApiKeyWithHash extends ApiKey {
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
