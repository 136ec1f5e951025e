import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cashLoanApplication, idNumberWithScore } from "../../test-kit/applicants.ts";
import { startTestServer, type Headers, type TestServer } from "../../test-kit/test-server.ts";

interface Application {
  readonly id: string;
  readonly status: string;
  readonly states: readonly string[];
  readonly finished: boolean;
  readonly outcome?: string;
  readonly tasks: readonly { readonly id: string; readonly shows: Record<string, { value?: unknown }> }[];
  readonly decision?: { readonly reasons: readonly { readonly texts: object }[] };
}

describe("applications", () => {
  let server: TestServer;
  let li: Headers;
  beforeAll(async () => {
    server = await startTestServer();
    li = await server.as("li");
  });
  afterAll(async () => {
    await server.close();
  });

  const keyed = (key: string, headers = server.apiKey): Headers => ({ ...headers, "idempotency-key": key });
  async function submit(score: number, key: string): Promise<string> {
    const answer = await server.call("POST", "/v1/applications", keyed(key), cashLoanApplication(score, key));
    expect(answer.statusCode).toBe(201);
    const { id } = answer.json<Application>();
    await server.call("POST", `/v1/applications/${id}/events`, keyed(`${key}-c`), { type: "CONSENT_GIVEN" });
    return id;
  }
  const settled = (id: string, done: (application: Application) => boolean) =>
    server.until(`/v1/applications/${id}`, server.apiKey, (answer) => done(answer as unknown as Application));

  it("carries a good applicant from submission to one posting at the bank", async () => {
    const id = await submit(700, "good");
    await settled(id, ({ status }) => status === "offered");
    await server.call("POST", `/v1/applications/${id}/events`, keyed("good-o"), { type: "OFFER_ACCEPTED" });
    const application = await settled(id, ({ finished }) => finished);
    expect(application).toMatchObject({ status: "disbursed", outcome: "approve" });
    const ledger = await server.sandbox.inject("/sandbox/ledger?connector=disbursement");
    expect(ledger.json()).toMatchObject({ postings: 1, items: [{ idNumber: idNumberWithScore(700) }] });
  });

  it("shows who resolves a failed payout whom to pay, and what was approved, not what was asked for", async () => {
    await server.sandbox.inject({
      method: "PUT",
      url: `/sandbox/applicants/${idNumberWithScore(710)}`,
      payload: { faults: { disbursement: { fail: "refusal" } } },
    });
    const id = await submit(710, "unpaid");
    await settled(id, ({ status }) => status === "offered");
    await server.call("POST", `/v1/applications/${id}/events`, keyed("unpaid-o"), { type: "OFFER_ACCEPTED" });
    const { tasks } = await settled(id, (application) => application.tasks.length === 1);
    expect(tasks).toMatchObject([
      {
        reference: "unpaid",
        shows: {
          applicantName: { value: "李雷" },
          approvedLimit: {
            title: { "zh-CN": "核定额度", en: "Approved limit" },
            type: { kind: "money" },
            value: { amountMinor: expect.any(Number) as number, currency: "CNY" },
          },
          contractNumber: { value: expect.stringMatching(/^C-/) as string },
        },
      },
    ]);
  });

  it("declines a bad one with reasons in both languages, a full trace and a journal", async () => {
    const id = await submit(410, "bad");
    const application = await settled(id, ({ finished }) => finished);
    expect(application).toMatchObject({ status: "declined" });
    const decisions = await server.call("GET", `/v1/applications/${id}/decisions`, server.apiKey);
    const { items } = decisions.json<{
      items: { number: number; decision: { outcome: string; reasons: object[] } }[];
    }>();
    const last = items.at(-1)!;
    expect(last.decision.outcome).toBe("decline");
    expect(last.decision.reasons[0]).toMatchObject({
      texts: { "zh-CN": expect.any(String) as string, en: expect.any(String) as string },
    });
    const trace = await server.call(
      "GET",
      `/v1/applications/${id}/decisions/${last.number}/trace`,
      server.apiKey,
    );
    expect(trace.json()).toMatchObject({ outcome: "decline", verified: true });
    const journal = await server.call("GET", `/v1/applications/${id}/journal`, server.apiKey);
    const entries = journal.json<{ items: { seq: number; kind: string }[] }>().items;
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_entry, at) => at + 1));
    expect(entries[0]).toMatchObject({ kind: "started" });
    // What is personal is in the journal only as ciphertext.
    expect(journal.body).not.toContain(idNumberWithScore(410));
  });

  it("answers a repeat with the same answer, and does it once, also when fifty come at the same time", async () => {
    const body = cashLoanApplication(720, "twice");
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => server.call("POST", "/v1/applications", keyed("twice"), body)),
    );
    expect(new Set(answers.map(({ statusCode, body: text }) => `${statusCode} ${text}`)).size).toBe(1);
    expect(answers[0]!.statusCode).toBe(201);
    const list = await server.call("GET", "/v1/applications?limit=200", server.apiKey);
    const made = list
      .json<{ items: { reference: string }[] }>()
      .items.filter(({ reference }) => reference === "twice");
    expect(made).toHaveLength(1);
  });

  it("keeps an idempotency key to its lender", async () => {
    const other = { ...(await server.keyOf(["api-client"])), "idempotency-key": "twice" };
    const answer = await server.call("POST", "/v1/applications", other, cashLoanApplication(720, "twice"));
    expect(answer.json()).toMatchObject({ code: "run.product-unknown" });
  });

  it("waits for a person where the policy says so, and takes only her completion", async () => {
    await server.sandbox.inject({
      method: "PUT",
      url: `/sandbox/applicants/${idNumberWithScore(640)}`,
      payload: { faults: { "credit-bureau": { fail: "refusal" } } },
    });
    const id = await submit(640, "doubtful");
    const application = (await settled(id, ({ tasks }) => tasks.length === 1)) as unknown as Application;
    const task = application.tasks[0]!;
    expect(task.shows["age"]).toMatchObject({ title: { en: "Age" }, value: 36 });
    expect(task.shows["creditScore"]).not.toHaveProperty("value");

    const complete = (key: string, headers: Headers, body: object) =>
      server.call("POST", `/v1/tasks/${encodeURIComponent(task.id)}/completion`, keyed(key, headers), body);
    expect((await complete("t1", server.apiKey, { outcome: "approve" })).json()).toMatchObject({
      code: "task.role",
    });
    expect((await complete("t2", li, { outcome: "maybe" })).json()).toMatchObject({
      code: "task.outcome-unknown",
    });
    const ill = { outcome: "approve", form: { reviewedLimit: "much" } };
    expect((await complete("t3", li, ill)).json()).toMatchObject({ code: "task.form-invalid" });
    const listed = await server.call("GET", "/v1/tasks?role=officer&status=open", li);
    expect(listed.json<{ items: { id: string }[] }>().items.map((item) => item.id)).toContain(task.id);

    const done = await complete("t4", li, { outcome: "decline", note: "收入无法核实" });
    expect(done.json()).toMatchObject({ id, status: "declined" });
    expect((await complete("t4", li, { outcome: "decline", note: "收入无法核实" })).body).toBe(done.body);
    expect((await complete("t5", li, { outcome: "approve" })).json()).toMatchObject({
      code: expect.stringMatching(/^(task\.closed|run\.finished)$/) as string,
    });
  });

  it("pages through applications without losing or repeating one", async () => {
    const seen: string[] = [];
    let cursor = "";
    do {
      const page = (await server.call("GET", `/v1/applications?limit=2${cursor}`, server.apiKey)).json<{
        items: { id: string }[];
        next?: string;
      }>();
      seen.push(...page.items.map((item) => item.id));
      cursor = page.next === undefined ? "" : `&cursor=${encodeURIComponent(page.next)}`;
    } while (cursor !== "");
    const all = (await server.call("GET", "/v1/applications?limit=200", server.apiKey)).json<{
      items: { id: string }[];
    }>();
    expect(seen).toEqual(all.items.map((item) => item.id));
  });
});
