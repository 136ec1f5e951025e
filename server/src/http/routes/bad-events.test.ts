import { flowDocuments } from "@lendloom/engine/testing";
import type { JsonObject } from "@lendloom/engine/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { obligingBank, publishFlow } from "../../test-kit/flow-lender.ts";
import { startTestServer, type Headers, type TestServer } from "../../test-kit/test-server.ts";

const title = { "zh-CN": "状态", en: "State" };
const always = (target: string) => [{ target, guard: { type: "feel", params: { text: "age > 0" } } }];

/** The booking, and beside its start two states that lead to each other without end. */
function circling(): JsonObject {
  const workflow = structuredClone(flowDocuments.workflow) as unknown as {
    machine: { states: Record<string, { on?: Record<string, object[]> }> };
  };
  const { states } = workflow.machine;
  Object.assign(states, {
    round: { title, always: always("about") },
    about: { title, always: always("round") },
  });
  Object.assign(states["start"]?.on ?? {}, { STOP: [{ target: "round" }] });
  return workflow as unknown as JsonObject;
}

describe("what no run may be told", () => {
  let server: TestServer;
  let li: Headers;
  let mei: Headers;
  beforeAll(async () => {
    server = await startTestServer({ connectors: obligingBank() });
    [li, mei] = [await server.as("li"), await server.as("mei")];
    await publishFlow(server, { ...flowDocuments, workflow: circling() });
  });
  afterAll(async () => {
    await server.close();
  });

  let made = 0;
  const keyed = (headers = server.apiKey): Headers => ({ ...headers, "idempotency-key": `k-${(made += 1)}` });
  async function submit(): Promise<string> {
    const body = { product: "booking", applicant: { reference: `b-${made}` }, facts: { age: 36 } };
    return (await server.call("POST", "/v1/applications", keyed(), body)).json<{ id: string }>().id;
  }
  const tell = (id: string, type: string, payload: object = {}) =>
    server.call("POST", `/v1/applications/${id}/events`, keyed(), { type, payload });
  const stands = async (id: string) => {
    const { states, status } = (await server.call("GET", `/v1/applications/${id}`, li)).json<{
      states: string[];
      status: string;
    }>();
    return { states, status };
  };

  it.each([
    "xstate.done.actor.book",
    "xstate.error.actor.book",
    "xstate.after.P1D.book",
    "xstate.stop",
    "xstate.init",
    "*",
    "BEGIN.*",
    "$done book",
    "$start",
    "toString",
    "__proto__",
    "0",
    "",
  ])("WF17 refuses the forged event %j and stays where it was", async (type) => {
    const id = await submit();
    const before = await stands(id);
    const answer = await tell(id, type);
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([400, "request.invalid"]);
    expect(await stands(id)).toEqual(before);
  });

  it("PR4 refuses an event nobody declared, one of nobody's, one too early and one outside its schema", async () => {
    const id = await submit();
    const code = async (type: string, payload: object = {}) =>
      (await tell(id, type, payload)).json<{ code: string }>().code;
    expect(await code("CONSTRUCTOR")).toBe("run.event-unknown");
    expect(await code("UNDONE")).toBe("run.event-refused");
    expect(await code("PAYMENT_CONFIRMED", { amount: 1 })).toBe("run.event-refused");
    for (const payload of [
      { amount: "1" },
      { amount: 0 },
      {},
      { amount: 1, more: 1 },
      { ["__proto__x"]: 1 },
    ]) {
      expect(await code("PAYMENT_CONFIRMED", payload)).toBe("run.payload-invalid");
    }
    expect(await code("BEGIN", { surprise: true })).toBe("run.payload-invalid");
    expect((await stands(id)).states).toEqual(["start"]);
  });

  it("KN9 takes the character U+0000 from nobody, which not every store can keep", async () => {
    const nul = "x\0y";
    const by = { applicant: { reference: "nul" }, facts: { age: 36 }, product: "booking" };
    const signal = { name: "PAYMENT_CONFIRMED", messageId: "nul", payload: { amount: 1 } };
    const cursor = Buffer.from(JSON.stringify(["2026-01-01T00:00:00.000Z", nul])).toString("base64url");
    const asked = [
      ["POST", "/v1/session", { name: nul, password: nul }],
      ["POST", "/v1/applications", { ...by, applicant: { reference: nul } }],
      ["POST", "/v1/applications", { ...by, facts: { age: 36, city: nul } }],
      ["POST", "/v1/signals", { ...signal, key: nul }],
      ["GET", `/v1/applications/x%00y`],
      ["GET", `/v1/tasks?role=x%00y`],
      ["GET", `/v1/applications?cursor=${cursor}`],
    ] as const;
    for (const [method, url, body] of asked) {
      const headers = body === undefined ? li : keyed();
      const answer = await server.call(method, url, headers, body);
      const { code } = answer.json<{ code: string }>();
      expect([url, answer.statusCode, code]).toEqual([
        url,
        400,
        body === undefined ? "request.invalid" : "request.malformed-json",
      ]);
    }
  });

  it("WF22 stops a workflow that goes round for ever; the run stays at its last good step", async () => {
    const id = await submit();
    const answer = await tell(id, "STOP");
    expect(answer.statusCode).toBe(200);
    const open = await server.call("GET", "/v1/incidents?status=open", li);
    const { items } = open.json<{ items: { application: string; code: string }[] }>();
    expect(items.filter(({ application }) => application === id)).toMatchObject([
      { code: "workflow.endless" },
    ]);
    expect((await stands(id)).states).toEqual(["start"]);
    // And it is not lost: an operator may end it, or it goes on with other events.
    expect((await tell(id, "BEGIN")).statusCode).toBe(200);
  });

  it("PR11 refuses a completion told twice, and one of a task that was left", async () => {
    const id = await submit();
    await tell(id, "BEGIN");
    const child = `${id}-s3-0`;
    await expect
      .poll(async () => (await server.call("GET", `/v1/tasks/${child}-t2-0`, li)).statusCode, {
        timeout: 10_000,
      })
      .toBe(200);
    const complete = () =>
      server.call("POST", `/v1/tasks/${child}-t2-0/completion`, keyed(li), {
        outcome: "valued",
        form: { worth: 5 },
      });
    expect((await complete()).statusCode).toBe(200);
    expect((await complete()).json()).toMatchObject({ code: "task.closed" });
    await server.call("POST", `/v1/applications/${id}/cancel`, keyed(li), { reason: "Enough" });
    expect((await complete()).json()).toMatchObject({ code: "task.closed" });
    expect((await tell(id, "BEGIN")).json()).toMatchObject({ code: "run.finished" });
  });

  it.each(["0", "17", "toString", "constructor", "__proto__", "valueOf", "a.b", ""])(
    "WF2 does not publish a workflow with a state named %j",
    async (name) => {
      const definition = structuredClone(flowDocuments.workflow) as unknown as {
        id: string;
        machine: JsonObject;
      };
      definition.id = "named";
      const states = JSON.stringify(definition.machine["states"]).replace(
        /^\{/,
        `{${JSON.stringify(name)}:${JSON.stringify({ title, type: "final" })},`,
      );
      const text = JSON.stringify({ definition }).replace(
        JSON.stringify(definition.machine["states"]),
        () => states,
      );
      const put = await server.app.inject({
        method: "PUT",
        url: "/v1/drafts/workflow/named",
        headers: { ...mei, "if-none-match": "*", "content-type": "application/json" },
        payload: text,
      });
      const told = put.json<{ code?: string; issues?: { severity: string }[]; revision?: number }>();
      if (put.statusCode >= 400) {
        expect(told.code).toMatch(/^(request|definition|draft)\./);
        return;
      }
      const drafts = [{ kind: "workflow", id: "named", revision: told.revision }];
      const request = await server.call("POST", "/v1/change-requests", mei, { drafts });
      expect(request.json()).toMatchObject({ code: "publish.blocked" });
      await server.call("DELETE", "/v1/drafts/workflow/named", mei);
    },
  );
});
