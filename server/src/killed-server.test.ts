import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { cashLoanApplication, idNumberWithScore } from "./test-kit/applicants.ts";
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
  readonly items: readonly {
    readonly kind: string;
    readonly key: string;
    readonly connector: string;
    readonly idNumber?: string;
  }[];
}

/** Undefined: nobody answered. */
async function send(
  method: string,
  path: string,
  key?: string,
  body?: object,
): Promise<Application | undefined> {
  const { url } = processes!;
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${processes!.apiKey()}`,
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

/** The bank takes its time for one applicant: its server can die while the bank pays. */
async function slowBank(number: number): Promise<void> {
  await fetch(`${processes!.sandboxUrl}/sandbox/applicants/${idNumberWithScore(650 + number)}`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ faults: { "disbursement/pay": { delayMs: 3_000 } } }),
  });
}

/** The contract is signed, so that the payment is asked for at once. */
async function paymentUnderWay(number: number): Promise<void> {
  const signed = (entry: Ledger["items"][number]): boolean =>
    entry.connector === "e-signature" && entry.idNumber === idNumberWithScore(650 + number);
  while (!(await ledger()).items.some(signed)) await new Promise((resolve) => setTimeout(resolve, 50));
  await new Promise((resolve) => setTimeout(resolve, 1_000));
}

describe("a killed server", () => {
  it("loses no acknowledged application and pays nobody twice", { timeout: 600_000 }, async () => {
    processes = await startProcesses();
    await slowBank(0);
    await processes.startServer();
    const acknowledged = new Map<number, string>();
    const until = performance.now() + 500_000;
    const carried: Promise<Application>[] = [];
    const carryMore = (count: number): void => {
      for (let added = 0; added < count; added++) {
        const number = carried.length;
        carried.push(
          submit(number).then((application) => {
            if (application !== undefined) acknowledged.set(number, application.id);
            return carryThrough(number, until);
          }),
        );
      }
    };
    carryMore(8);
    // Killed while the bank works on a payment, then where what connectors answered is about to be committed.
    await paymentUnderWay(0);
    await endOf(processes.server(), "SIGKILL");
    for (const nth of [5, 6, 7]) {
      await processes.startServer({ LENDLOOM_KILLPOINT: `before-commit:${nth}` });
      carryMore(4);
      expect([await endOf(processes.server()), processes.complaints()]).toEqual(["SIGKILL", ""]);
    }
    await processes.startServer();

    const finished = await Promise.all(carried);
    expect(finished.map(({ status }) => status)).toEqual(carried.map(() => "disbursed"));
    for (const [number, id] of acknowledged) expect([number, finished[number]!.id]).toEqual([number, id]);

    const { items, postings } = await ledger();
    const answered = items.filter(({ kind }) => kind === "answered");
    expect(new Set(answered.map(({ key }) => key)).size).toBe(answered.length);
    expect(postings).toBe(carried.length);
    const payments = items.filter(({ connector }) => connector === "disbursement");
    expect(payments.filter(({ kind }) => kind === "repeat").length).toBeGreaterThan(0);
    expect(await endOf(processes.server(), "SIGTERM")).toBe(0);
  });

  it("lets the demo's applicants through all the same, each once", { timeout: 300_000 }, async () => {
    const applicants = 40;
    processes = await startProcesses();
    await processes.startServer();
    const demo = startDemo(processes, applicants);
    // Killed in the middle: a third of them have had their bureau asked.
    await asked(applicants / 3);
    await endOf(processes.server(), "SIGKILL");
    await processes.startServer();

    expect(await demo.ended, demo.output()).toBe(0);
    const { items } = (await send("GET", "/v1/applications?limit=200")) as unknown as {
      readonly items: readonly { readonly reference: string; readonly status: string }[];
    };
    expect(items.length).toBe(applicants);
    expect(new Set(items.map(({ reference }) => reference)).size).toBe(applicants);
    expect(items.filter(({ status }) => ["received", "checking"].includes(status))).toEqual([]);
    const keys = (await ledger()).items.filter(({ kind }) => kind === "answered").map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

/** `pnpm demo:applicants` as a person runs it, beside the server. */
function startDemo({ folder, url, sandboxUrl }: ServerProcesses, applicants: number) {
  const script = join(import.meta.dirname, "../../benchmarks/src/demo-applicants.ts");
  const child = spawn(process.execPath, [script, "--synthetic", "--limit", String(applicants)], {
    env: { ...process.env, LENDLOOM_DATA: folder, LENDLOOM_URL: url, LENDLOOM_SANDBOX_URL: sandboxUrl },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { ended, output: () => output };
}

async function asked(count: number): Promise<void> {
  const isAnswer = (entry: Ledger["items"][number]): boolean => entry.kind === "answered";
  while ((await ledger()).items.filter(isAnswer).length < count) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
