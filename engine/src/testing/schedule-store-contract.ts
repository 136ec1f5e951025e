import { beforeEach, describe, expect, it } from "vitest";
import {
  KEPT_FIRINGS,
  type FiringRow,
  type RunStore,
  type ScheduleRow,
  type SettledSchedule,
} from "../runtime/index.ts";
import { claimAt, commitOf, entryOf, newRun } from "./sample-rows.ts";

const A = "lender-a";
const B = "lender-b";
const AT = "2026-06-01T02:00:00.000Z";
const NEXT = "2026-06-02T02:00:00.000Z";
const LATER = "2026-06-01T02:01:00.000Z";
const person = { kind: "person", id: "li" } as const;

/** What a run store must do of schedules: a part of the run store's contract. */
export function describeScheduleStoreContract(current: () => RunStore): void {
  let store: RunStore;
  beforeEach(() => {
    store = current();
  });

  describe("schedules", () => {
    it("RT160 are written by revision, read, listed by id and removed with their history", async () => {
      expect(await save("nightly")).toBe("saved");
      const stored = { ...scheduleRow(A, "nightly"), revision: 1, epoch: 1 };
      expect(await store.readSchedule(A, "nightly")).toEqual(stored);
      expect(await save("nightly")).toBe("conflict");
      expect(await save("nightly", { expected: 2 })).toBe("conflict");
      expect(await save("nightly", { expected: 1, epoch: 9 })).toBe("moved");
      expect(await save("nightly", { expected: 1, epoch: 1, row: { state: "paused" } })).toBe("saved");
      expect(await store.readSchedule(A, "nightly")).toMatchObject({
        revision: 2,
        epoch: 2,
        state: "paused",
      });
      await save("monthly");
      const ids = async (after?: string) =>
        (await store.listSchedules(A, { ...(after === undefined ? {} : { after }), limit: 1 })).map(
          ({ id }) => id,
        );
      expect([await ids(), await ids("monthly"), await ids("nightly")]).toEqual([
        ["monthly"],
        ["nightly"],
        [],
      ]);
      await store.settleSchedule(A, settled("monthly", 1, [firing(AT)]));
      expect(await store.removeSchedule(A, "monthly", { at: AT })).toBe(true);
      expect(await store.removeSchedule(A, "monthly", { at: AT })).toBe(false);
      expect(await store.readSchedule(A, "monthly")).toBeUndefined();
      expect(await store.listFirings(A, "monthly", { limit: 10 })).toEqual([]);
    });

    it("RT160 have revisions that none of their id had before they were removed", async () => {
      const revisions: (number | undefined)[] = [];
      const note = async (id: string) => revisions.push((await store.readSchedule(A, id))?.revision);
      await save("nightly");
      await save("nightly", { expected: 1, epoch: 1 });
      await note("nightly");
      await save("monthly");
      await store.removeSchedule(A, "nightly", { at: AT });
      await store.removeSchedule(A, "monthly", { at: AT });
      await store.removeSchedule(A, "monthly", { at: AT });
      await save("nightly");
      await note("nightly");
      await save("monthly", { row: { createdAt: LATER } });
      await note("monthly");
      expect(revisions).toEqual([2, 3, 3]);
      await store.saveSchedule({ row: scheduleRow(B, "nightly"), expected: null, capacity: 1 });
      expect(await store.readSchedule(B, "nightly")).toMatchObject({ revision: 1 });
    });

    it("RT160 are no more than a lender may have, also when many are written at once", async () => {
      const saved = await Promise.all(
        ["a", "b", "c", "d"].map((id) =>
          store.saveSchedule({ row: scheduleRow(A, id), expected: null, capacity: 2 }),
        ),
      );
      expect(saved.sort()).toEqual(["full", "full", "saved", "saved"]);
    });

    it("RT4 RT160 are a lender's own", async () => {
      await save("nightly");
      await store.settleSchedule(A, settled("nightly", 1, [firing(AT)]));
      expect(await store.readSchedule(B, "nightly")).toBeUndefined();
      expect(await store.listSchedules(B, { limit: 10 })).toEqual([]);
      expect(await store.listFirings(B, "nightly", { limit: 10 })).toEqual([]);
      expect(await store.settleSchedule(B, settled("nightly", 2, []))).toBe("stale");
      expect(await store.removeSchedule(B, "nightly", { at: AT })).toBe(false);
      await store.saveSchedule({ row: scheduleRow(B, "nightly"), expected: null, capacity: 1 });
      expect(await store.readSchedule(A, "nightly")).toMatchObject({ epoch: 2 });
    });

    it("RT161 are claimed when they are due, earliest first, by one worker until its lease ends", async () => {
      await save("second");
      await save("first", { row: { wakeAt: "2026-06-01T01:00:00.000Z" } });
      await save("tomorrow", { row: { wakeAt: NEXT } });
      await save("paused", { row: { state: "paused", wakeAt: undefined } });
      expect(await store.nextDue()).toBe("2026-06-01T01:00:00.000Z");
      const claimed = await store.claimSchedules(claimAt(AT));
      expect(claimed.map(({ id, epoch, lease }) => [id, epoch, lease])).toEqual([
        ["first", 2, { owner: "w1", epoch: 2 }],
        ["second", 2, { owner: "w1", epoch: 2 }],
      ]);
      expect(await store.claimSchedules(claimAt(AT, "w2"))).toEqual([]);
      const [again] = await store.claimSchedules(claimAt(LATER, "w2", 1));
      expect(again).toMatchObject({ id: "first", epoch: 3 });
      const lease = { owner: "w2", epoch: 3 };
      await store.releaseWork([
        { work: "schedule", tenant: A, runId: "", id: "first", lease },
        { work: "schedule", tenant: A, runId: "", id: "second", lease: { owner: "w9", epoch: 9 } },
      ]);
      expect((await store.claimSchedules(claimAt(LATER, "w3", 1))).map(({ id }) => id)).toEqual(["first"]);
    });

    it("RT161 are claimed by one of many that look at once", async () => {
      await save("nightly");
      const claims = await Promise.all(
        Array.from({ length: 6 }, (_, number) => store.claimSchedules(claimAt(AT, `w${number}`))),
      );
      expect(claims.flat()).toHaveLength(1);
    });

    it("RT162 begin a run in one commit with their progress and history, or not at all", async () => {
      await save("nightly");
      const [claimed] = await store.claimSchedules(claimAt(AT));
      const started = settled("nightly", claimed?.epoch ?? 0, [firing(AT, "r1")]);
      expect(await begin("r1", started)).toEqual({ kind: "committed", revision: 1 });
      expect(await store.readSchedule(A, "nightly")).toMatchObject({
        wakeAt: NEXT,
        progress: { started: 1 },
      });
      expect(await store.listFirings(A, "nightly", { limit: 10 })).toEqual([firing(AT, "r1")]);
      // The same claim again, and one that knows the new epoch: the moment has its entry.
      expect(await begin("r2", started)).toEqual({ kind: "stale" });
      const { epoch = 0 } = (await store.readSchedule(A, "nightly")) ?? {};
      expect(await begin("r2", { ...started, epoch })).toEqual({ kind: "stale" });
      expect(await store.readRun(A, "r2")).toBeUndefined();
      expect(await store.claimSchedules(claimAt(LATER))).toEqual([]);
    });

    it("RT162 begin nothing when they were changed, removed or claimed anew meanwhile", async () => {
      await save("nightly");
      const [claimed] = await store.claimSchedules(claimAt(AT));
      const late = settled("nightly", claimed?.epoch ?? 0, [firing(AT, "r1")]);
      await store.claimSchedules(claimAt(LATER, "w2"));
      expect(await begin("r1", late)).toEqual({ kind: "stale" });
      expect(await store.settleSchedule(A, late)).toBe("stale");
      const [held] = await store.claimSchedules(claimAt("2026-06-01T02:03:00.000Z"));
      expect(await save("nightly", { expected: 1, epoch: 3, row: { state: "paused" } })).toBe("moved");
      expect(await save("nightly", { expected: 1, epoch: 4, row: { state: "paused" } })).toBe("saved");
      expect(await begin("r1", { ...late, epoch: held?.epoch ?? 0 })).toEqual({ kind: "stale" });
      await store.removeSchedule(A, "nightly", { at: AT });
      expect(await begin("r1", { ...late, epoch: 5 })).toEqual({ kind: "stale" });
      expect(await store.readRun(A, "r1")).toBeUndefined();
      expect(await store.listFirings(A, "nightly", { limit: 10 })).toEqual([]);
    });

    it("RT162 begin nothing for a claim of one that was removed, also when there is a new one of its id", async () => {
      await save("nightly");
      const [claimed] = await store.claimSchedules(claimAt(AT));
      const late = settled("nightly", claimed?.epoch ?? 0, [firing(AT, "r1")]);
      await store.removeSchedule(A, "nightly", { at: AT });
      const anew = { createdAt: LATER };
      expect(await save("nightly", { row: anew })).toBe("saved");
      // An edit of the removed one is none of the new one, neither by its revision nor by its epoch.
      expect(await save("nightly", { expected: 1, epoch: 1, row: anew })).toBe("conflict");
      expect(await save("nightly", { expected: 2, epoch: 1 })).toBe("moved");
      expect(await save("nightly", { expected: 2, epoch: 1, row: anew })).toBe("saved");
      expect(await store.readSchedule(A, "nightly")).toMatchObject({
        epoch: claimed?.epoch,
        createdAt: LATER,
      });
      expect(await begin("r1", late)).toEqual({ kind: "stale" });
      expect(await store.settleSchedule(A, late)).toBe("stale");
      expect(await store.readRun(A, "r1")).toBeUndefined();
      expect(await store.listFirings(A, "nightly", { limit: 10 })).toEqual([]);
    });

    it("RT162 are fired, saved and removed at once, each with its entry of the audit, and none waits for ever", async () => {
      const audit = (action: string) => ({ action, subject: "schedule/nightly", details: {}, by: person });
      for (let round = 0; round < 12; round++) {
        await save("nightly");
        const { revision: expected = 0 } = (await store.readSchedule(A, "nightly")) ?? {};
        const fired = settled("nightly", 1, [firing(AT, `r${round}`)]);
        const commit = commitOf(A, 0, newRun(`r${round}`, 1), { journal: [entryOf(1)], schedule: fired });
        const row = scheduleRow(A, "nightly");
        const [, saved] = await Promise.all([
          store.commit({ ...commit, audit: audit("schedule.fired") }),
          store.saveSchedule({ row, expected, epoch: 1, capacity: 9, audit: audit("schedule.changed") }),
        ]);
        expect(["saved", "moved"]).toContain(saved);
        expect(await store.removeSchedule(A, "nightly", { at: AT, audit: audit("schedule.removed") })).toBe(
          true,
        );
      }
    });

    it("RT164 keep the latest entries of their history, page by page", async () => {
      await save("nightly");
      const day = (number: number) => new Date(Date.parse(AT) + number * 86_400_000).toISOString();
      const entries = Array.from({ length: KEPT_FIRINGS + 3 }, (_, number) => firing(day(number)));
      await store.settleSchedule(A, settled("nightly", 1, entries.slice(0, 400)));
      await store.settleSchedule(A, settled("nightly", 2, entries.slice(400)));
      const page = await store.listFirings(A, "nightly", { limit: 1_000 });
      expect(page.map(({ dueAt }) => dueAt)).toEqual(
        entries
          .slice(3)
          .map(({ dueAt }) => dueAt)
          .reverse(),
      );
      const before = await store.listFirings(A, "nightly", { before: day(7), limit: 2 });
      expect(before.map(({ dueAt }) => dueAt)).toEqual([day(6), day(5)]);
    });
  });

  const save = (
    id: string,
    {
      expected = null,
      epoch,
      row = {},
    }: {
      expected?: number | null;
      epoch?: number;
      row?: { state?: "paused"; wakeAt?: string | undefined; createdAt?: string };
    } = {},
  ) => {
    const { wakeAt, ...whole } = { ...scheduleRow(A, id), ...row };
    const awake = wakeAt === undefined ? {} : { wakeAt };
    return store.saveSchedule({ row: { ...whole, ...awake }, expected, epoch, capacity: 10 });
  };
  const begin = (id: string, schedule: SettledSchedule) =>
    store.commit(commitOf(A, 0, newRun(id, 1), { journal: [entryOf(1)], schedule }));
}

function scheduleRow(tenant: string, id: string): Omit<ScheduleRow, "revision" | "epoch"> {
  return {
    tenant,
    id,
    schedule: {
      title: { "zh-CN": "每日复核", en: "Daily review" },
      product: "loan",
      repeat: "R/2026-06-01T10:00/P1D",
      zone: "Asia/Shanghai",
      workingDays: "skip",
      catchUp: { mode: "all", limit: 3 },
      overlap: "skip",
    },
    subject: "merchant-1",
    facts: { sealed: "sealed:1:…" },
    state: "active",
    wakeAt: AT,
    progress: { after: "2026-05-31T02:00:00.000Z", nextAt: AT, started: 0 },
    createdAt: AT,
    createdBy: person,
    updatedAt: AT,
    updatedBy: person,
  };
}

function firing(dueAt: string, run?: string): FiringRow {
  const told = { dueAt, at: dueAt };
  return run === undefined
    ? { ...told, result: "failed", code: "run.product-unknown" }
    : { ...told, result: "started", run };
}

function settled(id: string, epoch: number, firings: readonly FiringRow[]): SettledSchedule {
  const progress = { after: AT, nextAt: NEXT, started: firings.length };
  return { id, epoch, createdAt: AT, firings, state: "active", wakeAt: NEXT, progress };
}
