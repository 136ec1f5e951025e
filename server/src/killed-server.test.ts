import { afterEach, describe, expect, it } from "vitest";
import { cashLoanApplication } from "./test-kit/applicants.ts";
import { endOf, startProcesses, type ServerProcesses } from "./test-kit/server-processes.ts";

let processes: ServerProcesses | undefined;
afterEach(async () => {
  await processes?.close();
});

interface Application {
  readonly id: string;
  readonly status: string;
  readonly finished: boolean;
}
interface Ledger {
  readonly postings: number;
  readonly repeats: number;
  readonly items: readonly { readonly kind: string; readonly key: string; readonly connector: string }[];
}

/** Undefined: nobody answered. */
async function send(
  method: string,
  path: string,
  key?: string,
  body?: object,
): Promise<Application | undefined> {
  const { url, apiKey } = processes!;
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${apiKey()}`,
      ...(key === undefined ? {} : { "idempotency-key": key }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => undefined);
  return answer?.ok === true
    ? ((await answer.json().catch(() => undefined)) as Application | undefined)
    : undefined;
}

const submit = (number: number) =>
  send("POST", "/v1/applications", `new-${number}`, cashLoanApplication(650 + number, `C-${number}`));

/** Takes one application as far as it goes, repeating what was not answered, as a lender's system does. */
async function carryThrough(number: number, until: number): Promise<Application> {
  let application: Application | undefined;
  while (performance.now() < until) {
    application =
      application === undefined
        ? await submit(number)
        : await send("GET", `/v1/applications/${application.id}`);
    if (application?.finished === true) return application;
    if (application?.status === "received") {
      await send("POST", `/v1/applications/${application.id}/events`, `consent-${number}`, {
        type: "CONSENT_GIVEN",
      });
    }
    if (application?.status === "offered") {
      await send("POST", `/v1/applications/${application.id}/events`, `accept-${number}`, {
        type: "OFFER_ACCEPTED",
      });
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Application ${number} did not finish: ${JSON.stringify(application)}`);
}

async function ledger(): Promise<Ledger> {
  return (await (await fetch(`${processes!.sandboxUrl}/sandbox/ledger`)).json()) as Ledger;
}

describe("a killed server", () => {
  it("loses no acknowledged application and pays nobody twice", { timeout: 600_000 }, async () => {
    processes = await startProcesses();
    await processes.startServer();
    const numbers = Array.from({ length: 12 }, (_, number) => number);
    const acknowledged = new Map<number, string>();
    const until = performance.now() + 500_000;
    const carried = Promise.all(
      numbers.map(async (number) => {
        const application = await submit(number);
        if (application !== undefined) acknowledged.set(number, application.id);
        return await carryThrough(number, until);
      }),
    );
    // Killed by hand in the middle, then three times where an answer of a connector is about to be committed.
    await new Promise((resolve) => setTimeout(resolve, 700));
    await endOf(processes.server(), "SIGKILL");
    for (const nth of [20, 25, 30]) {
      await processes.startServer({ LENDLOOM_KILLPOINT: `before-commit:${nth}` });
      expect([await endOf(processes.server()), processes.complaints()]).toEqual(["SIGKILL", ""]);
    }
    await processes.startServer();

    const finished = await carried;
    expect(finished.map(({ status }) => status)).toEqual(numbers.map(() => "disbursed"));
    for (const [number, id] of acknowledged) expect([number, finished[number]!.id]).toEqual([number, id]);

    const { items, repeats, postings } = await ledger();
    const answered = items.filter(({ kind }) => kind === "answered");
    expect(new Set(answered.map(({ key }) => key)).size).toBe(answered.length);
    expect(postings).toBe(numbers.length);
    expect(repeats).toBeGreaterThan(0);
    expect(await endOf(processes.server(), "SIGTERM")).toBe(0);
  });
});
