import { Agent, get } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import fastify from "fastify";
import { expect, it } from "vitest";
import { refuseWhileBehind } from "./overload.ts";
import { workInGroups } from "./work-in-groups.ts";

it("requests of one turn take their steps together", async () => {
  const app = fastify();
  workInGroups(
    app,
    refuseWhileBehind(app, () => undefined),
  );
  const steps: string[] = [];
  app.get("/:name", async ({ params }) => {
    const { name } = params as { readonly name: string };
    for (const step of [1, 2, 3]) {
      steps.push(`${name}${step}`);
      await Promise.resolve();
    }
    return "done";
  });
  await app.ready();
  const answers = await Promise.all(["a", "b", "c"].map((name) => app.inject(`/${name}`)));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
  expect(steps).toEqual(["a1", "b1", "c1", "a2", "b2", "c2", "a3", "b3", "c3"]);
  await app.close();
});

it("what takes long is worked on in small groups: health is told in between, and who has gone is not worked for", async () => {
  const app = fastify();
  workInGroups(
    app,
    refuseWhileBehind(app, () => undefined),
  );
  let worked = 0;
  app.get("/work", async () => {
    await Promise.resolve();
    worked += 1;
    const until = performance.now() + 10;
    while (performance.now() < until);
    return "done";
  });
  app.get("/livez", { config: { access: "anyone" } }, () => "alive");
  await app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = app.server.address() as AddressInfo;
  // A turn of the event loop takes up one new connection: all are there before the work is.
  const agent = new Agent({ keepAlive: true });
  const ask = (path: string) => {
    const request = get({ port, path, agent });
    const answered = new Promise<void>((resolve) => {
      request.on("response", (response) => response.resume().once("end", resolve));
      request.on("error", () => resolve());
    });
    return { request, answered };
  };
  await Promise.all(Array.from({ length: 90 }, () => ask("/livez").answered));
  const asked = Array.from({ length: 80 }, () => ask("/work"));
  const waits: number[] = [];
  for (let look = 0; look < 3; look += 1) {
    await pause(50);
    const began = performance.now();
    await ask("/livez").answered;
    waits.push(performance.now() - began);
  }
  const before = worked;
  for (const { request } of asked.slice(40)) request.destroy();
  await Promise.all(asked.map(({ answered }) => answered));
  console.log(`health within ${Math.round(Math.max(...waits))} ms, ${before} then ${worked} worked for`);
  expect(Math.max(...waits)).toBeLessThan(1_000);
  expect(before).toBeLessThan(60);
  expect(worked).toBeGreaterThanOrEqual(40);
  expect(worked).toBeLessThan(70);
  agent.destroy();
  await app.close();
}, 20_000);

it.each([
  { asked: 20, answers: { 200: 20 }, told: "a few that a process at a standstill kept waiting are answered" },
  {
    asked: 120,
    answers: { 503: 120 },
    told: "a crowd that has waited for more than a second is told to come back",
  },
])("$told", async ({ asked, answers }) => {
  const app = fastify();
  let clock = 0;
  // Between their coming and what the next turn does with them the process stands still.
  app.addHook("onRequest", (_request, _reply, done) => {
    setImmediate(() => (clock = 1_500));
    done();
  });
  workInGroups(
    app,
    refuseWhileBehind(app, () => undefined),
    () => clock,
  );
  app.get("/", () => "done");
  await app.ready();
  const all = await Promise.all(Array.from({ length: asked }, () => app.inject("/")));
  const counted: Record<number, number> = {};
  for (const { statusCode } of all) counted[statusCode] = (counted[statusCode] ?? 0) + 1;
  expect(counted).toEqual(answers);
  await app.close();
});
