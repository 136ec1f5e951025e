import { contentHash } from "@lendloom/engine/kernel";
import { beforeEach, describe, expect, it } from "vitest";
import type { Store, TenantId } from "../index.ts";
import { actOf, definition, newLender, pack, requestChange, seedRelease, valueOf } from "./samples.ts";
import type { StoreUnderTest } from "./store-under-test.ts";

/** Drafts, change requests, releases and imports, on either dialect. */
export function describePublishing(subject: () => StoreUnderTest): void {
  let store: Store;
  let demo: TenantId;
  beforeEach(async () => {
    store = subject().store;
    demo = await newLender(store, "demo");
  });

  describe("drafts", () => {
    it("are saved against the revision that was read, and no other", async () => {
      const { kind, id, definition: content } = pack("credit", 600);
      const draft = { kind, id, definition: content, baseHash: null };
      const first = valueOf(await store.drafts.save(demo, { ...draft, expected: null }, actOf("mei")));
      expect(first).toMatchObject({ revision: 1, hash: contentHash(content), updatedBy: { id: "mei" } });
      const layout = { boxes: {} };
      const second = await store.drafts.save(demo, { ...draft, layout, expected: 1 }, actOf("jun"));
      expect(valueOf(second)).toMatchObject({ revision: 2, layout });
      for (const expected of [null, 1, 3]) {
        const late = await store.drafts.save(demo, { ...draft, expected }, actOf("mei"));
        expect(late).toMatchObject({ ok: false, error: { code: "store.revision-conflict" } });
      }
      expect(await store.drafts.get(demo, draft)).toEqual(valueOf(second));
    });

    it("of which only one of many savers at once wins", async () => {
      const { kind, id, definition: content } = pack("credit", 600);
      const saves = Array.from({ length: 10 }, (_, index) =>
        store.drafts.save(
          demo,
          { kind, id, definition: content, baseHash: null, expected: null },
          actOf(`p${index}`),
        ),
      );
      const won = (await Promise.all(saves)).filter((result) => result.ok);
      expect(won).toHaveLength(1);
      expect((await store.drafts.get(demo, { kind, id }))?.revision).toBe(1);
    });

    it("keep counting after they are gone, so that an old tab cannot write over a new draft", async () => {
      const { kind, id, definition: content } = pack("credit", 600);
      const draft = { kind, id, definition: content, baseHash: null };
      valueOf(await store.drafts.save(demo, { ...draft, expected: null }, actOf("mei")));
      valueOf(await store.drafts.delete(demo, draft, actOf("mei")));
      expect(await store.drafts.get(demo, draft)).toBeNull();
      expect(await store.drafts.list(demo)).toEqual([]);
      expect(await store.drafts.delete(demo, draft, actOf("mei"))).toMatchObject({ ok: false });
      const again = await store.drafts.save(demo, { ...draft, expected: null }, actOf("jun"));
      expect(valueOf(again).revision).toBe(2);
      const oldTab = await store.drafts.save(demo, { ...draft, expected: 1 }, actOf("mei"));
      expect(oldTab).toMatchObject({ ok: false, error: { code: "store.revision-conflict" } });
    });

    it("are listed by kind and id", async () => {
      for (const sample of [pack("b", 1), definition("workflow", "a", {}), pack("a", 1)]) {
        const { kind, id, definition: content } = sample;
        valueOf(
          await store.drafts.save(
            demo,
            { kind, id, definition: content, baseHash: null, expected: null },
            actOf("mei"),
          ),
        );
      }
      const keys = (await store.drafts.list(demo)).map(({ kind, id }) => `${kind}/${id}`);
      expect(keys).toEqual(["pack/a", "pack/b", "workflow/a"]);
      expect(await store.drafts.list(demo, "workflow")).toHaveLength(1);
    });
  });

  describe("releases", () => {
    it("name the active hash of every definition, and the newest is live", async () => {
      const first = await seedRelease(store, demo, pack("credit", 600), definition("catalogue", "facts", {}));
      expect(first).toMatchObject({ seq: 1, reason: "seed", live: true });
      const second = await seedRelease(store, demo, pack("credit", 620));
      expect(second.active.map(({ kind, id }) => `${kind}/${id}`)).toEqual([
        "catalogue/facts",
        "pack/credit",
      ]);
      expect(second.active[1]).toMatchObject({ hash: pack("credit", 620).hash, version: "1.0.0" });
      expect(await store.releases.live(demo)).toEqual(second);
      expect(await store.releases.get(demo, 1)).toEqual({ ...first, live: false });
      const { items } = await store.releases.list(demo);
      expect(items.map(({ seq, live }) => [seq, live])).toEqual([
        [2, true],
        [1, false],
      ]);
    });

    it("are refused when another release became live since the check", async () => {
      await seedRelease(store, demo, pack("credit", 600));
      const late = { reason: "import" as const, definitions: [pack("credit", 1)], basedOn: null };
      const refused = await store.releases.append(demo, late, actOf("mei"));
      expect(refused).toMatchObject({ ok: false, error: { code: "store.release-moved" } });
      expect(await store.definitions.byHash(demo, pack("credit", 1).hash)).toBeNull();
    });

    it("roll back by a new release with the old hashes", async () => {
      const first = await seedRelease(store, demo, pack("credit", 600));
      await seedRelease(store, demo, pack("credit", 620));
      const back = valueOf(await store.releases.rollback(demo, { to: 1, basedOn: 2 }, actOf("fang")));
      expect(back).toMatchObject({ seq: 3, reason: "rollback", restores: 1, hash: first.hash, live: true });
      expect(back.active).toEqual(first.active);
      const unknown = await store.releases.rollback(demo, { to: 9, basedOn: 3 }, actOf("fang"));
      expect(unknown).toMatchObject({ ok: false, error: { code: "store.not-found" } });
    });

    it("store a document whose hash is not its own never", async () => {
      const forged = { ...pack("credit", 600), hash: pack("credit", 1).hash };
      const release = { reason: "import" as const, definitions: [forged], basedOn: null };
      await expect(store.releases.append(demo, release, actOf("mei"))).rejects.toThrow(/another/);
      expect(await store.releases.live(demo)).toBeNull();
    });

    it("keep layout and cases beside the definition, which change no hash", async () => {
      const credit = pack("credit", 600);
      await seedRelease(store, demo, { ...credit, cases: { cases: [1] }, layout: { boxes: { a: 1 } } });
      await seedRelease(store, demo, { ...credit, layout: { boxes: { a: 2 } } });
      expect(await store.definitions.beside(demo, credit)).toEqual({
        cases: { cases: [1] },
        layout: { boxes: { a: 2 } },
      });
      expect(await store.definitions.history(demo, credit)).toHaveLength(1);
      expect(await store.definitions.get(demo, credit)).toMatchObject({ definition: credit.definition });
    });
  });

  describe("change requests", () => {
    const old = pack("credit", 600);
    const next = pack("credit", 620);
    beforeEach(async () => {
      await seedRelease(store, demo, old);
      await requestChange(store, demo, { id: "cr-1", from: old, to: next }, "mei");
    });

    it("publish what they carry when another person approves", async () => {
      const request = await store.changeRequests.get(demo, "cr-1");
      const approval = { id: "cr-1", hash: request?.hash, basedOn: 1 };
      const release = valueOf(await store.changeRequests.approve(demo, approval, actOf("fang")));
      expect(release).toMatchObject({ seq: 2, reason: "publish", changeRequest: "cr-1" });
      expect(release.active).toMatchObject([{ id: "credit", hash: next.hash }]);
      expect(await store.definitions.byHash(demo, next.hash)).toMatchObject({ definition: next.definition });
      expect(await store.drafts.get(demo, next)).toBeNull();
      expect(await store.changeRequests.get(demo, "cr-1")).toMatchObject({
        status: "approved",
        decidedBy: { kind: "person", id: "fang" },
        release: 2,
      });
    });

    it("are not approved by their author, by a maker of the draft, nor by a key", async () => {
      const draft = await store.drafts.get(demo, next);
      const other = pack("credit", 640);
      valueOf(
        await store.drafts.save(
          demo,
          {
            kind: "pack",
            id: "credit",
            definition: other.definition,
            baseHash: old.hash,
            expected: draft?.revision ?? 0,
          },
          actOf("jun"),
        ),
      );
      await requestChange(store, demo, { id: "cr-2", from: old, to: other }, "fang");
      const tries = [
        actOf("fang"),
        actOf("mei"),
        actOf("jun"),
        actOf("key-1", undefined, "api-key"),
        actOf("seed", undefined, "system"),
      ];
      for (const act of tries) {
        const refused = await store.changeRequests.approve(demo, { id: "cr-2", basedOn: 1 }, act);
        expect(refused).toMatchObject({ ok: false, error: { code: "publish.same-person" } });
      }
      expect((await store.releases.live(demo))?.seq).toBe(1);
    });

    it("are bound to their content: a later edit of the draft is not published", async () => {
      const later = pack("credit", 1);
      const draft = await store.drafts.get(demo, next);
      valueOf(
        await store.drafts.save(
          demo,
          {
            kind: "pack",
            id: "credit",
            definition: later.definition,
            baseHash: old.hash,
            expected: draft?.revision ?? 0,
          },
          actOf("mei"),
        ),
      );
      const forged = await store.changeRequests.approve(
        demo,
        { id: "cr-1", hash: contentHash([]), basedOn: 1 },
        actOf("fang"),
      );
      expect(forged).toMatchObject({ ok: false, error: { code: "publish.hash-mismatch" } });
      const release = valueOf(
        await store.changeRequests.approve(demo, { id: "cr-1", basedOn: 1 }, actOf("fang")),
      );
      expect(release.active).toMatchObject([{ hash: next.hash }]);
      expect(await store.drafts.get(demo, next)).toMatchObject({ hash: later.hash });
    });

    it("carry only what their drafts hold", async () => {
      const item = {
        kind: "pack" as const,
        id: "credit",
        fromHash: old.hash,
        toHash: pack("credit", 1).hash,
        definition: pack("credit", 1).definition,
        changes: [],
      };
      const request = { id: "cr-9", title: "", items: [item], caseResults: [], issues: [] };
      const refused = await store.changeRequests.create(demo, request, actOf("jun"));
      expect(refused).toMatchObject({ ok: false, error: { code: "store.revision-conflict" } });
      expect(await store.changeRequests.get(demo, "cr-9")).toBeNull();
    });

    it("are decided once, whoever asks at the same time", async () => {
      const answers = await Promise.all([
        store.changeRequests.approve(demo, { id: "cr-1", basedOn: 1 }, actOf("fang")),
        store.changeRequests.approve(demo, { id: "cr-1", basedOn: 1 }, actOf("fang")),
        store.changeRequests.reject(demo, "cr-1", "no", actOf("fang")),
      ]);
      expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
      const withdrawn = await store.changeRequests.withdraw(demo, "cr-1", actOf("mei"));
      expect(withdrawn).toMatchObject({ ok: false, error: { code: "publish.not-open" } });
    });

    it("are refused as stale when their definition was released meanwhile", async () => {
      await seedRelease(store, demo, pack("credit", 610));
      const refused = await store.changeRequests.approve(demo, { id: "cr-1", basedOn: 2 }, actOf("fang"));
      expect(refused).toMatchObject({ ok: false, error: { code: "publish.stale" } });
      const moved = await store.changeRequests.approve(demo, { id: "cr-1", basedOn: 1 }, actOf("fang"));
      expect(moved).toMatchObject({ ok: false, error: { code: "store.release-moved" } });
      expect(await store.changeRequests.get(demo, "cr-1")).toMatchObject({ status: "open" });
    });

    it("are paged newest first by status", async () => {
      valueOf(await store.changeRequests.reject(demo, "cr-1", "too high", actOf("fang")));
      expect(await store.changeRequests.get(demo, "cr-1")).toMatchObject({
        status: "rejected",
        note: "too high",
      });
      for (const id of ["cr-2", "cr-3"]) await requestChange(store, demo, { id, from: old, to: next }, "mei");
      const first = await store.changeRequests.list(demo, { limit: 2 });
      expect(first.items.map(({ id }) => id)).toEqual(["cr-3", "cr-2"]);
      const second = await store.changeRequests.list(demo, { limit: 2, cursor: first.next });
      expect(second.items.map(({ id }) => id)).toEqual(["cr-1"]);
      expect(second.next).toBeUndefined();
      const open = await store.changeRequests.list(demo, { status: "open" });
      expect(open.items.map(({ id }) => id)).toEqual(["cr-3", "cr-2"]);
      expect(open.items[0]?.items).toMatchObject([{ toHash: next.hash }]);
    });
  });

  it("imports are kept with their report", async () => {
    const record = {
      id: "im-1",
      format: "bundle",
      report: [{ pointer: "/a" }],
      drafts: [{ kind: "pack" as const, id: "credit", revision: 1 }],
    };
    const kept = valueOf(await store.imports.create(demo, record, actOf("mei")));
    expect(kept).toMatchObject(record);
    expect(await store.imports.get(demo, "im-1")).toEqual(kept);
    expect((await store.imports.list(demo)).items).toEqual([kept]);
    expect(await store.imports.create(demo, record, actOf("mei"))).toMatchObject({
      ok: false,
      error: { code: "store.already-exists" },
    });
  });
}
