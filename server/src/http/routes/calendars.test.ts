import { addDays, formatDate, parseDate } from "@lendloom/engine/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cashLoanApplication, idNumberWithScore } from "../../test-kit/applicants.ts";
import { startTestServer, type Headers, type TestServer } from "../../test-kit/test-server.ts";

interface Calendar {
  readonly version: string;
  readonly years: readonly {
    readonly year: number;
    readonly holidays: readonly object[];
    readonly workingWeekends: readonly string[];
  }[];
}

describe("calendars", () => {
  let server: TestServer;
  let mei: Headers;
  let fang: Headers;
  beforeAll(async () => {
    server = await startTestServer();
    [mei, fang] = [await server.as("mei"), await server.as("fang")];
  });
  afterAll(async () => {
    await server.close();
  });

  const url = "/v1/definitions/calendar/cn-public";
  const draft = "/v1/drafts/calendar/cn-public";
  const dayOf = (instant: string): string =>
    new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format(new Date(instant));

  async function live(): Promise<Calendar> {
    return (await server.call("GET", url, mei)).json<{ live: { definition: Calendar } }>().live.definition;
  }

  /** Of somebody the bureau says nothing of: when an officer's task was opened, and by when it is due. */
  async function reviewDue(key: string): Promise<{ opened: string; due: string }> {
    await server.sandbox.inject({
      method: "PUT",
      url: `/sandbox/applicants/${idNumberWithScore(640)}`,
      payload: { faults: { "credit-bureau": { fail: "refusal" } } },
    });
    const headers = { ...server.apiKey, "idempotency-key": key };
    const made = await server.call("POST", "/v1/applications", headers, cashLoanApplication(640, key));
    const { id } = made.json<{ id: string }>();
    const consent = { ...server.apiKey, "idempotency-key": `${key}-consent` };
    await server.call("POST", `/v1/applications/${id}/events`, consent, { type: "CONSENT_GIVEN" });
    const waiting = await server.until(
      `/v1/applications/${id}`,
      server.apiKey,
      ({ status }) => status === "in-review",
    );
    const [task] = waiting["tasks"] as { openedAt: string; dueAt: string }[];
    return { opened: dayOf(task!.openedAt), due: dayOf(task!.dueAt) };
  }

  it("move the deadlines of runs that start after they are published, and of no others", async () => {
    expect((await live()).version).toBe("1.0.0");
    const before = await reviewDue("plain");
    // The month to come is off, but for the day after: two working days end on the second day after it.
    const today = parseDate(before.opened)!;
    const calendar = await live();
    const years = new Map(calendar.years.map((year) => [year.year, year]));
    for (let ahead = 0; ahead < 20; ahead++) {
      const day = formatDate(addDays(today, ahead));
      const year = Number(day.slice(0, 4));
      const known = years.get(year) ?? { year, source: "a test", holidays: [], workingWeekends: [] };
      const off = { title: { "zh-CN": "停业", en: "Closed" }, from: day, to: day };
      years.set(year, {
        ...known,
        holidays: [...known.holidays, off],
        workingWeekends: known.workingWeekends.filter((worked) => worked !== day),
      });
    }
    const closed = { ...calendar, version: "1.1.0", years: [...years.values()] };
    const put = await server.call("PUT", draft, { ...mei, "if-none-match": "*" }, { definition: closed });
    const { revision, issues } = put.json<{ revision: number; issues: object[] }>();
    expect(issues).toEqual([]);
    const drafts = [{ kind: "calendar", id: "cn-public", revision }];
    const asked = await server.call("POST", "/v1/change-requests", mei, { drafts });
    const request = asked.json<{ id: string; hash: string; caseResults: { kind: string; id: string }[] }>();
    // Whoever runs by it is tried.
    expect(new Set(request.caseResults.map(({ kind, id }) => `${kind}/${id}`))).toEqual(
      new Set(["workflow/consumer-loan", "workflow/merchant-onboarding"]),
    );
    const approval = `/v1/change-requests/${request.id}/approval`;
    const approved = await server.call("POST", approval, fang, { hash: request.hash });
    expect(approved.json()).toMatchObject({ reason: "publish", live: true });
    const after = await reviewDue("closed");
    expect(after.due > formatDate(addDays(parseDate(after.opened)!, 20))).toBe(true);
    expect(before.due < formatDate(addDays(today, 20))).toBe(true);
  });

  it("are checked with a place, and a product that names none there is told so", async () => {
    const broken = { ...(await live()), zone: "Mars/Olympus" };
    const put = await server.call("PUT", draft, { ...mei, "if-none-match": "*" }, { definition: broken });
    expect(put.json()).toMatchObject({ issues: [{ code: "calendar.zone-unknown", pointer: "/zone" }] });
    await server.call("DELETE", draft, mei);
    const product = (await server.call("GET", "/v1/definitions/product/cash-loan", mei)).json<{
      live: { definition: object };
    }>();
    const saved = await server.call(
      "PUT",
      "/v1/drafts/product/cash-loan",
      { ...mei, "if-none-match": "*" },
      { definition: { ...product.live.definition, calendar: "none" } },
    );
    expect(saved.json()).toMatchObject({
      issues: [{ code: "definition.unknown-calendar", pointer: "/calendar" }],
    });
    await server.call("DELETE", "/v1/drafts/product/cash-loan", mei);
  });
});
