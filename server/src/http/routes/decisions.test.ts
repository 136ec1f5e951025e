import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { compilePack, evaluate, loadCatalogue, type WhatWouldChange } from "@lendloom/engine/decision";
import { canonicalJson, type Json } from "@lendloom/engine/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readJsonFile } from "../../cli/read-json-file.ts";
import { startTestServer, type TestServer } from "../../test-kit/test-server.ts";

const root = join(import.meta.dirname, "../../../..");
const at = "2026-11-22T08:00:00.000Z";
const facts = {
  age: 30,
  creditScore: 590,
  monthlyIncome: { amountMinor: 1_200_000, currency: "CNY" },
  requestedAmount: { amountMinor: 1_000_000, currency: "CNY" },
};

describe("POST /v1/decisions and /v1/simulations", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(async () => {
    await server.close();
  });

  it("answers the same bytes as the engine and the command line", async () => {
    const pack = join(root, "rules/consumer-credit/pack.json");
    const catalogue = loadCatalogue(readJsonFile(join(root, "rules/catalogues/consumer.json")));
    if (!catalogue.ok) throw new Error("the catalogue has errors");
    const compiled = compilePack(readJsonFile(pack), { catalogue: catalogue.value });
    if (!compiled.ok) throw new Error("the pack has errors");
    const evaluation = evaluate(compiled.value, { facts, at });
    if (!evaluation.ok) throw new Error("the facts have errors");
    const engine = canonicalJson(evaluation.value.decision as unknown as Json);

    const answer = await server.call("POST", "/v1/decisions", server.apiKey, {
      pack: "consumer-credit",
      facts,
      at,
    });
    expect(answer.body).toContain(`"decision":${engine},"trace":`);

    const factsFile = join(server.folder, "facts.json");
    writeFileSync(factsFile, JSON.stringify(facts));
    const cli = ["server/src/cli/main.ts", "decide", "--pack", pack, "--facts", factsFile, "--at", at];
    expect(execFileSync(process.execPath, cli, { cwd: root, encoding: "utf8" })).toBe(`${engine}\n`);
  });

  it("says what would change it, the same as the command line", async () => {
    const asked = { ...facts, requestedAmount: { amountMinor: 900_000_000, currency: "CNY" } };
    const answer = await server.call("POST", "/v1/decisions", server.apiKey, {
      pack: "pre-screen",
      facts: asked,
      at,
      explain: "what-would-change",
    });
    const { whatWouldChange } = answer.json<{ readonly whatWouldChange: WhatWouldChange }>();
    expect(whatWouldChange.outcome).not.toBe("approve");
    const factsFile = join(server.folder, "asked.json");
    writeFileSync(factsFile, JSON.stringify(asked));
    const pack = join(root, "rules/pre-screen/pack.json");
    const cli = ["server/src/cli/main.ts", "decide", "--pack", pack, "--facts", factsFile, "--at", at];
    const printed = execFileSync(process.execPath, [...cli, "--what-would-change"], {
      cwd: root,
      encoding: "utf8",
    });
    expect(printed).toBe(`${canonicalJson(whatWouldChange as unknown as Json)}\n`);
    for (const { changes, outcome } of whatWouldChange.alternatives) {
      expect(outcome).toBe("approve");
      expect(whatWouldChange.changeable).toEqual(expect.arrayContaining(changes.map(({ fact }) => fact)));
    }
  });

  it("simulates a live workflow, and one that comes with the request", async () => {
    const cases = readJsonFile(join(root, "workflows/consumer-loan/cases.json")) as { cases: Json[] };
    const workflow = readJsonFile(join(root, "workflows/consumer-loan/workflow.json"));
    const [script] = cases.cases;
    const byId = await server.call("POST", "/v1/simulations", server.apiKey, {
      workflow: "consumer-loan",
      case: script,
    });
    expect(byId.json()).toMatchObject({
      finished: expect.any(Boolean) as boolean,
      path: expect.any(Array) as string[],
    });
    const whole = await server.call("POST", "/v1/simulations", server.apiKey, { workflow, case: script });
    expect(whole.body).toBe(byId.body);
  });
});
