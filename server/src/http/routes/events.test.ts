import { request, type ClientRequest, type IncomingMessage } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cashLoanApplication } from "../../test-kit/applicants.ts";
import { readEvents, type ReadEvents } from "../../test-kit/read-events.ts";
import { startTestServer, type Headers, type TestServer } from "../../test-kit/test-server.ts";

describe("streams of events", () => {
  let server: TestServer;
  let url: string;
  const streams: ReadEvents[] = [];
  async function begin(limits: NonNullable<Parameters<typeof startTestServer>[0]>["streams"] = {}) {
    server = await startTestServer({ streams: limits });
    url = await server.app.listen({ host: "127.0.0.1", port: 0 });
  }
  beforeEach(async () => {
    await begin();
  });
  afterEach(async () => {
    for (const stream of streams.splice(0)) stream.leave();
    await server.close();
  });

  async function read(path: string, headers: Headers): Promise<ReadEvents> {
    const stream = await readEvents(`${url}${path}`, headers);
    streams.push(stream);
    return stream;
  }
  const submit = async (key: string, headers = server.apiKey) => {
    const sent = { ...headers, "idempotency-key": key };
    return (await server.call("POST", "/v1/applications", sent, cashLoanApplication(700, key))).json<{
      id: string;
    }>().id;
  };
  const consent = (id: string) =>
    server.call(
      "POST",
      `/v1/applications/${id}/events`,
      { ...server.apiKey, "idempotency-key": `${id}-consent` },
      { type: "CONSENT_GIVEN" },
    );
  const journal = async (id: string) =>
    (await server.call("GET", `/v1/applications/${id}/journal`, server.apiKey)).json<{
      items: { seq: number; kind: string }[];
    }>().items;

  it("RT410 an application's journal comes as it grows, each entry once, as the journal shows it", async () => {
    const id = await submit("grows");
    const stream = await read(`/v1/applications/${id}/events`, server.apiKey);
    expect([stream.status, stream.headers["content-type"], stream.headers["cache-control"]]).toEqual([
      200,
      "text/event-stream; charset=utf-8",
      "no-store, no-transform",
    ]);
    await stream.until(({ events }) => events.length > 0);
    await consent(id);
    await stream.until(({ events }) => events.some(({ data }) => JSON.stringify(data).includes("offer")));
    await server.until(`/v1/applications/${id}`, server.apiKey, ({ status }) => status === "offered");
    const entries = await journal(id);
    await stream.until(({ events }) => events.length >= entries.length);
    expect(stream.events.map(({ data }) => data)).toEqual(entries);
    expect(stream.events.map(({ id: number, event }) => [number, event])).toEqual(
      entries.map(({ seq, kind }) => [String(seq), kind]),
    );
    expect(stream.text).toMatch(/^retry: 2000\n\n/);
    stream.leave();
    await expect.poll(() => server.events.journals.followed).toBe(0);
  });

  it("RT410 whoever comes back is told what came after the last event it had; one that has ended ends the stream", async () => {
    const id = await submit("resumed");
    await consent(id);
    await server.until(`/v1/applications/${id}`, server.apiKey, ({ status }) => status === "offered");
    const resumed = await read(`/v1/applications/${id}/events?after=1`, {
      ...server.apiKey,
      "last-event-id": "3",
    });
    await resumed.until(({ events }) => events.length > 2);
    expect(resumed.events[0]?.id).toBe("4");
    const after = await read(`/v1/applications/${id}/events?after=5`, server.apiKey);
    await after.until(({ events }) => events.length > 0);
    expect(after.events[0]?.id).toBe("6");
    const cancelled = await server.call(
      "POST",
      `/v1/applications/${id}/cancel`,
      { ...server.apiKey, "idempotency-key": "cancelled" },
      { reason: "changed her mind" },
    );
    expect(cancelled.statusCode).toBe(200);
    await resumed.ended;
    expect(resumed.events.at(-1)).toMatchObject({ event: "end", data: { finished: true } });
    const seqs = resumed.events.slice(0, -1).map((event) => Number(event.id));
    expect(seqs).toEqual(seqs.map((_, index) => index + 4));
    expect(seqs.at(-1)).toBe((await journal(id)).length);
    const again = await read(`/v1/applications/${id}/events`, {
      ...server.apiKey,
      "last-event-id": String(seqs.at(-1)),
    });
    await again.ended;
    expect(again.events.map(({ event }) => event)).toEqual(["end"]);
  });

  it("what cannot be a number of an entry is refused, and another lender's application is not there", async () => {
    const id = await submit("strangers");
    const path = `/v1/applications/${id}/events`;
    for (const [at, headers, code] of [
      [path, { ...server.apiKey, "last-event-id": "x" }, "request.invalid"],
      [`${path}?after=-1`, server.apiKey, "request.invalid"],
      [path, await server.keyOf(["auditor"]), "run.unknown"],
    ] as const) {
      const answer = await server.call("GET", at, headers);
      expect(answer.json<{ code: string }>().code).toBe(code);
    }
  });

  it("RT411 hints tell a lender's lists what to read again, and another lender nothing", async () => {
    const own = await read("/v1/events", server.apiKey);
    const other = await read("/v1/events", await server.keyOf(["admin"]));
    await Promise.all([own, other].map((stream) => stream.until(({ events }) => events.length === 1)));
    expect([own.events[0], other.events[0]].map((event) => event?.event)).toEqual(["resync", "resync"]);
    const id = await submit("hints");
    await consent(id);
    await own.until(({ events }) =>
      events.some(({ event, data }) => event === "application.changed" && statusOf(data) === "offered"),
    );
    expect(own.events.slice(1).every(({ event, id: number }) => event !== "" && number === undefined)).toBe(
      true,
    );
    expect(own.events.find(({ event }) => event === "application.changed")?.data).toMatchObject({ id });
    expect(own.text).not.toContain(cashLoanApplication(700, "hints").applicant.reference);
    // A schedule when it is saved, and when its moment comes
    const { facts, product } = cashLoanApplication(700, "hints");
    const at = new Date(Date.now() + 1_000).toISOString();
    const saved = await server.call(
      "PUT",
      "/v1/schedules/soon",
      { ...(await server.as("li")), "if-none-match": "*" },
      {
        title: { "zh-CN": "一次", en: "Once" },
        ...{ product, facts, applicant: { reference: "hinted" } },
        ...{ repeat: `R1/${at}/PT1M`, zone: "Asia/Shanghai" },
      },
    );
    expect(saved.statusCode).toBe(201);
    const ofSchedule = () => own.events.filter(({ event }) => event === "schedule.changed");
    await own.until(() => ofSchedule().length >= 2);
    expect(ofSchedule()[0]?.data).toMatchObject({ id: "soon" });
    expect(other.events).toHaveLength(1);
  });

  it("events.too-many-streams, events.process-full: a credential and a process keep so many and no more", async () => {
    await server.close();
    await begin({ mostOfCredential: 2, mostInAll: 3 });
    const codeOf = async (headers: Headers) => {
      const answer = await server.call("GET", "/v1/events", headers);
      return [answer.statusCode, answer.json<{ code: string }>().code, answer.headers["retry-after"]];
    };
    const first = await read("/v1/events", server.apiKey);
    await read("/v1/events", server.apiKey);
    expect(await codeOf(server.apiKey)).toEqual([429, "events.too-many-streams", "30"]);
    await read("/v1/events", server.integratorKey);
    expect(await codeOf(await server.keyOf(["auditor"], "demo"))).toEqual([503, "events.process-full", "10"]);
    first.leave();
    await expect
      .poll(async () => (await server.call("GET", "/metrics")).body)
      .toMatch(/lendloom_event_streams 2\n/);
    expect((await read("/v1/events", server.apiKey)).status).toBe(200);
  });

  it("a stream beats, ends when it is old, and ends when its credential does", async () => {
    await server.close();
    await begin({ heartbeatMs: 50, maxAgeMs: 600 });
    const key = await server.keyOf(["auditor"], "demo");
    const stream = await read("/v1/events", key);
    await stream.until(({ text }) => text.includes(": \n\n"));
    await stream.ended;
    expect(stream.text).toMatch(/retry: \d+\n\n$/);
    const mei = await server.as("mei");
    const session = await read("/v1/events", mei);
    await server.call("DELETE", "/v1/session", mei);
    await session.ended;
    await server.close();
    await begin({ heartbeatMs: 50 });
    const revoked = await server.keyOf(["auditor"]);
    const open = await read("/v1/events", revoked);
    const [record] = await server.store.apiKeys.list("other" as never);
    await server.identity.revokeApiKey("other" as never, record!.id, {
      at: new Date().toISOString(),
      by: { kind: "system", id: "test" },
    });
    await open.ended;
    expect((await server.call("GET", "/metrics")).body).toContain(
      'lendloom_event_streams_ended_total{why="credential"} 1',
    );
  });

  it("a server that stops ends its streams with a time to come back, and waits for none of them", async () => {
    const stream = await read("/v1/events", server.apiKey);
    await stream.until(({ events }) => events.length === 1);
    const begun = performance.now();
    await server.app.close();
    await stream.ended;
    expect(stream.text).toMatch(/retry: \d+\n\n$/);
    expect(performance.now() - begun).toBeLessThan(3_000);
  });

  it("RT412 a reader who does not read is let go and keeps nobody waiting; it comes back to what it has not had", async () => {
    await server.close();
    await begin({ stallMs: 300 });
    const id = await submit("slow");
    await consent(id);
    await server.until(`/v1/applications/${id}`, server.apiKey, ({ status }) => status === "offered");
    const paused = await pausedReader(`${url}/v1/events`, server.apiKey);
    const reading = await read("/v1/events", server.integratorKey);
    await reading.until(({ events }) => events.length > 0);
    // Enough to fill what the system keeps of a connection, too.
    const tell = setInterval(() => {
      for (let index = 0; index < 150; index += 1)
        server.events.news.tell("demo", [
          {
            event: "application.changed",
            id: `made-up-${index}`,
            status: "x".repeat(4_000),
            finished: false,
          },
        ]);
    }, 20);
    await expect
      .poll(async () => (await server.call("GET", "/metrics")).body, { timeout: 20_000 })
      .toContain('lendloom_event_streams_ended_total{why="slow"} 1');
    clearInterval(tell);
    paused.asked.destroy();
    expect(reading.isEnded()).toBe(false);
    expect((await server.call("GET", "/metrics")).body).toMatch(/lendloom_event_streams 1\n/);
  });
});

function statusOf(data: unknown): unknown {
  return (data as { readonly status?: unknown }).status;
}

function pausedReader(
  url: string,
  headers: Headers,
): Promise<{ readonly asked: ClientRequest; readonly response: IncomingMessage }> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { ...headers }, agent: false });
    asked.once("response", (response) => {
      response.pause();
      response.on("error", () => undefined);
      resolve({ asked, response });
    });
    asked.once("error", reject);
    asked.end();
  });
}
