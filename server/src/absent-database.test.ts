import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openStore } from "./store/index.ts";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "./store/testing/embedded-postgres.ts";
import { startLoneServer, type LoneServer } from "./test-kit/lone-server.ts";

describe("a server whose database cannot be used", { timeout: 180_000 }, () => {
  let postgres: EmbeddedPostgres;
  let folder: string;
  const started: LoneServer[] = [];
  beforeAll(async () => {
    postgres = await startEmbeddedPostgres();
    folder = mkdtempSync(join(tmpdir(), "lendloom-absent-"));
  });
  afterEach(async () => {
    for (const server of started.splice(0)) await server.end("SIGKILL");
  });
  afterAll(async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A worker makes no demo lender, so it is ready sooner. */
  async function start(url: string, env: Readonly<Record<string, string>> = {}): Promise<LoneServer> {
    const server = await startLoneServer({
      LENDLOOM_DATA: folder,
      LENDLOOM_DATABASE_URL: url,
      LENDLOOM_ROLE: "worker",
      ...env,
    });
    started.push(server);
    return server;
  }
  async function administer(statement: string, database = "postgres"): Promise<void> {
    const client = new pg.Client({
      connectionString: `postgres://lendloom@127.0.0.1:${postgres.port}/${database}`,
    });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  }
  const urlOf = (user: string, database: string) =>
    `postgres://${user}@127.0.0.1:${postgres.port}/${database}`;

  it("store.unavailable: answers that it waits, says why once, and goes on without a person; so it does later", async () => {
    const url = await postgres.createDatabase();
    await postgres.halt("fast");
    const server = await start(url);
    await server.untilReady(503);
    expect(await server.ask("/livez")).toMatchObject({ status: 200, body: { status: "ok" } });
    for (const path of ["/readyz", "/metrics", "/v1/applications", "/"]) {
      const answer = await server.ask(path);
      expect(answer).toMatchObject({
        status: 503,
        body: { code: "store.unavailable", params: { reason: "store.unreachable" } },
      });
      expect(Number(answer?.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    // Three tries at least, and one sentence a language.
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    expect(server.complaints()).toHaveLength(2);
    expect(server.complaints()[0]).toContain("连不上数据库");
    expect(server.complaints()[1]).toMatch(/cannot be reached.*ECONNREFUSED.*tries again by itself/);
    await postgres.resume();
    await server.untilReady(200, 30_000);
    expect(server.output()).toContain("The database can be used now.");

    // While it runs: gone for a while, and all connections cut at once.
    await postgres.halt("immediate");
    await server.untilReady(503);
    expect((await server.ask("/readyz"))?.body).toMatchObject({ code: "store.unavailable" });
    expect((await server.ask("/livez"))?.status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    await postgres.resume();
    await server.untilReady(200, 10_000);
    await administer("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()");
    await server.untilReady(200, 10_000);
    expect(server.child.exitCode).toBeNull();
    expect(await server.end("SIGTERM")).toBe(0);
  });

  it("waits for a database, a user and a connection that are not there yet", async () => {
    const [database, user] = ["made_later", "comes_later"];
    const server = await start(urlOf(user, database));
    await server.untilReady(503);
    const reason = async () => (await server.ask("/readyz"))?.body["params"];
    await expect.poll(reason).toEqual({ reason: "store.refused" });
    await administer(`create role ${user} login connection limit 0`);
    await expect.poll(reason, { timeout: 30_000 }).not.toEqual({ reason: "store.refused" });
    await administer(`create database ${database} owner ${user}`);
    await expect.poll(reason, { timeout: 30_000 }).toEqual({ reason: "store.crowded" });
    await administer(`alter role ${user} connection limit -1`);
    await server.untilReady(200, 30_000);
  });

  it("ends in order when it is told to while it waits", async () => {
    const server = await start("postgres://nobody@127.0.0.1:1/none");
    await server.untilReady(503);
    const asked = performance.now();
    expect(await server.end("SIGTERM")).toBe(0);
    expect(performance.now() - asked).toBeLessThan(2_000);
  });

  it("tells what a person must mend at once, and ends with 78", async () => {
    const newer = await postgres.createDatabase();
    await (await openStore({ kind: "postgres", url: newer, folder })).close();
    const name = new URL(newer).pathname.slice(1);
    const ends = async (url: string, env: Readonly<Record<string, string>> = {}) => {
      const server = await start(url, env);
      expect(await server.end()).toBe(78);
      expect(server.complaints()).toHaveLength(2);
      expect(server.complaints()[0]).toMatch(/\p{Script=Han}.*。$/u);
      return server.complaints()[1];
    };
    expect(await ends(newer, { LENDLOOM_MASTER_KEY: "11".repeat(32) })).toContain("master key");
    expect(await ends(newer, { LENDLOOM_MASTER_KEY: "ab" })).toContain("32 bytes");
    expect(await ends("", { LENDLOOM_DATABASE_URL_FILE: join(folder, "none") })).toContain("cannot be read");
    await administer("insert into lendloom_schema (version, applied_at) values (99, 'later')", name);
    expect(await ends(newer)).toContain("schema version 99");
    const foreign = await postgres.createDatabase();
    await administer("create table books (id integer)", new URL(foreign).pathname.slice(1));
    expect(await ends(foreign)).toContain("books");
    const guarded = new URL(await postgres.createDatabase()).pathname.slice(1);
    await administer("create role guest login");
    expect(await ends(urlOf("guest", guarded))).toContain("lacks a privilege");
    expect(await ends(`${urlOf("guest", guarded)}?options=-c%20no_such_setting%3D1`)).toContain("options");
  });
});
