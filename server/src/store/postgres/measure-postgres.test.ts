import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../testing/embedded-postgres.ts";
import { createPool } from "./create-pool.ts";
import { measurePostgres } from "./measure-postgres.ts";

let server: EmbeddedPostgres;
beforeAll(async () => {
  server = await startEmbeddedPostgres();
});
afterAll(() => server.stop());

it("says for how long all connections have been held while somebody waits", async () => {
  const pool = createPool(await server.createDatabase(), { connections: 2, role: undefined });
  const measures = measurePostgres(pool);
  await pool.query("select 1");
  await pause(100);
  expect(measures.heldUpMs()).toBe(0);
  const held = [await pool.connect(), await pool.connect()];
  await pause(100);
  // All are held, but nobody waits.
  expect(measures.heldUpMs()).toBe(0);
  const next = pool.connect();
  await pause(100);
  expect(measures.heldUpMs()).toBeGreaterThan(150);
  held[0]?.release();
  (await next).release();
  expect(measures.heldUpMs()).toBe(0);
  held[1]?.release();
  await pool.end();
});
