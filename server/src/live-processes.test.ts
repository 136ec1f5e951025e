import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "./store/testing/embedded-postgres.ts";
import { cashLoanApplication } from "./test-kit/applicants.ts";
import { readEvents, type ReadEvents } from "./test-kit/read-events.ts";
import { endOf, startProcesses, type ServerProcesses } from "./test-kit/server-processes.ts";
import { startTestServer, type TestServer } from "./test-kit/test-server.ts";

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
      await expect.poll(() => server.store.announcements.listening, { timeout: 10_000 }).toBe(true);
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
    const { send } = worker.store.announcements;
    const silent = [worker, there].map(({ store }) => store.announcements as { send: typeof send });
    for (const each of silent) each.send = () => undefined;
    try {
      await tell(there, id, "CONSENT_GIVEN");
      await stream.until(({ events }) => events.length > told);
    } finally {
      for (const each of silent) each.send = send;
    }
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
