import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cashLoanApplication } from "../test-kit/applicants.ts";
import { startTestServer, type Headers, type TestServer } from "../test-kit/test-server.ts";

interface Told {
  readonly dryRun: boolean;
  readonly done: number;
  readonly refused: number;
  readonly reasons: readonly { readonly code: string; readonly applications: number }[];
  readonly failed: readonly { readonly application: string; readonly texts: { readonly en: string } }[];
  readonly migrations: readonly string[];
}

describe("lendloom migrate", { timeout: 120_000 }, () => {
  let server: TestServer;
  let url: string;
  let adminKey: string;
  const ids: string[] = [];
  beforeAll(async () => {
    server = await startTestServer();
    url = await server.app.listen({ host: "127.0.0.1", port: 0 });
    adminKey = bearer(await server.keyOf(["admin"], "demo"));
    for (const key of ["w1", "w2"]) {
      const headers = { ...server.apiKey, "idempotency-key": key };
      const made = await server.call("POST", "/v1/applications", headers, cashLoanApplication(640, key));
      ids.push(made.json<{ id: string }>().id);
    }
    await publishNext();
  });
  afterAll(async () => {
    await server.close();
  });

  const bearer = (headers: Headers) => (headers["authorization"] ?? "").replace("Bearer ", "");

  /** The next version: the same way, with the state `consent` called `bureau-consent`. */
  async function publishNext(): Promise<void> {
    const mei = await server.as("mei");
    const path = "/v1/definitions/workflow/consumer-loan";
    const { live } = (await server.call("GET", path, mei)).json<{
      live: { definition: object; cases: object };
    }>();
    const renamed = (value: object) =>
      JSON.parse(
        JSON.stringify(value)
          .replaceAll('"consent"', '"bureau-consent"')
          .replaceAll('"#consent"', '"#bureau-consent"'),
      ) as object;
    const definition = { ...renamed(live.definition), version: "2.0.0" };
    const ifNew = { ...mei, "if-none-match": "*" };
    await server.call("PUT", "/v1/drafts/workflow/consumer-loan", ifNew, {
      definition,
      cases: renamed(live.cases),
    });
    const request = await server.call("POST", "/v1/change-requests", mei, {
      drafts: [{ kind: "workflow", id: "consumer-loan", revision: 1 }],
    });
    const { id, hash } = request.json<{ id: string; hash: string }>();
    const approval = `/v1/change-requests/${id}/approval`;
    const approved = await server.call("POST", approval, await server.as("fang"), { hash });
    expect([approved.statusCode, request.body]).toEqual([201, expect.any(String)]);
  }

  function migrate(env: Readonly<Record<string, string>>, ...args: readonly string[]) {
    const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), "migrate", ...args], {
      env: { ...process.env, LENDLOOM_URL: url, LENDLOOM_API_KEY: adminKey, ...env },
    });
    let [out, complaints] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
    return new Promise<{ code: number | null; told: Told; complaints: string }>((resolve) =>
      child.once("close", (code) =>
        resolve({ code, told: (out === "" ? {} : JSON.parse(out)) as Told, complaints }),
      ),
    );
  }
  const hashOf = async (id: string) =>
    (await server.call("GET", `/v1/applications/${id}`, server.apiKey)).json<{
      workflow: { version: string };
    }>().workflow.version;

  it("tries by default: why and where applications would not move, and nothing is moved", async () => {
    const { code, told } = await migrate({}, "consumer-loan");
    expect(code).toBe(1);
    expect(told).toMatchObject({
      dryRun: true,
      done: 0,
      refused: 2,
      reasons: [{ code: "migration.state-unmapped", pointer: "/states/consent", applications: 2 }],
    });
    expect(told.failed[0]?.texts.en).toContain("consent");
    const mapped = await migrate({}, "consumer-loan", "--from", "1.0.0", "--map", "consent=bureau-consent");
    expect([mapped.code, mapped.told.done, mapped.told.migrations]).toEqual([0, 2, []]);
    expect(await hashOf(ids[0] ?? "")).toBe("1.0.0");
  });

  it("tells in a sentence who may, which versions there are, and what is missing", async () => {
    const integrator = { LENDLOOM_API_KEY: bearer(server.integratorKey) };
    const forbidden = await migrate(integrator, "consumer-loan");
    expect([forbidden.code, forbidden.complaints]).toEqual([
      2,
      expect.stringContaining("Only an administrator"),
    ]);
    const unknown = await migrate({}, "consumer-loan", "--from", "0.9.0");
    expect([unknown.code, unknown.complaints]).toEqual([2, expect.stringContaining("there are 1.0.0")]);
    const silent = await migrate({}, "consumer-loan", "--carry-out");
    expect([silent.code, silent.complaints]).toEqual([2, expect.stringContaining("needs a --reason")]);
    const shut = await migrate({ LENDLOOM_PASSWORD: "wrong" }, "consumer-loan", "--as", "an");
    expect([shut.code, shut.complaints]).toEqual([2, expect.stringContaining("LENDLOOM_PASSWORD")]);
  });

  it("carries out with --carry-out, as a person who signs in, and the same key moves nothing twice", async () => {
    const go = ["consumer-loan", "--map", "consent=bureau-consent", "--carry-out", "--reason", "Renamed"];
    const an = { LENDLOOM_PASSWORD: "lendloom-demo", LENDLOOM_API_KEY: bearer(server.integratorKey) };
    const first = await migrate(an, ...go, "--as", "an", "--key", "once");
    expect([first.code, first.complaints]).toEqual([0, "2 / 2\n"]);
    expect(first.told).toMatchObject({ dryRun: false, done: 2, refused: 0 });
    expect(await Promise.all(ids.map(hashOf))).toEqual(["2.0.0", "2.0.0"]);
    const again = await migrate(an, ...go, "--as", "an", "--key", "once");
    expect([again.code, again.told.done]).toEqual([0, 0]);
  });
});
