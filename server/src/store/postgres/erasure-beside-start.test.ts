import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { TenantId } from "../index.ts";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../testing/embedded-postgres.ts";
import { commit, incident, run } from "../testing/run-samples.ts";
import { actOf, newLender, noon } from "../testing/samples.ts";
import { postgresUnderTest, type StoreUnderTest } from "../testing/store-under-test.ts";

describe("an erasure and a start of two processes", () => {
  let server: EmbeddedPostgres;
  let subject: StoreUnderTest;
  let demo: TenantId;
  let other: pg.Client;
  beforeAll(async () => {
    server = await startEmbeddedPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    subject = await postgresUnderTest(server);
    demo = await newLender(subject.store, "demo");
    await subject.store.sealer.forSubject("demo", "p");
    other = new pg.Client({ connectionString: (subject.config as { url: string }).url });
    await other.connect();
  });
  afterEach(async () => {
    await other.end();
    await subject.end();
  });

  /** Somebody waits for what the other process has locked. */
  const waits = () =>
    vi.waitFor(
      async () => {
        const rows = await subject.peek(
          "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        );
        expect(rows.length).toBe(1);
      },
      { timeout: 20_000, interval: 50 },
    );
  const start = (rare: boolean) =>
    commit(
      "demo",
      0,
      run("late", { subject: "p" }),
      rare ? { incidents: { raise: [incident("demo", "late-i", { runId: "late" })], resolve: [] } } : {},
    );

  it.each([{ rare: false }, { rare: true }])(
    "RT315 a start waits for an erasure that is not committed yet, and is refused after it (rare: $rare)",
    async ({ rare }) => {
      await other.query("begin");
      await other.query(
        `update subject_keys set wrapped_key = null, destroyed_at = '${noon}' where subject = 'p'`,
      );
      const begun = subject.store.runs.commit(start(rare));
      await waits();
      await other.query("commit");
      expect(await begun).toEqual({ kind: "conflict" });
      expect(await subject.peek("select id from runs")).toEqual([]);
    },
  );

  it("RT315 an erasure waits for a start that is not committed yet, and is told of it", async () => {
    expect((await subject.store.runs.commit(start(false))).kind).toBe("committed");
    await subject.intrude("update runs set finished = 1");
    await other.query("begin");
    await other.query("select from subject_keys where subject = 'p' for share");
    await other.query("update runs set finished = 0");
    const erased = subject.store.subjectKeys.erase(demo, "p", "asked for", actOf("boss", noon));
    await waits();
    await other.query("commit");
    expect(await erased).toEqual({ kind: "under-way", applications: ["late"] });
  });
});
