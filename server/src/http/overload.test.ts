import { setTimeout as pause } from "node:timers/promises";
import fastify from "fastify";
import { expect, it } from "vitest";
import { answerProblems } from "./error-handler.ts";
import { refuseWhileBehind } from "./overload.ts";

it("service.overloaded: a process that is behind tells requests to come back, and takes them when it is not", async () => {
  let [behindMs, refusals] = [0, 0];
  const app = fastify();
  answerProblems(app);
  refuseWhileBehind(
    app,
    () => (refusals += 1),
    () => behindMs,
  );
  app.get("/work", () => "done");
  app.get("/livez", () => "alive");
  expect((await app.inject("/work")).statusCode).toBe(200);
  behindMs = 900;
  await pause(700);
  const refused = await app.inject("/work");
  expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([503, "service.overloaded"]);
  expect(refused.headers["retry-after"]).toBe("2");
  expect((await app.inject("/livez")).statusCode).toBe(200);
  expect(refusals).toBe(1);
  behindMs = 0;
  await pause(400);
  expect((await app.inject("/work")).statusCode).toBe(200);
  await app.close();
});

it("service.overloaded: so does one with too many requests under way", async () => {
  const app = fastify();
  answerProblems(app);
  refuseWhileBehind(
    app,
    () => undefined,
    () => 0,
  );
  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  app.get("/work", async () => {
    await finished;
    return "done";
  });
  const begun = Array.from({ length: 300 }, () => app.inject("/work"));
  await pause(200);
  expect((await app.inject("/work")).statusCode).toBe(503);
  finish();
  const statuses = (await Promise.all(begun)).map(({ statusCode }) => statusCode);
  expect(statuses.filter((status) => status === 200).length).toBe(256);
  expect((await app.inject("/work")).statusCode).toBe(200);
  await app.close();
});
