import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import pg from "pg";
import { ACROSS_LENDERS } from "../database.ts";
import { openStore, type Store } from "../index.ts";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../testing/embedded-postgres.ts";
import { commit, run } from "../testing/run-samples.ts";
import { actOf, newLender, noon } from "../testing/samples.ts";
import { postgresUnderTest, type StoreUnderTest } from "../testing/store-under-test.ts";
import { runTransaction } from "./run-transaction.ts";

describe("a PostgreSQL store", () => {
  let server: EmbeddedPostgres;
  let subject: StoreUnderTest;
  let neighbour: Store;
  beforeAll(async () => {
    server = await startEmbeddedPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    subject = await postgresUnderTest(server);
    neighbour = await openStore(subject.config);
  });
  afterEach(async () => {
    await neighbour.close();
    await subject.end();
  });

  it("is shared by processes: each sees what the other wrote, and revisions hold between them", async () => {
    const demo = await newLender(subject.store, "demo");
    expect((await neighbour.people.list(demo)).map(({ id }) => id)).toEqual(["fang", "jun", "mei"]);
    await subject.store.runs.commit(commit(demo, 0, run("r1")));
    const steps = [subject.store, neighbour].map((store) => store.runs.commit(commit(demo, 1, run("r1"))));
    expect((await Promise.all(steps)).map(({ kind }) => kind).sort()).toEqual(["committed", "conflict"]);
  });

  it("gives each due timer to one of many workers that ask at once", async () => {
    const set = Array.from({ length: 40 }, (_, index) => ({
      tenant: "demo",
      runId: "r1",
      generation: `${index}.0`,
      timer: "expiry",
      dueAt: noon,
    }));
    await subject.store.runs.commit(commit("demo", 0, run("r1"), { timers: { set, remove: [] } }));
    const claims = Array.from({ length: 8 }, (_, worker) =>
      (worker % 2 === 0 ? subject.store : neighbour).runs.claimTimers({
        now: noon,
        owner: `worker-${worker}`,
        leaseUntil: "2026-11-22T12:01:00.000Z",
        limit: 10,
      }),
    );
    const claimed = (await Promise.all(claims)).flat().map(({ generation }) => generation);
    expect(new Set(claimed).size).toBe(claimed.length);
    const rows = await subject.peek(
      "select lease_epoch::int as epoch from timers where lease_owner is not null",
    );
    expect(rows).toEqual(claimed.map(() => ({ epoch: 1 })));
  });

  it("keeps one audit chain when two processes append to it at once", async () => {
    const demo = await newLender(subject.store, "demo");
    const entry = { action: "test.done", subject: "x", details: {} };
    const appended = Array.from({ length: 20 }, (_, index) =>
      (index % 2 === 0 ? subject.store : neighbour).audit.append(demo, entry, actOf("mei")),
    );
    await Promise.all(appended);
    expect(await neighbour.audit.verify(demo)).toMatchObject({ intact: true, entries: 24 });
  });

  it("survives the loss of all its connections, and works again at the next use", async () => {
    const demo = await newLender(subject.store, "demo");
    await Promise.all(Array.from({ length: 5 }, () => subject.store.people.list(demo)));
    await subject.intrude(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
    // The pool learns of it by its sockets; a query sent in between may fail, the ones after it must not.
    await subject.store.check().catch(() => undefined);
    await expect.poll(() => subject.store.check().then(() => "well"), { timeout: 10_000 }).toBe("well");
    expect(await subject.store.people.list(demo)).toHaveLength(3);
  });

  it("runs a transaction again when PostgreSQL gave it up for a deadlock", async () => {
    await subject.intrude(
      "create table pair (id integer primary key, n integer); insert into pair values (1, 0), (2, 0)",
    );
    const pool = new pg.Pool({
      connectionString: subject.config.kind === "postgres" ? subject.config.url : "",
    });
    let attempts = 0;
    const arrived: (() => void)[] = [];
    /** Lets the first two transactions cross: each holds one row and wants the other’s. */
    const crossing = async (): Promise<void> => {
      attempts += 1;
      if (attempts > 2) return;
      const both = new Promise<void>((resolve) => arrived.push(resolve));
      if (attempts === 2) for (const go of arrived) go();
      await both;
    };
    const touch = (first: number, second: number) =>
      runTransaction(pool, ACROSS_LENDERS, async (client) => {
        await client.query("update pair set n = n + 1 where id = $1", [first]);
        await crossing();
        await client.query("update pair set n = n + 1 where id = $1", [second]);
      });
    await Promise.all([touch(1, 2), touch(2, 1)]);
    expect(attempts).toBe(3);
    expect(await subject.peek("select n from pair")).toEqual([{ n: 2 }, { n: 2 }]);
    await pool.end();
  });

  it("tells in a sentence when it cannot be reached", async () => {
    const config = { kind: "postgres" as const, folder: subject.config.folder };
    const nowhere = openStore({ ...config, url: "postgres://nobody@127.0.0.1:1/none" });
    await expect(nowhere).rejects.toMatchObject({ code: "store.unreachable" });
    await expect(openStore({ ...config, url: "not a url" })).rejects.toMatchObject({
      code: "store.url-invalid",
    });
  });
});
