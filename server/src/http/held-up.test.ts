import fastify from "fastify";
import { expect, it } from "vitest";
import { answerProblems } from "./error-handler.ts";
import { refuseWhileHeldUp } from "./held-up.ts";

it("store.busy: while all connections are held and others wait, requests are told so at once, and what asks no store is answered", async () => {
  let heldUpMs = 0;
  const app = fastify();
  answerProblems(app);
  refuseWhileHeldUp(app, { heldUpMs: () => heldUpMs });
  app.get("/v1/work", () => "done");
  app.get("/livez", () => "alive");
  app.get("/assets/designer.js", () => "designer");
  heldUpMs = 900;
  expect((await app.inject("/v1/work")).statusCode).toBe(200);
  heldUpMs = 1_100;
  const refused = await app.inject("/v1/work");
  expect(refused.statusCode).toBe(503);
  expect(refused.json<{ code: string }>().code).toBe("store.busy");
  expect(refused.headers["retry-after"]).toBe("1");
  expect((await app.inject("/livez")).statusCode).toBe(200);
  expect((await app.inject("/assets/designer.js")).statusCode).toBe(200);
  heldUpMs = 0;
  expect((await app.inject("/v1/work")).statusCode).toBe(200);
  await app.close();
});
