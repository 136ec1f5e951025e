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
});
