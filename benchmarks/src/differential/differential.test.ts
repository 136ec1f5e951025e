import { testSeed } from "@lendloom/engine/testing";
import type { Json, JsonObject } from "@lendloom/engine/kernel";
import { describe, expect, it } from "vitest";
import { families } from "./families.ts";
import { libraryAnswer } from "./library-answer.ts";
import { ourAnswer } from "./our-answer.ts";
import type { RuleSetCase } from "./random-rule-sets.ts";
import { disagreement } from "./rule-answer.ts";
import { runFamily } from "./run-family.ts";

/** LENDLOOM_DIFFERENTIAL_RUNS raises the number of random cases; LENDLOOM_SEED repeats a run. */
const seed = testSeed;
const runs = Number(process.env["LENDLOOM_DIFFERENTIAL_RUNS"] ?? 400);

const leaf = (fact: string, operator: string, value: Json, more: JsonObject = {}): JsonObject => ({
  fact,
  operator,
  value,
  ...more,
});
const file = (rules: readonly JsonObject[], more: JsonObject = {}): RuleSetCase["file"] => ({
  attributes: ["a", "b"].map((name) => ({ name, type: "object" })),
  ...more,
  rules,
});
const ruleOf = (conditions: JsonObject, params: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
  conditions,
  event: { type: "decline", params: { rule: 0, ...params } },
  ...more,
});

/** What random runs have found, each once a disagreement. */
const found: Readonly<Record<string, RuleSetCase>> = {
  "a param named like a member of every object (seed 69630384)": {
    file: file([ruleOf({ all: [] }, { text: { toString: null, x: 1 }, valueOf: 2 })]),
    facts: {},
  },
  "a named condition that priorities skip (seed 69666565)": {
    file: file([ruleOf({ all: [leaf("a", "equal", null, { priority: 5 }), { condition: "first" }] })], {
      conditions: { first: { all: [leaf("b", "lessThan", 3)] } },
    }),
    facts: {},
  },
  "a fact of an event's params that is missing, and one that has the member asked for": {
    file: file(
      [ruleOf({ any: [leaf("a", "equal", 1)] }, { gone: { fact: "b" }, at: { fact: "a", path: "$.x" } })],
      { replaceFactsInEventParams: true },
    ),
    facts: { a: { x: [1] } },
  },
};

describe("rule sets beside json-rules-engine", () => {
  for (const [name, one] of Object.entries(found))
    it(`LG5 ${name}`, async () => {
      const theirs = await libraryAnswer(one);
      expect(theirs).toBeDefined();
      expect(disagreement(ourAnswer(one).rules, theirs ?? [])).toBeUndefined();
    });

  it("LG5 a disagreement is told with the smallest case", async () => {
    const [library] = families;
    if (library === undefined) throw new Error("Expected a family");
    const broken = {
      ...library,
      check: (one: unknown) => ((one as RuleSetCase).file.rules.length > 1 ? "two rules" : undefined),
    };
    const { found: smallest } = await runFamily(broken, { runs: 100, seed: 1, progress: () => undefined });
    expect(smallest?.said).toBe("two rules");
    expect((smallest?.case as RuleSetCase).file.rules.length).toBe(2);
  });

  for (const family of families)
    it(`LG5 LG7 LG8 RS14 ${family.title} (seed ${seed})`, { timeout: 600_000 }, async () => {
      const wanted = Math.ceil((runs * family.perThousand) / 1_000);
      const run = await runFamily(family, { runs: wanted, seed, progress: () => undefined });
      expect(run.found).toBeUndefined();
      expect(run.runs).toBe(wanted);
    });
});
