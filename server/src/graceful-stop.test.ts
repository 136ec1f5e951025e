import { afterEach, describe, expect, it } from "vitest";
import { cashLoanApplication, idNumberWithScore } from "./test-kit/applicants.ts";
import { endOf, startProcesses, type ServerProcesses } from "./test-kit/server-processes.ts";

let processes: ServerProcesses | undefined;
afterEach(async () => {
  await processes?.close();
});

describe("a stopping server", () => {
  it(
    "finishes the request and the connector call under way, ends with 0 and goes on where it was",
    { timeout: 300_000 },
    async () => {
      processes = await startProcesses();
      const { url, sandboxUrl } = processes;
      await processes.startServer();
      const headers = { authorization: `Bearer ${processes.apiKey()}`, "content-type": "application/json" };
      await fetch(`${sandboxUrl}/sandbox/applicants/${idNumberWithScore(700)}`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ faults: { "anti-fraud": { delayMs: 800 } } }),
      });
      const made = await fetch(`${url}/v1/applications`, {
        method: "POST",
        headers: { ...headers, "idempotency-key": "stop-1" },
        body: JSON.stringify(cashLoanApplication(700)),
      });
      const { id } = (await made.json()) as { id: string };
      await fetch(`${url}/v1/applications/${id}/events`, {
        method: "POST",
        headers: { ...headers, "idempotency-key": "stop-2" },
        body: JSON.stringify({ type: "CONSENT_GIVEN" }),
      });
      await new Promise((resolve) => setTimeout(resolve, 400));
      expect(await endOf(processes.server(), "SIGTERM")).toBe(0);

      await processes.startServer();
      let status = "";
      for (let tries = 0; tries < 200 && status !== "offered"; tries++) {
        status = (
          (await (await fetch(`${url}/v1/applications/${id}`, { headers })).json()) as { status: string }
        ).status;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      expect(status).toBe("offered");
      // Nothing was asked twice: what was under way was finished before the end.
      const ledger = (await (await fetch(`${sandboxUrl}/sandbox/ledger`)).json()) as { repeats: number };
      expect(ledger.repeats).toBe(0);
    },
  );

  it(
    "says by /readyz that it leaves while it still answers, ends open streams, and ends with 0",
    { timeout: 120_000 },
    async () => {
      processes = await startProcesses();
      const { url } = processes;
      await processes.startServer({ LENDLOOM_DRAIN_SECONDS: "2" });
      const headers = { authorization: `Bearer ${processes.apiKey()}` };
      const stream = await fetch(`${url}/v1/events`, { headers });
      expect(stream.headers.get("content-type")).toContain("text/event-stream");
      const ended = stream.text();
      const told = performance.now();
      const end = endOf(processes.server(), "SIGTERM");
      await expect.poll(async () => (await fetch(`${url}/readyz`)).status).toBe(503);
      expect((await fetch(`${url}/v1/applications`, { headers })).status).toBe(200);
      expect(performance.now() - told).toBeLessThan(2_000);
      await ended.catch(() => undefined);
      expect(await end).toBe(0);
      const seconds = (performance.now() - told) / 1_000;
      expect(seconds).toBeGreaterThan(2);
      expect(seconds).toBeLessThan(8);
    },
  );

  it("ends at once when it is told a second time", { timeout: 120_000 }, async () => {
    processes = await startProcesses();
    await processes.startServer({ LENDLOOM_DRAIN_SECONDS: "60" });
    const end = endOf(processes.server(), "SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const told = performance.now();
    void endOf(processes.server(), "SIGTERM");
    expect(await end).toBe(143);
    expect(performance.now() - told).toBeLessThan(1_000);
  });
});
