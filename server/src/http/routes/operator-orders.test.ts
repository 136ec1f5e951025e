import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cashLoanApplication, idNumberWithScore } from "../../test-kit/applicants.ts";
import { publishWithoutFailurePath } from "../../test-kit/publish-without-failure-path.ts";
import { startTestServer, type Headers, type TestServer } from "../../test-kit/test-server.ts";

interface Incident {
  readonly id: string;
  readonly application: string;
}
interface Batch {
  readonly items: readonly { readonly id: string; readonly result: string; readonly code?: string }[];
}

describe("operators' orders over HTTP", () => {
  let server: TestServer;
  let li: Headers;
  let an: Headers;
  beforeAll(async () => {
    server = await startTestServer();
    [li, an] = [await server.as("li"), await server.as("an")];
    await publishWithoutFailurePath(server);
    await server.sandbox.inject({
      method: "PUT",
      url: `/sandbox/applicants/${idNumberWithScore(700)}`,
      payload: { faults: { disbursement: { fail: "refusal" } } },
    });
  });
  afterAll(async () => {
    await server.close();
  });

  const keyed = (key: string, headers: Headers): Headers => ({ ...headers, "idempotency-key": key });
  const tell = (id: string, type: string) =>
    server.call("POST", `/v1/applications/${id}/events`, keyed(`${id}-${type}`, server.apiKey), { type });

  /** An application whose payment the bank refuses for good. */
  async function stuck(key: string): Promise<Incident> {
    const made = await server.call(
      "POST",
      "/v1/applications",
      keyed(key, server.apiKey),
      cashLoanApplication(700, key),
    );
    const { id } = made.json<{ id: string }>();
    await tell(id, "CONSENT_GIVEN");
    await server.until(`/v1/applications/${id}`, server.apiKey, ({ status }) => status === "offered");
    await tell(id, "OFFER_ACCEPTED");
    const own = ({ application }: Incident) => application === id;
    const answer = await server.until("/v1/incidents", li, ({ items }) => {
      return (items as unknown as Incident[]).some(own);
    });
    return (answer as unknown as { items: Incident[] }).items.find(own)!;
  }
  const order = (incident: Incident, verb: string, body: object, headers = an) =>
    server.call("POST", `/v1/incidents/${incident.id}/${verb}`, headers, body);
  const reason = "银行已线下放款";

  it("incident.skip-impossible: a failed call is told done with an answer that fits, and why is kept", async () => {
    const incident = await stuck("skip");
    const error = { code: "bank.no", message: "no" };
    const impossible = await order(incident, "skip", { error, reason }, li);
    expect([impossible.statusCode, impossible.json()]).toMatchObject([
      409,
      { code: "incident.skip-impossible" },
    ]);
    const misfit = await order(incident, "skip", { output: { transferReference: 7 }, reason }, li);
    expect([misfit.statusCode, misfit.json()]).toMatchObject([422, { code: "run.payload-invalid" }]);
    expect((await order(incident, "skip", { output: {} }, li)).statusCode).toBe(400);
    expect((await order(incident, "skip", { output: {}, reason }, server.apiKey)).statusCode).toBe(403);
    const skipped = await order(incident, "skip", { output: { transferReference: "T-7" }, reason }, li);
    expect([skipped.statusCode, skipped.json()]).toMatchObject([
      200,
      { status: "resolved", resolvedBy: "li" },
    ]);
    await server.until(
      `/v1/applications/${incident.application}`,
      li,
      ({ status }) => status === "disbursed",
    );
    const { items } = (await server.store.audit.list("demo" as never)) as unknown as {
      items: readonly { action: string; subject: string; details: object }[];
    };
    expect(items[0]).toMatchObject({
      action: "run.skip",
      subject: incident.application,
      details: { reason, incidents: [incident.id] },
    });
    expect(await server.store.audit.verify("demo" as never)).toMatchObject({ intact: true });
  });

  it("run.edit-invalid: facts and variables are changed by their types, and the run tries again", async () => {
    const incident = await stuck("edit");
    const invalid = await order(
      incident,
      "edit",
      { facts: { age: "old" }, variables: { size: 1 }, reason },
      li,
    );
    expect([invalid.statusCode, invalid.json()]).toMatchObject([
      422,
      { code: "run.edit-invalid", errors: [{ pointer: "/facts/age" }, { pointer: "/variables/size" }] },
    ]);
    const edited = await order(incident, "edit", { facts: { age: 37 }, reason }, li);
    expect([edited.statusCode, edited.json()]).toMatchObject([200, { status: "resolved" }]);
    // The bank refuses again: a new incident, with the data as it was edited.
    await server.until("/v1/incidents", li, ({ items }) =>
      (items as unknown as Incident[]).some(({ application }) => application === incident.application),
    );
  });

  it("run.move-impossible: an application is put into another state by an administrator only", async () => {
    const incident = await stuck("move");
    const impossible = await order(incident, "move", { states: ["nowhere"], reason });
    expect([impossible.statusCode, impossible.json()]).toMatchObject([409, { code: "run.move-impossible" }]);
    expect((await order(incident, "move", { states: ["manual-review"], reason }, li)).statusCode).toBe(403);
    expect((await order(incident, "move", { states: ["manual-review"], reason })).statusCode).toBe(200);
    const path = `/v1/applications/${incident.application}`;
    expect((await server.call("GET", path, li)).json()).toMatchObject({
      states: ["assessment", "manual-review"],
      status: "in-review",
      incidents: [],
      tasks: [{ title: { en: "Manual review" } }],
    });
    const move = (key: string, states: readonly string[], more: Headers = {}) =>
      server.call("POST", `${path}/move`, { ...keyed(key, an), ...more }, { states, reason });
    const closed = await move("close", ["withdrawn"]);
    expect(closed.json()).toMatchObject({ finished: true, status: "withdrawn" });
    expect((await move("again", ["manual-review"])).json()).toMatchObject({ code: "run.finished" });
  });

  it("RT216 run.changed: an order that is repeated is carried out once, and one made from an older page is not", async () => {
    const { application } = await stuck("twice");
    const path = `/v1/applications/${application}`;
    const move = (headers: Headers, states = ["disbursement"]) =>
      server.call("POST", `${path}/move`, headers, { states, reason });
    const review = await move(keyed("twice-1", an), ["manual-review"]);
    expect(review.statusCode).toBe(200);
    const read = await server.call("GET", path, li);
    const journal = async () =>
      (await server.call("GET", `${path}/journal?limit=200`, li)).json<{ items: { kind: string }[] }>().items;
    const before = await journal();
    expect(read.headers.etag).toMatch(/^"r\d+"$/);
    // An answer that was lost: the same order again begins nothing anew
    expect((await move(keyed("twice-1", an), ["manual-review"])).statusCode).toBe(200);
    expect(await journal()).toEqual(before);
    expect((await move(keyed("twice-1", an), ["withdrawn"])).json()).toMatchObject({
      code: "idempotency.key-reused",
    });
    expect((await move(an)).json()).toMatchObject({ code: "idempotency.key-missing" });
    const stale = await move({ ...keyed("twice-2", an), "if-match": '"r2"' }, ["withdrawn"]);
    expect([stale.statusCode, stale.json()]).toMatchObject([412, { code: "run.changed" }]);
    expect((await move({ ...keyed("twice-3", an), "if-match": "now" }, ["withdrawn"])).json()).toMatchObject({
      code: "precondition.missing",
    });
    expect(await journal()).toEqual(before);
    const fresh = { ...keyed("twice-4", an), "if-match": read.headers.etag ?? "" };
    expect((await move(fresh, ["withdrawn"])).json()).toMatchObject({ status: "withdrawn" });
    expect((await move(fresh, ["withdrawn"])).json()).toMatchObject({ status: "withdrawn" });
  });

  it("run.moment-unknown: an application goes back to a step of its journal", async () => {
    const incident = await stuck("restart");
    const path = `/v1/applications/${incident.application}`;
    const { items } = (await server.call("GET", `${path}/journal?limit=200`, li)).json<{
      items: { seq: number; kind: string; changes?: { states?: string[] } }[];
    }>();
    const offered = items.find(({ changes }) => changes?.states?.includes("offer"));
    const unknown = await server.call("POST", `${path}/restart`, keyed("restart-1", an), { seq: 1, reason });
    expect([unknown.statusCode, unknown.json()]).toMatchObject([404, { code: "run.moment-unknown" }]);
    const back = await order(incident, "restart", { seq: offered?.seq, reason });
    expect(back.statusCode).toBe(200);
    expect((await server.call("GET", path, li)).json()).toMatchObject({
      states: ["offer"],
      status: "offered",
    });
  });

  it("a filter goes on behind those that stay open: what cannot be carried out does not hide the rest", async () => {
    const stay = [await stuck("filter-1"), await stuck("filter-2"), await stuck("filter-3")];
    const filter = { code: "activity.retries-exhausted", workflow: "consumer-loan" };
    // Nothing named so is declared: every one of them is refused and stays open.
    const body = { order: { action: "skip", output: { nothing: 1 } }, filter, limit: 1, reason };
    const seen: string[] = [];
    let after: string | undefined;
    for (let batch = 0; batch < 9; batch++) {
      const more = after === undefined ? {} : { after };
      const sent = await server.call("POST", "/v1/incidents/batch", keyed("f1", an), { ...body, ...more });
      const { items, next } = sent.json<Batch & { next?: string }>();
      expect(items.map(({ result }) => result)).toEqual(items.map(() => "refused"));
      seen.push(...items.map(({ id }) => id));
      after = next;
      if (next === undefined) break;
    }
    expect(after).toBeUndefined();
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(stay.map(({ id }) => id)));
    const wrong = await server.call("POST", "/v1/incidents/batch", keyed("f2", an), { ...body, after: "?" });
    expect(wrong.statusCode).toBe(400);
    await server.call("POST", "/v1/incidents/batch", keyed("f3", an), {
      order: { action: "skip", output: { transferReference: "T-9" } },
      filter,
      reason,
    });
  });

  it("batch.too-large: one order for many, tried first, with a result each and nothing twice", async () => {
    const incidents = [await stuck("batch-1"), await stuck("batch-2")].map(({ id }) => id);
    const body = {
      order: { action: "skip", output: { transferReference: "T-8" } },
      incidents: [...incidents, "none"],
      reason,
    };
    const send = (key: string, more: object = {}) =>
      server.call("POST", "/v1/incidents/batch", keyed(key, an), { ...body, ...more });
    const dry = (await send("b0", { dryRun: true })).json<Batch>();
    expect(dry.items.map(({ result }) => result)).toEqual(["would-do", "would-do", "refused"]);
    const done = await send("b1");
    expect(done.json()).toMatchObject({
      done: 2,
      refused: 1,
      items: [
        { result: "done", status: "disbursed" },
        { result: "done", status: "disbursed" },
        { result: "refused", code: "incident.unknown" },
      ],
    });
    expect((await send("b1")).body).toBe(done.body);
    expect((await send("b2")).json<Batch>().items[0]).toMatchObject({ code: "incident.resolved" });
    const many = Array.from({ length: 600 }, (_, index) => `i${index}`);
    const runs = Array.from({ length: 600 }, (_, index) => `r${index}`);
    const large = await send("b3", { incidents: many, applications: runs });
    expect([large.statusCode, large.json()]).toMatchObject([422, { code: "batch.too-large" }]);

    const filter = { code: "activity.retries-exhausted", workflow: "consumer-loan" };
    const { incidents: _named, ...rest } = body;
    const all = await server.call("POST", "/v1/incidents/batch", keyed("b4", an), { ...rest, filter });
    expect(all.json<Batch>().items.every(({ result }) => result === "done")).toBe(true);
    expect((await server.call("GET", "/v1/incidents", li)).json()).toMatchObject({ items: [] });
  });
});
