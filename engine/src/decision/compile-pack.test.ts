import { describe, expect, it } from "vitest";
import { issueTexts, schemaIssueTexts } from "../kernel/index.ts";
import { logicIssueTexts } from "../logic/index.ts";
import { compilePack } from "./compile-pack.ts";
import { decisionIssueTexts } from "./decision-issues.ts";
import {
  answerType,
  catalogueOf,
  compiled,
  leaf,
  policy,
  problems,
  reasons,
  rule,
  sampleCatalogue,
  samplePack,
  tablePack,
} from "./sample-pack.ts";

const t = { "zh-CN": "x", en: "x" };
const formula = (output: string, text: string) => ({
  kind: "formula" as const,
  title: t,
  output,
  type: { kind: "decimal" as const },
  formula: text,
});

describe("compilePack", () => {
  it("RS1 compiles a sound pack and knows what it reads", () => {
    const pack = compiled(samplePack());
    expect(pack.reads).toEqual(["age", "overdue", "score"]);
    expect(pack.warnings).toEqual([]);
  });

  it("RS1 refuses unknown keys, wrong types and another catalogue", () => {
    expect(problems({ ...samplePack(), extra: true })).toEqual(["schema.unknown-key /extra"]);
    expect(problems({ ...samplePack(), semantics: "loose" }).join()).toMatch(/schema\.invalid \/semantics/);
    expect(problems(samplePack({ catalogue: "other" }))).toEqual(["pack.catalogue-mismatch /catalogue"]);
    expect(problems(null).length).toBeGreaterThan(0);
  });

  it("RS1 refuses names that clash and ids given twice", () => {
    expect(
      problems(
        samplePack({
          derived: { age: { title: t, type: { kind: "decimal" }, formula: "1" } },
          decisions: { policy, one: formula("same", "1"), two: formula("same", "2") },
        }),
      ),
    ).toEqual(["pack.name-clash /derived/age", "pack.name-clash /decisions/two/output"]);
    const twice = {
      ...policy,
      rules: [
        ...(policy.kind === "rules" ? policy.rules : []),
        rule("minor", leaf("age", "equal", 1), "refer", "AGE"),
      ],
    };
    expect(problems(samplePack({ decisions: { policy: twice } }))).toContain(
      "pack.id-twice /decisions/policy/rules/4/id",
    );
  });

  it("RS1 refuses circles between derived values, decisions and named conditions, telling the way round", () => {
    const decisions = { policy, one: formula("first", "second + 1"), two: formula("second", "ratio") };
    const derived = { ratio: { title: t, type: { kind: "decimal" as const }, formula: "first / 2" } };
    const result = compilePack(samplePack({ decisions, derived }), { catalogue: catalogueOf() });
    expect(result.ok ? [] : result.error.map(({ code, params }) => [code, params["path"]])).toEqual([
      ["pack.cycle", "one → two → ratio → one"],
    ]);
    const conditions = {
      a: { title: t, conditions: { all: [{ condition: "b" }, { condition: "b" }] } },
      b: { title: t, conditions: { any: [{ not: { condition: "a" } }] } },
      fine: { title: t, conditions: { all: [leaf("age", "lessThan", 18)] } },
    };
    expect(problems(samplePack({ conditions }))).toEqual(["pack.cycle /conditions/a"]);
  });

  it("RS1 refuses named conditions that multiply, without working through them all", () => {
    const adult = { all: [leaf("age", "lessThan", 18)] };
    const conditions = Object.fromEntries(
      Array.from({ length: 2_000 }, (_, index) => {
        const below = { condition: `c${index - 1}` };
        return [`c${index}`, { title: t, conditions: index === 0 ? adult : { all: [below, below] } }];
      }),
    );
    expect(problems(samplePack({ conditions })).some((problem) => problem.startsWith("pack.too-large"))).toBe(
      true,
    );
  });

  it("RS1 refuses unknown facts, names and expressions that do not parse or type, at their place", () => {
    const decisions = {
      policy: {
        ...policy,
        rules: [rule("x", { all: [leaf("nobody", "lessThan", 1)] }, "approve")],
      } as typeof policy,
      one: formula("first", "1 +"),
      two: formula("second", "nothing + 1"),
      three: formula("third", 'upper case("a")'),
    };
    const found = problems(samplePack({ decisions, reasons: {} }));
    for (const place of [
      "/decisions/policy/rules/0/conditions/all/0",
      "/decisions/one/formula",
      "/decisions/two/formula",
      "/decisions/three/formula",
    ])
      expect(found.some((problem) => problem.split(" ")[1]?.startsWith(place))).toBe(true);
  });

  it("RS1 refuses an outcome without its decision, output or text, and an event listed twice", () => {
    const { outcome } = samplePack();
    const withOutcome = (changes: object) => problems(samplePack({ outcome: { ...outcome, ...changes } }));
    expect(withOutcome({ decision: "nobody" })).toEqual(["outcome.decision-unknown /outcome/decision"]);
    expect(withOutcome({ output: "answer" })).toEqual(["outcome.output-unknown /outcome/output"]);
    expect(withOutcome({ precedence: [...outcome.precedence, outcome.precedence[0]] })).toEqual([
      "outcome.event-twice /outcome/precedence/3/event",
    ]);
    const sum = samplePack({ decisions: { policy: formula("total", "1") }, reasons: {} });
    expect(problems(sum)).toEqual(["outcome.output-missing /outcome"]);
    expect(problems({ ...sum, outcome: { ...outcome, output: "total" } })).toEqual([
      "outcome.output-not-text /outcome/output",
    ]);
  });

  it("RS1 warns of an event that nothing emits, one without an outcome and a reason nobody gives", () => {
    const pack = samplePack({
      reasons: { ...reasons, IDLE: { texts: t, facts: ["age"], rank: 1 } },
      decisions: {
        policy: {
          ...policy,
          rules: [rule("minor", { all: [leaf("age", "lessThan", 18)] }, "stop", "AGE")],
        } as typeof policy,
      },
    });
    expect(
      compiled(pack).warnings.map(({ code, pointer, severity }) => `${severity} ${code} ${pointer}`),
    ).toEqual([
      "warning outcome.event-never-emitted /outcome/precedence/0/event",
      "warning outcome.event-never-emitted /outcome/precedence/1/event",
      "warning outcome.event-never-emitted /outcome/precedence/2/event",
      "warning outcome.event-unmapped /decisions/policy/rules/0",
      "warning reason.never-cited /reasons/SCORE",
      "warning reason.never-cited /reasons/OVERDUE",
      "warning reason.never-cited /reasons/IDLE",
    ]);
  });

  it("RS6 refuses a reason whose facts the rule does not read, and takes one read through other values", () => {
    const cites = (reason: string, conditions: object) =>
      problems(
        samplePack({
          reasons: { [reason]: { texts: t, facts: ["income"], rank: 1 } },
          derived: {
            ratio: { title: t, type: { kind: "decimal" }, formula: "debt / income" },
          },
          decisions: {
            policy: {
              ...policy,
              rules: [rule("x", conditions as never, "decline", reason)],
            } as typeof policy,
            band: formula("band", "ratio * 2"),
          },
        }),
      );
    expect(cites("R", { all: [leaf("age", "lessThan", 18)] })).toEqual([
      "reason.fact-not-read /decisions/policy/rules/0/event/params/reason",
    ]);
    expect(cites("R", { all: [leaf("band", "greaterThan", 1)] })).toEqual([]);
    expect(
      problems(samplePack({ reasons: { ...reasons, AGE: { texts: t, facts: ["nothing"], rank: 1 } } })),
    ).toContain("reason.fact-unknown /reasons/AGE/facts/0");
    expect(problems(samplePack({ reasons: {} }))).toContain(
      "reason.unknown /decisions/policy/rules/0/event/params/reason",
    );
  });

  it("RS6 lets a row of dashes and otherwise cite what the table reads", () => {
    const pack = tablePack({
      rows: [
        { id: "ok", when: [">= 18", ">= 600"], then: ['"approve"'] },
        { id: "rest", when: ["-", "-"], then: ['"decline"'], reasons: ["ANY"] },
      ],
      hitPolicy: "F",
      otherwise: { then: ['"refer"'], reasons: ["ANY"] },
    });
    expect(problems(pack)).toEqual([]);
  });

  it("RS7 in strict, a way to decline or refer cites a reason", () => {
    const rules = [rule("x", { all: [leaf("age", "lessThan", 18)] }, "decline")];
    const decisions = { policy: { ...policy, rules } as typeof policy };
    expect(problems(samplePack({ decisions }))).toEqual(["pack.reason-in-strict /decisions/policy/rules/0"]);
    expect(problems(samplePack({ decisions, semantics: "json-rules-engine" }))).toEqual([]);
    const table = tablePack({
      rows: [{ id: "x", when: ["< 18", "-"], then: ['"decline"'] }],
      otherwise: { then: ['"refer"'] },
    });
    expect(problems(table)).toEqual([
      "pack.reason-in-strict /decisions/policy/rows/0",
      "pack.reason-in-strict /decisions/policy/otherwise",
    ]);
  });

  it("RS7 in strict, a fact of type any cannot be read", () => {
    const rules = [rule("x", { all: [leaf("blob", "equal", 1)] }, "approve")];
    const decisions = { policy: { ...policy, rules } as typeof policy };
    expect(problems(samplePack({ decisions, reasons: {} })).length).toBeGreaterThan(0);
    expect(problems(samplePack({ decisions, reasons: {}, semantics: "json-rules-engine" }))).toEqual([]);
  });

  it("RS8 refuses a protected fact in rules, cells and formulas", () => {
    const rules = [rule("x", { all: [leaf("gender", "equal", "F")] }, "approve")];
    const decisions = {
      policy: { ...policy, rules } as typeof policy,
      one: formula("first", 'if gender = "F" then 1 else 2'),
    };
    const found = problems(samplePack({ decisions, reasons: {} }));
    expect(found.some((problem) => problem.includes("/decisions/policy/rules/0/conditions"))).toBe(true);
    expect(found.some((problem) => problem.includes("/decisions/one/formula"))).toBe(true);
  });

  it("DT1 refuses rows of another width, at the row", () => {
    const pack = tablePack({
      rows: [
        { id: "a", when: ["-"], then: ['"approve"'] },
        { id: "b", when: ["-", "-"], then: ['"approve"', '"approve"'] },
      ],
      otherwise: { then: [] },
    });
    expect(problems(pack)).toEqual([
      "table.row-width /decisions/policy/rows/0/when",
      "table.row-width /decisions/policy/rows/1/then",
      "table.row-width /decisions/policy/otherwise/then",
    ]);
  });

  it("HP6 refuses a hit policy that the outputs cannot be put through", () => {
    const rows = [{ id: "a", when: ["-", "-"], then: ['"approve"'] }];
    expect(problems(tablePack({ rows, hitPolicy: "C+" }))).toContain(
      "table.hit-policy-type /decisions/policy/outputs/0/type",
    );
    const computed = {
      rows: [{ id: "a", when: ["-", "-"], then: ['if age > 1 then "approve" else "refer"'] }],
    };
    expect(problems(tablePack({ ...computed, hitPolicy: "P" }))).toContain(
      "table.priority-cell /decisions/policy/rows/0/then/0",
    );
    expect(answerType.values.length).toBe(3);
  });

  it("FM2 refuses a scale without a rounding", () => {
    const derived = { half: { title: t, type: { kind: "decimal" as const }, formula: "1 / 2", scale: 2 } };
    expect(problems(samplePack({ derived }))).toEqual(["pack.scale-without-rounding /derived/half"]);
  });

  it("SC1 refuses points that cannot be added exactly", () => {
    const scorecard = {
      kind: "scorecard" as const,
      title: t,
      output: "total",
      initialPoints: 1e15,
      characteristics: [
        {
          id: "a",
          title: t,
          input: "age",
          attributes: [{ id: "x", when: "-", points: 0.001 }],
          missing: { points: 0 },
        },
      ],
    };
    expect(problems(samplePack({ decisions: { policy, scorecard } }))).toEqual([
      "scorecard.points-range /decisions/scorecard",
    ]);
  });

  it("IO4 refuses to compile while a fact it reads has an unbound source", () => {
    const sources = {
      ...sampleCatalogue.sources,
      bureau: { title: t, unbound: true },
    };
    expect(problems(samplePack(), { ...sampleCatalogue, sources })).toEqual([
      "pack.lookup-unbound /catalogue",
      "pack.lookup-unbound /catalogue",
    ]);
  });

  it("RS1 has a sentence in both languages for every issue", () => {
    const catalogue = { ...schemaIssueTexts, ...logicIssueTexts, ...decisionIssueTexts };
    const result = compilePack(samplePack({ reasons: {}, catalogue: "other" }), { catalogue: catalogueOf() });
    for (const issue of result.ok ? [] : result.error) {
      const texts = issueTexts(issue, catalogue);
      expect(texts.en).not.toBe(issue.code);
      expect(texts["zh-CN"]).toMatch(/[\u4e00-\u9fff]/);
      expect(texts.en).not.toMatch(/\{\w+\}/);
    }
  });
});
