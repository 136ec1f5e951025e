import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cashLoanApplication } from "../../test-kit/applicants.ts";
import { startTestServer, type Headers, type TestServer } from "../../test-kit/test-server.ts";

describe("erasure over HTTP", () => {
  let server: TestServer;
  let an: Headers;
  let auditor: Headers;
  beforeAll(async () => {
    server = await startTestServer();
    an = await server.as("an");
    auditor = await server.keyOf(["auditor"], "demo");
  });
  afterAll(() => server.close());

  const keyed = (key: string, headers = server.apiKey): Headers => ({ ...headers, "idempotency-key": key });
  const submit = async (key: string, reference: string) =>
    (await server.call("POST", "/v1/applications", keyed(key), cashLoanApplication(640, reference))).json<{
      id: string;
    }>().id;
  const end = async (id: string) => {
    await server.call("POST", `/v1/applications/${id}/cancel`, keyed(`${id}-c`), { reason: "withdrawn" });
    await server.until(`/v1/applications/${id}`, server.apiKey, ({ finished }) => finished === true);
  };
  const erase = (reference: string, headers = an, reason = "Request 12/2026") =>
    server.call("POST", "/v1/erasures", headers, { reference, reason });
  const list = async (query = "", headers = auditor) =>
    (await server.call("GET", `/v1/erasures${query}`, headers)).json<{
      items: { reference: string; erasedAt: string }[];
      next?: string;
    }>();
  const audited = async () =>
    (await server.store.audit.list("demo" as never, { limit: 200 })).items.filter(
      ({ action }) => action === "subject.erased",
    );

  it("erasure.under-way, erasure.held: erases a person once nothing needs her data, and her record stays", async () => {
    const id = await submit("e1", "P-1");
    const other = await submit("e2", "P-2");
    const going = await erase("P-1");
    expect([going.statusCode, going.json()]).toMatchObject([
      409,
      { code: "erasure.under-way", params: { reference: "P-1", applications: [id] } },
    ]);
    await end(id);
    await server.call("PUT", `/v1/applications/${id}/hold`, an, { reason: "Case 7" });
    expect((await erase("P-1")).json()).toMatchObject({
      code: "erasure.held",
      params: { applications: [id] },
    });
    await server.call("POST", `/v1/applications/${id}/hold/release`, an, { reason: "settled" });
    expect(await list()).toEqual({ items: [] });
    expect(await audited()).toEqual([]);

    const erased = await erase("P-1");
    const { erasedAt } = erased.json<{ erasedAt: string }>();
    expect([erased.statusCode, erased.json()]).toEqual([200, { reference: "P-1", erasedAt }]);
    // Asked for again it is as it was.
    expect((await erase("P-1")).json()).toEqual({ reference: "P-1", erasedAt });
    expect(await list()).toEqual({ items: [{ reference: "P-1", erasedAt }] });
    expect(await audited()).toMatchObject([
      {
        subject: "subject/P-1",
        actor: { kind: "person", id: "an" },
        details: { reason: "Request 12/2026" },
      },
    ]);
    const proof = (query: string) => server.call("GET", `/v1/applications/${id}/replay${query}`, auditor);
    expect((await proof("")).json()).toMatchObject({ result: "erased" });
    expect((await proof("?at=1")).json()).toMatchObject({ result: "shown" });
    const anew = await server.call("POST", "/v1/applications", keyed("e3"), cashLoanApplication(640, "P-1"));
    expect([anew.statusCode, anew.json()]).toMatchObject([410, { code: "run.erased" }]);
    // Nobody else lost anything
    const read = await server.call("GET", `/v1/applications/${other}/replay`, auditor);
    expect(read.json()).toMatchObject({ result: "verified" });
    expect(await server.store.audit.verify("demo" as never)).toMatchObject({ intact: true });
  });

  it("tells who was erased page by page, and erases nobody of another lender, nor what is nobody's", async () => {
    for (const reference of ["Q-1", "Q-2", "Q-3"]) {
      await end(await submit(reference, reference));
      await erase(reference);
    }
    const seen: string[] = [];
    for (let cursor = "?limit=1"; ;) {
      const page = await list(cursor);
      seen.push(...page.items.map(({ reference }) => reference));
      if (page.next === undefined) break;
      cursor = `?limit=1&cursor=${encodeURIComponent(page.next)}`;
    }
    expect(seen).toEqual(["P-1", "Q-1", "Q-2", "Q-3"]);
    const elsewhere = await server.keyOf(["admin", "auditor"]);
    expect((await erase("P-2", elsewhere)).json()).toMatchObject({ status: 404, code: "resource.not-found" });
    expect(await list("", elsewhere)).toEqual({ items: [] });
    expect((await erase("nobody")).json()).toMatchObject({ code: "resource.not-found" });
    // What signals say that are kept is sealed under a name of its own.
    expect((await erase("$signals")).json()).toMatchObject({ code: "resource.not-found" });
    expect((await erase("P-2", an, " ")).json()).toMatchObject({ code: "request.invalid" });
    for (const name of ["li", "mei"]) {
      expect((await erase("P-2", await server.as(name))).json()).toMatchObject({ code: "auth.forbidden" });
    }
    expect((await server.call("GET", "/v1/erasures", await server.as("li"))).statusCode).toBe(403);
  });
});
