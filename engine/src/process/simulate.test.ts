import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, pointerParts, type Json } from "../kernel/index.ts";
import { sampleDocuments, samplePack, sampleWorkflow, smallWorkflow } from "../testing/index.ts";
import type { WorkflowCase } from "../workflow/index.ts";
import { compileProcess } from "./compile-process.ts";
import { runWorkflowCases } from "./run-workflow-cases.ts";
import { simulate } from "./simulate.ts";
import { testSeed } from "../testing/test-seed.fixture.ts";

const title = { "zh-CN": "用例", en: "Case" };
const base: WorkflowCase = {
  id: "approved",
  title,
  startAt: "2026-06-01T02:00:00.000Z",
  facts: { name: "张伟", age: 36, city: "BJ" },
  connectors: {
    "identity-check": [{ answer: { facts: { identityMatch: true } } }],
    "credit-bureau": [{ answer: { facts: { creditScore: 720 } } }],
    "bank/pay": [{ answer: { reference: "T-1" } }],
  },
  steps: [{ event: "CONSENT_GIVEN" }, { event: "ACCEPTED", payload: { account: "6222" } }],
  expect: { status: "disbursed", finished: true, outcome: "approve", asked: ["identity", "bureau"] },
};

describe("simulate", () => {
  it("PR18 goes the whole way and tells path, edges, decisions, queries, calls and times", () => {
    const told = simulate(sampleDocuments, base);
    expect(told.error).toBeUndefined();
    expect(told).toMatchObject({ status: "disbursed", finished: true, outcome: "approve", states: ["paid"] });
    expect(told.path).toEqual(["open", "consent", "checking", "offer", "paying", "sending", "sent", "paid"]);
    expect(told.edges.at(0)).toBe("/machine/states/open/states/consent/on/CONSENT_GIVEN/0");
    expect(told.asked.map(({ source, cost }) => [source, cost])).toEqual([
      ["identity", { amountMinor: 30, currency: "CNY" }],
      ["bureau", { amountMinor: 500, currency: "CNY" }],
    ]);
    expect(told.decisions).toMatchObject([{ number: 1, invoke: "check", decision: { outcome: "approve" } }]);
    expect(told.decisions[0]?.trace?.outcome).toBe("approve");
    expect(canonicalJson(JSON.parse(JSON.stringify(told)) as Json)).toBe(
      canonicalJson(told as unknown as Json),
    );
  });

  it("PR18 flips the outcome with the cut-off, everything else alike", () => {
    const scored = {
      ...base,
      connectors: { ...base.connectors, "credit-bureau": [{ answer: { facts: { creditScore: 710 } } }] },
    };
    const stricter = JSON.parse(JSON.stringify(samplePack).replace('"value":600', '"value":720')) as Json;
    expect(simulate(sampleDocuments, { ...scored, steps: base.steps.slice(0, 1) }).states).toContain("offer");
    const declined = simulate(
      { ...sampleDocuments, packs: [stricter] },
      { ...scored, steps: base.steps.slice(0, 1) },
    );
    expect(declined).toMatchObject({ status: "declined", outcome: "decline" });
    expect(declined.decisions[0]?.decision.reasons[0]?.code).toBe("SCORE-LOW");
  });

  it("PR18 takes a text that not every store can keep for no outcome", () => {
    const ends = (text: string) => {
      const states = {
        start: { on: { GO: [{ target: "end" }] } },
        end: { type: "final", output: { outcome: text } },
      };
      const workflow = smallWorkflow(states) as Json;
      const { finished, outcome } = simulate(
        { ...sampleDocuments, workflow },
        { ...base, connectors: {}, steps: [{ event: "GO" }], expect: {} },
      );
      return [finished, outcome];
    };
    expect(ends('"fine"')).toEqual([true, "fine"]);
    expect(ends('"a\\u0000"')).toEqual([true, undefined]);
  });

  it("PR18 begins at the same instant, whatever its offset", () => {
    const { case: _utc, ...told } = simulate(sampleDocuments, base);
    for (const startAt of [
      "2026-06-01T02:00:00Z",
      "2026-06-01T10:00:00+08:00",
      "2026-05-31T22:00:00.000-04:00",
    ]) {
      expect(simulate(sampleDocuments, { ...base, startAt }), startAt).toMatchObject(told);
    }
    const waiting = { ...base, startAt: "2026-06-01T10:00:00+08:00", steps: [{ wait: "PT1H" }] };
    expect(simulate(sampleDocuments, waiting)).toMatchObject({ endedAt: "2026-06-01T03:00:00.000Z" });
  });

  it("PR18 lets time pass: an offer expires after seven days and not before", () => {
    const waiting = (wait: string) =>
      simulate(sampleDocuments, { ...base, steps: [{ event: "CONSENT_GIVEN" }, { wait }] });
    expect(waiting("P6D").states).toEqual(["open", "offer"]);
    const expired = waiting("P8D");
    expect(expired).toMatchObject({
      status: "expired",
      outcome: "expired",
      endedAt: "2026-06-09T02:00:00.000Z",
    });
    expect(expired.timers).toEqual([{ at: "2026-06-08T02:00:00.000Z", timer: "offer/P7D", state: "offer" }]);
  });

  it("PR18 starts a deadline anew when its state is entered again", () => {
    const steps = [{ event: "CONSENT_GIVEN" }, { wait: "P5D" }, { event: "REMIND" }, { wait: "P5D" }];
    expect(simulate(sampleDocuments, { ...base, steps }).states).toEqual(["open", "offer"]);
    expect(simulate(sampleDocuments, { ...base, steps: [...steps, { wait: "P3D" }] }).status).toBe("expired");
  });

  it("PR18 repeats failed attempts after their pause, then refers", () => {
    const down = [{ error: { code: "connector.timeout", retryable: true } }];
    const told = simulate(sampleDocuments, {
      ...base,
      connectors: { ...base.connectors, "credit-bureau": down },
      steps: [{ event: "CONSENT_GIVEN" }, { task: "review-task", outcome: "approve", form: { months: 6 } }],
    });
    const calls = told.calls.filter(({ connector }) => connector === "credit-bureau");
    expect(calls.map(({ at, attempt }) => [at, attempt])).toEqual([
      ["2026-06-01T02:00:00.000Z", 1],
      ["2026-06-01T02:01:00.000Z", 2],
    ]);
    expect(told.unavailable).toEqual([{ source: "bureau", reason: "failed:connector.timeout" }]);
    expect(told.decisions).toMatchObject([{ decision: { outcome: "refer" } }]);
    expect(told.tasks).toMatchObject([
      { invoke: "review-task", role: "officer", outcome: "approve", dueAt: "2026-06-03T02:01:00.000Z" },
    ]);
    expect(told.states).toEqual(["open", "offer"]);
  });

  it("PR19 tells what went wrong, where, and what happened until then", () => {
    const error = (more: Partial<WorkflowCase>, documents = sampleDocuments) =>
      simulate(documents, { ...base, ...more }).error;
    expect(error({ steps: [{ event: "ACCEPTED" }] })).toMatchObject({
      code: "run.payload-invalid",
      pointer: "/steps/0",
    });
    expect(error({ steps: [{ event: "CONSENT_GIVEN" }, { event: "CONSENT_GIVEN" }] })).toMatchObject({
      code: "run.event-refused",
      pointer: "/steps/1",
    });
    expect(error({ steps: [{ task: "review-task", outcome: "approve" }] })?.code).toBe(
      "simulation.task-not-open",
    );
    expect(error({ steps: [{ wait: "PT0S" }] })?.code).toBe("simulation.delay");
    for (const startAt of [
      "",
      "yesterday",
      "2026-06-01",
      "June 1 2026",
      "2026-06-01T02:00:00",
      "2026-13-01T02:00:00Z",
      "9999-12-31T23:59:59-14:00",
      "9999-01-01T00:00:00Z",
      "0000-01-01T00:00:00+14:00",
      "0000-12-31T23:59:59Z",
      "0001-01-01T00:00:00+00:01",
    ]) {
      expect(error({ startAt }), startAt).toMatchObject({ code: "simulation.instant", pointer: "/startAt" });
    }
    expect(error({ startAt: "9999-01-01T07:59:59+08:00" })).toBeUndefined();
    expect(error({ startAt: "0000-12-31T23:59:00-00:01" })).toBeUndefined();
    expect(error({ facts: { creditScore: 700 } })).toMatchObject({ code: "run.facts-invalid" });
    expect(error({}, { ...sampleDocuments, packs: [] })?.code).toBe("simulation.definitions");
    expect(simulate(sampleDocuments, { nothing: true }).error?.code).toBe("simulation.case");
    const { "bank/pay": _gone, ...rest } = base.connectors;
    const stopped = simulate(sampleDocuments, { ...base, connectors: rest });
    expect(stopped.error).toMatchObject({
      code: "simulation.incident",
      issues: [{ code: "process.activity-failed" }],
    });
    expect(stopped.states).toEqual(["open", "paying", "sending"]);
  });

  it("PR19 never throws, whatever the draft", () => {
    const places = [
      "",
      "/machine",
      "/machine/initial",
      "/machine/states/open",
      "/machine/states/open/states/checking/invoke/0",
      "/machine/states/open/states/checking/invoke/0/onDone/0",
      "/machine/states/open/states/offer/on",
      "/machine/states/paid/output",
      "/variables",
      "/events/ACCEPTED/payload",
      "/events",
      "/catalogue",
    ];
    const seed = testSeed;
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue({ maxDepth: 3 }), (place, value) => {
        const workflow = replaced(sampleWorkflow, pointerParts(place), value as Json);
        const told = simulate({ ...sampleDocuments, workflow }, base);
        expect(told.case).toBe("approved");
      }),
      { seed, numRuns: 40 },
    );
    const halved = { ...sampleWorkflow, title: { "zh-CN": "\ud800", en: "Half" } };
    expect(simulate({ ...sampleDocuments, workflow: halved }, base).error).toMatchObject({
      code: "simulation.definitions",
      issues: [{ code: "workflow.not-json", pointer: "/title/zh-CN" }],
    });
  });

  it("PR20 says what differs from the expectation, and what no case entered or took", () => {
    const process = compileProcess(sampleDocuments);
    if (!process.ok) throw new Error("Expected it to compile");
    const wrong = {
      ...base,
      id: "wrong",
      expect: { status: "declined", path: ["paid", "open"], asked: [] },
    } as WorkflowCase;
    const { results, coverage } = runWorkflowCases(process.value, [base, wrong]);
    expect(results.map(({ passed }) => passed)).toEqual([true, false]);
    expect(results[1]?.issues.map(({ pointer }) => pointer)).toEqual([
      "/cases/1/expect/path",
      "/cases/1/expect/status",
      "/cases/1/expect/asked",
    ]);
    expect(coverage.states.missed).toEqual(["declined", "expired", "review", "withdrawn"]);
    expect(coverage.transitions.missed).toContain("/machine/states/open/states/offer/after/P7D/0");
    expect(coverage.transitions.taken).toContain("/machine/states/open/states/paying/onDone/0");
  });
});

function replaced(value: Json, [key, ...rest]: readonly string[], by: Json): Json {
  if (key === undefined) return by;
  const copy = (Array.isArray(value) ? [...(value as Json[])] : { ...(value as object) }) as Record<
    string,
    Json
  >;
  copy[key] = replaced(copy[key] as Json, rest, by);
  return copy;
}
