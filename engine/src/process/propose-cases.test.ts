import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { issueTexts, type Json } from "../kernel/index.ts";
import { flowDocuments, sampleCatalogue, sampleDocuments, smallWorkflow } from "../testing/index.ts";
import { testSeed } from "../testing/test-seed.fixture.ts";
import type { WorkflowCase } from "../workflow/index.ts";
import { compileProcess } from "./compile-process.ts";
import { proposalTexts } from "./proposal-issues.ts";
import { proposeCases } from "./propose-cases.ts";
import { runWorkflowCases } from "./run-workflow-cases.ts";
import type { DefinitionDocuments } from "./simulation.ts";

const RUNS = 5;
const root = new URL("../../../", import.meta.url);
const read = (path: string) => JSON.parse(readFileSync(new URL(path, root), "utf8")) as Json;
const feel = (text: string) => ({ type: "feel", params: { text } });
const title = { "zh-CN": "例", en: "Case" };

function compiled(documents: DefinitionDocuments) {
  const process = compileProcess(documents);
  if (!process.ok) throw new Error(JSON.stringify(process.error));
  return process.value;
}

/** Proposes, plays what was proposed, and tells what is still missed, with why; everything that was promised is held to. */
function proposed(
  documents: DefinitionDocuments,
  given: readonly WorkflowCase[],
  options: { readonly trials?: number } = {},
) {
  const process = compiled(documents);
  const before = runWorkflowCases(process, given).coverage.transitions.missed;
  const { cases, missed } = proposeCases(process, given, options);
  const all = runWorkflowCases(process, [...given, ...cases.map((it) => it.case)]);
  const played = all.results.slice(given.length);
  expect(played.filter(({ passed }) => !passed).map(({ id, issues }) => [id, issues])).toEqual([]);
  expect(new Set(all.results.map(({ id }) => id)).size).toBe(all.results.length);
  const told = cases.flatMap(({ takes }) => takes);
  expect(new Set(told).size).toBe(told.length);
  for (const edge of told) expect(before).toContain(edge);
  expect(missed.map(({ pointer }) => pointer).sort()).toEqual([...all.coverage.transitions.missed].sort());
  for (const issue of missed) expect(issueTexts(issue, proposalTexts).en).not.toMatch(/[{}]/);
  return { cases, missed: missed.map(({ code, pointer }) => `${code} ${pointer}`), coverage: all.coverage };
}

const sampleCase: WorkflowCase = {
  id: "approved",
  title: { "zh-CN": "通过", en: "Approved" },
  startAt: "2026-06-01T02:00:00.000Z",
  facts: { name: "张伟", age: 36, city: "BJ" },
  connectors: {
    "identity-check": [{ answer: { facts: { identityMatch: true } } }],
    "credit-bureau": [{ answer: { facts: { creditScore: 720 } } }],
    "bank/pay": [{ answer: { reference: "T-1" } }],
  },
  steps: [{ event: "CONSENT_GIVEN" }, { event: "ACCEPTED", payload: { account: "6222" } }],
  expect: { finished: true },
};

const small = (
  states: Parameters<typeof smallWorkflow>[0],
  more: Parameters<typeof smallWorkflow>[1] = {},
) => ({
  workflow: smallWorkflow(states, more) as Json,
  catalogue: sampleCatalogue,
  packs: [],
});

describe("proposed cases", () => {
  it("PR24 from one case they cover every transition of the sample loan", () => {
    expect(proposed(sampleDocuments, [sampleCase]).missed).toEqual([]);
  });

  it("PR24 a given case that stops for want of an answer, a fact or a step still leads everywhere", () => {
    const { "bank/pay": _none, ...connectors } = sampleCase.connectors;
    const stopped = { ...sampleCase, connectors };
    const { cases, missed } = proposed(sampleDocuments, [stopped]);
    expect(missed).toEqual([]);
    const takes = cases.flatMap((it) => it.takes);
    expect(takes).toContain("/machine/states/open/states/paying/onDone/0");
  });

  it(`PR24 what is missed is what given and proposed cases do not take, however the given ones stop (seed ${testSeed})`, () => {
    const { facts, connectors, steps } = sampleCase;
    const some = <Value>(all: Readonly<Record<string, Value>>) =>
      fc.subarray(Object.entries(all)).map((entries): Record<string, Value> => Object.fromEntries(entries));
    const unable = { event: "NO_SUCH_EVENT" };
    fc.assert(
      fc.property(
        some(facts),
        some(connectors),
        fc.subarray([unable, ...steps, unable]),
        (facts, connectors, steps) => {
          proposed(sampleDocuments, [{ ...sampleCase, facts, connectors, steps }], { trials: 60 });
        },
      ),
      { seed: testSeed, numRuns: RUNS },
    );
  });

  it("PR24 simulations of the given cases' beginnings count as trials", () => {
    const wait = { wait: "PT1S" } as const;
    const long = Array.from({ length: 40 }, (_, index): WorkflowCase => {
      const facts = { ...sampleCase.facts, age: 20 + index };
      return { ...sampleCase, id: `long-${index}`, facts, steps: Array(200).fill(wait) as (typeof wait)[] };
    });
    const process = compiled(sampleDocuments);
    let played = 0;
    // Each simulation pins the workflow, and so asks once for its hash.
    const workflow = Object.create(process.workflow, {
      hash: { get: () => ((played += 1), process.workflow.hash) },
    }) as typeof process.workflow;
    const { missed } = proposeCases({ ...process, workflow }, long, { trials: 30 });
    expect(new Set(missed.map(({ code }) => code))).toEqual(new Set(["proposal.trials-used-up"]));
    expect(played).toBe(long.length + 30);
  });

  it("PR24 without any case they cover every transition of the sample loan", () => {
    expect(proposed(sampleDocuments, []).missed).toEqual([]);
  });

  it("PR24 what a proposal comes to is gone on from: a chain that no case begins is covered to its end", () => {
    const states = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [
        `s${String(index).padStart(2, "0")}`,
        {
          on: { GO: [{ target: index === 11 ? "end" : `s${String(index + 1).padStart(2, "0")}` }] },
          after: { P1M: [{ target: "end" }] },
        },
      ]),
    );
    const { cases, missed } = proposed(small({ ...states, end: { type: "final" } }), []);
    expect(missed).toEqual([]);
    expect(Math.max(...cases.map((it) => it.case.steps.length))).toBe(12);
  });

  it("PR24 payloads, forms, answers, error codes, facts and repetitions are found that guards ask for", () => {
    const end = [{ target: "end" }];
    const workflow = small(
      {
        start: {
          on: {
            TELL: [
              { target: "call", guard: feel("event.payload.amount > 5000") },
              { target: "ask", guard: feel('event.payload.kind = "other"') },
              { target: "adult" },
            ],
          },
        },
        adult: { always: [{ target: "end", guard: feel("age > 64") }, { target: "again" }] },
        again: {
          on: {
            GO: [
              { target: "end", guard: feel("count >= 3") },
              { target: "again", actions: [{ type: "assign", params: { count: "count + 1" } }] },
            ],
          },
        },
        call: {
          invoke: [
            {
              id: "pay",
              src: "activity",
              params: {
                connector: "bank",
                operation: "pay",
                answer: { type: "object", properties: { state: { type: "string", maxLength: 20 } } },
              },
              timeout: "PT10S",
              onDone: [{ target: "end", guard: feel('event.output.state = "booked"') }, { target: "ask" }],
              onError: [{ target: "ask", guard: feel('event.error.code = "account-closed"') }, ...end],
            },
          ],
        },
        ask: {
          invoke: [
            {
              id: "look",
              src: "task",
              params: {
                role: "officer",
                due: "P1D",
                outcomes: [{ value: "fine", title }],
                form: { sure: { title, type: { kind: "boolean" }, required: true } },
              },
              onDone: [{ target: "end", guard: feel("event.output.sure") }, { target: "adult" }],
            },
          ],
        },
        end: { type: "final" },
      },
      {
        events: {
          GO: { title, roles: ["officer"] },
          TELL: {
            title,
            roles: ["officer"],
            payload: {
              type: "object",
              properties: {
                amount: { type: "integer", minimum: 0, maximum: 9000 },
                kind: { type: "string", enum: ["same", "other"] },
                account: { type: "string", pattern: "^[0-9]{4,20}$" },
              },
              required: ["amount", "kind", "account"],
            },
          },
        },
      },
    );
    expect(proposed(workflow, []).missed).toEqual([]);
  });

  it("PR24 says why no case takes what is left", () => {
    const { missed } = proposed(
      small({
        start: {
          on: {
            GO: [{ target: "end" }, { target: "start" }],
            BACK: [{ target: "end", guard: feel("age > 1 and age < 1") }],
          },
        },
        lost: { on: { TELL: [{ target: "end" }] } },
        end: { type: "final" },
      }),
      [],
    );
    expect(missed).toEqual(
      [
        "proposal.behind /machine/states/start/on/GO/1",
        "proposal.not-reached /machine/states/lost/on/TELL/0",
        "proposal.guard-never-held /machine/states/start/on/BACK/0",
      ].sort((left, right) => ((left.split(" ")[1] ?? "") < (right.split(" ")[1] ?? "") ? -1 : 1)),
    );
  });

  it("PR24 says that its trials were used up, and ids are not those of given cases", () => {
    const process = compiled(sampleDocuments);
    const { missed } = proposeCases(process, [], { trials: 1 });
    expect(new Set(missed.map(({ code }) => code))).toEqual(new Set(["proposal.trials-used-up"]));
    const own = { ...sampleCase, id: "proposed-1" };
    expect(proposed(sampleDocuments, [own]).cases.map((it) => it.case.id)).not.toContain("proposed-1");
  });

  it("PR24 plays what sub-flows wait for", () => {
    // In simulated time a call is answered at once: nothing is told while it is under way.
    expect(proposed(flowDocuments, []).missed).toEqual([
      "proposal.never-happened /machine/states/book/on/STOP/0",
    ]);
  });

  it.each([
    ["german-credit", "german-credit", "german-credit"],
    ["premises-visit", "merchant", "merchant-onboarding"],
  ])("PR24 covers %s whole, without any case and from its first", (id, catalogue, pack) => {
    const documents = {
      workflow: read(`workflows/${id}/workflow.json`),
      catalogue: read(`rules/catalogues/${catalogue}.json`),
      packs: [read(`rules/${pack}/pack.json`)],
    };
    const { cases } = read(`workflows/${id}/cases.json`) as unknown as {
      readonly cases: readonly WorkflowCase[];
    };
    expect(proposed(documents, []).missed).toEqual([]);
    expect(proposed(documents, cases.slice(0, 1)).missed).toEqual([]);
    expect(proposed(documents, cases).cases).toEqual([]);
  });
});
