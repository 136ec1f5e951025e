import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Json } from "@lendloom/engine/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLiveDefinitions } from "../../definitions/index.ts";
import type { TenantId } from "../../store/index.ts";
import { cashLoanApplication } from "../../test-kit/applicants.ts";
import { startTestServer, type Headers, type TestServer } from "../../test-kit/test-server.ts";

const tenant = "demo" as TenantId;
const pack = "consumer-credit";
const scores = [700, 690, 410, 620, 580, 710];

interface Made {
  readonly number: number;
  readonly decision: { readonly outcome: string; readonly pack: { readonly id: string } };
}

interface Rule {
  readonly id: string;
  readonly conditions: { readonly all: { value: number }[] };
}

interface Report {
  readonly applicants: number;
  readonly changed: number;
  readonly refused: { readonly count: number; readonly samples: readonly unknown[] };
  readonly matrix: readonly { readonly a: string; readonly b: string; readonly count: number }[];
  readonly swaps: readonly { readonly samples: readonly { readonly ref: string }[] }[];
}

describe("backtests over stored decisions", () => {
  let server: TestServer;
  let designer: Headers;
  let temporary: string;
  const usual = process.env["TMPDIR"];
  const applications: string[] = [];
  const refs: string[] = [];
  /** Outcomes as they were decided, counted. */
  const decided = new Map<string, number>();
  beforeAll(async () => {
    server = await startTestServer();
    designer = await server.keyOf(["designer"], "demo");
    temporary = mkdtempSync(join(tmpdir(), "lendloom-test-"));
    process.env["TMPDIR"] = temporary;
    for (const score of scores) applications.push(await apply(score));
  });
  afterAll(async () => {
    if (usual === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = usual;
    await server.close();
    rmSync(temporary, { recursive: true });
  });

  async function apply(score: number): Promise<string> {
    const keyed = (key: string): Headers => ({ ...server.apiKey, "idempotency-key": `${key}-${score}` });
    const body = cashLoanApplication(score, `s-${score}`);
    const made = await server.call("POST", "/v1/applications", keyed("apply"), body);
    const { id } = made.json<{ id: string }>();
    await server.call("POST", `/v1/applications/${id}/events`, keyed("consent"), { type: "CONSENT_GIVEN" });
    await server.until(`/v1/applications/${id}/decisions`, server.apiKey, ({ items }) => {
      const made = (items as unknown as Made[]).find(({ decision }) => decision.pack.id === pack);
      if (made === undefined) return false;
      refs.push(`${id}#${made.number}`);
      decided.set(made.decision.outcome, (decided.get(made.decision.outcome) ?? 0) + 1);
      return true;
    });
    return id;
  }

  async function start(body: object, headers = designer) {
    return await server.call("POST", "/v1/backtests", headers, {
      a: { id: pack },
      b: { id: pack },
      source: { kind: "decisions" },
      ...body,
    });
  }

  async function reportOf(body: object): Promise<Report> {
    const started = await start(body);
    expect([started.statusCode, started.body]).toEqual([202, expect.any(String)]);
    const { id } = started.json<{ id: string }>();
    const done = await server.until(`/v1/backtests/${id}`, designer, ({ status }) => status !== "running");
    expect(done).toMatchObject({ status: "done", share: 1, errors: [] });
    return done["report"] as unknown as Report;
  }

  const count = (report: Report, of: string) =>
    report.matrix.filter(({ a }) => a === of).reduce((sum, cell) => sum + cell.count, 0);

  it("CP14 the pack that decided them decides the stored decisions the same, and nothing lies on the disk", async () => {
    const report = await reportOf({});
    expect([report.applicants, report.changed, report.refused.count]).toEqual([scores.length, 0, 0]);
    for (const [outcome, expected] of decided) expect(count(report, outcome)).toBe(expected);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it("CP13 a draft is held against the release that decided; who changes is named by application and number", async () => {
    const { release, members } = await createLiveDefinitions(server.store).live(tenant);
    const { definition } = members.find(({ kind, id }) => kind === "pack" && id === pack) ?? {};
    const act = { at: new Date().toISOString(), by: { kind: "system", id: "test" } } as const;
    const key = { kind: "pack", id: pack } as const;
    const changed = structuredClone(definition) as unknown as {
      decisions: Record<string, { rules: Rule[] }>;
    };
    const cutOff = changed.decisions["credit-policy"]?.rules.find(({ id }) => id === "score-cut-off");
    if (cutOff?.conditions.all[0] !== undefined) cutOff.conditions.all[0].value = 695;
    const draft = { ...key, definition: changed as unknown as Json, baseHash: null, expected: null };
    expect(await server.store.drafts.save(tenant, draft, act)).toMatchObject({ ok: true });
    const report = await reportOf({
      a: { id: pack, release: release?.seq },
      b: { id: pack, draft: true },
      segments: [{ fact: "creditScore", bands: [600, 695] }],
    });
    const approved = decided.get("approve") ?? 0;
    expect(count(report, "approve")).toBe(approved);
    // 620 and 690 fall below the new line; who was declined below the old one stays so.
    expect(report.changed).toBe(2);
    const named = report.swaps.flatMap(({ samples }) => samples.map(({ ref }) => ref));
    expect(named.sort()).toEqual([refs[1], refs[3]].sort());
  });

  it("CP14 what cannot be asked for is refused with its place, and another lender has no decisions", async () => {
    const codesOf = async (body: object) => {
      const answer = await start(body);
      const { errors = [] } = answer.json<{ errors?: { code: string; pointer: string }[] }>();
      return [answer.statusCode, ...errors.map(({ code, pointer }) => `${code} ${pointer}`)];
    };
    const decisions = (more: object) => ({ source: { kind: "decisions", ...more } });
    expect(await codesOf(decisions({ from: "2030-01-01T00:00:00Z", to: "2029-01-01T00:00:00Z" }))).toEqual([
      400,
      "backtest.range /source/from",
    ]);
    expect(await codesOf(decisions({ from: "yesterday" }))).toEqual([400, "backtest.range /source/from"]);
    expect(await codesOf(decisions({ to: "2020-01-01T00:00:00Z" }))).toEqual([
      400,
      "backtest.no-decisions /source",
    ]);
    expect(await codesOf({ segments: [{ fact: "idNumber" }, { fact: "nationality" }] })).toEqual([
      400,
      "backtest.fact-not-read /segments/0/fact",
      "backtest.fact-not-read /segments/1/fact",
    ]);
    expect(await codesOf({ a: { id: pack, draft: true, release: 1 } })).toEqual([
      400,
      "backtest.one-version /a/release",
    ]);
    const other = await start({}, await server.keyOf(["designer"]));
    expect(other.statusCode).toBe(404);
    expect(await codesOf({ a: { id: pack, release: 999 } })).toEqual([404]);
    expect(await codesOf({ source: { kind: "telepathy" } })).toContain("schema.invalid /source/kind");
  });

  it("CP14 a person who was erased is counted as refused, and everybody else is decided", async () => {
    const run = await server.store.runs.readRun(tenant, applications[0] ?? "");
    await server.store.subjectKeys.destroy(tenant, run?.run.subject ?? "", {
      at: new Date().toISOString(),
      by: { kind: "system", id: "test" },
    });
    const report = await reportOf({});
    expect(report.refused).toMatchObject({
      count: 1,
      samples: [
        {
          ref: refs[0],
          issues: [
            { code: "backtest.person-erased", pointer: "", texts: { en: expect.any(String) as string } },
          ],
        },
      ],
    });
    expect(report.applicants).toBe(scores.length - 1);
  });
});
