import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cashLoanApplication } from "../../test-kit/applicants.ts";
import { startTestServer, type TestServer } from "../../test-kit/test-server.ts";

interface Moment {
  readonly moment: { readonly seq: number; readonly application: { readonly status: string } };
}

describe("replay over HTTP", () => {
  let server: TestServer;
  let id: string;
  beforeAll(async () => {
    server = await startTestServer();
    const keyed = (key: string) => ({ ...server.apiKey, "idempotency-key": key });
    const made = await server.call(
      "POST",
      "/v1/applications",
      keyed("made"),
      cashLoanApplication(700, "C-1"),
    );
    ({ id } = made.json<{ id: string }>());
    await server.call("POST", `/v1/applications/${id}/events`, keyed("consent"), { type: "CONSENT_GIVEN" });
    await server.until(`/v1/applications/${id}`, server.apiKey, ({ status }) => status === "offered");
  });
  afterAll(async () => {
    await server.close();
  });
  const replay = (query = "", of = id) =>
    server.call("GET", `/v1/applications/${of}/replay${query}`, server.apiKey);

  it("RT304 proves an application with sealed values and real decisions", async () => {
    const answer = await replay();
    expect(answer.json()).toMatchObject({ result: "verified" });
    const { entries, executed, decisions } = answer.json<Record<string, number>>();
    expect(executed).toBe(entries);
    expect(decisions).toBeGreaterThan(0);
  });

  it("RT306 shows the application after each entry, without what is personal", async () => {
    const journal = await server.call("GET", `/v1/applications/${id}/journal`, server.apiKey);
    const { items } = journal.json<{ items: { seq: number }[] }>();
    const statuses: string[] = [];
    for (const { seq } of items) {
      const answer = await replay(`?at=${seq}`);
      expect(answer.body).not.toContain("13800");
      const { moment } = answer.json<Moment>();
      expect(moment.seq).toBe(seq);
      statuses.push(moment.application.status);
    }
    expect([statuses[0], statuses.at(-1)]).toEqual(["received", "offered"]);
    for (const [query, status] of [
      [`?at=${items.length + 1}`, 404],
      ["?at=0", 400],
      ["?at=x", 400],
    ] as const) {
      expect((await replay(query)).statusCode).toBe(status);
    }
    expect((await replay("", "nobody")).json()).toMatchObject({ code: "run.unknown" });
    const other = await server.keyOf(["auditor"]);
    expect((await server.call("GET", `/v1/applications/${id}/replay?at=1`, other)).statusCode).toBe(404);
  });

  it("RT304 says that the person was erased", async () => {
    const act = { at: new Date().toISOString(), by: { kind: "system", id: "test" } } as const;
    await server.store.subjectKeys.destroy("demo" as never, "C-1", act);
    expect((await replay()).json()).toMatchObject({ result: "erased" });
    expect((await replay("?at=2")).json()).toMatchObject({ result: "shown" });
  });
});
