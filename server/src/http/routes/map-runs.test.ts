import { mapDocuments } from "@lendloom/engine/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../../store/testing/embedded-postgres.ts";
import { obligingBank, publishFlow, type ObligingBank } from "../../test-kit/flow-lender.ts";
import { startTestServer, type Headers, type TestServer } from "../../test-kit/test-server.ts";

interface Application {
  readonly id: string;
  readonly status: string;
  readonly states: readonly string[];
  readonly finished: boolean;
  readonly children?: readonly { readonly id: string; readonly item: number; readonly state: string }[];
  readonly maps?: readonly object[];
  readonly tasks?: readonly { readonly id: string }[];
}

describe.each(["SQLite", "PostgreSQL"])("an operator and the items of a map on %s", (kind) => {
  let postgres: EmbeddedPostgres | undefined;
  let server: TestServer;
  let bank: ObligingBank;
  let li: Headers;
  beforeAll(async () => {
    postgres = kind === "PostgreSQL" ? await startEmbeddedPostgres() : undefined;
    bank = obligingBank();
    const url = await postgres?.createDatabase();
    server = await startTestServer({ connectors: bank, ...(url === undefined ? {} : { url }) });
    li = await server.as("li");
    await publishFlow(server, mapDocuments({ params: { completion: "settled", concurrency: 2 } }));
  }, 240_000);
  afterAll(async () => {
    await server.close();
    await postgres?.stop();
  });

  let made = 0;
  const keyed = (headers = server.apiKey): Headers => ({ ...headers, "idempotency-key": `k-${(made += 1)}` });
  const read = async (id: string) =>
    (await server.call("GET", `/v1/applications/${id}`, server.apiKey)).json<Application>();
  const until = async (id: string, done: (application: Application) => boolean) =>
    (await server.until(`/v1/applications/${id}`, server.apiKey, (answer) =>
      done(answer as unknown as Application),
    )) as unknown as Application;
  const isIn = (state: string) => (application: Application) => application.states.includes(state);
  const proof = async (id: string) =>
    (await server.call("GET", `/v1/applications/${id}/replay`, server.apiKey)).json<{ result: string }>();

  /** A booking whose map is under way. */
  async function mapping(): Promise<string> {
    const facts = { name: "李雷", age: 36, city: "BJ" };
    const body = { product: "booking", applicant: { reference: `a-${made}` }, facts };
    const begun = await server.call("POST", "/v1/applications", keyed(), body);
    const { id } = begun.json<Application>();
    await server.call("POST", `/v1/applications/${id}/events`, keyed(), { type: "BEGIN", payload: {} });
    await until(id, ({ children = [] }) => children.length === 2);
    return id;
  }
  const item = (id: string, number: number) => `${id}-s3-0-${number}`;
  async function value(id: string, number: number, worth: number): Promise<void> {
    const child = item(id, number);
    await expect
      .poll(async () => (await server.call("GET", `/v1/applications/${child}`, server.apiKey)).statusCode)
      .toBe(200);
    const { tasks = [] } = await until(child, isIn("look"));
    const completion = { outcome: "valued", form: { worth } };
    const path = `/v1/tasks/${tasks[0]?.id ?? ""}/completion`;
    expect((await server.call("POST", path, keyed(li), completion)).statusCode).toBe(200);
  }

  it("RT118 goes from item to item to its end", async () => {
    const id = await mapping();
    expect(await read(id)).toMatchObject({ maps: [{ step: "valuations", total: 3, begun: 2 }] });
    for (const number of [2, 1, 3]) await value(id, number, 10 ** number);
    const done = await until(id, isIn("confirm"));
    expect(done.children?.map(({ state }) => state)).toEqual(["done", "done", "done"]);
    expect(done.maps).toBeUndefined();
    expect(await proof(id)).toMatchObject({ result: "verified" });
  });

  it("RT124 cancelling the application undoes what its items did and begins none of the others", async () => {
    const id = await mapping();
    await value(id, 1, 1);
    await until(id, ({ children = [] }) => children.length === 3);
    await until(item(id, 2), isIn("look"));
    const cancelled = await server.call("POST", `/v1/applications/${id}/cancel`, keyed(li), {
      reason: "撤回",
    });
    expect(cancelled.statusCode).toBe(200);
    await until(id, ({ finished }) => finished);
    const undone = bank.calls.filter(
      ({ idempotencyKey, operation }) => idempotencyKey.startsWith(id) && operation === "undo-order",
    );
    expect(undone.map(({ idempotencyKey }) => idempotencyKey.split(":")[0])).toEqual(
      expect.arrayContaining([item(id, 1), item(id, 2)]),
    );
    expect((await read(id)).children?.map(({ state }) => state)).toEqual(["done", "cancelled", "cancelled"]);
    expect(await proof(id)).toMatchObject({ result: "verified" });
  });

  it("RT113 an incident of one item is seen to by itself, while the others go on", async () => {
    bank.answer("order", ({ idempotencyKey }) =>
      idempotencyKey.split(":")[0]?.endsWith("-s3-0-2") === true
        ? { kind: "error", code: "bank.no", message: "No", retryable: false }
        : { kind: "answer", answer: { reference: "R" } },
    );
    const id = await mapping();
    await value(id, 1, 1);
    await value(id, 3, 3);
    const path = `/v1/incidents?application=${item(id, 2)}`;
    await server.until(path, server.apiKey, (answer) => (answer["items"] as readonly object[]).length === 1);
    const listed = await server.call("GET", path, server.apiKey);
    const [incident] = listed.json<{ items: { id: string; states: readonly string[] }[] }>().items;
    expect(incident).toMatchObject({ reference: expect.any(String) as string, states: ["order"] });
    bank.answer("order", () => ({ kind: "answer", answer: { reference: "R" } }));
    const retried = await server.call("POST", `/v1/incidents/${incident?.id ?? ""}/retry`, li);
    expect(retried.statusCode).toBe(200);
    await value(id, 2, 2);
    const done = await until(id, isIn("confirm"));
    expect(done.children?.map(({ state }) => state)).toEqual(["done", "done", "done"]);
  });
});
