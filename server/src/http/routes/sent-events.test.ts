import { answeringWorkflow, askingWorkflow, chattyDocuments } from "@lendloom/engine/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../../store/testing/embedded-postgres.ts";
import { publishFlow } from "../../test-kit/flow-lender.ts";
import { startTestServer, type TestServer } from "../../test-kit/test-server.ts";

interface Application {
  readonly id: string;
  readonly finished: boolean;
  readonly children?: readonly { readonly id: string; readonly state: string }[];
}
interface Entry {
  readonly kind: string;
  readonly event?: string;
  readonly from?: string;
  readonly run?: string;
  readonly number?: number;
  readonly code?: string;
}

describe.each(["SQLite", "PostgreSQL"])("events between runs over HTTP on %s", (kind) => {
  let postgres: EmbeddedPostgres | undefined;
  let server: TestServer;
  beforeAll(async () => {
    postgres = kind === "PostgreSQL" ? await startEmbeddedPostgres() : undefined;
    const url = await postgres?.createDatabase();
    server = await startTestServer(url === undefined ? {} : { url });
    await publishFlow(server, { ...chattyDocuments, workflow: { ...askingWorkflow, id: "booking" } });
  });
  afterAll(async () => {
    await server.close();
    await postgres?.stop();
  });

  let made = 0;
  const keyed = () => ({ ...server.apiKey, "idempotency-key": `k-${(made += 1)}` });
  const tell = (id: string, type: string) =>
    server.call("POST", `/v1/applications/${id}/events`, keyed(), { type });
  const until = async (id: string, done: (application: Application) => boolean) =>
    (await server.until(`/v1/applications/${id}`, server.apiKey, (answer) =>
      done(answer as unknown as Application),
    )) as unknown as Application;
  const told = async (id: string, of: string) => {
    const answer = await server.call("GET", `/v1/applications/${id}/journal?limit=200`, server.apiKey);
    return answer.json<{ items: readonly Entry[] }>().items.filter((entry) => entry.kind === of);
  };

  it("RT115 tells parent and sub-flow what they send each other, in order and once", async () => {
    const answer = await server.call("POST", "/v1/applications", keyed(), {
      product: "booking",
      applicant: { reference: "a-1" },
      facts: { name: "李雷", age: 36, city: "BJ" },
    });
    const { id } = answer.json<Application>();
    await expect.poll(async () => (await told(id, "sent-received")).length, { timeout: 20_000 }).toBe(2);
    expect((await tell(id, "ANSWER")).statusCode).toBe(403);
    expect((await tell(id, "ASK")).statusCode).toBe(200);
    const { children = [] } = await until(id, ({ finished }) => finished);
    const child = children[0]?.id ?? "";
    expect(children).toMatchObject([{ state: "done" }]);
    expect(await told(id, "sent-received")).toMatchObject(
      [1, 2, 3, 4].map((number) => ({ event: "ANSWER", from: "sub-flow", run: child, number })),
    );
    expect(await told(child, "sent-received")).toMatchObject(
      [1, 2, 3].map((number) => ({ event: "QUESTION", from: "parent", run: id, number })),
    );
  });

  it("PR104 refuses a draft that sends what its receiver does not declare", async () => {
    const definition = JSON.parse(JSON.stringify(askingWorkflow).replaceAll("QUESTION", "NOTHING")) as object;
    const designer = await server.as("mei");
    const url = "/v1/drafts/workflow/asking";
    const saved = await server.call("PUT", url, { ...designer, "if-none-match": "*" }, { definition });
    expect(saved.body).toContain("process.send-event");
    const heard = { ...answeringWorkflow, id: "heard" };
    const other = await server.call(
      "PUT",
      "/v1/drafts/workflow/heard",
      { ...designer, "if-none-match": "*" },
      { definition: heard },
    );
    expect(other.body).toContain("process.send-no-parent");
    // What a designer's own check has to know for it
    const around = async (id: string) =>
      (await server.call("GET", `/v1/workflows/${id}/surroundings`, designer)).json<{
        connectors: readonly string[];
        calls: readonly { connector: string; operation: string }[];
        begunBy: readonly { id: string }[];
      }>();
    expect(await around("heard")).toMatchObject({ begunBy: [] });
    const { begunBy, calls, connectors } = await around("answering");
    expect(begunBy.map(({ id }) => id).sort()).toEqual(["asking", "booking"]);
    expect(connectors).toContain("credit-bureau");
    // Each once, with what it answers
    expect(calls.map(({ connector, operation }) => `${connector}/${operation}`)).toEqual([
      "disbursement/pay",
      "e-signature/sign",
      "identity-check/verify",
    ]);
    expect(calls[0]).toMatchObject({ answer: { required: ["transferReference"] } });
  });
});
