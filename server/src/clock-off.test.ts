import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCredentials } from "./seed/demo-credentials.ts";
import { demoLender } from "./seed/demo-lender.ts";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "./store/testing/embedded-postgres.ts";
import { cashLoanApplication } from "./test-kit/applicants.ts";
import { startLoneServer, type LoneServer } from "./test-kit/lone-server.ts";

const DAY = 86_400_000;
const shiftClock = new URL("../../e2e/src/chaos/shift-clock.ts", import.meta.url).href;

describe("a machine whose clock is thirty days ahead, on PostgreSQL", { timeout: 180_000 }, () => {
  let postgres: EmbeddedPostgres;
  let folder: string;
  let url: string;
  let server: LoneServer;
  beforeAll(async () => {
    postgres = await startEmbeddedPostgres();
    folder = mkdtempSync(join(tmpdir(), "lendloom-clock-"));
    url = await postgres.createDatabase();
    const offset = join(folder, "offset");
    writeFileSync(offset, String(30 * DAY));
    server = await startLoneServer({
      LENDLOOM_DATA: folder,
      LENDLOOM_DATABASE_URL: url,
      NODE_OPTIONS: `--import ${shiftClock}`,
      CHAOS_CLOCK: offset,
    });
    await server.untilReady(200);
  });
  afterAll(async () => {
    await server.end("SIGKILL");
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const isNow = (at: unknown) => Math.abs(Date.parse(String(at)) - Date.now()) < 60_000;

  it("dates what it writes by the database, fires no timer early, and ends no session", async () => {
    const headers = {
      authorization: `Bearer ${readCredentials(folder)?.apiKey ?? ""}`,
      "content-type": "application/json",
    };
    const made = await server.ask("/v1/applications", {
      method: "POST",
      headers: { ...headers, "idempotency-key": "clock-1" },
      body: JSON.stringify(cashLoanApplication(700)),
    });
    expect(made?.status).toBe(201);
    const signedIn = await server.ask("/v1/session", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "mei", password: demoLender.password }),
    });
    expect(signedIn?.status).toBe(200);
    const cookie = signedIn?.headers.get("set-cookie") ?? "";
    const maxAge = Number(/Max-Age=(\d+)/.exec(cookie)?.[1]);
    expect(maxAge).toBeGreaterThan(12 * 3_600 - 60);
    expect(maxAge).toBeLessThanOrEqual(12 * 3_600);
    const session = { headers: { cookie: cookie.split(";", 1)[0] ?? "" } };
    expect((await server.ask("/v1/session", session))?.status).toBe(200);

    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const id = String(made?.body["id"]);
    const shown = await server.ask(`/v1/applications/${id}`, { headers });
    expect(shown?.body).toMatchObject({ status: "received", finished: false });
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query("set app.across_lenders = 'on'");
    const rows = async (query: string) => (await client.query<Record<string, string>>(query)).rows;
    const [run] = await rows(`select created_at, updated_at from runs where id = '${id}'`);
    expect(Object.values(run ?? {}).map(isNow)).toEqual([true, true]);
    const [latest] = await rows(
      "select (select max(at) from audit) as audit, (select max(at) from journal) as journal",
    );
    expect(Object.values(latest ?? {}).map(isNow)).toEqual([true, true]);
    const [timer] = await rows("select min(due_at) as due_at from timers");
    expect(Date.parse(timer?.["due_at"] ?? "")).toBeGreaterThan(Date.now());
    await client.end();
  });

  it("is told in the log and in a metric", async () => {
    expect(server.output()).toContain("this machine's clock is off");
    const metrics = await server.ask("/metrics");
    const ahead = /^lendloom_clock_ahead_seconds (\S+)$/m.exec(String(metrics?.body["text"]))?.[1];
    expect(Math.abs(Number(ahead) - (30 * DAY) / 1_000)).toBeLessThan(60);
  });
});
