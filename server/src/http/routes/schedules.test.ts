import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../../store/testing/embedded-postgres.ts";
import { cashLoanApplication } from "../../test-kit/applicants.ts";
import { startTestServer, type Headers, type TestServer } from "../../test-kit/test-server.ts";

interface Firing {
  readonly dueAt: string;
  readonly result: string;
  readonly run?: string;
  readonly by?: object;
}
interface Shown {
  readonly id: string;
  readonly revision: number;
  readonly state: string;
  readonly started: number;
  readonly nextAt?: string;
  readonly facts?: object;
  readonly attention?: { readonly code: string; readonly texts: { readonly en: string } };
}

const create = { "if-none-match": "*" };
const { product, applicant, facts } = cashLoanApplication(700, "M-77");
const body = (more: object = {}) => ({
  title: { "zh-CN": "每日复核", en: "Daily review" },
  product,
  applicant,
  facts,
  repeat: "R/2026-01-05T09:00/P1D",
  zone: "Asia/Shanghai",
  ...more,
});

describe.each(["SQLite", "PostgreSQL"])("schedules over HTTP on %s", (kind) => {
  let postgres: EmbeddedPostgres | undefined;
  let server: TestServer;
  let li: Headers;
  beforeAll(async () => {
    postgres = kind === "PostgreSQL" ? await startEmbeddedPostgres() : undefined;
    const url = await postgres?.createDatabase();
    server = await startTestServer(url === undefined ? {} : { url });
    li = await server.as("li");
  });
  afterAll(async () => {
    await server.close();
    await postgres?.stop();
  });

  const put = (id: string, headers: object, more: object = {}) =>
    server.call("PUT", `/v1/schedules/${id}`, { ...li, ...headers }, body(more));
  const read = async (id: string, headers = li) =>
    (await server.call("GET", `/v1/schedules/${id}`, headers)).json<Shown>();
  const firings = async (id: string) =>
    (await server.call("GET", `/v1/schedules/${id}/firings`, li)).json<{ items: readonly Firing[] }>().items;
  const problem = async (...args: Parameters<TestServer["call"]>) => {
    const answer = await server.call(...args);
    const { code, errors = [] } = answer.json<{
      code: string;
      errors?: { code: string; pointer: string }[];
    }>();
    return [answer.statusCode, code, ...errors.map((issue) => `${issue.code} ${issue.pointer}`)];
  };
  /** Due once, in a moment. */
  const soon = () => ({ repeat: `R1/${new Date(Date.now() + 1_500).toISOString()}/PT1M` });

  it("RT160 are created, read, changed by revision, listed page by page and removed", async () => {
    const made = await put("daily", create, { workingDays: "next", catchUp: "all" });
    expect([made.statusCode, made.headers.etag]).toEqual([201, '"r1"']);
    expect(made.json()).toMatchObject({ state: "active", catchUp: "all", catchUpLimit: 10, overlap: "skip" });
    expect(await problem("PUT", "/v1/schedules/daily", { ...li, ...create }, body())).toEqual([
      412,
      "precondition.failed",
    ]);
    expect(await problem("PUT", "/v1/schedules/daily", li, body())).toEqual([428, "precondition.missing"]);
    const changed = await put("daily", { "if-match": '"r1"' }, { title: { "zh-CN": "改", en: "Changed" } });
    expect([changed.statusCode, changed.headers.etag]).toEqual([200, '"r2"']);
    const shown = await server.call("GET", "/v1/schedules/daily", li);
    expect(shown.headers.etag).toBe('"r2"');
    expect(shown.json()).toMatchObject({
      title: { en: "Changed" },
      facts,
      createdBy: { displayName: "李 Li" },
    });
    await put("monthly", create, { repeat: "R/2026-01-31T09:00/P1M", pinned: true });
    expect(await read("monthly")).toMatchObject({ pinned: true, release: { seq: 1 } });
    const list = async (query: string) =>
      (await server.call("GET", `/v1/schedules?${query}`, li)).json<{ items: Shown[]; next?: string }>();
    const first = await list("limit=1");
    const second = await list(`limit=1&cursor=${first.next ?? ""}`);
    expect([first.items[0]?.id, second.items[0]?.id, second.next]).toEqual(["daily", "monthly", undefined]);
    expect(await problem("GET", "/v1/schedules?cursor=%20", li)).toEqual([400, "request.invalid"]);
    expect((await server.call("DELETE", "/v1/schedules/monthly", li)).statusCode).toBe(204);
    expect(await problem("GET", "/v1/schedules/monthly", li)).toEqual([404, "schedule.unknown"]);
  });

  it("RT160 what is wrong is told by its place", async () => {
    const wrong = (more: object) => problem("PUT", "/v1/schedules/wrong", { ...li, ...create }, body(more));
    expect(await wrong({ repeat: "R/2026-01-05T09:00/PT0S", zone: "Mars/Base" })).toEqual([
      422,
      "schedule.invalid",
      "recurrence.zone /zone",
      "recurrence.too-often /repeat",
    ]);
    expect(await wrong({ repeat: "R1/2026-01-05T09:00/P1D" })).toEqual([
      422,
      "schedule.invalid",
      "schedule.never-due /repeat",
    ]);
    expect(await wrong({ product: "none" })).toEqual([422, "run.product-unknown"]);
    expect((await wrong({ facts: { ...facts, age: "old" } })).slice(0, 2)).toEqual([
      422,
      "run.facts-invalid",
    ]);
    expect(await wrong({ facts: { ...facts, creditScore: 800 } })).toEqual([
      422,
      "run.facts-invalid",
      "fact.not-applied /facts/creditScore",
    ]);
    expect((await wrong({ overlap: "maybe" })).slice(0, 2)).toEqual([400, "request.invalid"]);
    expect(await problem("GET", "/v1/schedules/wrong", li)).toEqual([404, "schedule.unknown"]);
  });

  it("RT162 RT164 a moment that comes due starts an application, which its history names", async () => {
    await put("soon", create, soon());
    const ended = await server.until("/v1/schedules/soon", li, ({ state }) => state === "ended");
    expect(ended).toMatchObject({ started: 1, last: { result: "started" } });
    const [firing] = await firings("soon");
    const run = (await server.call("GET", `/v1/applications/${firing?.run ?? ""}`, li)).json<object>();
    expect(run).toMatchObject({ product: "cash-loan", reference: "M-77", status: "received" });
    const { items } = (await server.call("GET", `/v1/applications/${firing?.run ?? ""}/journal`, li)).json<{
      items: object[];
    }>();
    expect(items[0]).toMatchObject({ kind: "started", actor: { kind: "system", id: "schedule/soon" } });
    const metrics = (await server.call("GET", "/metrics")).body;
    expect(metrics).toContain('lendloom_schedule_firings_total{result="started"}');
    expect(metrics).toMatch(/lendloom_oldest_due_seconds\{kind="schedules"\} \d/);
    // What it was started with is not readable in the store.
    const stored = await server.store.runs.readSchedule("demo", "soon");
    expect(JSON.stringify(stored)).not.toContain("李雷");
  });

  it("RT165 a start that is refused is shown with its reason, and the schedule goes on", async () => {
    await put("failing", create, { ...soon(), ...{ repeat: soon().repeat.replace("R1/", "R/") } });
    const live = server.store.releases.live.bind(server.store.releases);
    server.store.releases.live = () => Promise.resolve(null);
    const failed = await server.until(
      "/v1/schedules/failing",
      li,
      ({ attention }) => attention !== undefined,
    );
    server.store.releases.live = live;
    expect(failed).toMatchObject({
      state: "active",
      started: 0,
      attention: {
        code: "run.product-unknown",
        texts: { en: "No product “cash-loan” is live." },
        times: 1,
      },
    });
    await server.call("POST", "/v1/schedules/failing/firings", { ...li, "idempotency-key": "mend" });
    expect((await read("failing")).attention).toBeUndefined();
    expect((await firings("failing")).map(({ result }) => result)).toEqual(["started", "failed"]);
    await server.call("POST", "/v1/schedules/failing/pause", li);
  });

  it("RT160 an edit of a removed schedule does not fit a new one of its id", async () => {
    const { etag } = (await put("twice", create)).headers;
    await server.call("DELETE", "/v1/schedules/twice", li);
    const anew = await put("twice", create);
    expect(anew.headers.etag).not.toBe(etag);
    const late = { ...li, "if-match": String(etag) };
    expect(await problem("PUT", "/v1/schedules/twice", late, body())).toEqual([412, "precondition.failed"]);
    expect((await put("twice", { "if-match": String(anew.headers.etag) })).statusCode).toBe(200);
    await server.call("DELETE", "/v1/schedules/twice", li);
  });

  it("RT167 they are paused and resumed, and fired by hand once under a key", async () => {
    const { revision } = (await put("hand", create)).json<{ revision: number }>();
    const paused = await server.call("POST", "/v1/schedules/hand/pause", li);
    expect([paused.headers.etag, paused.json()]).toEqual([
      `"r${revision + 1}"`,
      expect.objectContaining({ state: "paused" }),
    ]);
    const fire = (key: string) =>
      server.call("POST", "/v1/schedules/hand/firings", { ...li, "idempotency-key": key });
    const [first, again] = [await fire("k1"), await fire("k1")];
    expect([first.statusCode, again.json()]).toEqual([201, first.json()]);
    expect(first.json()).toMatchObject({ result: "started", by: { id: "li" } });
    expect((await firings("hand")).length).toBe(1);
    expect(await problem("POST", "/v1/schedules/hand/firings", li)).toEqual([400, "idempotency.key-missing"]);
    expect((await server.call("POST", "/v1/schedules/hand/resume", li)).json()).toMatchObject({
      state: "active",
    });
  });

  it("KN11 KN12 a preview tells the next moments, before a schedule is saved and after", async () => {
    const rule = { repeat: "R/2027-02-05T09:00/P1D", zone: "Asia/Shanghai", workingDays: "skip" };
    const preview = await server.call("POST", "/v1/schedules/preview", li, { product, ...rule, count: 3 });
    expect(preview.json()).toMatchObject({
      items: [{ at: "2027-02-05T01:00:00.000Z", local: "2027-02-05T09:00:00+08:00" }, {}, {}],
    });
    const wrong = { product, ...rule, zone: "Mars" };
    expect(await problem("POST", "/v1/schedules/preview", li, wrong)).toEqual([
      422,
      "schedule.invalid",
      "recurrence.zone /zone",
    ]);
    const saved = await server.call("GET", "/v1/schedules/hand/preview?count=7", li);
    expect(saved.json<{ items: object[] }>().items).toHaveLength(7);
  });

  it("only whoever may submit an application changes them; facts are shown to them alone", async () => {
    const mei = await server.as("mei");
    expect((await read("daily", mei)).facts).toBeUndefined();
    expect((await read("daily", await server.as("an"))).facts).toEqual(facts);
    expect(await problem("PUT", "/v1/schedules/daily", { ...mei, "if-match": '"r2"' }, body())).toEqual([
      403,
      "auth.forbidden",
    ]);
    const others = await server.keyOf(["admin"]);
    expect(await problem("GET", "/v1/schedules/daily", others)).toEqual([404, "schedule.unknown"]);
    expect((await server.call("GET", "/v1/schedules", others)).json()).toEqual({ items: [] });
  });

  it("RT160 RT310 the audit tells who did what, and a schedule keeps its applicant's key", async () => {
    const { items } = await server.store.audit.list("demo" as never, { limit: 200 });
    const actions = items.filter(({ subject }) => subject === "schedule/hand").map(({ action }) => action);
    expect(actions.reverse()).toEqual([
      "schedule.created",
      "schedule.paused",
      "schedule.fired",
      "schedule.resumed",
    ]);
    expect(await server.store.audit.verify("demo" as never)).toMatchObject({ intact: true });
    const reference = "M-alone";
    const { etag } = (await put("alone", create, { applicant: { reference } })).headers;
    await put("alone", { "if-match": String(etag) }, { applicant: { reference: "M-new" } });
    await server.call("DELETE", "/v1/schedules/alone", li);
    await put("kept", create, { applicant: { reference } });
    const now = new Date(Date.now() + 3_600_000).toISOString();
    const tenant = "demo" as never;
    const act = { at: now, by: { kind: "person", id: "an" } } as const;
    await server.store.retention.setPolicy(tenant, { runs: "P5Y" }, "test", act);
    expect(await server.store.retention.round(tenant, { now, limit: 10 })).toMatchObject({ keys: 1 });
    expect((await read("kept")).facts).toEqual(facts);
  });

  it("RT165 once its applicant was erased a schedule ends", async () => {
    await put("erased", create, { ...soon(), applicant: { reference: "M-erased" } });
    const act = { at: server.store.clock.now(), by: { kind: "person", id: "an" } } as const;
    await server.store.subjectKeys.destroy("demo" as never, "M-erased", act);
    const ended = await server.until("/v1/schedules/erased", li, ({ state }) => state === "ended");
    expect(ended).toMatchObject({ attention: { code: "run.erased" } });
    expect(ended["facts"]).toBeUndefined();
    // It stays ended: nobody can be applied for any more.
    expect((await server.call("POST", "/v1/schedules/erased/pause", li)).json()).toMatchObject({
      state: "ended",
    });
    expect(await problem("POST", "/v1/schedules/erased/resume", li)).toEqual([410, "run.erased"]);
    const again = { ...li, "if-match": `"r${Number(ended["revision"])}"` };
    const nothing = { ...soon(), applicant: { reference: "M-erased" }, facts: {} };
    expect((await problem("PUT", "/v1/schedules/erased", again, { ...body(), ...nothing }))[1]).toBe(
      "run.erased",
    );
  });
});
