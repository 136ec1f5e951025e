import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cashLoanApplication } from "../../test-kit/applicants.ts";
import { acceptNewResults, withCutOff, type Blocked } from "../../test-kit/accept-new-results.ts";
import { startTestServer, type Headers, type TestServer } from "../../test-kit/test-server.ts";

interface ChangeRequest {
  readonly id: string;
  readonly hash: string;
  readonly title: string;
  readonly items: readonly {
    readonly changes: readonly { readonly texts: object; readonly subject: object }[];
  }[];
  readonly caseResults: readonly { readonly kind: string; readonly id: string; readonly passed: boolean }[];
  readonly issues: readonly unknown[];
}

describe("publishing", () => {
  let server: TestServer;
  let mei: Headers;
  let fang: Headers;
  beforeAll(async () => {
    server = await startTestServer();
    [mei, fang] = [await server.as("mei"), await server.as("fang")];
  });
  afterAll(async () => {
    await server.close();
  });

  async function livePack(): Promise<object> {
    const answer = await server.call("GET", "/v1/definitions/pack/consumer-credit", mei);
    return answer.json<{ live: { definition: object } }>().live.definition;
  }
  const accept = (blocked: Blocked) => acceptNewResults(server, mei, blocked);
  async function applicant(key: string): Promise<string> {
    const headers = { ...server.apiKey, "idempotency-key": key };
    const made = await server.call("POST", "/v1/applications", headers, cashLoanApplication(610, key));
    return made.json<{ id: string }>().id;
  }
  async function decided(id: string): Promise<Record<string, unknown>> {
    const headers = { ...server.apiKey, "idempotency-key": `${id}-consent` };
    await server.call("POST", `/v1/applications/${id}/events`, headers, { type: "CONSENT_GIVEN" });
    return await server.until(`/v1/applications/${id}`, server.apiKey, ({ status }) =>
      ["offered", "declined", "in-review"].includes(status as string),
    );
  }

  it("changes the cut-off for the next applicant, not for one under way, and rolls back with runs in flight", async () => {
    const pack = await livePack();
    const under = await applicant("before");

    const saved = await server.call(
      "PUT",
      "/v1/drafts/pack/consumer-credit",
      { ...mei, "if-none-match": "*" },
      { definition: withCutOff(pack, 620) },
    );
    expect([saved.statusCode, saved.headers.etag]).toEqual([201, '"r1"']);
    expect(saved.json()).toMatchObject({ revision: 1, issues: [] });
    const listed = await server.call("GET", "/v1/definitions?kind=pack", mei);
    expect(
      listed.json<{ items: { id: string }[] }>().items.find(({ id }) => id === "consumer-credit"),
    ).toMatchObject({ live: true, draft: { revision: 1, updatedBy: { id: "mei", displayName: "梅 Mei" } } });

    // The cases still expect the old cut-off: each is named with what it expects and what it gets.
    const ask = (drafts: readonly object[]) => server.call("POST", "/v1/change-requests", mei, { drafts });
    const blocked = (await ask([{ kind: "pack", id: "consumer-credit", revision: 1 }])).json<Blocked>();
    expect(blocked.code).toBe("publish.blocked");
    expect(blocked.errors[0]).toMatchObject({
      code: "definition.case-failed",
      pointer: "/pack/consumer-credit/cases/0",
      texts: {
        "zh-CN": expect.stringContaining("预期结果「通过」") as string,
        en: expect.stringMatching(/expected outcome “approve”.* but got outcome “decline”/) as string,
      },
    });
    // What she accepts is a draft of its own for every definition whose cases change.
    const drafts = await accept(blocked);
    const asked = await ask(drafts);
    const request = asked.json<ChangeRequest>();
    expect(asked.statusCode).toBe(201);
    expect(request.items[0]!.changes.map(({ texts }) => texts)).toContainEqual({
      "zh-CN": expect.stringContaining("预期，结果 通过 → 拒绝") as string,
      en: expect.stringContaining("expected, outcome approve → decline") as string,
    });
    expect(request.caseResults.every(({ passed }) => passed)).toBe(true);
    expect(new Set(request.caseResults.map(({ kind, id }) => `${kind}/${id}`))).toContain(
      "workflow/consumer-loan",
    );
    expect(request.items[0]!.changes.map(({ texts }) => texts)).toContainEqual({
      "zh-CN": expect.stringContaining("600 → 620") as string,
      en: "Cut-off 600 → 620",
    });
    expect(request.caseResults.length).toBeGreaterThan(10);

    const approval = `/v1/change-requests/${request.id}/approval`;
    expect((await server.call("POST", approval, mei, {})).json()).toMatchObject({
      code: "publish.same-person",
    });
    const approved = await server.call("POST", approval, fang, { hash: request.hash });
    expect(approved.json()).toMatchObject({ seq: 2, reason: "publish", live: true, by: { id: "fang" } });

    const after = await applicant("after");
    expect(await decided(after)).toMatchObject({ status: "declined", release: { seq: 2 } });
    expect(await decided(under)).toMatchObject({ status: "offered", release: { seq: 1 } });

    const flying = await applicant("flying");
    const rolledBack = await server.call("POST", "/v1/releases/rollback", fang, { to: 1 });
    expect(rolledBack.json()).toMatchObject({ seq: 3, reason: "rollback", restores: 1, live: true });
    expect(await decided(flying)).toMatchObject({ status: "declined", release: { seq: 2 } });
    expect(await decided(await applicant("restored"))).toMatchObject({
      status: "offered",
      release: { seq: 3 },
    });
    const releases = await server.call("GET", "/v1/releases", mei);
    expect(
      releases.json<{ items: { seq: number; live: boolean }[] }>().items.map(({ seq, live }) => [seq, live]),
    ).toEqual([
      [3, true],
      [2, false],
      [1, false],
    ]);
  });

  it("answers a stale revision with 412 and the current one", async () => {
    const definition = withCutOff(await livePack(), 630);
    const put = (headers: Headers) =>
      server.call("PUT", "/v1/drafts/pack/consumer-credit", { ...mei, ...headers }, { definition });
    const { revision } = (await put({ "if-none-match": "*" })).json<{ revision: number }>();
    expect((await put({ "if-match": `"r${revision}"` })).json()).toMatchObject({ revision: revision + 1 });
    expect((await put({ "if-match": `"r${revision}"` })).json()).toMatchObject({
      code: "precondition.failed",
      params: { revision: revision + 1 },
    });
    expect((await server.call("DELETE", "/v1/drafts/pack/consumer-credit", mei)).statusCode).toBe(204);
  });

  it("publishes a moved box without a new hash, and keeps cases and layout that were not sent", async () => {
    const url = "/v1/definitions/workflow/consumer-loan";
    const { live } = (await server.call("GET", url, mei)).json<{
      live: { hash: string; definition: object; layout: { boxes: object }; cases: object };
    }>();
    const layout = { ...live.layout, boxes: { ...live.layout.boxes, offer: { x: 1, y: 2 } } };
    const put = await server.call(
      "PUT",
      "/v1/drafts/workflow/consumer-loan",
      { ...mei, "if-none-match": "*" },
      { definition: live.definition, layout },
    );
    const { revision, hash } = put.json<{ revision: number; hash: string }>();
    expect(hash).toBe(live.hash);
    const drafts = [{ kind: "workflow", id: "consumer-loan", revision }];
    const ask = (asked: readonly object[]) =>
      server.call("POST", "/v1/change-requests", mei, { drafts: asked });
    // Cases lie beside a definition, which the rollback left as it was: they still expect the other cut-off.
    const refused = (await ask(drafts)).json<Blocked>();
    expect(refused.errors.map(({ pointer }) => pointer)).toEqual(["/workflow/consumer-loan/cases/1"]);
    const request = (await ask(await accept(refused))).json<ChangeRequest>();
    expect(request.caseResults.length).toBeGreaterThan(0);
    expect(
      (await server.call("POST", `/v1/change-requests/${request.id}/approval`, fang, {})).statusCode,
    ).toBe(201);
    const now = (await server.call("GET", url, mei)).json<{ live: object }>();
    expect(now.live).toMatchObject({ hash: live.hash, layout });
  });

  it("rejects with a note and lets the author withdraw", async () => {
    const definition = withCutOff(await livePack(), 640);
    const headers = { ...mei, "if-none-match": "*" };
    const { revision } = (
      await server.call("PUT", "/v1/drafts/pack/consumer-credit", headers, { definition })
    ).json<{
      revision: number;
    }>();
    const send = (drafts: readonly object[]) =>
      server.call("POST", "/v1/change-requests", mei, { title: "640", drafts });
    const blocked = await send([{ kind: "pack", id: "consumer-credit", revision }]);
    const drafts = await accept(blocked.json<Blocked>());
    const ask = async () => (await send(drafts)).json<ChangeRequest>();
    const first = await ask();
    const rejected = await server.call("POST", `/v1/change-requests/${first.id}/rejection`, fang, {
      note: "请加用例",
    });
    expect(rejected.json()).toMatchObject({
      status: "rejected",
      note: "请加用例",
      decidedBy: { id: "fang" },
    });
    const second = await ask();
    const withdrawn = await server.call("POST", `/v1/change-requests/${second.id}/withdrawal`, mei);
    expect(withdrawn.json()).toMatchObject({ status: "withdrawn" });
    const open = await server.call("GET", "/v1/change-requests?status=open", mei);
    expect(open.json()).toEqual({ items: [] });
  });
});
