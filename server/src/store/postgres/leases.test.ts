import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openStore, type Store } from "../index.ts";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../testing/embedded-postgres.ts";
import { commit, run } from "../testing/run-samples.ts";
import { postgresUnderTest, type StoreUnderTest } from "../testing/store-under-test.ts";

const HOUR_MS = 3_600_000;

describe("processes on one PostgreSQL", () => {
  let server: EmbeddedPostgres;
  let subject: StoreUnderTest;
  let one: Store;
  let two: Store;
  beforeAll(async () => {
    server = await startEmbeddedPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    subject = await postgresUnderTest(server);
    const config = { ...subject.config, leaseClock: "database" } as typeof subject.config;
    one = await openStore(config);
    two = await openStore(config);
  });
  afterEach(async () => {
    await one.close();
    await two.close();
    await subject.end();
  });

  const at = (shiftMs: number): string => new Date(Date.now() + shiftMs).toISOString();
  const claimBy = (owner: string, offMs: number, leaseMs: number) => ({
    owner,
    now: at(offMs),
    leaseUntil: at(offMs + leaseMs),
    limit: 10,
  });
  const setTimers = (...dues: readonly string[]) =>
    one.runs.commit(
      commit("demo", 0, run("r1"), {
        timers: {
          set: dues.map((dueAt, index) => ({
            tenant: "demo",
            runId: "r1",
            generation: `${index}.0`,
            timer: "expiry",
            dueAt,
          })),
          remove: [],
        },
      }),
    );

  it("RT402 what is due, and whose lease is over, is told by the database's clock, whatever a process believes", async () => {
    await setTimers(at(-1_000), at(HOUR_MS));
    // Its clock is three hours ahead: the second timer is not due all the same.
    const ahead = await one.runs.claimTimers(claimBy("ahead", 3 * HOUR_MS, 400));
    expect(ahead.map(({ generation }) => generation)).toEqual(["0.0"]);
    // Another one's clock, hours ahead, does not end the lease; one that is behind does not prolong it.
    expect(await two.runs.claimTimers(claimBy("hasty", 5 * HOUR_MS, 400))).toEqual([]);
    await expect
      .poll(() => two.runs.claimTimers(claimBy("behind", -5 * HOUR_MS, 60_000)), { timeout: 5_000 })
      .toMatchObject([{ generation: "0.0", lease: { owner: "behind", epoch: 2 } }]);
  });

  it("RT401 a process that was frozen beyond its lease changes nothing with its late commit", async () => {
    await setTimers(at(-1_000));
    const [frozen] = await one.runs.claimTimers(claimBy("frozen", 0, 50));
    await expect
      .poll(() => two.runs.claimTimers(claimBy("next", 0, 60_000)), { timeout: 5_000 })
      .toHaveLength(1);
    const late = commit("demo", 1, run("r1"), {
      timers: { set: [], remove: ["0.0"] },
      fence: { work: "timer", id: "0.0", lease: frozen!.lease },
    });
    expect(await one.runs.commit(late)).toEqual({ kind: "stale" });
    expect((await two.runs.readRun("demo", "r1"))?.revision).toBe(1);
    expect(await two.runs.readTimers("demo", "r1")).toHaveLength(1);
  });

  describe("of which one is dead", () => {
    let dead: Store;
    const listening = (store: Store) =>
      expect.poll(() => store.announcements.listening, { timeout: 5_000 }).toBe(true);
    const claimed = async (store: Store) =>
      (await store.runs.claimTimers(claimBy(store.worker, 0, 60_000))).map(({ lease }) => lease.epoch);
    const opened = (works: boolean) =>
      openStore({ ...subject.config, leaseClock: "database", works, beatMs: 300 } as typeof subject.config);
    beforeEach(async () => {
      await setTimers(at(-1_000));
      dead = await opened(true);
      dead.announcements.subscribe(() => undefined);
      await listening(dead);
      expect(await claimed(dead)).toEqual([1]);
    });
    afterEach(() => dead.close());

    it("RT415 a start ends nobody's leases: all have lost their connections when the database comes back", async () => {
      await dead.close();
      const next = await opened(true);
      try {
        expect(await claimed(next)).toEqual([]);
      } finally {
        await next.close();
      }
    });

    it("RT415 what a dead one had begun goes on when one that works has missed it for two beats", async () => {
      const working = await opened(true);
      try {
        await dead.close();
        await expect.poll(() => claimed(working), { timeout: 60_000, interval: 100 }).toEqual([2]);
      } finally {
        await working.close();
      }
    });

    it("RT415 what one has begun that beats or listens stays its own, and nobody who does not work ends leases", async () => {
      const [working, asking] = [await opened(true), await opened(false)];
      try {
        // Only its beats tell of it until it listens again.
        await subject.intrude(
          "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'lendloom listen'",
        );
        await new Promise((resolve) => setTimeout(resolve, 1_500));
        expect(await claimed(working)).toEqual([]);
        await working.close();
        await dead.close();
        await new Promise((resolve) => setTimeout(resolve, 1_500));
        expect(await claimed(asking)).toEqual([]);
      } finally {
        await working.close();
        await asking.close();
      }
    });
  });

  it("RT417 a claim that leaves a lender out locks no more rows than it takes, however many others have work", async () => {
    for (const tenant of ["demo", "a", "b", "c", "d"]) {
      const timer = { tenant, runId: "r1", timer: "expiry", dueAt: at(-1_000) };
      const set = ["0.0", "1.0", "2.0"].map((generation) => ({ ...timer, generation }));
      await one.runs.commit(commit(tenant, 0, run("r1"), { timers: { set, remove: [] } }));
    }
    const claim = { ...claimBy("one", 0, 60_000), limit: 2, except: [{ tenant: "demo" }] };
    expect((await one.runs.claimTimers(claim)).map(({ tenant }) => tenant)).toEqual(["a", "a"]);
    // A row that was locked and not written keeps the number of the transaction that did it.
    expect(
      await subject.peek("select tenant_id from timers where lease_owner is null and xmax::text <> '0'"),
    ).toEqual([]);
  });

  it("RT402 every process goes by the database's time, also when its machine's clock is set", () => {
    expect(Math.abs(one.clock.aheadMs())).toBeLessThan(500);
    const before = Date.parse(one.clock.now());
    const { now } = Date;
    Date.now = () => now() + 7 * HOUR_MS;
    try {
      expect(Date.parse(one.clock.now()) - before).toBeLessThan(5_000);
      expect(one.clock.aheadMs()).toBeGreaterThan(6 * HOUR_MS);
    } finally {
      Date.now = now;
    }
  });

  it("RT403 what one process tells, the others hear at once, and again after the connection was lost", async () => {
    const heard = { one: 0, two: 0 };
    one.announcements.subscribe(() => (heard.one += 1));
    two.announcements.subscribe(() => (heard.two += 1));
    const listening = () => one.announcements.listening && two.announcements.listening;
    await expect.poll(listening, { timeout: 5_000 }).toBe(true);
    const before = { ...heard };
    for (let times = 0; times < 50; times++) one.announcements.announce("work");
    await expect.poll(() => heard.two, { timeout: 2_000 }).toBeGreaterThan(before.two);
    // News of a moment are told once, and never to oneself.
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(heard.two - before.two).toBeLessThan(10);
    expect(heard.one).toBe(before.one);

    await subject.intrude(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'lendloom listen'",
    );
    await expect.poll(listening, { timeout: 2_000 }).toBe(false);
    await expect.poll(listening, { timeout: 10_000 }).toBe(true);
    const again = heard.two;
    two.announcements.announce("work");
    one.announcements.announce("work");
    await expect.poll(() => heard.two, { timeout: 2_000 }).toBeGreaterThan(again);
  });
});
