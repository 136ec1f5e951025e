import { Agent, get } from "node:http";
import type { AddressInfo } from "node:net";
import { PassThrough } from "node:stream";
import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";
import fastify, { type FastifyInstance } from "fastify";
import { expect, it } from "vitest";
import { answerProblems } from "./error-handler.ts";
import { refuseWhileBehind } from "./overload.ts";
import { sendSecurityHeaders } from "./security-headers.ts";
import { workInGroups } from "./work-in-groups.ts";

it("service.overloaded: who would wait for more than a second in a crowd is told to come back, and not later", async () => {
  let [clock, refusals] = [0, 0];
  const app = fastify();
  answerProblems(app);
  sendSecurityHeaders(app, false);
  const overload = refuseWhileBehind(app, () => (refusals += 1));
  workInGroups(app, overload, () => clock);
  // Each is answered within its turn, as an embedded store does, and takes its time.
  app.get("/work", (_request, reply) => {
    clock += 900;
    void reply.send("done");
  });
  app.get("/livez", { config: { access: "anyone" } }, () => "alive");
  // Now it is known how long one takes.
  await app.inject("/work");
  const paths = [...Array.from({ length: 40 }, () => "/work"), "/livez"];
  const answers = await Promise.all(paths.map((path) => app.inject(path)));
  const refusedAll = Array.from({ length: 38 }, () => 503);
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, ...refusedAll, 200]);
  const refused = answers[3];
  expect(refused?.json<{ code: string }>().code).toBe("service.overloaded");
  expect(refused?.headers).toMatchObject({
    "retry-after": "2",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "content-type": "application/problem+json",
  });
  expect(refusals).toBe(38);
  await pause(20);
  expect((await app.inject("/work")).statusCode).toBe(200);
  await app.close();
});

it("service.overloaded: so is who comes while too many are waiting or under way", async () => {
  const app = fastify();
  answerProblems(app);
  workInGroups(
    app,
    refuseWhileBehind(app, () => undefined),
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

it("what a busy process is asked on new connections is answered or refused within seconds, and health at once", async () => {
  const app = fastify();
  answerProblems(app);
  workInGroups(
    app,
    refuseWhileBehind(app, () => undefined),
  );
  app.get("/work", () => {
    const until = performance.now() + 10;
    while (performance.now() < until);
    return "done";
  });
  app.get("/livez", { config: { access: "anyone" } }, () => "alive");
  const ask = await listening(app);
  // Connections that are there already ask again as soon as they are answered.
  let isOver = false;
  const agents = Array.from({ length: 30 }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
  const busy = agents.map(async (agent) => {
    while (!isOver) await ask("/work", agent);
  });
  await pause(300);
  const fresh = Array.from({ length: 300 }, () => ask("/work"));
  await pause(100);
  const health = await ask("/livez");
  const answers = await Promise.all(fresh);
  isOver = true;
  await Promise.all(busy);
  for (const agent of agents) agent.destroy();
  const longest = Math.max(...answers.map(({ ms }) => ms));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 503]));
  expect(longest).toBeLessThan(5_000);
  expect(health.status).toBe(200);
  expect(health.ms).toBeLessThan(2_500);
  await app.close();
}, 60_000);

it("while connections come, who is refused is told so when they are taken up, and asks again no sooner", async () => {
  const app = fastify();
  answerProblems(app);
  refuseWhileBehind(app, () => undefined);
  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  app.get("/work", async () => {
    await finished;
    return "done";
  });
  const begun = Array.from({ length: 256 }, () => app.inject("/work"));
  await pause(100);
  let isTold = false;
  const comes = () => app.server.emit("connection", new PassThrough());
  comes();
  const refused = app.inject("/work").finally(() => (isTold = true));
  for (let turn = 0; turn < 100; turn += 1) {
    comes();
    await nextTurn();
  }
  expect(isTold).toBe(false);
  expect((await refused).statusCode).toBe(503);
  finish();
  await Promise.all(begun);
  await app.close();
});

it("a request that waits for its turn and is given up is not worked on", async () => {
  const app = fastify();
  answerProblems(app);
  workInGroups(
    app,
    refuseWhileBehind(app, () => undefined),
  );
  let worked = 0;
  app.get("/work", () => {
    worked += 1;
    const until = performance.now() + 50;
    while (performance.now() < until);
    return "done";
  });
  await listening(app);
  const { port } = app.server.address() as AddressInfo;
  const asked = Array.from({ length: 40 }, () => {
    const request = get({ port, path: "/work", agent: false });
    request.on("error", () => undefined);
    request.on("response", (response) => response.resume());
    return request;
  });
  await pause(150);
  for (const request of asked) request.destroy();
  await pause(500);
  expect(worked).toBeLessThan(20);
  await app.close();
});

/** A question to the app over a real connection: its status, and how long it took. */
async function listening(app: FastifyInstance) {
  await app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = app.server.address() as AddressInfo;
  return async (path: string, agent?: Agent): Promise<{ status: number; ms: number }> => {
    const asked = performance.now();
    const status = await new Promise<number>((resolve, reject) => {
      get({ port, path, agent: agent ?? false }, (response) => {
        response.resume();
        response.once("end", () => {
          resolve(response.statusCode ?? 0);
        });
      }).once("error", reject);
    });
    return { status, ms: performance.now() - asked };
  };
}
