import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cashLoanApplication, idNumberWithScore } from "../../test-kit/applicants.ts";
import { publishWithoutFailurePath } from "../../test-kit/publish-without-failure-path.ts";
import { startTestServer, type Headers, type TestServer } from "../../test-kit/test-server.ts";

interface Incidents {
  readonly items: readonly { readonly id: string; readonly application: string; readonly status: string }[];
}

describe("incidents", () => {
  let server: TestServer;
  let li: Headers;
  beforeAll(async () => {
    server = await startTestServer();
    li = await server.as("li");
    await publishWithoutFailurePath(server);
  });
  afterAll(async () => {
    await server.close();
  });

  const keyed = (key: string): Headers => ({ ...server.apiKey, "idempotency-key": key });
  const faults = (fault: object) =>
    server.sandbox.inject({
      method: "PUT",
      url: `/sandbox/applicants/${idNumberWithScore(700)}`,
      payload: { faults: fault },
    });
  const tell = (id: string, type: string) =>
    server.call("POST", `/v1/applications/${id}/events`, keyed(`${id}-${type}`), { type });
  const statusOf = (id: string, status: string) =>
    server.until(`/v1/applications/${id}`, server.apiKey, (answer) => answer["status"] === status);

  async function offered(key: string): Promise<string> {
    const made = await server.call("POST", "/v1/applications", keyed(key), cashLoanApplication(700, key));
    const { id } = made.json<{ id: string }>();
    await tell(id, "CONSENT_GIVEN");
    await statusOf(id, "offered");
    return id;
  }

  it("incident.resolved: a retry carries the application on, once; whoever comes later is told so", async () => {
    const id = await offered("stuck");
    await faults({ disbursement: { fail: "refusal" } });
    await tell(id, "OFFER_ACCEPTED");
    const { items } = (await server.until("/v1/incidents", li, (answer) =>
      (answer as unknown as Incidents).items.some(({ application }) => application === id),
    )) as unknown as Incidents;
    const incident = items.find(({ application }) => application === id)?.id ?? "";
    const retry = () => server.call("POST", `/v1/incidents/${incident}/retry`, li);

    await faults({});
    const retried = await retry();
    expect([retried.statusCode, retried.json()]).toMatchObject([
      200,
      { status: "resolved", application: id },
    ]);
    await statusOf(id, "disbursed");
    const again = await retry();
    expect([again.statusCode, again.json<{ code: string }>().code]).toEqual([409, "incident.resolved"]);
    // RT203 The audit has it once: the second was refused
    const { items: noted } = await server.store.audit.list("demo" as never, { limit: 200 });
    expect(noted.filter(({ subject }) => subject === id)).toMatchObject([
      { action: "run.retry", actor: { kind: "person", id: "li" }, details: { incidents: [incident] } },
    ]);
    expect((await server.call("GET", "/v1/incidents", li)).json<Incidents>().items).toEqual([]);
    // Its own are told with their sentences after they were resolved, too
    const its = async (application: string) =>
      (
        await server.call("GET", `/v1/incidents?status=resolved&application=${application}`, li)
      ).json<Incidents>().items;
    expect(await its(id)).toMatchObject([
      { id: incident, application: id, code: expect.any(String) as string },
    ]);
    expect(await its("none")).toEqual([]);
    const ledger = await server.sandbox.inject("/sandbox/ledger?connector=disbursement");
    expect(ledger.json()).toMatchObject({ postings: 1 });
  });

  it("run.erased: an erased applicant's application takes no further step", async () => {
    const id = await offered("erased");
    const act = { at: new Date().toISOString(), by: { kind: "system", id: "test" } } as const;
    expect((await server.store.subjectKeys.destroy("demo" as never, "erased", act)).ok).toBe(true);
    const told = await tell(id, "OFFER_ACCEPTED");
    expect([told.statusCode, told.json<{ code: string }>().code]).toEqual([410, "run.erased"]);
    const anew = await server.call(
      "POST",
      "/v1/applications",
      keyed("anew"),
      cashLoanApplication(700, "erased"),
    );
    expect([anew.statusCode, anew.json<{ code: string }>().code]).toEqual([410, "run.erased"]);
    expect((await server.call("GET", `/v1/applications/${id}`, server.apiKey)).statusCode).toBe(200);
  });
});
