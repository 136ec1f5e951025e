import { NO_FLOW } from "@lendloom/engine/runtime";
import { beforeEach, describe, expect, it } from "vitest";
import type { PageRequest, Page, Store } from "../index.ts";
import { commit, decision, incident, run, task } from "./run-samples.ts";
import type { StoreUnderTest } from "./store-under-test.ts";

/** Lists over runs, on either dialect. */
export function describeRunQueries(subject: () => StoreUnderTest): void {
  let store: Store;
  beforeEach(() => {
    ({ store } = subject());
  });

  /** Reads every page of two rows and answers the ids in order. */
  async function allIds<T>(
    list: (page: PageRequest) => Promise<Page<T>>,
    idOf: (item: T) => string,
  ): Promise<readonly string[]> {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page: Page<T> = await list({ limit: 2, cursor });
      expect(page.items.length).toBeLessThanOrEqual(2);
      ids.push(...page.items.map(idOf));
      cursor = page.next;
    } while (cursor !== undefined);
    return ids;
  }

  describe("applications", () => {
    beforeEach(async () => {
      // Ids whose order differs between code points and a human alphabet, made at two instants.
      for (const [index, id] of ["a", "B", "_", "中", "b"].entries()) {
        const createdAt = `2026-11-22T12:00:0${index < 2 ? 0 : 1}.000Z`;
        const status = index % 2 === 0 ? "received" : "declined";
        await store.runs.commit(commit("demo", 0, run(id, { createdAt, status, subject: `s-${id}` })));
      }
      await store.runs.commit(commit("other", 0, run("theirs")));
    });

    it("are paged newest first without a gap or a repeat", async () => {
      const ids = await allIds(
        (page) => store.runs.listRuns("demo", page),
        ({ run: { id } }) => id,
      );
      expect(ids).toEqual(["中", "b", "_", "a", "B"]);
    });

    it("are listed without their sub-flows", async () => {
      const parent = { run: "a", invoke: "valuation", generation: "1.0", depth: 1 };
      await store.runs.commit(commit("demo", 0, run("a-s1-0", { parent })));
      expect((await store.runs.listRuns("demo")).items.map(({ run: { id } }) => id)).not.toContain("a-s1-0");
      expect((await store.runs.readRun("demo", "a-s1-0"))?.run.parent).toEqual(parent);
    });

    it("are filtered by status, product and subject, of one lender", async () => {
      const declined = await allIds(
        (page) => store.runs.listRuns("demo", { ...page, status: "declined" }),
        ({ run: { id } }) => id,
      );
      expect(declined).toEqual(["中", "B"]);
      expect((await store.runs.listRuns("demo", { product: "loan" })).items).toHaveLength(5);
      expect((await store.runs.listRuns("demo", { product: "none" })).items).toEqual([]);
      const [own] = (await store.runs.listRuns("demo", { subject: "s-_" })).items;
      expect(own).toEqual({ run: expect.objectContaining({ id: "_" }) as unknown, revision: 1 });
    });
  });

  it("tasks are paged by role and deadline", async () => {
    const tasks = [
      task("demo", "t3", { dueAt: "2026-11-23T00:00:00.000Z" }),
      task("demo", "t1", { dueAt: "2026-11-22T13:00:00.000Z" }),
      task("demo", "t2", { dueAt: "2026-11-23T00:00:00.000Z" }),
      task("demo", "t4", { role: "approver" }),
    ];
    await store.runs.commit(commit("demo", 0, run("r1"), { tasks: { open: tasks, close: [] } }));
    const ids = await allIds(
      (page) => store.runs.pageTasks("demo", { ...page, role: "officer", status: "open" }),
      ({ id }) => id,
    );
    expect(ids).toEqual(["t1", "t2", "t3"]);
    expect((await store.runs.pageTasks("demo", { status: "completed" })).items).toEqual([]);
    expect((await store.runs.pageTasks("other")).items).toEqual([]);
  });

  it("incidents are paged newest first", async () => {
    const raise = [
      incident("demo", "i1"),
      incident("demo", "i2"),
      incident("demo", "i3", { at: "2026-11-22T13:00:00.000Z" }),
    ];
    const resolve = [{ id: "i2", at: "2026-11-22T14:00:00.000Z", by: "fang" }];
    await store.runs.commit(commit("demo", 0, run("r1"), { incidents: { raise, resolve: [] } }));
    await store.runs.commit(commit("demo", 1, run("r1"), { incidents: { raise: [], resolve } }));
    expect(
      await allIds(
        (page) => store.runs.pageIncidents("demo", page),
        ({ id }) => id,
      ),
    ).toEqual(["i3", "i2", "i1"]);
    const open = await store.runs.pageIncidents("demo", { status: "open" });
    expect(open.items.map(({ id }) => id)).toEqual(["i3", "i1"]);
  });

  it("decisions of a pack in a time range are paged by instant, run and number", async () => {
    const at = (minute: number) => `2026-11-22T12:0${minute}:00.000Z`;
    const made = [
      decision(1, { at: at(2) }),
      decision(2, { at: at(2) }),
      decision(3, { at: at(4) }),
      decision(4, { at: at(1), pack: "fraud" }),
    ];
    await store.runs.commit(commit("demo", 0, run("b", { subject: "s-b" }), { decisions: made }));
    await store.runs.commit(
      commit("demo", 0, run("a"), { decisions: [decision(1, { at: at(2) }), decision(2, { at: at(1) })] }),
    );
    await store.runs.commit(commit("other", 0, run("c"), { decisions: [decision(1, { at: at(2) })] }));
    const list = async (range: object) =>
      await allIds(
        (page) => store.runs.pageDecisions("demo", { pack: "credit", ...range, ...page }),
        ({ runId, record }) => `${runId}#${record.number}`,
      );
    expect(await list({})).toEqual(["a#2", "a#1", "b#1", "b#2", "b#3"]);
    expect(await list({ from: at(2), to: at(4) })).toEqual(["a#1", "b#1", "b#2"]);
    expect(await list({ from: at(5) })).toEqual([]);
    expect(await store.runs.countDecisions("demo", { pack: "credit", from: at(2), to: at(4) })).toBe(3);
    expect(await store.runs.countDecisions("demo", { pack: "none" })).toBe(0);
    const [first] = (await store.runs.pageDecisions("demo", { pack: "fraud" })).items;
    expect(first).toEqual({ runId: "b", subject: "s-b", record: made[3] });
  });

  it("the backlog counts what waits for workers, and a decision is found by its number", async () => {
    const timer = {
      tenant: "demo",
      runId: "r1",
      generation: "1.0",
      timer: "expiry",
      dueAt: "2026-12-01T00:00:00.000Z",
    };
    await store.runs.commit(commit("demo", 0, run("r1"), { timers: { set: [timer], remove: [] } }));
    expect(await store.runs.backlog()).toEqual({ timers: 1, activities: 0, messages: 0, signals: 0 });
    const none = { activities: null, messages: null, schedules: null };
    expect(await store.runs.earliestDue("2026-06-01T00:00:00.000Z")).toEqual({
      ...none,
      timers: timer.dueAt,
    });
    expect(await store.runs.readDecision("demo", "r1", 1)).toBeNull();
  });

  it("the work that is due first is what no worker has", async () => {
    const timer = (generation: string, dueAt: string) => {
      return { tenant: "demo", runId: "r1", generation, timer: "expiry", dueAt };
    };
    const set = [timer("1.0", "2026-01-01T00:00:00.000Z"), timer("1.1", "2026-01-02T00:00:00.000Z")];
    const body = { value: {} };
    const sent = { tenant: "demo", runId: "r1", id: "m1", to: "r2", message: "start-run" } as const;
    const send = [{ ...sent, body, attempt: 0, notBefore: "2026-01-03T00:00:00.000Z" }];
    const flow = { ...NO_FLOW, messages: { send, drop: [], take: [] } };
    await store.runs.commit(commit("demo", 0, run("r1"), { timers: { set, remove: [] }, flow }));
    const due = async (now: string) => {
      const { timers, messages } = await store.runs.earliestDue(now);
      return [timers, messages];
    };
    const before = new Date(Date.now() + 1_000).toISOString();
    expect(await due(before)).toEqual([set[0]?.dueAt, send[0]?.notBefore]);
    const now = new Date().toISOString();
    const leaseUntil = new Date(Date.parse(now) + 60_000).toISOString();
    await store.runs.claimTimers({ now, owner: "w", limit: 1, leaseUntil });
    await store.runs.claimMessages({ now, owner: "w", limit: 1, leaseUntil });
    expect(await due(before)).toEqual([set[1]?.dueAt, null]);
    const later = new Date(Date.parse(now) + 90_000).toISOString();
    expect(await due(later)).toEqual([set[0]?.dueAt, send[0]?.notBefore]);
  });
}
