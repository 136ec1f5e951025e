import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cashLoanApplication, idNumberWithScore } from "../../test-kit/applicants.ts";
import { startTestServer, type Headers, type TestServer } from "../../test-kit/test-server.ts";

interface Workflow {
  version: string;
  readonly machine: { readonly states: Record<string, { states?: Record<string, { note?: string }> }> };
}
interface Batch {
  readonly migration?: string;
  readonly items: readonly {
    readonly application: string;
    readonly result: string;
    readonly refusal?: object;
  }[];
  readonly done: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly next?: string;
}

describe("migrations over HTTP", () => {
  let server: TestServer;
  let an: Headers;
  let mei: Headers;
  let from: string;
  let to: string;
  const ids: string[] = [];
  beforeAll(async () => {
    server = await startTestServer();
    [an, mei] = [await server.as("an"), await server.as("mei")];
    await server.sandbox.inject({
      method: "PUT",
      url: `/sandbox/applicants/${idNumberWithScore(640)}`,
      payload: { faults: { "credit-bureau": { fail: "refusal" } } },
    });
    for (const key of ["m1", "m2", "m3"]) ids.push(await inReview(key));
    ids.sort();
    ({ from, to } = await publishNext());
  });
  afterAll(async () => {
    await server.close();
  });

  const keyed = (key: string, headers: Headers): Headers => ({ ...headers, "idempotency-key": key });
  async function inReview(key: string): Promise<string> {
    const made = await server.call(
      "POST",
      "/v1/applications",
      keyed(key, server.apiKey),
      cashLoanApplication(640, key),
    );
    const { id } = made.json<{ id: string }>();
    const consent = { type: "CONSENT_GIVEN" };
    await server.call("POST", `/v1/applications/${id}/events`, keyed(`${key}-c`, server.apiKey), consent);
    await server.until(`/v1/applications/${id}`, server.apiKey, ({ status }) => status === "in-review");
    return id;
  }

  /** The next version: the same way, with `manual-review` called `first-review`. */
  async function publishNext(): Promise<{ from: string; to: string }> {
    const path = "/v1/definitions/workflow/consumer-loan";
    const { live } = (await server.call("GET", path, mei)).json<{
      live: { hash: string; definition: Workflow; cases: object };
    }>();
    const renamed = (value: object) =>
      JSON.parse(
        JSON.stringify(value)
          .replaceAll('"manual-review"', '"first-review"')
          .replaceAll('"#manual-review"', '"#first-review"'),
      ) as object;
    const definition = { ...renamed(live.definition), version: "2.0.0" };
    const ifNew = { ...mei, "if-none-match": "*" };
    const cases = renamed(live.cases);
    await server.call("PUT", "/v1/drafts/workflow/consumer-loan", ifNew, { definition, cases });
    const request = await server.call("POST", "/v1/change-requests", mei, {
      drafts: [{ kind: "workflow", id: "consumer-loan", revision: 1 }],
    });
    const { id, hash } = request.json<{ id: string; hash: string }>();
    const approval = `/v1/change-requests/${id}/approval`;
    const approved = await server.call("POST", approval, await server.as("fang"), { hash });
    expect([approved.statusCode, request.body]).toEqual([201, expect.any(String)]);
    const next = (await server.call("GET", path, mei)).json<{ live: { hash: string } }>();
    return { from: live.hash, to: next.live.hash };
  }
  const send = (key: string, body: object, headers = an) =>
    server.call("POST", "/v1/migrations", keyed(key, headers), { reason: "改名 Renamed", ...body });
  const plan = (more: object = {}) => ({ from, to, ...more });
  const mapped = { states: { "manual-review": "first-review" } };

  it("migration.unfit: a dry run counts what would be moved and why the rest would not", async () => {
    const unmapped = (await send("d1", { plan: plan(), dryRun: true })).json<Batch>();
    expect(unmapped).toMatchObject({ done: 0, refused: { "migration.unfit": 3 } });
    expect(unmapped).not.toHaveProperty("migration");
    expect(unmapped.items[0]).toMatchObject({
      result: "refused",
      refusal: { errors: [{ code: "migration.state-unmapped", params: { state: "manual-review" } }] },
    });
    const dry = (await send("d1", { plan: plan(mapped), dryRun: true })).json<Batch>();
    expect(dry).toMatchObject({ done: 3, refused: {} });
    expect(dry.items[0]).toMatchObject({
      result: "would-do",
      states: ["assessment", "first-review"],
      reference: expect.stringMatching(/^m[123]$/) as string,
    });
    const { workflow } = (await server.call("GET", `/v1/applications/${ids[0] ?? ""}`, an)).json<{
      workflow: { hash: string };
    }>();
    expect(workflow.hash).toBe(from);
  });

  it("the versions of a workflow are told, newest first, each with what is under way by it", async () => {
    const path = "/v1/workflows/consumer-loan/versions";
    const { items } = (await server.call("GET", path, mei)).json<{ items: { hash: string }[] }>();
    expect(items).toMatchObject([
      { hash: to, version: "2.0.0", live: true, release: 2, underWay: 0 },
      { hash: from, version: "1.0.0", live: false, release: 1, underWay: 3 },
    ]);
    const old = await server.call("GET", `${path}/${from}`, mei);
    expect(old.json()).toMatchObject({ hash: from, version: "1.0.0", definition: { id: "consumer-loan" } });
    expect((await server.call("GET", `${path}/none`, mei)).statusCode).toBe(404);
    expect((await server.call("GET", "/v1/workflows/none/versions", mei)).statusCode).toBe(404);
  });

  it("migration.plan-invalid: a plan that does not fit the versions moves nobody; only an administrator may", async () => {
    const invalid = await send("p1", { plan: plan({ states: { nowhere: "offer" } }) });
    expect([invalid.statusCode, invalid.json()]).toMatchObject([
      422,
      { code: "migration.plan-invalid", errors: [{ pointer: "/states/nowhere" }] },
    ]);
    expect((await send("p2", { plan: plan(mapped) }, mei)).statusCode).toBe(403);
    expect((await send("p3", { plan: { ...plan(mapped), whatever: 1 } })).statusCode).toBe(400);
    const unknown = await server.call("GET", "/v1/migrations/none", an);
    expect([unknown.statusCode, unknown.json()]).toMatchObject([404, { code: "migration.unknown" }]);
  });

  it("moves batch by batch, tells what came of each, and the applications go on by the new version", async () => {
    const first = (await send("go", { plan: plan(mapped), limit: 2 })).json<Batch>();
    expect(first).toMatchObject({ done: 2, refused: {}, next: ids[1] });
    const other = await send("go", { plan: plan(), limit: 2 });
    expect(other.json()).toMatchObject({ code: "idempotency.key-reused" });
    const rest = (await send("go", { plan: plan(mapped), after: first.next })).json<Batch>();
    expect(rest).toMatchObject({ done: 1, migration: first.migration });
    // Whoever was told nothing asks again under the key: what it has moved is done, whatever is named.
    const again = { plan: plan(mapped), applications: [...ids, "none"] };
    expect((await send("go", again)).json()).toMatchObject({ done: 3, refused: { "run.unknown": 1 } });
    const path = `/v1/migrations/${first.migration ?? ""}`;
    expect((await server.call("GET", path, mei)).json()).toMatchObject({
      done: 3,
      refused: 1,
      by: { id: "an", displayName: "安 An" },
    });
    const results = (await server.call("GET", `${path}/results?limit=2`, mei)).json<Batch>();
    expect(results.items.map(({ application }) => application)).toEqual(ids.slice(0, 2));
    expect(results.next).toBeDefined();
    const list = (await server.call("GET", "/v1/migrations", mei)).json<{ items: { id: string }[] }>();
    expect(list.items.map(({ id }) => id)).toContain(first.migration);

    const application = (await server.call("GET", `/v1/applications/${ids[0] ?? ""}`, an)).json<{
      workflow: { hash: string; version: string };
      tasks: readonly { id: string }[];
    }>();
    expect(application.workflow).toMatchObject({ hash: to, version: "2.0.0" });
    const task = encodeURIComponent(application.tasks[0]?.id ?? "");
    const li = await server.as("li");
    const done = await server.call("POST", `/v1/tasks/${task}/completion`, keyed("t", li), {
      outcome: "approve",
    });
    expect(done.json()).toMatchObject({ status: "offered" });
  });

  it("migration.other-version: named applications of another version, or none of the lender's, are refused", async () => {
    const named = { plan: plan(mapped), applications: [ids[0], "none"] };
    expect((await send("n1", named)).json<Batch>().refused).toEqual({
      "migration.other-version": 1,
      "run.unknown": 1,
    });
    const backwards = { plan: { from: to, to: from }, applications: [ids[1]] };
    expect((await send("n2", backwards)).json<Batch>().refused).toEqual({ "migration.not-live": 1 });
    const refused = (await server.call("GET", "/v1/migrations", an)).json<{ items: { id: string }[] }>();
    const newest = refused.items[0]?.id ?? "";
    const results = await server.call("GET", `/v1/migrations/${newest}/results?result=refused`, an);
    expect(results.json<Batch>().items).toMatchObject([{ refusal: { code: "migration.not-live" } }]);
  });
});
