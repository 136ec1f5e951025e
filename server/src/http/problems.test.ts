import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cashLoanApplication } from "../test-kit/applicants.ts";
import { addPerson, startTestServer, type Headers, type TestServer } from "../test-kit/test-server.ts";
import { problemCatalogue, problemCodes, type ProblemCode } from "./problem-catalogue.ts";
import { problemPage } from "./problem-page.ts";

const folder = join(import.meta.dirname, "../../../docs/problems");

describe("the problem catalogue", () => {
  it.each(problemCodes)("%s has a page that says what the catalogue says", (code) => {
    const path = join(folder, `${code}.md`);
    expect(existsSync(path) ? readFileSync(path, "utf8") : "no page: run write-problem-pages.ts").toBe(
      problemPage(code),
    );
  });

  it("has no page without a code", () => {
    expect(readdirSync(folder).sort()).toEqual(problemCodes.map((code) => `${code}.md`).sort());
  });

  it.each(problemCodes)("%s speaks both languages with the same placeholders", (code) => {
    const { texts, status } = problemCatalogue[code];
    const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");
    expect(holes(texts["zh-CN"]).sort()).toEqual(holes(texts.en).sort());
    expect(status).toBeGreaterThanOrEqual(400);
  });
});

interface Met {
  readonly status: number;
  readonly code: string;
  readonly texts: { readonly "zh-CN": string; readonly en: string };
  readonly errors?: readonly { readonly pointer: string; readonly code: string }[];
}

describe("problems as callers meet them", () => {
  let server: TestServer;
  let mei: Headers;
  let fang: Headers;
  let li: Headers;
  const met = new Set<ProblemCode>();

  beforeAll(async () => {
    server = await startTestServer();
    [mei, fang, li] = [await server.as("mei"), await server.as("fang"), await server.as("li")];
  });
  afterAll(async () => {
    await server.close();
  });

  async function meets(
    code: ProblemCode,
    [method, url, headers = {}, body]: Parameters<TestServer["call"]>,
  ): Promise<Met> {
    const answer = await server.call(method, url, headers, body);
    expect(answer.body.length, answer.body).toBeLessThan(200_000);
    const problem = answer.json<Met>();
    expect([answer.statusCode, problem.code]).toEqual([problemCatalogue[code].status, code]);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
    expect(problem).toMatchObject({ type: `/problems/${code}`, status: problemCatalogue[code].status });
    expect(problem.texts.en).not.toMatch(/\{\w+\}/);
    met.add(code);
    return problem;
  }

  const keyed = (headers: Headers, key: string): Headers => ({ ...headers, "idempotency-key": key });
  const raw = (headers: Headers): Headers => ({ ...headers, "content-type": "application/json" });

  it.each([
    ["half a document", '{"pack":'],
    ["a repeated key", '{"pack":"a","pack":"b","facts":{}}'],
    ["a key that reaches a prototype", '{"__proto__":{"admin":true},"pack":"a","facts":{}}'],
    ["an escaped one", '{"\\u005f_proto__":{},"pack":"a","facts":{}}'],
    ["65 levels", `${"[".repeat(65)}${"]".repeat(65)}`],
    ["a number no double keeps", '{"pack":"a","facts":{"age":1e999}}'],
    ["half a character", '{"pack":"\\ud800","facts":{}}'],
  ])("request.malformed-json: %s", async (_what, body) => {
    await meets("request.malformed-json", ["POST", "/v1/decisions", raw(server.apiKey), body]);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it("request.malformed-json: broken UTF-8", async () => {
    const body = Buffer.from([0x22, 0xff, 0x22]);
    await meets("request.malformed-json", ["POST", "/v1/decisions", raw(server.apiKey), body]);
  });

  it("request.invalid: unknown, missing and ill-typed members are named by pointer", async () => {
    const unknown = await meets("request.invalid", [
      "POST",
      "/v1/decisions",
      server.apiKey,
      { pack: "a", facts: {}, tenantId: "other" },
    ]);
    expect(unknown.errors).toMatchObject([{ pointer: "/tenantId", code: "schema.unknown-key" }]);
    const missing = await meets("request.invalid", ["POST", "/v1/decisions", server.apiKey, { pack: "a" }]);
    expect(missing.errors).toMatchObject([{ code: "schema.missing-key" }]);
    await meets("request.invalid", ["POST", "/v1/decisions", server.apiKey, { pack: 1, facts: {} }]);
    await meets("request.invalid", ["POST", "/v1/decisions", server.apiKey]);
    await meets("request.invalid", ["GET", "/v1/applications?limit=1&limit=2", server.apiKey]);
    await meets("request.invalid", ["GET", "/v1/applications?limit=0", server.apiKey]);
    await meets("request.invalid", ["GET", "/v1/applications?cursor=%25%25", server.apiKey]);
    await meets("request.invalid", ["GET", "/v1/definitions/secret/x", server.apiKey]);
  });

  it.each(["/v1/applications/%", "/v1/applications/%E0%A4%A", `/v1/applications/${"a".repeat(500)}`])(
    "request.invalid: a path that cannot be read, %s",
    async (path) => {
      await meets("request.invalid", ["GET", path, server.apiKey]);
    },
  );

  it("request.unsupported-media-type and request.too-large", async () => {
    const headers = { ...server.apiKey, "content-type": "text/xml" };
    await meets("request.unsupported-media-type", ["POST", "/v1/decisions", headers, "<a/>"]);
    const large = { pack: "a", facts: { x: "y".repeat(300_000) } };
    await meets("request.too-large", ["POST", "/v1/decisions", server.apiKey, large]);
  });

  it("route.not-found and route.method-not-allowed", async () => {
    await meets("route.not-found", ["GET", "/v1/nothing", server.apiKey]);
    const answer = await server.call("PATCH", "/v1/applications/x", server.apiKey);
    expect(answer.headers.allow).toContain("GET");
    await meets("route.method-not-allowed", ["PATCH", "/v1/applications/x", server.apiKey]);
    await meets("route.method-not-allowed", ["DELETE", "/v1/applications", server.apiKey]);
  });

  it("auth.*: no, wrong and insufficient credentials, and changes without the session's token", async () => {
    await meets("auth.required", ["GET", "/v1/applications"]);
    await meets("auth.required", ["GET", "/v1/applications", { authorization: "Bearer lk_wrong" }]);
    await meets("auth.required", ["GET", "/v1/applications", { ...mei, authorization: "Basic bWVpOng=" }]);
    await meets("auth.required", ["GET", "/v1/applications", { cookie: "lendloom-session=guess" }]);
    await meets("auth.forbidden", ["POST", "/v1/releases/rollback", mei, { to: 1 }]);
    const { cookie } = mei;
    await meets("auth.csrf", ["DELETE", "/v1/drafts/pack/x", { cookie: cookie! }]);
    await meets("auth.csrf", [
      "DELETE",
      "/v1/drafts/pack/x",
      { ...mei, "x-csrf-token": fang["x-csrf-token"]! },
    ]);
    await meets("auth.csrf", ["DELETE", "/v1/drafts/pack/x", { ...mei, "sec-fetch-site": "cross-site" }]);
    await meets("auth.invalid-credential", ["POST", "/v1/session", {}, { name: "mei", password: "x" }]);
    await meets("auth.invalid-credential", ["POST", "/v1/session", {}, { name: "nobody", password: "x" }]);
  });

  it("resource.not-found, run.unknown, task.unknown, incident.unknown, decision.unknown", async () => {
    await meets("resource.not-found", ["GET", "/v1/definitions/pack/none", mei]);
    await meets("resource.not-found", ["GET", "/v1/change-requests/none", mei]);
    await meets("resource.not-found", ["DELETE", "/v1/drafts/pack/none", mei]);
    await meets("resource.not-found", ["GET", "/v1/packs/none/bundle", mei]);
    await meets("resource.not-found", ["GET", "/problems/none"]);
    await meets("resource.not-found", ["POST", "/v1/releases/rollback", fang, { to: 99 }]);
    await meets("run.unknown", ["GET", "/v1/applications/none", mei]);
    await meets("task.unknown", [
      "POST",
      "/v1/tasks/none/completion",
      keyed(li, "t0"),
      { outcome: "approve" },
    ]);
    await meets("incident.unknown", ["POST", "/v1/incidents/none/retry", li]);
  });

  it("run.*: what a product, a catalogue or a run refuses", async () => {
    const submit = (key: string, body: unknown) =>
      ["POST", "/v1/applications", keyed(server.apiKey, key), body] as const;
    const application = cashLoanApplication(700);
    const { facts } = application;
    await meets("idempotency.key-missing", ["POST", "/v1/applications", server.apiKey, application]);
    await meets("idempotency.key-missing", [...submit("bad key", application)]);
    await meets("run.product-unknown", [...submit("p1", { ...application, product: "none" })]);
    const badFacts = { ...application, facts: { ...facts, age: "old" } };
    expect((await meets("run.facts-invalid", [...submit("p2", badFacts)])).errors).toMatchObject([
      { pointer: "/facts/age" },
    ]);
    const ofASource = { ...application, facts: { ...facts, creditScore: 850 } };
    await meets("run.facts-invalid", [...submit("p3", ofASource)]);

    const started = await server.call("POST", "/v1/applications", keyed(server.apiKey, "p4"), application);
    const { id } = started.json<{ id: string }>();
    const event = (key: string, headers: Headers, body: unknown) =>
      ["POST", `/v1/applications/${id}/events`, keyed(headers, key), body] as const;
    await meets("idempotency.key-missing", [
      "POST",
      `/v1/applications/${id}/events`,
      server.apiKey,
      { type: "X" },
    ]);
    await meets("run.event-unknown", [...event("e1", server.apiKey, { type: "NOPE" })]);
    await meets("run.event-refused", [...event("e2", server.apiKey, { type: "OFFER_ACCEPTED" })]);
    await meets("run.event-role", [...event("e3", mei, { type: "CONSENT_GIVEN" })]);
    await meets("run.payload-invalid", [
      ...event("e4", server.apiKey, { type: "CONSENT_GIVEN", payload: { x: 1 } }),
    ]);
    await meets("decision.unknown", ["GET", `/v1/applications/${id}/decisions/9/trace`, mei]);
    await server.call(...event("e5", server.apiKey, { type: "APPLICATION_WITHDRAWN" }));
    await meets("run.finished", [...event("e6", server.apiKey, { type: "CONSENT_GIVEN" })]);
    const other = { ...application, facts: { ...facts, age: 37 } };
    await meets("idempotency.key-reused", [...submit("p4", other)]);
  });

  it("decision.facts-invalid and simulation.case-invalid", async () => {
    const ill = { pack: "consumer-credit", facts: { age: "old", nonsense: 1 } };
    await meets("decision.facts-invalid", ["POST", "/v1/decisions", server.apiKey, ill]);
    await meets("simulation.case-invalid", [
      "POST",
      "/v1/simulations",
      mei,
      { workflow: "consumer-loan", case: {} },
    ]);
  });

  it("precondition.*, definition.invalid, publish.*, release.already-live", async () => {
    const live = (await server.call("GET", "/v1/definitions/pack/consumer-credit", mei)).json<{
      live: { definition: { title: object } };
    }>().live.definition;
    const draft = (headers: Headers, definition: unknown) =>
      ["PUT", "/v1/drafts/pack/consumer-credit", { ...mei, ...headers }, { definition }] as const;
    await meets("precondition.missing", [...draft({}, live)]);
    await meets("precondition.failed", [...draft({ "if-match": '"r7"' }, live)]);
    const saved = await server.call(...draft({ "if-none-match": "*" }, live));
    const { revision } = saved.json<{ revision: number }>();
    await meets("precondition.failed", [...draft({ "if-none-match": "*" }, live)]);
    const drafts = (at: number) => ({ drafts: [{ kind: "pack", id: "consumer-credit", revision: at }] });
    await meets("publish.unchanged", ["POST", "/v1/change-requests", mei, drafts(revision)]);
    const unchanged = await server.call("POST", "/v1/change-requests", mei, drafts(revision));
    expect(unchanged.json()).toMatchObject({
      texts: { "zh-CN": "规则包「consumer-credit」与在用版本相同。" },
      params: { kind: "pack" },
    });
    await meets("precondition.failed", ["POST", "/v1/change-requests", mei, drafts(revision + 5)]);

    const broken = await server.call(
      ...draft({ "if-match": `"r${revision}"` }, { ...live, catalogue: "none" }),
    );
    expect(broken.json<Met>().errors ?? broken.json<{ issues: unknown[] }>().issues).not.toEqual([]);
    await meets("publish.blocked", ["POST", "/v1/change-requests", mei, drafts(revision + 1)]);
    await meets("definition.invalid", [
      "POST",
      "/v1/decisions",
      mei,
      { pack: "consumer-credit", facts: {}, draft: true },
    ]);

    await server.call(...draft({ "if-match": `"r${revision + 1}"` }, { ...live, version: "1.0.1" }));
    const request = (await server.call("POST", "/v1/change-requests", mei, drafts(revision + 2))).json<{
      id: string;
      hash: string;
    }>();
    const approval = `/v1/change-requests/${request.id}/approval`;
    await meets("publish.same-person", ["POST", approval, mei, {}]);
    const both = await addPerson(server, "wen", ["designer", "approver"]);
    await meets("publish.content-changed", ["POST", approval, both, { hash: "0".repeat(64) }]);
    expect((await server.call("POST", approval, fang, { hash: request.hash })).statusCode).toBe(201);
    await meets("publish.not-open", ["POST", approval, both, {}]);
    const rejection = `/v1/change-requests/${request.id}/rejection`;
    await meets("publish.not-open", ["POST", rejection, fang, { note: "late" }]);
    await meets("release.already-live", ["POST", "/v1/releases/rollback", fang, { to: 2 }]);
  });

  it("import.*", async () => {
    const post = (query: string, body: unknown) =>
      ["POST", `/v1/imports${query}`, server.integratorKey, body] as const;
    await meets("import.unrecognised", [...post("", { hello: "world" })]);
    await meets("import.invalid", [...post("", { format: "lendloom-bundle/1", definitions: 3 })]);
    const rules = (value: number) => [
      {
        name: "adult",
        conditions: { all: [{ fact: "age", operator: "lessThan", value }] },
        event: { type: "decline" },
      },
    ];
    expect((await server.call(...post("?id=theirs", rules(18)))).statusCode).toBe(201);
    await meets("import.draft-exists", [...post("?id=theirs", rules(21))]);
  });

  it("export.not-expressible: a pack of rules is no DMN model", async () => {
    await meets("export.not-expressible", ["GET", "/v1/packs/consumer-credit/dmn", server.integratorKey]);
  });

  it("auth.too-many-attempts: a guesser waits, and is told how long", async () => {
    for (let guess = 0; guess < 20; guess++) {
      await server.call("POST", "/v1/session", {}, { name: "jun", password: `guess ${guess}` });
    }
    const answer = await server.call("POST", "/v1/session", {}, { name: "jun", password: "guess" });
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    await meets("auth.too-many-attempts", ["POST", "/v1/session", {}, { name: "jun", password: "guess" }]);
  });

  it("service.stopping: whoever comes while it stops is told to come back", async () => {
    server.draining.begin();
    await meets("service.stopping", ["GET", "/v1/applications", server.apiKey]);
    await meets("service.stopping", ["GET", "/readyz"]);
    expect((await server.call("GET", "/livez")).statusCode).toBe(200);
  });

  it("leaves only codes unmet that other tests meet", () => {
    const elsewhere: readonly ProblemCode[] = [
      "backtest.busy",
      "batch.too-large",
      "definition.tampered",
      "erasure.held",
      "erasure.under-way",
      "events.process-full",
      "events.too-many-streams",
      "hold.sub-flow",
      "hold.unknown",
      "incident.persists",
      "incident.resolved",
      "incident.skip-impossible",
      "internal.defect",
      "migration.incident-open",
      "migration.not-live",
      "migration.other-version",
      "migration.plan-invalid",
      "migration.unfit",
      "migration.unknown",
      "retention.audit-too-short",
      "retention.no-policy",
      "run.busy",
      "run.changed",
      "run.definitions-unsound",
      "run.edit-invalid",
      "run.erased",
      "run.moment-unknown",
      "run.move-impossible",
      "run.not-started",
      "run.start-at",
      "run.start-failed",
      "schedule.invalid",
      "schedule.limit",
      "schedule.unknown",
      "service.overloaded",
      "signal.ambiguous",
      "signal.buffer-full",
      "signal.not-kept",
      "signal.ttl",
      "signal.unknown",
      "spreadsheet.expected",
      "spreadsheet.no-table",
      "store.busy",
      "store.full",
      "store.unavailable",
      "task.assignee-role",
      "task.claimed",
      "task.closed",
      "task.form-invalid",
      "task.four-eyes",
      "task.outcome-unknown",
      "task.role",
    ];
    expect(problemCodes.filter((code) => !met.has(code)).sort()).toEqual([...elsewhere].sort());
  });
});
