import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type Headers, type TestServer } from "../../test-kit/test-server.ts";

describe("backtests", () => {
  let server: TestServer;
  let designer: Headers;
  /** Where this process puts its temporary files from now on. */
  let temporary: string;
  const usual = process.env["TMPDIR"];
  beforeAll(async () => {
    server = await startTestServer();
    temporary = mkdtempSync(join(tmpdir(), "lendloom-test-"));
    process.env["TMPDIR"] = temporary;
    designer = await server.keyOf(["designer"], "demo");
  });
  afterAll(async () => {
    if (usual === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = usual;
    await server.close();
    rmSync(temporary, { recursive: true });
  });

  async function upload(text: string, headers = designer, type = "text/csv") {
    return await server.app.inject({
      method: "POST",
      url: "/v1/backtest-files",
      headers: { ...headers, "content-type": type },
      payload: text,
    });
  }

  async function start(file: string, more: object = {}, source: object = {}) {
    const pack = { id: "german-credit" };
    return await server.call("POST", "/v1/backtests", designer, {
      a: pack,
      b: pack,
      source: { kind: "file", file, format: "csv", ref: "id", good: "repaid", ...source },
      ...more,
    });
  }

  const header = "id,durationMonths,amount,age,repaid\n";
  const rows = (count: number) =>
    header +
    Array.from(
      { length: count },
      (_, id) => `${id},${6 + (id % 40)},${500 + id},${20 + (id % 50)},${id % 2}`,
    ).join("\n");

  it("CP12 a file of applicants becomes a report, on a thread, with progress, and the file is gone", async () => {
    const sent = await upload(rows(3_000));
    expect(sent.statusCode).toBe(201);
    const { file } = sent.json<{ file: string }>();
    const made = await start(file, { segments: [{ fact: "age", bands: [30] }] });
    expect([made.statusCode, made.json<{ status: string }>().status]).toEqual([202, "running"]);
    const { id } = made.json<{ id: string }>();
    const done = await server.until(`/v1/backtests/${id}`, designer, ({ status }) => status !== "running");
    expect(done).toMatchObject({
      status: "done",
      rows: 3_000,
      share: 1,
      errors: [],
      report: { applicants: 3_000, changed: 0 },
    });
    const events = await server.app.inject({
      method: "GET",
      url: `/v1/backtests/${id}/events`,
      headers: designer,
    });
    expect(events.body).toMatch(/^event: done\ndata: \{/m);
    expect((await start(file)).statusCode).toBe(404);
    // Another lender's backtest is not there.
    expect(
      (await server.call("GET", `/v1/backtests/${id}`, await server.keyOf(["designer"]))).statusCode,
    ).toBe(404);
  });

  it("CP12 wrong headers end it with code, place and sentences; wrong options do not begin", async () => {
    const { file } = (await upload("id,shoe,repaid\n1,43,1\n")).json<{ file: string }>();
    const options = await start(file, { segments: [{ fact: "shoe" }] });
    expect([options.statusCode, options.json<{ errors: { code: string }[] }>().errors[0]?.code]).toEqual([
      400,
      "compare.fact-unknown",
    ]);
    const { id } = (await start(file)).json<{ id: string }>();
    const failed = await server.until(`/v1/backtests/${id}`, designer, ({ status }) => status !== "running");
    expect(failed).toMatchObject({
      status: "failed",
      errors: [
        { code: "applicants.column-unknown", pointer: "/columns/1", params: { column: "shoe", row: 1 } },
      ],
    });
    expect((await upload("x", designer, "text/plain")).statusCode).toBe(415);
  });

  it("CP12 who listens to a job is told how far it is and how it ended, and holds up no shutdown", async () => {
    const own = await startTestServer();
    try {
      const url = await own.app.listen({ host: "127.0.0.1", port: 0 });
      const headers = await own.keyOf(["designer"], "demo");
      const begin = async () => {
        const sent = await own.app.inject({
          method: "POST",
          url: "/v1/backtest-files",
          headers: { ...headers, "content-type": "text/csv" },
          payload: rows(150_000),
        });
        const { file } = sent.json<{ file: string }>();
        const source = { kind: "file", file, format: "csv", ref: "id", good: "repaid" };
        const pack = { id: "german-credit" };
        const started = await own.call("POST", "/v1/backtests", headers, { a: pack, b: pack, source });
        const { id } = started.json<{ id: string }>();
        return await fetch(`${url}/v1/backtests/${id}/events`, { headers });
      };
      const kinds = async (events: Response) =>
        [...(await events.text()).matchAll(/^event: (\w+)$/gm)].map(([, kind]) => kind);
      const heard = await kinds(await begin());
      expect(heard.length).toBeGreaterThan(2);
      expect([heard[0], heard.at(-1)]).toEqual(["running", "done"]);
      const listening = await begin();
      await own.app.close();
      // It ends with a time to come back; the backtest goes on when a process holds it again.
      expect((await kinds(listening)).every((kind) => kind === "running")).toBe(true);
    } finally {
      await own.close();
    }
  });

  it("CP12 a cancelled one stops at once and leaves nothing; no more than two run", async () => {
    const big = rows(150_000);
    const files = [];
    for (let index = 0; index < 3; index += 1) files.push((await upload(big)).json<{ file: string }>().file);
    const started = [await start(files[0]!), await start(files[1]!)].map(
      (answer) => answer.json<{ id: string }>().id,
    );
    const busy = await start(files[2]!);
    expect([busy.statusCode, busy.json<{ code: string }>().code]).toEqual([429, "backtest.busy"]);
    for (const id of started) {
      const cancelled = await server.call("DELETE", `/v1/backtests/${id}`, designer);
      expect(cancelled.json()).toMatchObject({
        status: "cancelled",
        errors: [{ code: "backtest.cancelled" }],
      });
    }
    expect((await start(files[2]!)).statusCode).toBe(202);
    expect(readdirSync(temporary)).toHaveLength(1);
    await server.app.close();
    const left = readdirSync(temporary);
    expect(left).toEqual([]);
  });
});
