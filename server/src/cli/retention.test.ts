import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commit, run } from "../store/testing/run-samples.ts";
import { startTestServer, type Headers, type TestServer } from "../test-kit/test-server.ts";

const OLD = "2021-01-01T12:00:00.000Z";

describe("lendloom retention", { timeout: 120_000 }, () => {
  let server: TestServer;
  let url: string;
  beforeAll(async () => {
    server = await startTestServer();
    url = await server.app.listen({ host: "127.0.0.1", port: 0 });
  });
  afterAll(async () => {
    await server.close();
  });

  function retention(headers: Headers, ...args: readonly string[]) {
    const key = (headers["authorization"] ?? "").replace("Bearer ", "");
    const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), "retention", ...args], {
      env: { ...process.env, LENDLOOM_URL: url, LENDLOOM_API_KEY: key },
    });
    let [out, complaints] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
    return new Promise<{ code: number | null; told: unknown; complaints: string }>((resolve) =>
      child.once("close", (code) =>
        resolve({ code, told: out === "" ? undefined : JSON.parse(out), complaints }),
      ),
    );
  }

  it("removes nothing before there is a policy, and says so", async () => {
    expect(await retention(server.integratorKey)).toMatchObject({ code: 0, told: {} });
    const refused = await retention(server.integratorKey, "--run");
    expect(refused).toMatchObject({ code: 2, told: undefined });
    expect(refused.complaints).toContain("retention.no-policy");
  });

  it("RT310 carries the policy out round by round, counts what is gone, and shows the latest round", async () => {
    const old = run("old", { createdAt: OLD, updatedAt: OLD, finished: true, subject: "s-old" });
    await server.store.runs.commit(commit("demo", 0, old));
    const set = { policy: { runs: "P1Y" }, reason: "by law" };
    const first = { ...(await server.as("an")), "if-none-match": "*" };
    expect(await server.call("PUT", "/v1/retention", first, set)).toMatchObject({ statusCode: 200 });
    const carried = await retention(server.integratorKey, "--run");
    expect(carried).toMatchObject({ code: 0, told: { applications: 1, runs: 1, held: 0 } });
    expect(await server.store.runs.readRun("demo", "old")).toBeUndefined();
    expect(await retention(server.integratorKey, "--run")).toMatchObject({ told: { applications: 0 } });
    expect(await retention(server.integratorKey)).toMatchObject({
      told: { policy: { runs: "P1Y" }, last: { more: false } },
    });
  });

  it("is nobody's business whose key may not", async () => {
    const refused = await retention(server.apiKey, "--run");
    expect(refused).toMatchObject({ code: 2, told: undefined });
    expect(refused.complaints).toContain("auth.forbidden");
  });
});
