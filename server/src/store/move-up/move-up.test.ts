import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SqliteConnection from "better-sqlite3";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { moveUp, openStore } from "../index.ts";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../testing/embedded-postgres.ts";
import { cashLoanApplication } from "../../test-kit/applicants.ts";
import { startTestServer } from "../../test-kit/test-server.ts";
import { proveCopy } from "../../move-up/prove-copy.ts";

const at = "2026-11-22T12:00:00.000Z";

describe("moving up from SQLite to PostgreSQL", () => {
  let postgres: EmbeddedPostgres;
  let before: string;
  let folder: string;
  let url: string;
  const ids: string[] = [];

  beforeAll(async () => {
    postgres = await startEmbeddedPostgres();
    before = mkdtempSync(join(tmpdir(), "lendloom-before-"));
    const server = await startTestServer({ folder: before });
    for (const score of [640, 700, 720]) {
      const headers = { ...server.apiKey, "idempotency-key": `move-${score}` };
      const made = await server.call("POST", "/v1/applications", headers, cashLoanApplication(score));
      const { id } = made.json<{ id: string }>();
      ids.push(id);
      await server.call(
        "POST",
        `/v1/applications/${id}/events`,
        { ...headers, "idempotency-key": `consent-${score}` },
        { type: "CONSENT_GIVEN" },
      );
      await server.until(`/v1/applications/${id}`, server.apiKey, ({ status }) =>
        ["offered", "in-review"].includes(status as string),
      );
    }
    const { product, applicant, facts } = cashLoanApplication(700);
    const title = { "zh-CN": "每日复核", en: "Daily review" };
    const rule = { repeat: "R/2026-01-05T09:00/P1D", zone: "Asia/Shanghai" };
    const li = await server.as("li");
    const schedule = { title, product, applicant, facts, ...rule };
    await server.call("PUT", "/v1/schedules/daily", { ...li, "if-none-match": "*" }, schedule);
    await server.call("POST", "/v1/schedules/daily/firings", { ...li, "idempotency-key": "fire" });
    await server.keyOf(["auditor"]);
    await server.close();
  });
  afterAll(async () => {
    await postgres.stop();
    rmSync(before, { recursive: true, force: true });
  });
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "lendloom-move-"));
    cpSync(before, folder, { recursive: true });
    url = await postgres.createDatabase();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const move = (to = url) => moveUp({ folder, url: to, at, prove: proveCopy });
  async function query(text: string): Promise<readonly Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return ((await client.query(text)) as { rows: Record<string, unknown>[] }).rows;
    } finally {
      await client.end();
    }
  }

  it("RT404 brings everything over and proves it; the applications go on where they were", async () => {
    const moved = await move();
    expect(moved.moved).toBe(true);
    expect(moved.tables["runs"]?.rows).toBe(4);
    expect([moved.tables["schedules"]?.rows, moved.tables["schedule_firings"]?.rows]).toEqual([1, 1]);
    expect(moved.tables["journal"]?.rows).toBeGreaterThan(10);
    expect(moved.proof).toMatchObject({ replayed: 4, audit: { demo: {}, other: {} } });

    const server = await startTestServer({ folder, url });
    const [, id = ""] = ids;
    expect((await server.call("GET", `/v1/applications/${id}`, server.apiKey)).json()).toMatchObject({
      status: "offered",
    });
    const repeated = await server.call(
      "POST",
      "/v1/applications",
      { ...server.apiKey, "idempotency-key": "move-700" },
      cashLoanApplication(700),
    );
    expect(repeated.json()).toMatchObject({ id });
    await server.call(
      "POST",
      `/v1/applications/${id}/events`,
      { ...server.apiKey, "idempotency-key": "accept" },
      { type: "OFFER_ACCEPTED" },
    );
    await server.until(`/v1/applications/${id}`, server.apiKey, ({ status }) => status === "disbursed");
    const li = await server.as("li");
    const schedule = await server.call("GET", "/v1/schedules/daily", li);
    expect(schedule.json()).toMatchObject({ state: "active", started: 1, facts: { applicantName: "李雷" } });
    expect(await server.store.audit.verify("demo" as never)).toMatchObject({ intact: true });
    // The guards stand again.
    await expect(query("delete from journal")).rejects.toThrow();
    await server.close();
  });

  it("RT404 does it once, and leaves nobody to go on with the file", async () => {
    await move();
    await expect(openStore({ kind: "sqlite", folder })).rejects.toMatchObject({ code: "store.moved" });
    await expect(move()).rejects.toMatchObject({ code: "store.moved" });
    // Killed after the target had everything, before the folder was marked.
    rmSync(join(folder, "moved-to-postgres.json"));
    expect(await move()).toMatchObject({ moved: false });
    await expect(openStore({ kind: "sqlite", folder })).rejects.toMatchObject({ code: "store.moved" });
  });

  it("RT404 refuses a database that is not empty, and one of another program", async () => {
    const store = await openStore({ kind: "postgres", url, folder });
    await store.tenants.create(
      { id: "theirs", title: { "zh-CN": "x", en: "x" } },
      {
        at,
        by: { kind: "system", id: "test" },
      },
    );
    await store.close();
    await expect(move()).rejects.toMatchObject({ code: "move-up.target-not-empty" });
    expect(await query("select tenant_id from tenants")).toEqual([{ tenant_id: "theirs" }]);
    const foreign = await postgres.createDatabase();
    const client = new pg.Client({ connectionString: foreign });
    await client.connect();
    await client.query("create table invoices (id integer)");
    await client.end();
    await expect(move(foreign)).rejects.toMatchObject({ code: "store.schema-foreign" });
    // Nothing happened to the file.
    await (await openStore({ kind: "sqlite", folder })).close();
  });

  it("RT404 takes everything back when the copy cannot be proved", async () => {
    const file = new SqliteConnection(join(folder, "lendloom.sqlite"));
    file.exec(
      "drop trigger audit_no_update; update audit set details = '{}' where seq = 2 and tenant_id = 'demo'",
    );
    file.close();
    await expect(move()).rejects.toMatchObject({ code: "move-up.differs" });
    expect(await query("select count(*)::int as rows from tenants")).toEqual([{ rows: 0 }]);
  });

  it("RT404 killed at any point, it leaves the target empty and is begun again", async () => {
    const command = join(import.meta.dirname, "../../cli/main.ts");
    const run = (killPoint: string) =>
      spawnSync(process.execPath, [command, "move-up"], {
        env: {
          ...process.env,
          LENDLOOM_DATA: folder,
          LENDLOOM_DATABASE_URL: url,
          LENDLOOM_KILLPOINT: killPoint,
        },
        encoding: "utf8",
      });
    for (const nth of [1, 6, 12]) {
      expect(run(`mid-move-up:${nth}`).signal).toBe("SIGKILL");
      await expect
        .poll(() => query("select count(*)::int as rows from tenants"), { timeout: 10_000 })
        .toEqual([{ rows: 0 }]);
    }
    const done = run("");
    expect([done.status, done.stderr]).toEqual([0, ""]);
    expect(JSON.parse(done.stdout)).toMatchObject({ moved: true, proof: { replayed: 4 } });
  });
});
