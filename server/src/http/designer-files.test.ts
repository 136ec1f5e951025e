import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "../test-kit/test-server.ts";

const browser = { accept: "text/html,application/xhtml+xml" };

describe("the designer's files", () => {
  let folder: string;
  let server: TestServer;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "lendloom-designer-"));
    mkdirSync(join(folder, "designer/assets"), { recursive: true });
    const page =
      '<meta name="nonce" content="LENDLOOM_CSP_NONCE"><script nonce="LENDLOOM_CSP_NONCE"></script>';
    writeFileSync(join(folder, "designer/index.html"), page);
    writeFileSync(join(folder, "designer/assets/index-4f2a.js"), "export {};");
    writeFileSync(join(folder, "designer/assets/old-77aa.js"), "export {};");
    writeFileSync(join(folder, "designer/favicon.svg"), "<svg/>");
    server = await startTestServer({ folder });
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("gives every visit of the page a nonce of its own, which its policy names and nothing else does", async () => {
    const visits = [await server.call("GET", "/", browser), await server.call("GET", "/", browser)];
    const nonces = visits.map(({ body }) => /content="([^"]+)"/.exec(body)?.[1] ?? "");
    expect(new Set(nonces).size).toBe(2);
    for (const [index, visit] of visits.entries()) {
      const policy = String(visit.headers["content-security-policy"]);
      expect(visit.body).not.toContain("LENDLOOM_CSP_NONCE");
      expect(policy).toContain(`script-src 'self' 'nonce-${nonces[index] ?? ""}'`);
      expect(policy).not.toMatch(/unsafe-(eval|inline)/);
      expect(visit.headers["cache-control"]).toBe("no-cache");
    }
  });

  it("keeps files with a hash in their name for ever, and asks again for the others", async () => {
    const hashed = await server.call("GET", "/assets/index-4f2a.js");
    expect([hashed.statusCode, hashed.headers["cache-control"]]).toEqual([
      200,
      "public, max-age=31536000, immutable",
    ]);
    expect((await server.call("GET", "/favicon.svg")).headers["cache-control"]).toBe("no-cache");
  });

  it("answers every address of the designer's own with the page", async () => {
    const deep = await server.call("GET", "/packs/consumer-credit?tab=rules", browser);
    expect([deep.statusCode, deep.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
  });

  it.each(["/assets/gone-1234.js", "/v1/nothing", "/assets/../../master.key", "/assets/%2e%2e%2fmaster.key"])(
    "answers %s as missing, also to a browser",
    async (url) => {
      const answer = await server.call("GET", url, {
        accept: url.startsWith("/assets/..") ? "*/*" : browser.accept,
      });
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([404, "route.not-found"]);
    },
  );

  it("answers a file of an older build as missing: a page that was open over the new build asks for it", async () => {
    rmSync(join(folder, "designer/assets/old-77aa.js"));
    const answer = await server.call("GET", "/assets/old-77aa.js");
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([404, "route.not-found"]);
  });

  it("answers a script that asks for something that is not there with a problem, not with the page", async () => {
    const answer = await server.call("GET", "/packs/nothing", { accept: "application/json" });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([404, "route.not-found"]);
  });
});
