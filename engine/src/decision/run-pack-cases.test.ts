import { describe, expect, it } from "vitest";
import type { PackCase } from "./pack-schema.ts";
import { runPackCases } from "./run-pack-cases.ts";
import { AT, compiled, samplePack } from "./sample-pack.ts";

const title = { "zh-CN": "x", en: "x" };
const packCase = (id: string, facts: object, expected: PackCase["expect"]): PackCase => ({
  id,
  title,
  facts: facts as PackCase["facts"],
  at: AT,
  expect: expected,
});

describe("runPackCases", () => {
  it("TR5 tells which rules the cases certainly hit and which reasons they were told, and which none", () => {
    const run = runPackCases(compiled(samplePack()), [
      packCase("minor", { age: 16 }, { outcome: "decline", reasons: ["AGE"] }),
      packCase("good", { age: 30, score: 700, overdue: 0 }, { outcome: "approve", reasons: [], outputs: {} }),
      packCase("open", { age: 30 }, { outcome: "refer" }),
    ]);
    expect(run).toMatchObject({ passed: 3, failed: 0 });
    expect(run.coverage.hit.map(({ id }) => id)).toEqual(["minor", "good"]);
    expect(run.coverage.neverHit.map(({ id, decision }) => `${decision}/${id}`)).toEqual([
      "policy/low",
      "policy/overdue",
    ]);
    expect(run.coverage.reasons).toEqual({ told: ["AGE"], neverTold: ["OVERDUE", "SCORE"] });
  });

  it("TR5 says what a failing case expected and got, and what facts were refused", () => {
    const run = runPackCases(compiled(samplePack()), [
      packCase("a", { age: 16 }, { outcome: "approve", reasons: ["SCORE"], outputs: { limit: 3 } }),
      packCase("b", { age: "x" }, { outcome: "approve" }),
    ]);
    expect(
      run.results.map(({ passed, issues }) => [
        passed,
        issues.map(({ code, pointer }) => `${code} ${pointer}`),
      ]),
    ).toEqual([
      [
        false,
        [
          "case.outcome /cases/0/expect/outcome",
          "case.reasons /cases/0/expect/reasons",
          "case.output /cases/0/expect/outputs/limit",
        ],
      ],
      [false, [expect.stringMatching(/ \/cases\/1\/facts\/age$/)]],
    ]);
  });
});
