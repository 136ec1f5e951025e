import { err, ok, type Result } from "@lendloom/engine/kernel";
import type { Act, Person, PersonWithPassword, Store } from "../store/index.ts";
import { verifyPassword } from "./password-hash.ts";
import { hashToken, newToken } from "./secret-token.ts";

export interface SignedIn {
  /** For the cookie; only its hash is stored. */
  readonly token: string;
  /** Must come back with every change the session asks for. */
  readonly csrf: string;
  readonly expiresAt: string;
  readonly person: Person;
}

export type SignInRefusal =
  | { readonly code: "identity.wrong-credentials" }
  /** Too many wrong passwords; even the right one waits until then. */
  | { readonly code: "identity.locked"; readonly until: string };

/** Begins a session for a person who knows her password. Every try is counted and audited. */
export async function signIn(
  store: Pick<Store, "people" | "sessions">,
  { name, password, at }: { readonly name: string; readonly password: string; readonly at: string },
): Promise<Result<SignedIn, SignInRefusal>> {
  const found = await store.people.findForSignIn(name);
  const lockedUntil = found?.lockedUntil ?? null;
  if (lockedUntil !== null && lockedUntil > at) return err({ code: "identity.locked", until: lockedUntil });
  const accepted = await verifyPassword(found?.passwordHash ?? null, password);
  if (found === null) return err({ code: "identity.wrong-credentials" });
  const person = withoutPassword(found);
  const act: Act = { at, by: { kind: "person", id: person.id } };
  const lockUntil = (failures: number) => lockAfter(failures, at);
  await store.people.recordSignIn(person.tenant, person.id, { accepted, lockUntil }, act);
  return accepted ? ok(await beginSession(store, person, act)) : err({ code: "identity.wrong-credentials" });
}

const SESSION_SECONDS = 12 * 3_600;
const FREE_GUESSES = 5;
const FIRST_LOCK_SECONDS = 30;
const LONGEST_LOCK_SECONDS = 900;

async function beginSession(store: Pick<Store, "sessions">, person: Person, act: Act): Promise<SignedIn> {
  const token = newToken();
  const csrf = newToken();
  const expiresAt = later(act.at, SESSION_SECONDS);
  const session = { tenant: person.tenant, person: person.id, tokenHash: hashToken(token), csrf, expiresAt };
  await store.sessions.create(session, act);
  return { token, csrf, expiresAt, person };
}

/** From the fifth wrong guess in a row on the wait doubles, up to a quarter of an hour. */
function lockAfter(failures: number, at: string): string | null {
  if (failures < FREE_GUESSES) return null;
  const seconds = FIRST_LOCK_SECONDS * 2 ** Math.min(failures - FREE_GUESSES, 10);
  return later(at, Math.min(seconds, LONGEST_LOCK_SECONDS));
}

function later(at: string, seconds: number): string {
  return new Date(Date.parse(at) + seconds * 1_000).toISOString();
}

function withoutPassword(found: PersonWithPassword): Person {
  const { tenant, id, name, displayName, roles, createdAt } = found;
  return { tenant, id, name, displayName, roles, createdAt };
}
