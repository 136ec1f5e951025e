import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../testing/embedded-postgres.ts";
import { createPool } from "./create-pool.ts";

describe("the pool of connections", () => {
  let server: EmbeddedPostgres;
  beforeAll(async () => {
    server = await startEmbeddedPostgres();
  });
  afterAll(() => server.stop());

  it("never has a connection whose loss would end the process, not even while it is handed over", async () => {
    const pool = createPool(await server.createDatabase(), { connections: 1, role: undefined });
    const listeners = await new Promise<number>((resolve, reject) => {
      pool.connect((error, client, release) => {
        if (client === undefined) {
          reject(error ?? new Error("Expected a connection"));
          return;
        }
        // What came in the same bytes is handled before any promise goes on.
        resolve(client.listenerCount("error"));
        release();
      });
    });
    await pool.end();
    expect(listeners).toBeGreaterThan(0);
  });

  it("connects again when its server was stopped and started", async () => {
    const pool = createPool(await server.createDatabase(), { connections: 2, role: undefined });
    await pool.query("select 1");
    await server.halt("immediate");
    await expect(pool.query("select 1")).rejects.toThrow();
    await server.resume();
    expect((await pool.query("select 2 as two")).rows).toEqual([{ two: 2 }]);
    await pool.end();
  });
});
