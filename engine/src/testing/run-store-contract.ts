import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Lease, LeftOut, RunStore, RunCommit } from "../runtime/index.ts";
import { describeFlowStoreContract } from "./flow-store-contract.ts";
import { describeScheduleStoreContract } from "./schedule-store-contract.ts";
import {
  activityRow,
  claimAt,
  commitOf,
  entryOf,
  incidentRow,
  newRun,
  taskRow,
  timerRow,
} from "./sample-rows.ts";
import { leaseOf } from "./lease-of.ts";

/** One adapter's store as the contract drives it. */
export interface RunStoreUnderTest {
  readonly store: RunStore;
  /** Closes the store and opens it again on the same data; absent: the adapter keeps nothing. */
  reopen?(): Promise<RunStoreUnderTest>;
  close?(): Promise<void>;
}

const A = "lender-a";
const B = "lender-b";

/** What every run store must do. Each adapter runs this suite; a gap is declared with its reason. */
export function describeRunStoreContract(name: string, makeStore: () => Promise<RunStoreUnderTest>): void {
  describe(`run store: ${name}`, () => {
    let under: RunStoreUnderTest;
    let store: RunStore;
    beforeEach(async () => {
      under = await makeStore();
      ({ store } = under);
    });
    afterEach(async () => {
      await under.close?.();
    });

    describe("commit", () => {
      it("RT1 writes a new run and everything of its step, and reads it back", async () => {
        const run = newRun("r1", 1);
        const task = taskRow(A, "r1", "1.0");
        const outcome = await store.commit(
          commitOf(A, 0, run, {
            journal: [entryOf(1)],
            timers: { set: [timerRow(A, "r1", "1.1", "2026-06-08T02:00:00.000Z")], remove: [] },
            activities: { begin: [activityRow(A, "r1", "1.2")], remove: [], retry: [] },
            tasks: { open: [task], close: [] },
            incidents: { raise: [incidentRow(A, "r1", "i1")], resolve: [] },
            idempotency: { key: "k", requestHash: "h", runId: "r1", at: run.createdAt, answer: { id: "r1" } },
          }),
        );
        expect(outcome).toEqual({ kind: "committed", revision: 1 });
        expect(await store.readRun(A, "r1")).toEqual({ run, revision: 1 });
        expect(await store.readJournal(A, "r1", { after: 0, limit: 10 })).toEqual([entryOf(1)]);
        expect(await store.readTimers(A, "r1")).toEqual([
          timerRow(A, "r1", "1.1", "2026-06-08T02:00:00.000Z"),
        ]);
        expect(await store.readActivities(A, "r1")).toEqual([activityRow(A, "r1", "1.2")]);
        expect(await store.readTask(A, task.id)).toEqual(task);
        expect(await store.readIncident(A, "i1")).toEqual(incidentRow(A, "r1", "i1"));
        expect((await store.readIdempotency(A, "k"))?.answer).toEqual({ id: "r1" });
      });

      it("RT2 counts revisions and refuses a step computed from another one, whole", async () => {
        await store.commit(commitOf(A, 0, newRun("r1", 1), { journal: [entryOf(1)] }));
        const second = commitOf(A, 1, newRun("r1", 2), { journal: [entryOf(2)] });
        expect(await store.commit(second)).toEqual({ kind: "committed", revision: 2 });
        const late = commitOf(A, 1, newRun("r1", 3), {
          journal: [entryOf(3)],
          timers: { set: [timerRow(A, "r1", "9.0", "2026-06-02T02:00:00.000Z")], remove: [] },
          activities: { begin: [activityRow(A, "r1", "9.1")], remove: [], retry: [] },
          tasks: { open: [taskRow(A, "r1", "9.2")], close: [] },
          incidents: { raise: [incidentRow(A, "r1", "i9")], resolve: [] },
          idempotency: { key: "late", requestHash: "h", runId: "r1", at: "x", answer: {} },
        });
        expect(await store.commit(late)).toEqual({ kind: "conflict" });
        expect((await store.readRun(A, "r1"))?.revision).toBe(2);
        expect(await store.readJournal(A, "r1", { after: 0, limit: 10 })).toEqual([entryOf(1), entryOf(2)]);
        expect(await store.readTimers(A, "r1")).toEqual([]);
        expect(await store.readActivities(A, "r1")).toEqual([]);
        expect(await store.listTasks(A, { limit: 10 })).toEqual([]);
        expect(await store.listIncidents(A, { limit: 10 })).toEqual([]);
        expect(await store.readIdempotency(A, "late")).toBeUndefined();
      });

      it("RT2 refuses to create a run that exists and to change one that does not", async () => {
        await store.commit(commitOf(A, 0, newRun("r1", 1), { journal: [entryOf(1)] }));
        const again = commitOf(A, 0, newRun("r1", 1), { journal: [entryOf(1)] });
        expect(await store.commit(again)).toEqual({ kind: "conflict" });
        const missing = commitOf(A, 3, newRun("r2", 1), { journal: [entryOf(1)] });
        expect(await store.commit(missing)).toEqual({ kind: "conflict" });
        expect(await store.readRun(A, "r2")).toBeUndefined();
      });

      it("RT2 lets exactly one of many concurrent steps of a revision through", async () => {
        await store.commit(commitOf(A, 0, newRun("r1", 1), { journal: [entryOf(1)] }));
        const racing = Array.from({ length: 8 }, () =>
          store.commit(commitOf(A, 1, newRun("r1", 2), { journal: [entryOf(2)] })),
        );
        const kinds = (await Promise.all(racing)).map(({ kind }) => kind);
        expect(kinds.filter((kind) => kind === "committed")).toHaveLength(1);
        expect(kinds.filter((kind) => kind === "conflict")).toHaveLength(7);
        expect(await store.readJournal(A, "r1", { after: 0, limit: 10 })).toHaveLength(2);
      });

      it("RT1 leaves nothing behind when a part of it cannot be written", async () => {
        await store.commit(commitOf(A, 0, newRun("r1", 1), { journal: [entryOf(1)] }));
        // A gap in the journal is a defect of the caller: the store throws, and nothing is written.
        const torn = commitOf(A, 1, newRun("r1", 3), {
          journal: [entryOf(3)],
          tasks: { open: [taskRow(A, "r1", "2.0")], close: [] },
        });
        await expect(store.commit(torn)).rejects.toThrow();
        expect((await store.readRun(A, "r1"))?.revision).toBe(1);
        expect(await store.listTasks(A, { limit: 10 })).toEqual([]);
      });
    });

    describe("idempotency", () => {
      const record = {
        key: "k",
        requestHash: "h",
        runId: "r1",
        at: "2026-06-01T02:00:00.000Z",
        answer: { n: 1 },
      };

      it("RT3 answers a key's second commit with the first one's record and writes nothing", async () => {
        await store.commit(commitOf(A, 0, newRun("r1", 1), { journal: [entryOf(1)], idempotency: record }));
        const repeat = commitOf(A, 0, newRun("r2", 1), {
          journal: [entryOf(1)],
          idempotency: { ...record, runId: "r2", answer: { n: 2 } },
        });
        expect(await store.commit(repeat)).toEqual({ kind: "repeated", record });
        expect(await store.readRun(A, "r2")).toBeUndefined();
      });

      it("RT3 keeps keys of lenders apart", async () => {
        await store.commit(commitOf(A, 0, newRun("r1", 1), { journal: [entryOf(1)], idempotency: record }));
        const other = commitOf(B, 0, newRun("r1", 1), { journal: [entryOf(1)], idempotency: record });
        expect(await store.commit(other)).toEqual({ kind: "committed", revision: 1 });
        expect(await store.readIdempotency("lender-c", "k")).toBeUndefined();
      });

      it("RT3 lets one of two concurrent commits of a key through", async () => {
        const racing = ["r1", "r2", "r3"].map((id) =>
          store.commit(
            commitOf(A, 0, newRun(id, 1), { journal: [entryOf(1)], idempotency: { ...record, runId: id } }),
          ),
        );
        const kinds = (await Promise.all(racing)).map(({ kind }) => kind).sort();
        expect(kinds).toEqual(["committed", "repeated", "repeated"]);
      });
    });

    it("RT4 shows a lender nothing of another one", async () => {
      const run = newRun("r1", 1);
      const task = taskRow(A, "r1", "1.0");
      await store.commit(
        commitOf(A, 0, run, {
          journal: [entryOf(1)],
          timers: { set: [timerRow(A, "r1", "1.1", "2026-06-08T02:00:00.000Z")], remove: [] },
          activities: { begin: [activityRow(A, "r1", "1.2")], remove: [], retry: [] },
          tasks: { open: [task], close: [] },
          incidents: { raise: [incidentRow(A, "r1", "i1")], resolve: [] },
        }),
      );
      expect(await store.readRun(B, "r1")).toBeUndefined();
      expect(await store.readJournal(B, "r1", { after: 0, limit: 10 })).toEqual([]);
      expect(await store.readDecisions(B, "r1")).toEqual([]);
      expect(await store.readTimers(B, "r1")).toEqual([]);
      expect(await store.readActivities(B, "r1")).toEqual([]);
      expect(await store.readTask(B, task.id)).toBeUndefined();
      expect(await store.listTasks(B, { limit: 10 })).toEqual([]);
      expect(await store.readIncident(B, "i1")).toBeUndefined();
      expect(await store.listIncidents(B, { limit: 10 })).toEqual([]);
      const theirs = commitOf(B, 0, newRun("r1", 1), {
        journal: [entryOf(1)],
        timers: { set: [], remove: ["1.1"] },
        tasks: { open: [], close: [{ id: task.id, status: "cancelled", closedAt: run.createdAt }] },
      });
      expect(await store.commit(theirs)).toEqual({ kind: "committed", revision: 1 });
      expect(await store.readTimers(A, "r1")).toHaveLength(1);
      expect((await store.readTask(A, task.id))?.status).toBe("open");
    });

    describe("timers", () => {
      const dues = ["2026-06-03T00:00:00.000Z", "2026-06-01T00:00:00.000Z", "2026-06-02T00:00:00.000Z"];

      it("RT5 claims what is due, earliest first, and nothing that is not", async () => {
        await setTimers(store, dues);
        const claimed = await store.claimTimers(claimAt("2026-06-02T00:00:00.000Z"));
        expect(claimed.map(({ dueAt }) => dueAt)).toEqual([dues[1], dues[2]]);
        expect(await store.nextDue()).toBe(dues[1]);
      });

      it("RT5 claims timers of all lenders and at most the limit", async () => {
        await setTimers(store, dues);
        await store.commit(
          commitOf(B, 0, newRun("r9", 1), {
            journal: [entryOf(1)],
            timers: { set: [timerRow(B, "r9", "1.0", "2026-05-01T00:00:00.000Z")], remove: [] },
          }),
        );
        const claimed = await store.claimTimers(claimAt("2026-07-01T00:00:00.000Z", "w1", 2));
        expect(claimed.map(({ tenant, dueAt }) => [tenant, dueAt])).toEqual([
          [B, "2026-05-01T00:00:00.000Z"],
          [A, dues[1]],
        ]);
      });

      it("RT6 leases what it claims until the lease ends", async () => {
        await setTimers(store, dues.slice(0, 1));
        const now = "2026-06-04T00:00:00.000Z";
        expect(await store.claimTimers(claimAt(now, "w1"))).toHaveLength(1);
        expect(await store.claimTimers(claimAt(now, "w2"))).toEqual([]);
        expect(await store.claimTimers(claimAt("2026-06-04T00:00:59.999Z", "w2"))).toEqual([]);
        expect(await store.claimTimers(claimAt("2026-06-04T00:01:00.000Z", "w2"))).toHaveLength(1);
      });

      it("RT401 takes no firing of a timer that was claimed anew", async () => {
        await setTimers(store, dues.slice(1, 2));
        const [late] = await store.claimTimers(claimAt("2026-07-01T00:00:00.000Z", "w1"));
        const [held] = await store.claimTimers(claimAt("2026-07-01T00:02:00.000Z", "w2"));
        const fired = (lease: Lease) =>
          commitOf(A, 1, newRun("r1", 2), {
            journal: [entryOf(2)],
            timers: { set: [], remove: ["1.0"] },
            fence: { work: "timer", id: "1.0", lease },
          });
        expect(await store.commit(fired(leaseOf(late)))).toEqual({ kind: "stale" });
        expect(await store.readTimers(A, "r1")).toHaveLength(1);
        expect((await store.commit(fired(leaseOf(held)))).kind).toBe("committed");
        expect(await store.readTimers(A, "r1")).toEqual([]);
      });

      it("RT405 gives a timer back to whoever looks next, from the worker that has it only", async () => {
        await setTimers(store, dues.slice(1, 2));
        const now = "2026-07-01T00:00:00.000Z";
        const [held] = await store.claimTimers(claimAt(now, "w1"));
        const timer = { work: "timer", tenant: A, runId: "r1", id: "1.0" } as const;
        await store.releaseWork([{ ...timer, lease: { owner: "w1", epoch: 7 } }]);
        expect(await store.claimTimers(claimAt(now, "w2"))).toEqual([]);
        await store.releaseWork([{ ...timer, lease: leaseOf(held) }]);
        const [next] = await store.claimTimers(claimAt(now, "w2"));
        expect(next?.lease).toEqual({ owner: "w2", epoch: 2 });
        // Whoever gave it back has it no more, whatever it answers after all.
        await store.releaseWork([{ ...timer, lease: leaseOf(held) }]);
        expect(await store.claimTimers(claimAt(now, "w3"))).toEqual([]);
      });

      it("RT5 removes fired and cancelled timers with the step, and does not mind one that is gone", async () => {
        await setTimers(store, dues);
        const outcome = await store.commit(
          commitOf(A, 1, newRun("r1", 1), { timers: { set: [], remove: ["1.0", "7.7"] } }),
        );
        expect(outcome.kind).toBe("committed");
        expect((await store.readTimers(A, "r1")).map(({ generation }) => generation).sort()).toEqual([
          "1.1",
          "1.2",
        ]);
      });
    });

    describe("activities", () => {
      const now = "2026-06-01T02:00:00.000Z";

      it("RT417 leaves out a lender, or what goes to one of its connectors, however much of it is due first", async () => {
        const later = { notBefore: "2026-06-01T01:59:00.000Z" };
        const crowd = Array.from({ length: 12 }, (_, index) => activityRow(A, "r1", `1.${index}`));
        const aside = { ...activityRow(A, "r1", "2.0"), ...later, connector: "disbursement" };
        const ofB = { ...activityRow(B, "r9", "1.0"), ...later };
        const timers = (tenant: string, runId: string, dueAt: string) => ({
          set: [timerRow(tenant, runId, "3.0", dueAt)],
          remove: [],
        });
        for (const [tenant, id, begin, dueAt] of [
          [A, "r1", [...crowd, aside], "2026-05-01T00:00:00.000Z"],
          [B, "r9", [ofB], "2026-05-02T00:00:00.000Z"],
        ] as const) {
          await store.commit(
            commitOf(tenant, 0, newRun(id, 1), {
              journal: [entryOf(1)],
              activities: { begin, remove: [], retry: [] },
              timers: timers(tenant, id, dueAt),
            }),
          );
        }
        const but = (...except: readonly LeftOut[]) => ({ ...claimAt(now, "w1", 2), except });
        const crowded = { tenant: A, connector: "credit-bureau" };
        const first = await store.claimActivities(but(crowded, { tenant: B }));
        expect(first.map(({ generation, attempt }) => [generation, attempt])).toEqual([["2.0", 1]]);
        expect((await store.claimActivities(but({ tenant: A }))).map(({ tenant }) => tenant)).toEqual([B]);
        // What is left is the crowd; what was claimed is under its lease.
        expect(await store.claimActivities(but(crowded))).toEqual([]);
        expect(await store.claimActivities(but({ tenant: A }, { tenant: B }))).toEqual([]);
        expect(await store.claimActivities(but({ tenant: B }))).toHaveLength(2);
        expect((await store.claimTimers(but({ tenant: A }))).map(({ tenant }) => tenant)).toEqual([B]);
        // A timer goes to no connector.
        expect((await store.claimTimers(but(crowded))).map(({ tenant }) => tenant)).toEqual([A]);
      });

      it("RT7 counts an attempt with each claim and leases it", async () => {
        await beginActivity(store);
        const [first] = await store.claimActivities(claimAt(now, "w1"));
        const lease = { owner: "w1", epoch: 1 };
        expect(first).toEqual({ ...activityRow(A, "r1", "1.0"), attempt: 1, lease });
        expect(await store.claimActivities(claimAt(now, "w2"))).toEqual([]);
        // The first worker died: the lease runs out, and the next claim is another attempt.
        const [second] = await store.claimActivities(claimAt("2026-06-01T02:01:00.000Z", "w2"));
        expect(second?.attempt).toBe(2);
        expect(second?.lease).toEqual({ owner: "w2", epoch: 2 });
      });

      it("RT401 takes nothing of a worker whose activity was claimed anew, and all of the one who has it", async () => {
        await beginActivity(store);
        const [late] = await store.claimActivities(claimAt(now, "w1"));
        const [held] = await store.claimActivities(claimAt("2026-06-01T02:02:00.000Z", "w2"));
        const done = (lease: Lease) =>
          commitOf(A, 1, newRun("r1", 2), {
            journal: [entryOf(2)],
            activities: { begin: [], remove: ["1.0"], retry: [] },
            fence: { work: "activity", id: "1.0", lease },
          });
        expect(await store.commit(done(leaseOf(late)))).toEqual({ kind: "stale" });
        expect(await store.commit(done({ ...leaseOf(held), owner: "w1" }))).toEqual({ kind: "stale" });
        expect((await store.readRun(A, "r1"))?.revision).toBe(1);
        expect(await store.readJournal(A, "r1", { after: 1, limit: 9 })).toEqual([]);
        expect(await store.readActivities(A, "r1")).toHaveLength(1);
        expect((await store.commit(done(leaseOf(held)))).kind).toBe("committed");
        expect(await store.readActivities(A, "r1")).toEqual([]);
        const again = { ...done(leaseOf(held)), expected: 2, run: newRun("r1", 3), journal: [entryOf(3)] };
        expect(await store.commit(again)).toEqual({ kind: "stale" });
      });

      it("RT401 lets a worker give back only what it has, and finish in peace when nobody else claimed it", async () => {
        await beginActivity(store);
        const [first] = await store.claimActivities(claimAt(now, "w1"));
        const back = (lease: Lease) => ({
          activities: { begin: [], remove: [], retry: [{ generation: "1.0", attempt: 1, notBefore: now }] },
          fence: { work: "activity", id: "1.0", lease } as const,
        });
        const other = { owner: "w2", epoch: 1 };
        expect(await store.commit(commitOf(A, 1, newRun("r1", 1), back(other)))).toEqual({ kind: "stale" });
        expect((await store.commit(commitOf(A, 1, newRun("r1", 1), back(leaseOf(first))))).kind).toBe(
          "committed",
        );
        const [next] = await store.claimActivities(claimAt(now, "w1"));
        expect(next?.lease).toEqual({ owner: "w1", epoch: 2 });
      });

      it("RT405 gives an activity back, whose attempt counts unless nothing was begun", async () => {
        await beginActivity(store);
        const activity = { work: "activity", tenant: A, runId: "r1", id: "1.0" } as const;
        const [first] = await store.claimActivities(claimAt(now, "w1"));
        await store.releaseWork([{ ...activity, lease: { owner: "w2", epoch: 1 }, uncounted: true }]);
        expect(await store.claimActivities(claimAt(now, "w2"))).toEqual([]);
        await store.releaseWork([{ ...activity, lease: leaseOf(first), uncounted: true }]);
        const [again] = await store.claimActivities(claimAt(now, "w2"));
        expect(again).toMatchObject({ attempt: 1, lease: { owner: "w2", epoch: 2 } });
        await store.releaseWork([
          { ...activity, lease: leaseOf(again), notBefore: "2026-06-01T02:00:07.000Z" },
        ]);
        expect(await store.claimActivities(claimAt("2026-06-01T02:00:06.999Z"))).toEqual([]);
        const [third] = await store.claimActivities(claimAt("2026-06-01T02:00:07.000Z"));
        expect(third).toMatchObject({ attempt: 2, lease: { owner: "w1", epoch: 3 } });
        const answer = commitOf(A, 1, newRun("r1", 2), {
          journal: [entryOf(2)],
          activities: { begin: [], remove: ["1.0"], retry: [] },
          fence: { work: "activity", id: "1.0", lease: leaseOf(again) },
        });
        expect(await store.commit(answer)).toEqual({ kind: "stale" });
      });

      it("RT406 prolongs the lease of the worker that has it, and of no other", async () => {
        await beginActivity(store);
        const [held] = await store.claimActivities(claimAt(now, "w1"));
        const activity = { tenant: A, runId: "r1", id: "1.0" };
        const later = claimAt("2026-06-01T02:00:50.000Z", "w1");
        const other = { owner: "w2", epoch: 1 };
        expect(await store.renewLease({ ...activity, lease: other }, later)).toBe(false);
        expect(await store.renewLease({ ...activity, lease: leaseOf(held) }, later)).toBe(true);
        expect(await store.claimActivities(claimAt("2026-06-01T02:01:00.000Z", "w2"))).toEqual([]);
        const [next] = await store.claimActivities(claimAt("2026-06-01T02:01:50.000Z", "w2"));
        expect(next?.lease).toEqual({ owner: "w2", epoch: 2 });
        expect(await store.renewLease({ ...activity, lease: leaseOf(held) }, later)).toBe(false);
        expect(await store.renewLease({ ...activity, id: "9.9", lease: leaseOf(held) }, later)).toBe(false);
      });

      it("RT7 never gives one activity to two workers at once", async () => {
        await beginActivity(store);
        const claims = await Promise.all(
          Array.from({ length: 6 }, (_, index) => store.claimActivities(claimAt(now, `w${index}`))),
        );
        expect(claims.flat()).toHaveLength(1);
      });

      it("RT8 gives an activity back for a later attempt", async () => {
        await beginActivity(store);
        await store.claimActivities(claimAt(now, "w1"));
        const notBefore = "2026-06-01T02:00:10.000Z";
        const outcome = await store.commit(
          commitOf(A, 1, newRun("r1", 1), {
            activities: { begin: [], remove: [], retry: [{ generation: "1.0", attempt: 1, notBefore }] },
          }),
        );
        expect(outcome.kind).toBe("committed");
        expect(await store.claimActivities(claimAt("2026-06-01T02:00:09.999Z", "w2"))).toEqual([]);
        const [again] = await store.claimActivities(claimAt(notBefore, "w2"));
        expect(again?.attempt).toBe(2);
      });

      it("RT8 refuses the retry of a worker whose activity is another one's by now", async () => {
        await beginActivity(store);
        await store.claimActivities(claimAt(now, "w1"));
        await store.claimActivities(claimAt("2026-06-01T02:02:00.000Z", "w2"));
        const retry = [{ generation: "1.0", attempt: 1, notBefore: now }];
        const stale = commitOf(A, 1, newRun("r1", 2), {
          journal: [entryOf(2)],
          activities: { begin: [], remove: [], retry },
        });
        expect(await store.commit(stale)).toEqual({ kind: "stale" });
        expect((await store.readRun(A, "r1"))?.revision).toBe(1);
        expect(await store.readJournal(A, "r1", { after: 0, limit: 10 })).toHaveLength(1);
      });

      it("RT7 removes what is done or cancelled with the step", async () => {
        await beginActivity(store);
        await store.commit(
          commitOf(A, 1, newRun("r1", 1), { activities: { begin: [], remove: ["1.0", "8.8"], retry: [] } }),
        );
        expect(await store.readActivities(A, "r1")).toEqual([]);
        expect(await store.claimActivities(claimAt("2027-01-01T00:00:00.000Z"))).toEqual([]);
        expect(await store.nextDue()).toBeUndefined();
      });
    });

    it("RT9 lists tasks by deadline, filtered and paged, and closes each once", async () => {
      const tasks = [
        taskRow(A, "r1", "1.0", { dueAt: "2026-06-03T00:00:00.000Z", role: "officer" }),
        taskRow(A, "r1", "1.1", { dueAt: "2026-06-01T00:00:00.000Z", role: "approver" }),
        taskRow(A, "r1", "1.2", { dueAt: "2026-06-02T00:00:00.000Z", role: "officer" }),
      ];
      const [late, early, middle] = tasks;
      await store.commit(
        commitOf(A, 0, newRun("r1", 1), { journal: [entryOf(1)], tasks: { open: tasks, close: [] } }),
      );
      const ids = async (query: Omit<Parameters<RunStore["listTasks"]>[1], "limit">, limit = 10) =>
        (await store.listTasks(A, { ...query, limit })).map(({ id }) => id);
      expect(await ids({})).toEqual([early?.id, middle?.id, late?.id]);
      expect(await ids({ role: "officer" })).toEqual([middle?.id, late?.id]);
      expect(await ids({}, 1)).toEqual([early?.id]);
      expect(await ids({ after: { dueAt: middle?.dueAt ?? "", id: middle?.id ?? "" } })).toEqual([late?.id]);
      expect(await ids({ runId: "r2" })).toEqual([]);

      const closing = {
        id: middle?.id ?? "",
        status: "completed",
        closedAt: "2026-06-01T03:00:00.000Z",
        closedBy: { kind: "person", id: "li" },
        outcome: "approve",
      } as const;
      const second = { ...closing, outcome: "decline" };
      await store.commit(commitOf(A, 1, newRun("r1", 1), { tasks: { open: [], close: [closing] } }));
      await store.commit(commitOf(A, 2, newRun("r1", 1), { tasks: { open: [], close: [second] } }));
      expect(await store.readTask(A, closing.id)).toEqual({ ...middle, ...closing });
      expect(await ids({ status: "open" })).toEqual([early?.id, late?.id]);
      expect(await ids({ status: "completed" })).toEqual([closing.id]);
    });

    it("RT200 changes open tasks, and lists them by person, by nobody, by role and by deadline", async () => {
      const tasks = [
        taskRow(A, "r1", "1.0", { dueAt: "2026-06-03T00:00:00.000Z", role: "officer" }),
        taskRow(A, "r1", "1.1", { dueAt: "2026-06-01T00:00:00.000Z", role: "approver" }),
      ];
      const [first, second] = tasks.map(({ id }) => id) as [string, string];
      const write = async (expected: number, written: Partial<RunCommit["tasks"]>) => {
        const none = { open: [], close: [] };
        await store.commit(commitOf(A, expected, newRun("r1", 0), { tasks: { ...none, ...written } }));
      };
      const ids = async (query: Omit<Parameters<RunStore["listTasks"]>[1], "limit">) =>
        (await store.listTasks(A, { ...query, limit: 10 })).map(({ id }) => id);
      await write(0, { open: tasks });
      expect(await ids({ assignee: null })).toEqual([second, first]);
      const since = "2026-06-01T03:00:00.000Z";
      await write(1, { change: [{ id: first, change: { assignee: "li", assignedAt: since } }] });
      expect(await store.readTask(A, first)).toEqual({ ...tasks[0], assignee: "li", assignedAt: since });
      expect([await ids({ assignee: "li" }), await ids({ assignee: null })]).toEqual([[first], [second]]);
      const change = { assignee: null, priority: 90, notified: ["approver"], escalations: 1 };
      await write(2, { change: [{ id: first, change }] });
      const { assignee: _nobody, ...changed } = change;
      expect(await store.readTask(A, first)).toEqual({ ...tasks[0], ...changed });
      expect(await ids({ role: "approver" })).toEqual([second, first]);
      await write(3, { change: [{ id: first, change: { notSameAs: "other" } }] });
      expect(await store.readTask(A, first)).toEqual({ ...tasks[0], ...changed, notSameAs: "other" });
      await write(4, { change: [{ id: first, change: { notSameAs: null } }] });
      expect(await store.readTask(A, first)).toEqual({ ...tasks[0], ...changed });
      expect(await ids({ dueBefore: "2026-06-02T00:00:00.000Z" })).toEqual([second]);
      expect(await store.listTasks(B, { assignee: null, limit: 10 })).toEqual([]);
      const closed = { id: first, status: "cancelled", closedAt: since } as const;
      await write(5, { close: [closed] });
      await write(6, { change: [{ id: first, change: { role: "admin" } }] });
      expect(await store.readTask(A, first)).toEqual({ ...tasks[0], ...changed, ...closed });
    });

    it("RT205 lists the runs under way of a workflow, page by page", async () => {
      const of = (id: string, hash: string, finished = false) => {
        const run = newRun(id, 0);
        return { ...run, finished, pins: { ...run.pins, workflow: { ...run.pins.workflow, hash } } };
      };
      for (const run of [
        of("r2", "h1"),
        of("r1", "h1"),
        of("r3", "h1", true),
        of("r4", "h2"),
        of("r5", "h1"),
      ]) {
        await store.commit(commitOf(A, 0, run));
      }
      await store.commit(commitOf(B, 0, of("r9", "h1")));
      const ids = async (query: Parameters<RunStore["listRunsOf"]>[1]) =>
        (await store.listRunsOf(A, query)).map(({ run }) => run.id);
      expect(await ids({ workflow: "h1", limit: 9 })).toEqual(["r1", "r2", "r5"]);
      expect(await ids({ workflow: "h1", limit: 2 })).toEqual(["r1", "r2"]);
      expect(await ids({ workflow: "h1", after: "r2", limit: 2 })).toEqual(["r5"]);
      await store.commit(commitOf(A, 1, of("r1", "h2")));
      await store.commit(commitOf(A, 1, of("r2", "h1", true)));
      expect(await ids({ workflow: "h1", limit: 9 })).toEqual(["r5"]);
      expect(await ids({ workflow: "h2", limit: 9 })).toEqual(["r1", "r4"]);
    });

    it("RT10 reads a journal page by page without a gap", async () => {
      await store.commit(commitOf(A, 0, newRun("r1", 2), { journal: [entryOf(1), entryOf(2)] }));
      await store.commit(commitOf(A, 1, newRun("r1", 5), { journal: [entryOf(3), entryOf(4), entryOf(5)] }));
      const page = async (after: number) =>
        (await store.readJournal(A, "r1", { after, limit: 2 })).map(({ seq }) => seq);
      expect([await page(0), await page(2), await page(4), await page(5)]).toEqual([[1, 2], [3, 4], [5], []]);
    });

    it("RT11 lists incidents latest first and resolves them", async () => {
      const early = incidentRow(A, "r1", "i1", "2026-06-01T02:00:00.000Z");
      const late = incidentRow(A, "r1", "i2", "2026-06-01T03:00:00.000Z");
      await store.commit(
        commitOf(A, 0, newRun("r1", 1), {
          journal: [entryOf(1)],
          incidents: { raise: [early, late], resolve: [] },
        }),
      );
      const ids = async (status: "open" | "resolved") =>
        (await store.listIncidents(A, { status, limit: 10 })).map(({ id }) => id);
      expect(await ids("open")).toEqual(["i2", "i1"]);
      const resolve = [{ id: "i2", at: "2026-06-01T04:00:00.000Z", by: "fang" }];
      await store.commit(commitOf(A, 1, newRun("r1", 1), { incidents: { raise: [], resolve } }));
      expect(await ids("open")).toEqual(["i1"]);
      expect(await store.readIncident(A, "i2")).toEqual({
        ...late,
        status: "resolved",
        resolvedAt: "2026-06-01T04:00:00.000Z",
        resolvedBy: "fang",
      });
    });

    describeFlowStoreContract(() => store);
    describeScheduleStoreContract(() => store);

    it("RT12 keeps everything over a restart", async (context) => {
      if (under.reopen === undefined) {
        context.skip("this adapter keeps nothing outside its process");
        return;
      }
      await setTimers(store, ["2026-06-03T00:00:00.000Z"]);
      await store.commit(
        commitOf(A, 1, newRun("r1", 2), {
          journal: [entryOf(2)],
          activities: { begin: [activityRow(A, "r1", "2.0")], remove: [], retry: [] },
          tasks: { open: [taskRow(A, "r1", "2.1")], close: [] },
        }),
      );
      under = await under.reopen();
      ({ store } = under);
      expect(await store.readRun(A, "r1")).toEqual({ run: newRun("r1", 2), revision: 2 });
      expect(await store.readJournal(A, "r1", { after: 0, limit: 10 })).toEqual([entryOf(1), entryOf(2)]);
      expect(await store.claimTimers(claimAt("2026-06-03T00:00:00.000Z"))).toHaveLength(1);
      expect(await store.claimActivities(claimAt("2026-06-03T00:00:00.000Z"))).toHaveLength(1);
      expect(await store.listTasks(A, { status: "open", limit: 10 })).toHaveLength(1);
    });
  });
}

async function setTimers(store: RunStore, dues: readonly string[]): Promise<void> {
  const set = dues.map((due, index) => timerRow(A, "r1", `1.${index}`, due));
  await store.commit(commitOf(A, 0, newRun("r1", 1), { journal: [entryOf(1)], timers: { set, remove: [] } }));
}

async function beginActivity(store: RunStore): Promise<void> {
  const begin = [activityRow(A, "r1", "1.0")];
  await store.commit(
    commitOf(A, 0, newRun("r1", 1), { journal: [entryOf(1)], activities: { begin, remove: [], retry: [] } }),
  );
}
