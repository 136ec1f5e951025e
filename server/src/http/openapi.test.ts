import { checkSchema } from "@lendloom/engine/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiDescription } from "../test-kit/api-description.ts";
import { startTestServer, type TestServer } from "../test-kit/test-server.ts";

describe("the API's description", () => {
  let server: TestServer;
  let description: ApiDescription;
  beforeAll(async () => {
    server = await startTestServer();
    description = (await server.call("GET", "/openapi.json")).json<ApiDescription>();
  });
  afterAll(async () => {
    await server.close();
  });

  /** What an operation takes and what it answers when all is well, each with its example. */
  function described() {
    return Object.entries(description.paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, { requestBody, responses }]) => [
        ...Object.values(requestBody?.content ?? {}).map((media) => ({
          place: `${method} ${path} body`,
          media,
        })),
        ...Object.entries(responses).flatMap(([status, { content = {} }]) =>
          Object.values(content).map((media) => ({ place: `${method} ${path} ${status}`, media })),
        ),
      ]),
    );
  }

  it("is OpenAPI 3.1 and names every operation's group", () => {
    expect(description).toMatchObject({ openapi: "3.1.0" });
    expect(Object.keys(description.paths).length).toBeGreaterThan(25);
  });

  it("shows an example of every body and every answer, and each fits its schema", () => {
    for (const { place, media } of described()) {
      const several = Object.values(media.examples ?? {}).map(({ value }) => value);
      const one = media.example === undefined ? (media.schema?.examples ?? []) : [media.example];
      const examples = [...one, ...several];
      expect(examples, JSON.stringify(place)).not.toEqual([]);
      for (const example of examples) {
        const checked = media.schema === undefined ? undefined : checkSchema(media.schema, example);
        expect([place, checked?.ok === false ? checked.error : []]).toEqual([place, []]);
      }
    }
  });

  it.each([
    ["/v1/decisions", 200],
    ["/v1/simulations", 200],
    ["/v1/applications", 201],
    ["/v1/imports", 201],
  ])("%s answers its own example with %i", async (path, status) => {
    const example = description.paths[path]?.["post"]?.requestBody?.content["application/json"]?.example;
    const key = path === "/v1/imports" || path === "/v1/simulations" ? server.integratorKey : server.apiKey;
    const answer = await server.call("POST", path, { ...key, "idempotency-key": path }, example);
    expect([answer.statusCode, answer.body]).toEqual([status, expect.any(String)]);
  });
});
