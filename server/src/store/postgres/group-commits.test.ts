import type { CommitOutcome, RunCommit } from "@lendloom/engine/runtime";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../testing/embedded-postgres.ts";
import { commit, decision, run, task } from "../testing/run-samples.ts";
import { noon } from "../testing/samples.ts";
import { postgresUnderTest, type StoreUnderTest } from "../testing/store-under-test.ts";

describe("commits of one moment on PostgreSQL", () => {
  let server: EmbeddedPostgres;
  let subject: StoreUnderTest;
  beforeAll(async () => {
    server = await startEmbeddedPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    subject = await postgresUnderTest(server);
  });
  afterEach(() => subject.end());

  const key = (name: string) => ({
    idempotency: { key: name, requestHash: "h", runId: name, at: noon, answer: { id: name } },
  });
  const entry = (seq: number) => ({ seq, at: noon, kind: "facts-recorded", facts: {} }) as never;
  const start = (id: string, written: Partial<RunCommit> = {}): RunCommit =>
    commit("demo", 0, run(id, { journal: 2 }), {
      journal: [entry(1), entry(2)],
      decisions: [decision(1)],
      tasks: { open: [task("demo", `task-${id}`, { runId: id })], close: [] },
      ...key(id),
      ...written,
    });
  const many = Array.from({ length: 150 }, (_, number) => `run-${number}`);
  const all = (commits: readonly RunCommit[]): Promise<readonly CommitOutcome[]> =>
    Promise.all(commits.map((each) => subject.store.runs.commit(each)));
  const countOf = async (table: string): Promise<number> =>
    Number((await subject.peek(`select count(*) as count from ${table}`))[0]?.["count"]);
  const transactions = async (): Promise<number> =>
    Number(
      (await subject.peek("select (txid_snapshot_xmax(txid_current_snapshot()))::text as next"))[0]?.["next"],
    );

  it("RT409 share transactions, and each is whole", async () => {
    const before = await transactions();
    const outcomes = await all(many.map((id) => start(id)));
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(["committed"]));
    expect((await transactions()) - before).toBeLessThan(10);
    expect([await countOf("runs"), await countOf("journal"), await countOf("tasks")]).toEqual([
      150, 300, 150,
    ]);
    const stored = await subject.store.runs.readRun("demo", "run-7");
    expect(stored).toEqual({ run: run("run-7", { journal: 2 }), revision: 1 });
  });

  it("RT409 one that is refused tells its reason, and takes nothing of the others with it", async () => {
    await all([start("known"), start("other")]);
    const gone = { owner: "late", epoch: 1 };
    const refused = [
      start("known", key("new key")),
      start("anew", key("known")),
      commit("demo", 7, run("other", { journal: 2 })),
      commit("demo", 1, run("other", { journal: 2 }), {
        activities: { begin: [], remove: ["1.0"], retry: [] },
        fence: { work: "activity", id: "1.0", lease: gone },
      }),
    ];
    const commits = [...many.slice(0, 20).map((id) => start(id)), ...refused, start("last")];
    const outcomes = await all(commits);
    expect(outcomes.slice(20, 24).map(({ kind }) => kind)).toEqual([
      "conflict",
      "repeated",
      "conflict",
      "stale",
    ]);
    const others = [...outcomes.slice(0, 20), ...outcomes.slice(24)];
    expect(new Set(others.map(({ kind }) => kind))).toEqual(new Set(["committed"]));
    expect(await countOf("runs")).toBe(2 + 21);
    expect(await countOf("idempotency")).toBe(2 + 21);
    expect((await subject.store.runs.readRun("demo", "other"))?.revision).toBe(1);
  });

  it("RT409 one whose rows the database refuses fails alone", async () => {
    const broken = commit("demo", 0, run("broken", { journal: 3 }), { journal: [entry(1), entry(3)] });
    const settled = await Promise.allSettled(
      [start("a"), broken, start("b"), start("c", { ...key("nul \0 key") })].map((each) =>
        subject.store.runs.commit(each),
      ),
    );
    expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "rejected"]);
    expect(await countOf("runs")).toBe(2);
  });

  it("RT409 of one run, one after the other: the first is committed, the second is told that it was late", async () => {
    await all([start("r")]);
    const next = commit("demo", 1, run("r", { journal: 2, status: "checking" }));
    const outcomes = await all([next, next, start("twice"), start("twice")]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(["committed", "conflict", "committed", "repeated"]);
    expect((await subject.store.runs.readRun("demo", "r"))?.revision).toBe(2);
  });

  it("RT409 look up by key, however large a table has grown since the first of them", async () => {
    await all([start("first")]);
    await subject.intrude(`insert into runs (tenant_id, id, revision, run, subject, status, created_at, updated_at, finished)
      select 'demo', 'old-' || n, 1, '{}', 's', 'received', 'x', 'x', 0 from generate_series(1, 20000) n`);
    const before = await scannedRows();
    await all([commit("demo", 1, run("first", { journal: 2 }))]);
    await subject.store.runs.readRun("demo", "first");
    await subject.reopen();
    expect((await scannedRows()) - before).toBeLessThan(100);
  });

  /** Rows of runs that were read so far, by index and without. */
  async function scannedRows(): Promise<number> {
    const [row] = await subject.peek(
      `select seq_tup_read + idx_tup_fetch
         + (select sum(idx_tup_read) from pg_stat_user_indexes where relname = 'runs') as rows
         from pg_stat_user_tables where relname = 'runs'`,
    );
    return Number(row?.["rows"]);
  }
});
