import { beforeEach, describe, expect, it } from "vitest";
import { InvalidCursorError, type Store, type TenantId } from "../index.ts";
import { actOf, newLender, noon, pack, requestChange, seedRelease, valueOf } from "./samples.ts";
import type { StoreUnderTest } from "./store-under-test.ts";

/** Lenders, people, credentials, the audit and erasure, on either dialect. */
export function describeLenders(subject: () => StoreUnderTest): void {
  let store: Store;
  let demo: TenantId;
  beforeEach(async () => {
    store = subject().store;
    demo = await newLender(store, "demo");
  });

  describe("people", () => {
    it("have one sign-in name in the installation and roles of one lender", async () => {
      const mei = await store.people.get(demo, "mei");
      expect(mei).toMatchObject({ name: "mei@demo", roles: ["designer"] });
      const namesake = { id: "m2", name: "mei@demo", displayName: "", passwordHash: "-", roles: [] };
      const taken = await store.people.create(demo, namesake, actOf("root"));
      expect(taken).toMatchObject({ ok: false, error: { code: "store.already-exists" } });
      const promoted = await store.people.setRoles(demo, "mei", ["approver", "designer"], actOf("root"));
      expect(valueOf(promoted).roles).toEqual(["approver", "designer"]);
      expect((await store.people.list(demo)).map(({ id }) => id)).toEqual(["fang", "jun", "mei"]);
      expect(await store.people.findForSignIn("nobody")).toBeNull();
    });

    it("whose refused sign-ins are all counted, however close together", async () => {
      const lockUntil = (failures: number) => (failures >= 5 ? "2026-11-22T12:00:30.000Z" : null);
      const guesses = Array.from({ length: 5 }, () =>
        store.people.recordSignIn(demo, "mei", { accepted: false, lockUntil }, actOf("mei")),
      );
      await Promise.all(guesses);
      expect(await store.people.findForSignIn("mei@demo")).toMatchObject({
        failedSignIns: 5,
        lockedUntil: "2026-11-22T12:00:30.000Z",
      });
      await store.people.recordSignIn(demo, "mei", { accepted: true, lockUntil }, actOf("mei"));
      expect(await store.people.findForSignIn("mei@demo")).toMatchObject({
        failedSignIns: 0,
        lockedUntil: null,
      });
    });
  });

  it("sessions answer until they end or expire", async () => {
    const session = { tenant: demo, person: "mei", csrf: "c", expiresAt: "2026-11-23T00:00:00.000Z" };
    for (const tokenHash of ["aa", "bb", "cc"])
      await store.sessions.create({ ...session, tokenHash }, actOf("mei"));
    expect(await store.sessions.find("aa", noon)).toMatchObject({
      tenant: demo,
      person: { id: "mei" },
      csrf: "c",
    });
    expect(await store.sessions.find("aa", session.expiresAt)).toBeNull();
    await store.sessions.end("aa", actOf("mei"));
    expect(await store.sessions.find("aa", noon)).toBeNull();
    await store.sessions.endAllOf(demo, "mei", actOf("root"));
    expect(await store.sessions.find("bb", noon)).toBeNull();
    await store.sessions.create({ ...session, tokenHash: "dd" }, actOf("mei"));
    expect(await store.sessions.deleteExpired(session.expiresAt)).toBe(1);
  });

  it("API keys are found by their prefix until they are revoked", async () => {
    const key = {
      id: "k1",
      title: "core",
      prefix: "abcdefgh",
      keyHash: "00ff",
      roles: ["api-client" as const],
      person: null,
      expiresAt: null,
    };
    valueOf(await store.apiKeys.create(demo, key, actOf("root")));
    expect(await store.apiKeys.create(demo, { ...key, id: "k2" }, actOf("root"))).toMatchObject({
      ok: false,
    });
    expect(await store.apiKeys.findByPrefix("abcdefgh")).toMatchObject([
      { id: "k1", keyHash: "00ff", tenant: demo },
    ]);
    await store.apiKeys.touch(demo, "k1", "2026-11-22T12:34:56.000Z");
    expect(await store.apiKeys.list(demo)).toMatchObject([{ lastUsedAt: "2026-11-22T12:34:00.000Z" }]);
    valueOf(await store.apiKeys.revoke(demo, "k1", actOf("root")));
    expect(await store.apiKeys.findByPrefix("abcdefgh")).toEqual([]);
    expect(await store.apiKeys.revoke(demo, "k1", actOf("root"))).toMatchObject({ ok: false });
  });

  describe("the audit", () => {
    it("records every change in the change’s own transaction, and a refused one not at all", async () => {
      const before = (await store.audit.list(demo)).items.length;
      await seedRelease(store, demo, pack("credit", 600));
      await requestChange(
        store,
        demo,
        { id: "cr", from: pack("credit", 600), to: pack("credit", 620) },
        "mei",
      );
      await store.changeRequests.approve(demo, { id: "cr", basedOn: 1 }, actOf("mei"));
      await store.changeRequests.approve(demo, { id: "cr", basedOn: 1 }, actOf("fang"));
      const entries = (await store.audit.list(demo)).items;
      expect(
        entries.slice(0, entries.length - before).map(({ action, actor }) => [action, actor.id]),
      ).toEqual([
        ["change-request.approved", "fang"],
        ["change-request.created", "mei"],
        ["draft.saved", "mei"],
        ["release.seed", "setup"],
      ]);
    });

    it("is a chain per lender that many writers at once do not break", async () => {
      const other = await newLender(store, "other");
      const appended = Array.from({ length: 40 }, (_, index) =>
        store.audit.append(
          index % 2 === 0 ? demo : other,
          { action: "test.done", subject: `${index}`, details: { index } },
          actOf("mei"),
        ),
      );
      await Promise.all(appended);
      for (const tenant of [demo, other]) {
        const { items } = await store.audit.list(tenant, { limit: 200 });
        expect(items.map(({ seq }) => seq)).toEqual(items.map((_, index) => items.length - index));
        expect(await store.audit.verify(tenant)).toEqual({
          intact: true,
          entries: items.length,
          head: items[0]?.hash,
        });
      }
    });

    it("names the first entry that was changed, removed, reordered or invented", async () => {
      const forgeries: readonly (readonly [string, number])[] = [
        ["update audit set details = '{\"index\":99}' where seq = 3", 3],
        ["update audit set details = '{ }' where seq = 1", 1],
        ["update audit set at = '2026-11-22T12:00:00.001Z' where seq = 2", 2],
        ["update audit set actor_id = 'eve' where seq = 2", 2],
        ["update audit set actor_kind = 'api-key' where seq = 4", 4],
        ["update audit set action = 'x' where seq = 2", 2],
        ["update audit set subject = 'x' where seq = 4", 4],
        ["update audit set hash = previous_hash where seq = 2", 2],
        ["delete from audit where seq = 2", 2],
        [
          "update audit set seq = 99 where seq = 2; update audit set seq = 2 where seq = 3; update audit set seq = 3 where seq = 99",
          2,
        ],
        [
          "insert into audit select tenant_id, 5, at, actor_kind, actor_id, action, subject, details, previous_hash, hash from audit where seq = 4",
          5,
        ],
      ];
      expect((await store.audit.verify(demo)).intact).toBe(true);
      await withoutGuards(subject(), async () => {
        await subject().intrude("create table kept as select * from audit");
        for (const [forgery, firstBadSeq] of forgeries) {
          await subject().intrude(forgery);
          expect(await store.audit.verify(demo), forgery).toMatchObject({ intact: false, firstBadSeq });
          await subject().intrude("delete from audit; insert into audit select * from kept");
        }
      });
      expect((await store.audit.verify(demo)).intact).toBe(true);
    });

    it("shows a cut-off end and a rewritten chain to whoever kept a head outside", async () => {
      const head = (await store.audit.list(demo)).items[0];
      const known = { seq: head?.seq ?? 0, hash: head?.hash ?? "" };
      expect((await store.audit.verify(demo, known)).intact).toBe(true);
      const forked = { ...known, hash: "0".repeat(64) };
      expect(await store.audit.verify(demo, forked)).toMatchObject({ intact: false, firstBadSeq: known.seq });
      await withoutGuards(subject(), () => subject().intrude(`delete from audit where seq = ${known.seq}`));
      expect((await store.audit.verify(demo)).intact).toBe(true);
      expect(await store.audit.verify(demo, known)).toMatchObject({ intact: false, firstBadSeq: known.seq });
    });
  });

  it("lists refuse a cursor that none of them gave out", async () => {
    const forged = Buffer.from(JSON.stringify([{ seq: 1 }])).toString("base64url");
    for (const cursor of ["", "x", forged, Buffer.from("[1,2]").toString("base64url")]) {
      await expect(store.audit.list(demo, { cursor })).rejects.toThrow(InvalidCursorError);
    }
  });

  describe("another lender", () => {
    it("sees nothing and changes nothing of this one", async () => {
      const other = await newLender(store, "other");
      const credit = pack("credit", 600);
      await seedRelease(store, demo, credit);
      await requestChange(store, demo, { id: "cr", from: credit, to: pack("credit", 620) }, "mei");
      const key = {
        id: "k",
        title: "",
        prefix: "p",
        keyHash: "aa",
        roles: [],
        person: null,
        expiresAt: null,
      };
      valueOf(await store.apiKeys.create(demo, key, actOf("root")));
      await store.sealer.forSubject(demo, "applicant-1");

      expect(await store.definitions.get(other, credit)).toBeNull();
      expect(await store.definitions.byHash(other, credit.hash)).toBeNull();
      expect(await store.definitions.history(other, credit)).toEqual([]);
      expect(await store.definitions.beside(other, credit)).toEqual({});
      expect(await store.releases.live(other)).toBeNull();
      expect(await store.releases.get(other, 1)).toBeNull();
      expect((await store.releases.list(other)).items).toEqual([]);
      expect(await store.drafts.get(other, credit)).toBeNull();
      expect(await store.drafts.list(other)).toEqual([]);
      expect(await store.changeRequests.get(other, "cr")).toBeNull();
      expect((await store.changeRequests.list(other)).items).toEqual([]);
      expect(await store.apiKeys.list(other)).toEqual([]);
      expect(await store.subjectKeys.erasedAt(other, "applicant-1")).toBeNull();
      const refused = [
        await store.changeRequests.approve(other, { id: "cr", basedOn: null }, actOf("fang")),
        await store.changeRequests.reject(other, "cr", "", actOf("fang")),
        await store.drafts.delete(other, credit, actOf("mei")),
        await store.apiKeys.revoke(other, "k", actOf("root")),
        await store.releases.rollback(other, { to: 1, basedOn: 1 }, actOf("fang")),
        await store.subjectKeys.destroy(other, "applicant-1", actOf("root")),
        await store.people.setRoles(other, "nobody", ["admin"], actOf("root")),
      ];
      for (const result of refused) expect(result).toMatchObject({ ok: false });
      expect(await store.changeRequests.get(demo, "cr")).toMatchObject({ status: "open" });
      expect((await store.audit.list(other)).items.map(({ action }) => action)).not.toContain("release.seed");
    });
  });

  describe("sealing", () => {
    it("opens only under the same lender, subject and field, until the key is destroyed", async () => {
      const seal = await store.sealer.forSubject(demo, "applicant-1");
      const sealed = seal.seal("张伟", "fact:name");
      expect(sealed).not.toContain("张伟");
      expect(seal.open(sealed, "fact:name")).toEqual({ ok: true, value: "张伟" });
      expect(seal.seal("张伟", "fact:name")).not.toBe(sealed);
      const again = await store.sealer.forSubject(demo, "applicant-1");
      expect(again.open(sealed, "fact:name")).toEqual({ ok: true, value: "张伟" });
      const broken = { ok: false, error: { code: "seal.broken" } };
      expect(seal.open(sealed, "fact:idNumber")).toEqual(broken);
      expect((await store.sealer.forSubject(demo, "applicant-2")).open(sealed, "fact:name")).toEqual(broken);
      expect((await store.sealer.forSubject("other", "applicant-1")).open(sealed, "fact:name")).toEqual(
        broken,
      );
      for (const forged of [
        sealed.slice(0, 8) + (sealed[8] === "A" ? "B" : "A") + sealed.slice(9),
        "",
        "s1.",
        sealed.slice(3),
        "s1.AAAA",
      ]) {
        expect(seal.open(forged, "fact:name")).toEqual(broken);
      }
      valueOf(await store.subjectKeys.destroy(demo, "applicant-1", actOf("root")));
      const erased = await store.sealer.forSubject(demo, "applicant-1");
      expect(erased.open(sealed, "fact:name")).toEqual({ ok: false, error: { code: "seal.erased" } });
      expect(() => erased.seal("new", "fact:name")).toThrow(/erased/);
      expect(await store.subjectKeys.erasedAt(demo, "applicant-1")).toBe(noon);
      expect(await store.audit.verify(demo)).toMatchObject({ intact: true });
      expect(await store.subjectKeys.destroy(demo, "applicant-1", actOf("root"))).toMatchObject({
        ok: false,
      });
    });

    it("RT307 erases again who was erased in another copy, known here or not, once and with an entry in the audit", async () => {
      const kept = await store.sealer.forSubject(demo, "applicant-4");
      const sealed = kept.seal("张伟", "fact:name");
      const erased = ["applicant-4", "nobody-here"].map((subject) => ({ tenant: demo, subject, at: noon }));
      for (const erasure of erased) {
        expect(await store.subjectKeys.keepErased(erasure, actOf("root"))).toBe(true);
        expect(await store.subjectKeys.keepErased(erasure, actOf("root"))).toBe(false);
        expect(await store.subjectKeys.erasedAt(demo, erasure.subject)).toBe(noon);
      }
      const after = await store.sealer.forSubject(demo, "applicant-4");
      expect(after.open(sealed, "fact:name")).toEqual({ ok: false, error: { code: "seal.erased" } });
      expect(() => after.seal("new", "fact:name")).toThrow(/erased/);
      const listed = [];
      for await (const erasure of store.subjectKeys.listErased(demo)) listed.push(erasure);
      expect(listed).toEqual(erased);
      const { items } = await store.audit.list(demo);
      const entries = items.filter(({ action }) => action === "subject.erased");
      expect(entries.map(({ subject }) => subject).sort()).toEqual([
        "subject/applicant-4",
        "subject/nobody-here",
      ]);
      expect(await store.audit.verify(demo)).toMatchObject({ intact: true });
    });

    it("makes one key for a subject that many steps ask for at once", async () => {
      const seals = await Promise.all(
        Array.from({ length: 10 }, () => store.sealer.forSubject(demo, "applicant-3")),
      );
      const sealed = seals[0]?.seal("x", "f") ?? "";
      for (const seal of seals) expect(seal.open(sealed, "f")).toEqual({ ok: true, value: "x" });
    });
  });
}

/** What an intruder who owns the database would do first: drop the guards. The test puts nothing back. */
async function withoutGuards(subject: StoreUnderTest, work: () => Promise<void>): Promise<void> {
  const drop =
    subject.config.kind === "sqlite"
      ? "drop trigger audit_no_update; drop trigger audit_no_delete"
      : "alter table audit disable trigger all";
  await subject.intrude(drop);
  await work();
}
