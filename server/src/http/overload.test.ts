import { setTimeout as pause } from "node:timers/promises";
import fastify from "fastify";
import { expect, it } from "vitest";
import { answerProblems } from "./error-handler.ts";
import { refuseWhileBehind } from "./overload.ts";

it("service.overloaded: late in a long turn of the event loop requests are told to come back, and not in the next", async () => {
  let [clock, refusals] = [0, 0];
  const app = fastify();
  answerProblems(app);
  refuseWhileBehind(
    app,
    () => (refusals += 1),
    () => clock,
  );
  // Each is answered at once, as an embedded store does, and takes its time.
  app.get("/work", (_request, reply) => {
    clock += 900;
    void reply.send("done");
  });
  app.get("/livez", () => "alive");
  const paths = [...Array.from({ length: 5 }, () => "/work"), "/livez"];
  const answers = await Promise.all(paths.map((path) => app.inject(path)));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 503, 503, 200]);
  const refused = answers[3];
  expect(refused?.json<{ code: string }>().code).toBe("service.overloaded");
  expect(refused?.headers["retry-after"]).toBe("2");
  expect(refusals).toBe(2);
  await pause(20);
  expect((await app.inject("/work")).statusCode).toBe(200);
  await app.close();
});

it("service.overloaded: so does one with too many requests under way", async () => {
  const app = fastify();
  answerProblems(app);
  refuseWhileBehind(app, () => undefined);
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
