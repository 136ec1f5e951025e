import type { JsonObject } from "@lendloom/engine/kernel";
import { afterEach, describe, expect, it } from "vitest";
import { createReferenceCheck, type ReferenceCheck } from "../../sampling/reference-check.ts";
import { startTestServer, type TestServer } from "../../test-kit/test-server.ts";

let server: TestServer;
afterEach(async () => {
  await server.close();
});

/** Publishes rules of json-rules-engine and decides an applicant by them. */
async function decideByLibraryRules(): Promise<void> {
  const [mei, fang] = [await server.as("mei"), await server.as("fang")];
  const rules = [
    {
      name: "young",
      conditions: { all: [{ fact: "age", operator: "lessThan", value: 25 }] },
      event: { type: "decline" },
    },
  ];
  const imported = await server.call("POST", "/v1/imports?id=library", mei, rules);
  const { drafts } = imported.json<{ drafts: readonly { kind: string; id: string; revision: number }[] }>();
  const asked = await server.call("POST", "/v1/change-requests", mei, {
    drafts: drafts.map(({ kind, id, revision }) => ({ kind, id, revision })),
  });
  const { id } = asked.json<{ id: string }>();
  expect((await server.call("POST", `/v1/change-requests/${id}/approval`, fang, {})).statusCode).toBe(201);
  const facts = { age: 20 };
  const decided = await server.call("POST", "/v1/decisions", server.apiKey, { pack: "library", facts });
  expect(decided.json<{ decision: JsonObject }>().decision["outcome"]).toBe("decline");
}

async function untilCounted(result: string): Promise<void> {
  const line = `lendloom_reference_checks_total{result="${result}"} 1`;
  for (const deadline = performance.now() + 20_000; ;) {
    const { body } = await server.call("GET", "/metrics");
    if (body.includes(line)) return;
    if (performance.now() > deadline) throw new Error(`Expected ${line}, but got ${body}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe("live decisions beside json-rules-engine", () => {
  it("are evaluated again by the library and counted", { timeout: 60_000 }, async () => {
    server = await startTestServer({ referenceSample: 1, referenceCheck: createReferenceCheck() });
    await decideByLibraryRules();
    await untilCounted("agree");
  });

  it("count a mismatch that was planted", { timeout: 60_000 }, async () => {
    const broken: ReferenceCheck = {
      check: () => Promise.resolve({ kind: "differ", rules: ["rules/young"] }),
      stop: () => Promise.resolve(),
    };
    server = await startTestServer({ referenceSample: 1, referenceCheck: broken });
    await decideByLibraryRules();
    await untilCounted("differ");
  });
});
