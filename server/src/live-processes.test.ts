import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "@lendloom/engine/kernel";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "./store/testing/embedded-postgres.ts";
import { cashLoanApplication } from "./test-kit/applicants.ts";
import { readEvents, type ReadEvents } from "./test-kit/read-events.ts";
import { endOf, startProcesses, type ServerProcesses } from "./test-kit/server-processes.ts";
import { startTestServer, type TestServer } from "./test-kit/test-server.ts";

const rules = join(import.meta.dirname, "../../rules");

describe("live events of two processes on one PostgreSQL", () => {
  let postgres: EmbeddedPostgres;
  let folder: string;
  let url: string;
  /** Neither does what is due; a third one does. */
  let here: TestServer;
  let there: TestServer;
  let worker: TestServer;
  let at: readonly [here: string, there: string];
  const streams: ReadEvents[] = [];
  beforeAll(async () => {
    postgres = await startEmbeddedPostgres();
    folder = mkdtempSync(join(tmpdir(), "lendloom-live-"));
    url = await postgres.createDatabase();
    here = await startTestServer({ folder, url, role: "api" });
    there = await startTestServer({ folder, url, role: "api", streams: { heartbeatMs: 600_000 } });
    worker = await startTestServer({ folder, url, role: "worker" });
    const listen = (server: TestServer) => server.app.listen({ host: "127.0.0.1", port: 0 });
    at = [await listen(here), await listen(there)];
    // Notices arrive from now on.
    for (const server of [here, there, worker])
      await vi.waitUntil(() => server.store.announcements.listening, { timeout: 10_000 });
  });
  afterAll(async () => {
    for (const stream of streams) stream.leave();
    for (const server of [here, there, worker]) await server.close();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function read(path: string, headers = here.apiKey): Promise<ReadEvents> {
    const stream = await readEvents(path, headers);
    streams.push(stream);
    return stream;
  }
  const submit = async (server: TestServer, key: string) =>
    (
      await server.call(
        "POST",
        "/v1/applications",
        { ...here.apiKey, "idempotency-key": key },
        cashLoanApplication(700, key),
      )
    ).json<{ id: string }>().id;
  const tell = (server: TestServer, id: string, type: string) =>
    server.call(
      "POST",
      `/v1/applications/${id}/events`,
      { ...here.apiKey, "idempotency-key": `${id}-${type}` },
      { type },
    );

  it("RT410 a client of one process is told at once what the others commit", async () => {
    const id = await submit(there, "other");
    const stream = await read(`${at[0]}/v1/applications/${id}/events`);
    await stream.until(({ events }) => events.some(({ event }) => event === "stepped"));
    const told = stream.events.length;
    const begun = performance.now();
    await tell(there, id, "CONSENT_GIVEN");
    await stream.until(({ events }) => events.length > told);
    // Nobody has looked by itself: that is once in five seconds while notices arrive.
    expect(performance.now() - begun).toBeLessThan(4_000);
    await there.until(`/v1/applications/${id}`, here.apiKey, ({ status }) => status === "offered");
    const journal = await there.store.runs.readJournal("demo", id, { after: 0, limit: 200 });
    await stream.until(({ events }) => events.length >= journal.length);
    expect(stream.events.map(({ data }) => data)).toEqual(JSON.parse(JSON.stringify(journal)));
  });

  it("RT411 hints of every process reach the lender's streams at each", async () => {
    const stream = await read(`${at[0]}/v1/events`);
    await stream.until(({ events }) => events.length > 0);
    const id = await submit(there, "hinted");
    await stream.until(({ events }) => events.some(({ data }) => (data as { id?: string }).id === id));
  });

  it("RT411 notices that may have been lost with their connection are told as resync, and later ones arrive", async () => {
    const stream = await read(`${at[0]}/v1/events`);
    await stream.until(({ events }) => events.length > 0);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'lendloom listen' and datname = current_database()",
    );
    await client.end();
    await stream.until(({ events }) => events.filter(({ event }) => event === "resync").length > 1);
    await vi.waitUntil(() => there.store.announcements.listening, { timeout: 10_000 });
    const id = await submit(there, "heard-again");
    await stream.until(({ events }) => events.some(({ data }) => (data as { id?: string }).id === id));
  });

  it("a session that ends at one process ends its streams at the other", async () => {
    const mei = await here.as("mei");
    const stream = await read(`${at[1]}/v1/events`, mei);
    await here.call("DELETE", "/v1/session", mei);
    await stream.ended;
  });

  it("RT410 what no notice told of is found by looking", async () => {
    const id = await submit(there, "unnoticed");
    const stream = await read(`${at[0]}/v1/applications/${id}/events`);
    await stream.until(({ events }) => events.some(({ event }) => event === "stepped"));
    const told = stream.events.length;
    // A process that tells nobody: an older version, or one cut off from the notices.
    const silent = [worker, there].map(({ store }) =>
      vi.spyOn(store.announcements, "send").mockReturnValue(undefined),
    );
    try {
      await tell(there, id, "CONSENT_GIVEN");
      await stream.until(({ events }) => events.length > told);
    } finally {
      for (const each of silent) each.mockRestore();
    }
  });

  const rows = (count: number) =>
    ["id,durationMonths,amount,age,repaid"]
      .concat(
        Array.from(
          { length: count },
          (_, id) => `${id},${6 + (id % 40)},${500 + id},${20 + (id % 50)},${id % 2}`,
        ),
      )
      .join("\n");
  const designer = () => here.keyOf(["designer"], "demo");
  async function upload(server: TestServer, count: number) {
    const sent = await server.app.inject({
      method: "POST",
      url: "/v1/backtest-files",
      headers: { ...(await designer()), "content-type": "text/csv" },
      payload: rows(count),
    });
    return sent.json<{ file: string }>().file;
  }
  async function compare(server: TestServer, file: string) {
    const pack = { id: "german-credit" };
    const source = { kind: "file", file, format: "csv", ref: "id", good: "repaid" };
    const made = await server.call("POST", "/v1/backtests", await designer(), { a: pack, b: pack, source });
    expect([made.statusCode, made.body]).toEqual([202, expect.stringContaining("running")]);
    return made.json<{ id: string }>().id;
  }
  const ended = async (server: TestServer, id: string) =>
    server.until(`/v1/backtests/${id}`, await designer(), ({ status }) => status !== "running");

  it("CP16 one process is sent the file, another runs the backtest, and each tells of it and cancels it", async () => {
    const id = await compare(there, await upload(here, 60_000));
    const stream = await read(`${at[0]}/v1/backtests/${id}/events`, await designer());
    await stream.ended;
    expect(stream.events.at(-1)).toMatchObject({ event: "done", data: { rows: 60_000, share: 1 } });
    const done = await here.call("GET", `/v1/backtests/${id}`, await designer());
    expect(done.json()).toMatchObject({ status: "done", report: { applicants: 60_000, changed: 0 } });
    const stranger = await here.keyOf(["designer"]);
    for (const path of [`/v1/backtests/${id}`, `/v1/backtests/${id}/events`])
      expect((await there.call("GET", path, stranger)).statusCode).toBe(404);

    const file = await upload(there, 400_000);
    const long = await compare(there, file);
    const cancelled = await here.call("DELETE", `/v1/backtests/${long}`, await designer());
    expect(cancelled.json()).toMatchObject({ status: "cancelled", errors: [{ code: "backtest.cancelled" }] });
    // Where it ran it stops, and its file goes.
    await expect
      .poll(() => here.store.backtestFiles.parts("demo", file), { timeout: 20_000 })
      .toBeUndefined();
  });

  it("CP16 one whose process is dead is begun again elsewhere; one that nobody can finish is told as failed", async () => {
    const definition = JSON.parse(readFileSync(join(rules, "german-credit/pack.json"), "utf8")) as JsonObject;
    const catalogue = JSON.parse(
      readFileSync(join(rules, "catalogues/german-credit.json"), "utf8"),
    ) as JsonObject;
    const pack = { definition, catalogue };
    const jobOver = (file: string) => ({
      packs: [pack, pack],
      options: { at: "2026-11-22T09:00:00Z" },
      source: {
        kind: "file",
        file,
        format: "csv",
        columns: { ref: "id", good: "repaid" },
        mostRows: 1_000_000,
      },
    });
    const { backtests } = here.store;
    const dead = (owner: string) => ({ owner, leaseMs: -1 });
    const [orphan, lost, deadly] = ["0a", "0b", "0c"].map((mark) => `${mark}${randomUUID().slice(2)}`);
    await backtests.begin("demo", { id: orphan!, work: jobOver(await upload(here, 500)) }, dead("dead"));
    expect(await ended(there, orphan!)).toMatchObject({ status: "done", rows: 500, report: {} });
    await backtests.begin("demo", { id: lost!, work: jobOver(randomUUID()) }, dead("dead"));
    expect(await ended(there, lost!)).toMatchObject({
      status: "failed",
      errors: [{ code: "backtest.file-lost" }],
    });
    await backtests.begin("demo", { id: deadly!, work: jobOver(randomUUID()) }, dead("dead"));
    await backtests.claim(dead("another"));
    expect(await ended(here, deadly!)).toMatchObject({
      status: "failed",
      errors: [{ code: "backtest.process-lost" }],
    });
  });

  it(
    "RT410 a client whose process is killed goes on at another one, and has each entry exactly once",
    { timeout: 240_000 },
    async () => {
      const processes: ServerProcesses = await startProcesses();
      try {
        await processes.startServer({
          LENDLOOM_DATABASE_URL: url,
          LENDLOOM_DATA: folder,
          LENDLOOM_ROLE: "api",
        });
        const id = await submit(here, "killed");
        const path = `/v1/applications/${id}/events`;
        const first = await read(`${processes.url}${path}`);
        await first.until(({ events }) => events.some(({ event }) => event === "stepped"));
        const consent = tell(here, id, "CONSENT_GIVEN");
        await first.until(({ events }) => events.some(({ event }) => event === "consent-granted"));
        await endOf(processes.server(), "SIGKILL");
        await first.ended;
        await consent;
        const last = first.events.at(-1)?.id ?? "0";
        const second = await read(`${at[0]}${path}`, { ...here.apiKey, "last-event-id": last });
        await here.until(`/v1/applications/${id}`, here.apiKey, ({ status }) => status === "offered");
        const journal = await here.store.runs.readJournal("demo", id, { after: 0, limit: 200 });
        await second.until(({ events }) => Number(events.at(-1)?.id) === journal.length);
        const heard = [...first.events, ...second.events].map((event) => Number(event.id));
        expect(heard).toEqual(journal.map(({ seq }) => seq));
      } finally {
        await processes.close();
      }
    },
  );
});
