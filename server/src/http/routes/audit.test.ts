import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cashLoanApplication } from "../../test-kit/applicants.ts";
import { startTestServer, type Headers, type TestServer } from "../../test-kit/test-server.ts";

interface Entry {
  readonly seq: number;
  readonly action: string;
  readonly hash: string;
  readonly previousHash: string;
}

describe("the audit over HTTP", () => {
  let server: TestServer;
  let an: Headers;
  beforeAll(async () => {
    server = await startTestServer();
    an = await server.as("an");
  });
  afterAll(() => server.close());
  const read = async (query: string, headers = an) =>
    (await server.call("GET", `/v1/audit${query}`, headers)).json<{ items: Entry[]; next?: string }>();

  it("tells who did what and why, page by page, the newest first, and only of one's own lender", async () => {
    const key = { ...server.apiKey, "idempotency-key": "a1" };
    const made = await server.call("POST", "/v1/applications", key, cashLoanApplication(640, "a1"));
    const { id } = made.json<{ id: string }>();
    await server.call("PUT", `/v1/applications/${id}/hold`, an, { reason: "Case 7" });
    const elsewhere = await server.keyOf(["admin"]);
    expect((await read("?limit=1")).items).toMatchObject([
      {
        action: "retention.held",
        subject: id,
        by: { kind: "person", id: "an", displayName: "安 An" },
        details: { reason: "Case 7" },
      },
    ]);
    const all: Entry[] = [];
    for (let cursor = "?limit=3"; ;) {
      const page = await read(cursor);
      all.push(...page.items);
      if (page.next === undefined) break;
      cursor = `?limit=3&cursor=${encodeURIComponent(page.next)}`;
    }
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => all.length - index));
    for (const [index, { previousHash }] of all.slice(0, -1).entries()) {
      expect(previousHash).toBe(all[index + 1]?.hash);
    }
    const theirs = await read("", elsewhere);
    expect(theirs.items.some(({ action }) => action === "retention.held")).toBe(false);
    expect((await read("?cursor=x")) as unknown).toMatchObject({ code: "request.invalid" });
    for (const headers of [await server.as("li"), server.apiKey, server.integratorKey]) {
      expect((await read("", headers)) as unknown).toMatchObject({ code: "auth.forbidden" });
    }
  });

  it("proves the chain, also against an entry that was noted elsewhere", async () => {
    const auditor = await server.keyOf(["auditor"], "demo");
    const verify = async (query: string) =>
      (await server.call("GET", `/v1/audit/verification${query}`, auditor)).json<object>();
    const [newest, before] = (await read("?limit=2")).items;
    expect(await verify("")).toEqual({ intact: true, entries: newest?.seq, head: newest?.hash });
    const noted = `?seq=${before?.seq ?? 0}&hash=${before?.hash ?? ""}`;
    expect(await verify(noted)).toMatchObject({ intact: true });
    expect(await verify(`?seq=${before?.seq ?? 0}&hash=${"0".repeat(64)}`)).toMatchObject({
      intact: false,
      firstBadSeq: before?.seq,
    });
    // As if the newest had been cut off
    expect(await verify(`?seq=${(newest?.seq ?? 0) + 1}&hash=${newest?.hash ?? ""}`)).toMatchObject({
      intact: false,
      firstBadSeq: (newest?.seq ?? 0) + 1,
    });
    expect(await verify("?seq=1")).toMatchObject({ code: "request.invalid" });
  });

  it("does not call intact what was removed under the policy, or what its anchor says otherwise of", async () => {
    const auditor = await server.keyOf(["auditor"], "demo");
    const verify = async (seq: number, hash: string) =>
      (await server.call("GET", `/v1/audit/verification?seq=${seq}&hash=${hash}`, auditor)).json<object>();
    const first = (await read("?limit=100")).items.at(-1);
    const policy = { policy: { runs: "P1D", audit: "P1D" }, reason: "x" };
    await server.call("PUT", "/v1/retention", { ...an, "if-none-match": "*" }, policy);
    const [lender] = await server.store.tenants.list();
    if (lender === undefined || first === undefined) throw new Error("Expected a lender and its first entry");
    const now = new Date(Date.now() + 3 * 24 * 3_600_000).toISOString();
    const removed = (await server.store.retention.round(lender.id, { now, limit: 10 }))?.audit ?? 0;
    expect(removed).toBeGreaterThan(1);
    const none = "0".repeat(64);
    expect(await verify(first.seq, first.hash)).toMatchObject({ intact: false, removedUpTo: removed });
    expect(await verify(removed, none)).toMatchObject({ intact: false, firstBadSeq: removed });
  });
});
