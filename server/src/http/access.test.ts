import { text } from "node:stream/consumers";
import fastify from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Role } from "../store/index.ts";
import { cashLoanApplication } from "../test-kit/applicants.ts";
import { startTestServer, type Headers, type TestServer } from "../test-kit/test-server.ts";
import { allRoles, requireAccessPolicies, type RegisteredRoute } from "./access.ts";

interface Answer {
  readonly code?: string;
}

describe("access", () => {
  let server: TestServer;
  /** Real ids of the demo lender, by route parameter. */
  let own: (route: RegisteredRoute) => string;
  const keys = new Map<string, Headers>();

  beforeAll(async () => {
    server = await startTestServer();
    for (const role of allRoles) {
      keys.set(`demo ${role}`, await server.keyOf([role], "demo"));
      keys.set(`other ${role}`, await server.keyOf([role]));
    }
    const headers = { ...server.apiKey, "idempotency-key": "matrix" };
    const made = await server.call("POST", "/v1/applications", headers, cashLoanApplication(700));
    const { id } = made.json<{ id: string }>();
    await server.call(
      "PUT",
      "/v1/drafts/pack/consumer-credit",
      { ...keyOf("demo", "designer"), "if-none-match": "*" },
      {
        definition: { ...(await live()), version: "1.0.1" },
      },
    );
    const request = await server.call("POST", "/v1/change-requests", keyOf("demo", "designer"), {
      drafts: [{ kind: "pack", id: "consumer-credit", revision: 1 }],
    });
    const requestId = request.json<{ id: string }>().id;
    own = ({ url }) =>
      url
        .replace(":kind", "pack")
        .replace(":number", "1")
        .replace(":code", "auth.required")
        .replace(
          ":id",
          url.includes("applications") ? id : url.includes("change-requests") ? requestId : "consumer-credit",
        );
  });
  afterAll(async () => {
    await server.close();
  });

  async function live(): Promise<object> {
    const answer = await server.call(
      "GET",
      "/v1/definitions/pack/consumer-credit",
      keyOf("demo", "designer"),
    );
    return answer.json<{ live: { definition: object } }>().live.definition;
  }

  function keyOf(lender: string, role: Role): Headers {
    return keys.get(`${lender} ${role}`) ?? {};
  }

  function guarded(): readonly (RegisteredRoute & { readonly access: readonly Role[] })[] {
    return server.app.registeredRoutes.flatMap((route) =>
      route.access === undefined || route.access === "anyone" || route.method === "HEAD"
        ? []
        : [{ ...route, access: route.access }],
    );
  }

  async function send(
    route: RegisteredRoute,
    url: string,
    headers: Headers,
  ): Promise<{ status: number; code?: string | undefined; body: string }> {
    if (route.method === "GET" && route.url.endsWith("/events")) return await listen(url, headers);
    const body = ["POST", "PUT"].includes(route.method) ? {} : undefined;
    const answer = await server.call(route.method, url, headers, body);
    const parsed =
      answer.headers["content-type"]?.toString().includes("json") === true ? answer.json<Answer>() : {};
    return { status: answer.statusCode, code: parsed.code, body: answer.body };
  }

  /** A stream of events has no end: whoever is let in leaves it again. */
  async function listen(url: string, headers: Headers) {
    const answer = await server.app.inject({ url, headers: { ...headers }, payloadAsStream: true });
    const stream = answer.stream();
    const isOpen = answer.headers["content-type"]?.toString().startsWith("text/event-stream") === true;
    const body = isOpen ? "" : await text(stream);
    stream.destroy();
    const { code } = body === "" ? {} : (JSON.parse(body) as Answer);
    return { status: answer.statusCode, code, body };
  }

  it("is declared on every route, and only a known few are for anyone", () => {
    const open = server.app.registeredRoutes
      .filter(
        ({ access, method, url }) => access === "anyone" && method !== "HEAD" && !url.startsWith("/docs"),
      )
      .map(({ method, url }) => `${method} ${url}`);
    expect(open.sort()).toEqual([
      "GET /livez",
      "GET /metrics",
      "GET /openapi.json",
      "GET /problems/:code",
      "GET /readyz",
      "GET /v1/about",
      "POST /v1/session",
    ]);
    expect(guarded().length).toBeGreaterThan(25);
  });

  it("keeps a server with an undeclared route from starting", async () => {
    const app = fastify();
    requireAccessPolicies(app);
    app.get("/open", () => "");
    await expect(app.ready()).rejects.toThrow("GET /open");
  });

  it("refuses every guarded route without a credential, with a wrong one and with a revoked one", async () => {
    const revoked = await server.identity.issueApiKey(
      "demo" as never,
      { title: "revoked", roles: allRoles },
      { at: new Date().toISOString(), by: { kind: "system", id: "test" } },
    );
    if (!revoked.ok) throw new Error("no key");
    await server.identity.revokeApiKey("demo" as never, revoked.value.record.id, {
      at: new Date().toISOString(),
      by: { kind: "system", id: "test" },
    });
    const credentials: Headers[] = [
      {},
      { authorization: "Bearer lk_nonsense" },
      { authorization: `Bearer ${revoked.value.key}` },
      { cookie: "lendloom-session=nonsense" },
    ];
    for (const route of guarded()) {
      for (const headers of credentials) {
        expect([route.method, route.url, await codeOf(route, headers)]).toEqual([
          route.method,
          route.url,
          "auth.required",
        ]);
      }
    }
    async function codeOf(route: RegisteredRoute, headers: Headers) {
      return (await send(route, own(route), headers)).code;
    }
  });

  it("refuses every role that a route does not name, and lets every role in that it names", async () => {
    for (const route of guarded()) {
      for (const role of allRoles) {
        const { code } = await send(route, own(route), keyOf("demo", role));
        const place = `${role} ${route.method} ${route.url}`;
        const refused = code === "auth.forbidden" || code === "auth.required";
        // An approval asks again, as a person: only an approver's role approves.
        if (route.url.endsWith("/approval") && role !== "approver") continue;
        expect([place, refused]).toEqual([place, !route.access.includes(role)]);
      }
    }
  });

  it("answers another lender's real ids exactly as ids that do not exist", async () => {
    const withIds = guarded().filter(({ url }) => url.includes(":id"));
    expect(withIds.length).toBeGreaterThan(10);
    for (const route of withIds) {
      const role = route.access.find((candidate) => candidate !== "auditor") ?? "auditor";
      const headers = { ...keyOf("other", role), "idempotency-key": "stranger", "if-match": '"r1"' };
      const real = own(route);
      const id =
        real.split("/").find((part) => part.includes("-") && !["change-requests"].includes(part)) ?? "";
      const absent = real.replace(id, "no-such-thing-here");
      const [stranger, nobody] = [await send(route, real, headers), await send(route, absent, headers)];
      const place = `${route.method} ${route.url}`;
      expect([place, stranger.status]).not.toEqual([place, 200]);
      expect([place, stranger.status, stranger.body.replaceAll(id, "?")]).toEqual([
        place,
        nobody.status,
        nobody.body.replaceAll("no-such-thing-here", "?"),
      ]);
    }
  });

  it("lists nothing of another lender", async () => {
    for (const url of ["applications", "definitions", "change-requests", "releases", "tasks", "incidents"]) {
      const answer = await server.call("GET", `/v1/${url}`, keyOf("other", "auditor"));
      expect([url, answer.json()]).toEqual([url, { items: [] }]);
    }
  });
});
