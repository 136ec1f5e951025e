import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cashLoanApplication } from "../../test-kit/applicants.ts";
import { startTestServer, type Headers, type TestServer } from "../../test-kit/test-server.ts";

describe("retention over HTTP", () => {
  let server: TestServer;
  let an: Headers;
  beforeAll(async () => {
    server = await startTestServer();
    an = await server.as("an");
  });
  afterAll(() => server.close());
  const problem = async (...args: Parameters<TestServer["call"]>) => {
    const answer = await server.call(...args);
    return [answer.statusCode, answer.json<{ code: string }>().code];
  };
  const first = { "if-none-match": "*" };
  const set = (policy: object, headers: Headers = first) =>
    server.call("PUT", "/v1/retention", { ...an, ...headers }, { policy, reason: "schedule" });

  it("nothing is removed before a policy is set, and the audit outlasts what it tells of", async () => {
    expect((await server.call("GET", "/v1/retention", an)).json()).toEqual({});
    expect(await problem("POST", "/v1/retention/rounds", an)).toEqual([409, "retention.no-policy"]);
    const short = { policy: { runs: "P1Y", products: { "cash-loan": "P5Y" }, audit: "P2Y" }, reason: "x" };
    expect(await problem("PUT", "/v1/retention", { ...an, ...first }, short)).toEqual([
      422,
      "retention.audit-too-short",
    ]);
    const none = { policy: { runs: "0 days" }, reason: "x" };
    expect(await problem("PUT", "/v1/retention", an, none)).toEqual([400, "request.invalid"]);
    expect(await problem("PUT", "/v1/retention", server.integratorKey, short)).toEqual([
      403,
      "auth.forbidden",
    ]);
  });

  it("a policy is changed from the revision that was read, so that of two who do one is told", async () => {
    const late = await server.as("an");
    expect(await problem("PUT", "/v1/retention", late, { policy: { runs: "P9Y" }, reason: "x" })).toEqual([
      428,
      "precondition.missing",
    ]);
    expect((await set({ runs: "P9Y" }, { "if-match": '"r1"' })).json()).toMatchObject({
      code: "precondition.failed",
    });
    const made = await set({ runs: "P9Y" });
    expect([made.headers.etag, made.json()]).toMatchObject([
      '"r1"',
      { revision: 1, policy: { runs: "P9Y" } },
    ]);
    expect((await set({ runs: "P8Y" })).json()).toMatchObject({
      code: "precondition.failed",
      detail: "The retention policy is now at revision 1 (0: there is none), not the one you read.",
      texts: { "zh-CN": "留存策略现在是第 1 版（0：没有），不是你读到的那一版。" },
    });
    const both = await Promise.all(["P7Y", "P6Y"].map((runs) => set({ runs }, { "if-match": '"r1"' })));
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412]);
    const read = await server.call("GET", "/v1/retention", an);
    const won = both.find(({ statusCode }) => statusCode === 200)?.json<object>();
    expect([read.headers.etag, read.json()]).toEqual(['"r2"', won]);
  });

  it("RT310 removes what has ended, shows the policy and the latest round, and counts", async () => {
    const key = { ...server.apiKey, "idempotency-key": "r1" };
    const made = await server.call("POST", "/v1/applications", key, cashLoanApplication(640, "r1"));
    const { id } = made.json<{ id: string }>();
    const cancel = { ...server.apiKey, "idempotency-key": "r1-c" };
    await server.call("POST", `/v1/applications/${id}/cancel`, cancel, { reason: "withdrawn" });
    await server.until(`/v1/applications/${id}`, server.apiKey, ({ finished }) => finished === true);

    expect(await problem("GET", `/v1/applications/${id}/hold`, an)).toEqual([404, "hold.unknown"]);
    expect(await problem("PUT", "/v1/applications/none/hold", an, { reason: "x" })).toEqual([
      404,
      "run.unknown",
    ]);
    const held = await server.call("PUT", `/v1/applications/${id}/hold`, an, { reason: "Case 7" });
    expect(held.json()).toMatchObject({ application: id, reason: "Case 7" });

    const shown = (await server.call("GET", `/v1/applications/${id}`, an)).json<object>();
    expect(shown).toMatchObject({ hold: { reason: "Case 7", by: { id: "an" } } });
    const ahead = async (query = "") =>
      (await server.call("GET", `/v1/retention/ahead${query}`, an)).json<Record<string, unknown>>();
    // Nothing is old enough, and the hold is told with whose application it keeps
    expect(await ahead()).toMatchObject({
      products: [],
      all: true,
      holds: [{ application: id, product: "cash-loan", reason: "Case 7", by: { id: "an" } }],
      moreHolds: false,
    });
    // Why and by whom is told to whoever may read a hold, and to nobody else on any way
    const integrator = server.integratorKey;
    expect(await problem("GET", `/v1/applications/${id}/hold`, integrator)).toEqual([403, "auth.forbidden"]);
    for (const key of [integrator, server.apiKey]) {
      expect((await server.call("GET", `/v1/applications/${id}`, key)).json()).not.toHaveProperty("hold");
    }
    const told = (await server.call("GET", "/v1/retention/ahead", integrator)).json<{ holds: object[] }>();
    expect(told.holds).toMatchObject([{ application: id, product: "cash-loan" }]);
    expect(told.holds[0]).not.toHaveProperty("reason");
    expect(told.holds[0]).not.toHaveProperty("by");
    expect(await ahead("?runs=P1D&products=cash-loan:P2D,card:P3M")).toMatchObject({ products: [] });
    expect(await problem("GET", "/v1/retention/ahead?runs=P1D&products=cash-loan", an)).toEqual([
      400,
      "request.invalid",
    ]);

    expect((await set({ runs: "P1D", idempotency: "P90D" }, { "if-match": '"r2"' })).json()).toMatchObject({
      policy: { runs: "P1D" },
    });
    // Nothing is a day old yet: the store's clock is told the time.
    const [lender] = await server.store.tenants.list();
    if (lender === undefined) throw new Error("Expected the demo lender");
    const now = new Date(Date.now() + 3 * 24 * 3_600_000).toISOString();
    const round = () => server.store.retention.round(lender.id, { now, limit: 10 });
    expect(await round()).toMatchObject({ applications: 0, held: 1 });
    const release = { reason: "settled" };
    expect((await server.call("POST", `/v1/applications/${id}/hold/release`, an, release)).statusCode).toBe(
      200,
    );
    const again = await problem("POST", `/v1/applications/${id}/hold/release`, an, release);
    expect(again).toEqual([404, "hold.unknown"]);
    expect(await round()).toMatchObject({ applications: 1, held: 0 });
    expect(await problem("GET", `/v1/applications/${id}`, server.apiKey)).toEqual([404, "run.unknown"]);
    expect((await server.call("GET", "/v1/retention", an)).json()).toMatchObject({
      policy: { runs: "P1D" },
      last: { applications: 1, more: false },
    });
    expect((await server.call("POST", "/v1/retention/rounds", server.integratorKey)).json()).toMatchObject({
      applications: 0,
    });
    const metrics = (await server.call("GET", "/metrics")).body;
    expect(metrics).toContain('lendloom_retention_removed_total{kind="runs"}');
    expect(await server.store.audit.verify(lender.id)).toMatchObject({ intact: true });
  });
});
