import { randomUUID } from "node:crypto";
import { ok, type Result } from "@lendloom/engine/kernel";
import type { Act, Actor, ApiKey, Person, Role, Store, StoreResult, TenantId } from "../store/index.ts";
import { authenticateKey, newApiKey } from "./api-key.ts";
import { hashToken } from "./secret-token.ts";
import { signIn, type SignedIn, type SignInRefusal } from "./sign-in.ts";

/** Who asks: the lender and the roles come from here and from nowhere else. */
export interface Credential {
  readonly tenant: TenantId;
  readonly actor: Actor;
  readonly roles: readonly Role[];
  readonly via: "session" | "api-key";
  /** Of a session: the person, and the text that must come back with every change. */
  readonly person?: Person;
  readonly csrf?: string;
}

export interface Identity {
  signIn(credentials: {
    readonly name: string;
    readonly password: string;
  }): Promise<Result<SignedIn, SignInRefusal>>;
  /** Null: no such session, or it ended. */
  sessionOf(token: string): Promise<Credential | null>;
  signOut(token: string): Promise<void>;
  /** The key is told once; the store keeps its hash. */
  issueApiKey(
    tenant: TenantId,
    key: {
      readonly title: string;
      readonly roles: readonly Role[];
      /** The person who answers for what the key does. */
      readonly person?: string;
      readonly expiresAt?: string;
    },
    act: Act,
  ): Promise<StoreResult<{ readonly key: string; readonly record: ApiKey }>>;
  /** Null: not a key of ours, revoked or expired. */
  apiKeyOf(key: string): Promise<Credential | null>;
  revokeApiKey(tenant: TenantId, id: string, act: Act): Promise<StoreResult<ApiKey>>;
  /** The time that everything here goes by. */
  now(): string;
}

/** People by password and session, machines by API key; `now` answers RFC 3339 UTC with milliseconds. */
export function createIdentity(options: {
  readonly store: Pick<Store, "people" | "sessions" | "apiKeys">;
  readonly now: () => string;
}): Identity {
  const { store, now } = options;
  return {
    signIn: (credentials) => signIn(store, { ...credentials, at: now() }),
    async sessionOf(token) {
      const session = await store.sessions.find(hashToken(token), now());
      if (session === null) return null;
      const { tenant, person, csrf } = session;
      const actor: Actor = { kind: "person", id: person.id };
      return { tenant, actor, roles: person.roles, via: "session", person, csrf };
    },
    async signOut(token) {
      const at = now();
      const session = await store.sessions.find(hashToken(token), at);
      if (session === null) return;
      await store.sessions.end(hashToken(token), { at, by: { kind: "person", id: session.person.id } });
    },
    async issueApiKey(tenant, { title, roles, person = null, expiresAt = null }, act) {
      const { key, prefix, keyHash } = newApiKey();
      const record = { id: randomUUID(), title, prefix, keyHash, roles, person, expiresAt };
      const created = await store.apiKeys.create(tenant, record, act);
      return created.ok ? ok({ key, record: created.value }) : created;
    },
    async apiKeyOf(presented) {
      const key = await authenticateKey(store, presented, now());
      if (key === null) return null;
      const { tenant, id, person, roles } = key;
      // What a person does through a key is hers: she cannot approve her own change with it.
      const actor: Actor = person === null ? { kind: "api-key", id } : { kind: "person", id: person };
      return { tenant, actor, roles, via: "api-key" };
    },
    revokeApiKey: (tenant, id, act) => store.apiKeys.revoke(tenant, id, act),
    now,
  };
}
