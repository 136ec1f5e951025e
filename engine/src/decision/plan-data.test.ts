import { describe, expect, it } from "vitest";
import type { Json } from "../kernel/index.ts";
import { evaluate } from "./evaluate.ts";
import { planData } from "./plan-data.ts";
import type { PackDefinition } from "./pack-schema.ts";
import { AT, compiled, leaf, policy, rule, samplePack, valueOf } from "./sample-pack.ts";

const t = { "zh-CN": "x", en: "x" };

const plan = (pack: PackDefinition, facts: { [name: string]: Json }, unavailable: readonly string[] = []) =>
  valueOf(planData(compiled(pack), { facts, at: AT, unavailable }));

const withFraud = samplePack({
  reasons: {
    ...samplePack().reasons,
    FRAUD: { texts: t, facts: ["fraudScore"], rank: 1 },
    LISTED: { texts: t, facts: ["listed"], rank: 1 },
  },
  decisions: {
    policy: {
      ...policy,
      rules: [
        ...(policy.kind === "rules" ? policy.rules : []),
        rule("fraud", { all: [leaf("fraudScore", "greaterThan", 80)] }, "decline", "FRAUD"),
        rule("listed", { all: [leaf("listed", "equal", true)] }, "decline", "LISTED"),
      ],
    } as typeof policy,
  },
});

describe("planData", () => {
  it("DP1 an applicant under age is declined and costs no query", () => {
    const settled = plan(withFraud, { age: 16 });
    expect(settled.kind === "settled" && settled.evaluation.decision.outcome).toBe("decline");
  });

  it("DP2 asks the cheapest source first, then the faster one, with what is undecided", () => {
    expect(plan(withFraud, { age: 30 })).toEqual({
      kind: "needs",
      source: "fraud",
      facts: ["fraudScore"],
      undecided: ["fraudScore", "listed", "overdue", "score"],
      exact: true,
      cost: { amountMinor: 100, currency: "CNY" },
      latencyMs: 200,
    });
    expect(plan(withFraud, { age: 30, fraudScore: 10 })).toMatchObject({
      source: "registry",
      facts: ["listed"],
    });
    expect(plan(withFraud, { age: 30, fraudScore: 10, listed: false })).toMatchObject({
      source: "bureau",
      facts: ["overdue", "score"],
    });
    expect(plan(withFraud, { age: 30, fraudScore: 10, listed: true }).kind).toBe("settled");
  });

  it("DP3 never asks an unavailable source again and refers with what is missing", () => {
    const facts = { age: 30, fraudScore: 10, listed: false };
    const settled = plan(withFraud, facts, ["bureau"]);
    expect(settled.kind === "settled" && settled.evaluation.decision).toMatchObject({
      outcome: "refer",
      missing: ["overdue", "score"],
    });
  });

  it("DP3 does not wait for application facts, which nobody can be asked for", () => {
    const settled = plan(withFraud, { score: 700, overdue: 0, fraudScore: 0, listed: false });
    expect(settled.kind === "settled" && settled.evaluation.decision.missing).toEqual(["age"]);
  });

  it("DP4 a scorecard takes an input as missing only when its source can no longer be asked", () => {
    const pack = samplePack({
      reasons: { R: { texts: t, facts: ["points"], rank: 1 } },
      decisions: {
        card: {
          kind: "scorecard",
          title: t,
          output: "points",
          initialPoints: 0,
          characteristics: [
            {
              id: "score",
              title: t,
              input: "score",
              attributes: [{ id: "any", when: ">= 0", points: 100 }],
              missing: { points: 0 },
            },
          ],
        },
        policy: {
          kind: "rules",
          title: t,
          rules: [
            rule("low", { all: [leaf("points", "lessThan", 50)] }, "decline", "R"),
            rule("high", { all: [leaf("points", "greaterThanInclusive", 50)] }, "approve"),
          ],
        },
      },
    });
    expect(plan(pack, { age: 30 })).toMatchObject({ kind: "needs", source: "bureau", facts: ["score"] });
    const settled = plan(pack, { age: 30 }, ["bureau"]);
    expect(settled.kind === "settled" && settled.evaluation.decision.outcome).toBe("decline");
  });

  it("DP5 an approval waits for its outputs, a decline does not", () => {
    const pack = samplePack({
      decisions: {
        policy: {
          ...policy,
          rules: [
            rule("minor", { all: [leaf("age", "lessThan", 18)] }, "decline", "AGE"),
            rule("adult", { all: [leaf("age", "greaterThanInclusive", 18)] }, "approve"),
          ],
        } as typeof policy,
        limit: {
          kind: "formula",
          title: t,
          output: "limit",
          type: { kind: "decimal" },
          formula: "score * 10",
        },
      },
    });
    expect(plan(pack, { age: 30 })).toMatchObject({ kind: "needs", source: "bureau", facts: ["score"] });
    expect(plan(pack, { age: 30 }, ["bureau"]).kind).toBe("settled");
    expect(plan(pack, { age: 16 }).kind).toBe("settled");
  });

  it("DP2 where a missing fact is a value, asks all that can matter before deciding", () => {
    const pack = samplePack({ semantics: "json-rules-engine" });
    expect(plan(pack, { age: 16 })).toMatchObject({ kind: "settled", notAsked: { sources: ["bureau"] } });
    expect(plan(pack, { age: 20 })).toMatchObject({ kind: "needs", source: "bureau", exact: true });
    expect(plan(pack, { age: 16, score: 700, overdue: 0 }).kind).toBe("settled");
  });

  it("DP6 settles on exactly what evaluate answers", () => {
    const facts = { age: 30, score: 700, overdue: 0 };
    const settled = plan(samplePack(), facts);
    expect(settled.kind === "settled" && settled.evaluation.decision).toEqual(
      valueOf(evaluate(compiled(samplePack()), { facts, at: AT })).decision,
    );
  });

  it("RS12 refuses ill-typed facts", () => {
    expect(planData(compiled(samplePack()), { facts: { age: "x" }, at: AT, unavailable: [] }).ok).toBe(false);
  });
});
