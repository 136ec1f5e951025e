import fastify from "fastify";
import { expect, it } from "vitest";
import { compileAtFirstUse } from "./compile-schemas.ts";

it("each request is held to the schema of its route, which is compiled with the app's options at the first of them", async () => {
  const app = fastify({
    schemaController: compileAtFirstUse,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false } },
  });
  const body = { type: "object", additionalProperties: false, properties: { age: { type: "integer" } } };
  app.post("/ages", { schema: { body } }, ({ body: sent }) => ({ sent }));
  const post = async (payload: object) => {
    const answer = await app.inject({ method: "POST", url: "/ages", payload });
    return answer.json<unknown>();
  };
  expect(await post({ age: 36 })).toEqual({ sent: { age: 36 } });
  expect(await post({ age: "36" })).toMatchObject({ statusCode: 400, message: "body/age must be integer" });
  expect(await post({ name: "张伟" })).toMatchObject({ message: "body must NOT have additional properties" });
  expect(await post({ age: 37 })).toEqual({ sent: { age: 37 } });
});
