import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Texts } from "@lendloom/engine/kernel";
import { openStore, type Store } from "../index.ts";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../testing/embedded-postgres.ts";
import { writeMoreMigrations, type MoreMigrations } from "../testing/more-migrations.ts";
import { commit, run } from "../testing/run-samples.ts";
import { postgresUnderTest, type StoreUnderTest } from "../testing/store-under-test.ts";

describe("programs of two versions on one PostgreSQL", () => {
  let server: EmbeddedPostgres;
  let more: MoreMigrations;
  /** The older program's store, and the newer one's. */
  let subject: StoreUnderTest;
  const newer: Store[] = [];
  beforeAll(async () => {
    server = await startEmbeddedPostgres();
    more = writeMoreMigrations();
  });
  afterAll(async () => {
    more.remove();
    await server.stop();
  });
  beforeEach(async () => {
    subject = await postgresUnderTest(server);
  });
  afterEach(async () => {
    delete process.env["LENDLOOM_MORE_MIGRATIONS"];
    for (const store of newer.splice(0)) await store.close();
    await subject.end();
  });

  async function openNewer(): Promise<Store> {
    Object.assign(process.env, more.env);
    const store = await openStore(subject.config);
    newer.push(store);
    return store;
  }
  /** What is started from here on is the older program again; the newer one’s beats need to be the newer’s. */
  const becomeOlder = () => delete process.env["LENDLOOM_MORE_MIGRATIONS"];
  const applied = async () =>
    (await subject.peek("select version, serves from lendloom_schema order by version")).slice(
      more.known - 1,
    );
  const asLender = "set app.across_lenders = 'on'";

  it("the newer one adds to the schema while the older one works, and what both write both read", async () => {
    await subject.store.runs.commit(commit("demo", 0, run("before")));
    const store = await openNewer();
    // What takes something away waits for the older one.
    expect((await applied()).map(({ version }) => version)).toEqual([more.known, more.adding]);
    await subject.store.runs.commit(commit("demo", 0, run("by-older")));
    await store.runs.commit(commit("demo", 1, run("by-older")));
    await store.runs.commit(commit("demo", 0, run("by-newer")));
    await subject.intrude(`${asLender}; update runs set branch = 'Shanghai'`);
    for (const id of ["before", "by-older", "by-newer"]) {
      expect(await subject.store.runs.readRun("demo", id)).toEqual(await store.runs.readRun("demo", id));
    }
    expect((await subject.store.runs.commit(commit("demo", 1, run("by-newer")))).kind).toBe("committed");
    // The older program starts again on the newer schema, and serves.
    becomeOlder();
    const again = await subject.reopen();
    expect(await again.runs.readRun("demo", "by-newer")).toMatchObject({ revision: 2 });
    await again.check();
  });

  it("takes away what the older one needed only when none is left; then the older one is refused with a sentence", async () => {
    await openNewer();
    await subject.store.close();
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    // It has only just ended, and may come back.
    expect(await applied()).toHaveLength(2);
    await subject.intrude(
      `${asLender}; update processes set seen_at = '2020-01-01T00:00:00.000Z' where program = ${more.known}`,
    );
    await expect.poll(async () => (await applied()).length, { timeout: 15_000 }).toBe(3);
    expect((await applied()).at(-1)).toEqual({ version: more.taking, serves: more.adding });
    becomeOlder();
    const refused = openStore(subject.config);
    await expect(refused).rejects.toMatchObject({ code: "store.schema-newer" });
    await expect(refused).rejects.toThrow(
      `schema version ${more.taking} and serves programs that know ${more.adding} or later, but this program knows ${more.known}`,
    );
  });

  it("an older one that was not seen for long learns at its next beat that it is to end", async () => {
    const told: Texts[] = [];
    subject.store.fitness.whenOutdated((sentence) => told.push(sentence));
    // Frozen, for all the others know.
    await subject.intrude(`${asLender}; update processes set seen_at = '2020-01-01T00:00:00.000Z'`);
    await openNewer();
    expect((await applied()).at(-1)).toMatchObject({ version: more.taking });
    await expect.poll(() => told.length, { timeout: 15_000 }).toBe(1);
    expect(told[0]?.en).toContain("start the newer program");
    expect(told[0]?.["zh-CN"]).toContain("请启动更新的");
  });

  it("of newer ones that start together one upgrades", async () => {
    Object.assign(process.env, more.env);
    newer.push(...(await Promise.all([1, 2, 3].map(() => openStore(subject.config)))));
    expect(await applied()).toHaveLength(2);
    for (const store of newer) await store.check();
  });
});
