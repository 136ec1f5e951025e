import { beforeEach, afterEach, describe, expect, it } from "vitest";
import type { Role, Store, TenantId } from "../store/index.ts";
import { actOf, newLender, valueOf } from "../store/testing/samples.ts";
import { sqliteUnderTest, type StoreUnderTest } from "../store/testing/store-under-test.ts";
import { createIdentity, hashPassword, type Identity } from "./index.ts";

describe("identity", () => {
  let subject: StoreUnderTest;
  let store: Store;
  let demo: TenantId;
  let identity: Identity;
  let now: string;
  beforeEach(async () => {
    subject = await sqliteUnderTest();
    ({ store } = subject);
    demo = await newLender(store, "demo");
    now = "2026-11-22T12:00:00.000Z";
    identity = createIdentity({ store, now: () => now });
  });
  afterEach(() => subject.end());

  const later = (seconds: number): void => {
    now = new Date(Date.parse(now) + seconds * 1_000).toISOString();
  };
  async function addPerson(roles: readonly Role[] = ["officer"]): Promise<void> {
    const passwordHash = await hashPassword("correct horse");
    const person = { id: "li", name: "li", displayName: "李", passwordHash, roles };
    valueOf(await store.people.create(demo, person, actOf("root")));
  }

  it("hashes passwords with argon2id at 19 MiB, two passes, one lane, each with its own salt", async () => {
    const [one, two] = await Promise.all([hashPassword("x"), hashPassword("x")]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
  });

  it("signs a person in with her password, and her session says who she is until it ends", async () => {
    await addPerson();
    const signedIn = await identity.signIn({ name: "li", password: "correct horse" });
    if (!signedIn.ok) throw new Error(signedIn.error.code);
    const { token, csrf, person, expiresAt } = signedIn.value;
    expect(person).toEqual(await store.people.get(demo, "li"));
    expect(await identity.sessionOf(token)).toEqual({
      tenant: demo,
      actor: { kind: "person", id: "li" },
      roles: ["officer"],
      via: "session",
      person,
      csrf,
    });
    expect(await identity.sessionOf(`${token}x`)).toBeNull();
    await store.people.setRoles(demo, "li", ["auditor"], actOf("root"));
    expect((await identity.sessionOf(token))?.roles).toEqual(["auditor"]);
    await identity.signOut(token);
    expect(await identity.sessionOf(token)).toBeNull();
    const again = await identity.signIn({ name: "li", password: "correct horse" });
    now = expiresAt;
    expect(await identity.sessionOf(again.ok ? again.value.token : "")).toBeNull();
  });

  it("refuses a wrong password and an unknown name alike, and locks after five in a row", async () => {
    await addPerson();
    const wrong = { ok: false, error: { code: "identity.wrong-credentials" } };
    expect(await identity.signIn({ name: "nobody", password: "correct horse" })).toEqual(wrong);
    for (let guess = 1; guess <= 5; guess += 1) {
      expect(await identity.signIn({ name: "li", password: "guess" })).toEqual(wrong);
    }
    const locked = await identity.signIn({ name: "li", password: "correct horse" });
    expect(locked).toEqual({
      ok: false,
      error: { code: "identity.locked", until: "2026-11-22T12:00:30.000Z" },
    });
    later(31);
    expect(await identity.signIn({ name: "li", password: "guess" })).toEqual(wrong);
    const longer = await identity.signIn({ name: "li", password: "correct horse" });
    expect(longer).toMatchObject({ error: { until: "2026-11-22T12:01:31.000Z" } });
    later(61);
    expect(await identity.signIn({ name: "li", password: "correct horse" })).toMatchObject({ ok: true });
    const actions = (await store.audit.list(demo)).items.map(({ action }) => action);
    expect(actions.filter((action) => action === "sign-in.refused")).toHaveLength(6);
  });

  it("issues API keys that are told once and stored as a hash", async () => {
    const roles: readonly Role[] = ["api-client"];
    const { key, record } = valueOf(
      await identity.issueApiKey(demo, { title: "core", roles }, actOf("root")),
    );
    expect(key).toMatch(/^lk_[0-9A-Za-z]{49}$/);
    expect(record.prefix).toBe(key.slice(3, 11));
    const actor = { kind: "api-key", id: record.id };
    expect(await identity.apiKeyOf(key)).toEqual({ tenant: demo, actor, roles, via: "api-key" });
    expect((await store.apiKeys.list(demo))[0]?.lastUsedAt).toBe(now);
    const rows = JSON.stringify(await subject.peek("select * from api_keys, audit"));
    expect(rows).not.toContain(key.slice(11));
    valueOf(await identity.revokeApiKey(demo, record.id, actOf("root")));
    expect(await identity.apiKeyOf(key)).toBeNull();
  });

  it("takes a key of a person for the person, and an expired, forged or mistyped one for nothing", async () => {
    const expiresAt = "2026-11-23T00:00:00.000Z";
    const options = { title: "mei’s script", roles: [], person: "mei", expiresAt };
    const { key } = valueOf(await identity.issueApiKey(demo, options, actOf("mei")));
    expect(await identity.apiKeyOf(key)).toMatchObject({ actor: { kind: "person", id: "mei" } });
    const mistyped = key.slice(0, 20) + (key[20] === "a" ? "b" : "a") + key.slice(21);
    for (const text of [mistyped, key.slice(0, -1), `${key}0`, "", "lk_", key.toUpperCase()]) {
      expect(await identity.apiKeyOf(text)).toBeNull();
    }
    now = expiresAt;
    expect(await identity.apiKeyOf(key)).toBeNull();
  });
});
