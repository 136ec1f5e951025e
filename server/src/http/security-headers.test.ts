import helmet from "@fastify/helmet";
import fastify from "fastify";
import { describe, expect, it } from "vitest";
import { startTestServer } from "../test-kit/test-server.ts";
import { contentSecurityPolicy, sendSecurityHeaders } from "./security-headers.ts";

describe("security headers", () => {
  it.each([true, false])("are those that helmet sends, with TLS: %s", async (tls) => {
    const [ours, theirs] = [fastify(), fastify()];
    sendSecurityHeaders(ours, tls);
    await theirs.register(helmet, {
      contentSecurityPolicy: { useDefaults: false, directives: contentSecurityPolicy },
      strictTransportSecurity: tls,
      referrerPolicy: { policy: "same-origin" },
    });
    for (const app of [ours, theirs]) app.get("/", () => "hello");
    const sent = (await ours.inject("/")).headers;
    expect({ ...sent, date: "" }).toEqual({ ...(await theirs.inject("/")).headers, date: "" });
    expect(sent["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect("strict-transport-security" in sent).toBe(tls);
  });

  it("go with every answer: of routes, of what is not there, of refused senders, and of paths that cannot be read", async () => {
    const server = await startTestServer({ role: "api" });
    for (const [url, status] of [
      ["/livez", 200],
      ["/docs/", 200],
      ["/nowhere", 404],
      ["/v1/applications", 401],
      ["/v1/applications/%", 400],
    ] as const) {
      const answer = await server.app.inject(url);
      expect([url, answer.statusCode]).toEqual([url, status]);
      expect([url, answer.headers["x-content-type-options"]]).toEqual([url, "nosniff"]);
      expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
    }
    await server.close();
  });
});
