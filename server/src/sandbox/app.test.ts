import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildSandbox } from "./app.ts";

const ID = "110101199003076106";
let folder: string;
let sandbox: ReturnType<typeof buildSandbox>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lendloom-sandbox-"));
  sandbox = buildSandbox(folder);
});
afterEach(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

const call = (path: string, key: string, input: object = { idNumber: ID }) =>
  sandbox.inject({
    method: "POST",
    url: `/connectors/${path}`,
    headers: { "idempotency-key": key },
    payload: { input },
  });
const ledger = async () => (await sandbox.inject("/sandbox/ledger?connector=disbursement")).json<Ledger>();
interface Ledger {
  readonly postings: number;
  readonly repeats: number;
  readonly items: readonly { readonly key: string; readonly kind: string }[];
}

describe("the sandbox", () => {
  it("answers the same facts for the same applicant, all that the source knows", async () => {
    const input = { source: "bureau", wanted: ["creditScore"], facts: { idNumber: ID } };
    const first = await call("credit-bureau/query", "q1", input);
    expect(first.json()).toMatchObject({ facts: { creditScore: 610, dishonestDebtor: false } });
    expect((await call("credit-bureau/query", "q2", input)).json()).toEqual(first.json());
  });

  it("posts one key once, also when it comes again at the same time and after a restart", async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => call("disbursement/pay", "pay-1")));
    expect(new Set(answers.map((answer) => answer.body)).size).toBe(1);
    await sandbox.close();
    appendFileSync(join(folder, "sandbox-ledger.ndjson"), '{"seq":99,"kind":"answ');
    sandbox = buildSandbox(folder);
    expect((await call("disbursement/pay", "pay-1")).body).toBe(answers[0]!.body);
    expect(await ledger()).toMatchObject({ postings: 1, repeats: 4 });
    const lines = readFileSync(join(folder, "sandbox-ledger.ndjson"), "utf8").trim().split("\n");
    expect(lines.map((line) => (JSON.parse(line) as { kind: string }).kind)).toEqual([
      "answered",
      ...Array<string>(4).fill("repeat"),
    ]);
  });

  it("does what it is told about an applicant, facts and faults, and keeps it over a restart", async () => {
    const told = {
      facts: { bureau: { creditScore: 700 } },
      faults: { "credit-bureau": { failTimes: 1, fail: "error" } },
    };
    expect(
      (await sandbox.inject({ method: "PUT", url: `/sandbox/applicants/${ID}`, payload: told })).statusCode,
    ).toBe(204);
    await sandbox.close();
    sandbox = buildSandbox(folder);
    const input = { source: "bureau", wanted: ["creditScore"], facts: { idNumber: ID } };
    expect((await call("credit-bureau/query", "q1", input)).statusCode).toBe(503);
    expect((await call("credit-bureau/query", "q1", input)).json()).toMatchObject({
      facts: { creditScore: 700 },
    });
  });

  it("loses an answer after the work is done, so that the repeat is told what was done", async () => {
    await sandbox.inject({
      method: "PUT",
      url: `/sandbox/applicants/${ID}`,
      payload: { faults: { "disbursement/pay": { failTimes: 1, fail: "lost-answer" } } },
    });
    await expect(call("disbursement/pay", "pay-1")).rejects.toThrow();
    expect((await call("disbursement/pay", "pay-1")).statusCode).toBe(200);
    expect(await ledger()).toMatchObject({ postings: 1, repeats: 1 });
  });

  it.each([
    ["a request without a key", "disbursement/pay", "", {}, 400],
    ["an operation it does not have", "disbursement/steal", "k", {}, 404],
    ["a connector named like a prototype", "__proto__/constructor", "k", {}, 404],
  ])("refuses %s", async (_what, path, key, input, status) => {
    expect((await call(path, key, input)).statusCode).toBe(status);
  });
});
