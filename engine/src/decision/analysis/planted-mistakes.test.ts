import { describe, expect, it } from "vitest";
import type { Json } from "../../kernel/index.ts";
import type { ValueType } from "../../logic/index.ts";
import type { CatalogueDefinition } from "../catalogue-schema.ts";
import type { CompiledPack } from "../compiled-pack.ts";
import { evaluate } from "../evaluate.ts";
import type { DecisionModel, PackDefinition, Rule } from "../pack-schema.ts";
import { AT, compiled, leaf, policy, rule, sampleCatalogue, samplePack } from "../sample-pack.ts";
import { analysePack } from "./analyse-pack.ts";
import type { Finding } from "./finding.ts";
import { applyFix } from "./fixes.ts";

/** Mistakes of the kind that product managers make, each planted in a pack that is otherwise sound. */
const t = (text: string) => ({ "zh-CN": text, en: text });

function fact(type: ValueType, more: { readonly nullable?: boolean } = {}) {
  return { title: t("Fact"), type, source: "application", ...more };
}

const levels: ValueType = {
  kind: "enum",
  values: ["A", "B", "C"].map((value) => ({ value, title: t(value) })),
};

const catalogue: CatalogueDefinition = {
  ...sampleCatalogue,
  facts: {
    ...sampleCatalogue.facts,
    creditScore: fact({ kind: "integer", min: 300, max: 850 }),
    rate: fact({ kind: "percent", min: 0, max: 1 }),
    amount: fact({ kind: "money", currency: "CNY", min: 0, max: 200_000 }),
    expenses: fact({ kind: "money", currency: "CNY", min: 0, max: 200_000 }),
    ratio: fact({ kind: "decimal", scale: 2, min: 0, max: 10 }),
    level: fact(levels),
    since: fact({ kind: "date" }),
    grace: fact({ kind: "integer", min: 0, max: 90 }, { nullable: true }),
  },
};

const text: ValueType = { kind: "string" };

type Table = Extract<DecisionModel, { kind: "table" }>;
type Rows = readonly (readonly [readonly string[], string])[];

function table(
  hitPolicy: Table["hitPolicy"],
  inputs: readonly string[],
  rows: Rows,
  more: Partial<Table> = {},
): Table {
  return {
    kind: "table",
    title: t("Table"),
    hitPolicy,
    inputs: inputs.map((expression, index) => ({ id: `i${index}`, title: t(expression), expression })),
    outputs: [{ name: "answer", title: t("Answer"), type: text }],
    rows: rows.map(([when, then], index) => ({ id: `r${index}`, when: [...when], then: [then] })),
    ...more,
  };
}

function withDecision(model: DecisionModel, changes: Partial<PackDefinition> = {}): PackDefinition {
  return samplePack({ ...changes, decisions: { policy, planted: model } });
}

function bins(
  input: string,
  whens: readonly (readonly [string, number])[],
  monotonic?: "increasing" | "decreasing",
): DecisionModel {
  return {
    kind: "scorecard",
    title: t("Card"),
    output: "points",
    initialPoints: 0,
    characteristics: [
      {
        id: "c",
        title: t(input),
        input,
        attributes: whens.map(([when, points], index) => ({ id: `b${index}`, when, points })),
        missing: { points: 0 },
        ...(monotonic === undefined ? {} : { monotonic }),
      },
    ],
  };
}

function withRules(...rules: readonly Rule[]): PackDefinition {
  return samplePack({
    decisions: { policy: { ...(policy as Extract<DecisionModel, { kind: "rules" }>), rules: [...rules] } },
  });
}

const good = (policy as Extract<DecisionModel, { kind: "rules" }>).rules;
const at = "/decisions/planted";

/** The pack, and what the analysis says of it: severity, code, place; `w` with a witness, `f` with a fix that mends it. */
type Planted = readonly [name: string, pack: PackDefinition, expected: readonly string[]];

const planted: readonly Planted[] = [
  [
    "600 is in no row: > 600 and < 600",
    withDecision(
      table(
        "U",
        ["creditScore"],
        [
          [["> 600"], '"yes"'],
          [["< 600"], '"no"'],
        ],
      ),
    ),
    [`error analysis.gap ${at} wf`],
  ],
  [
    "60, 70, 80: limits that belong to both rows",
    withDecision(
      table(
        "U",
        ["age"],
        [
          [["< 60"], '"a"'],
          [["[60..70]"], '"b"'],
          [["[70..80]"], '"c"'],
          [["> 80"], '"d"'],
        ],
      ),
    ),
    [`error analysis.overlap ${at}/rows/2 wf`],
  ],
  [
    "18 to 60 and 60 to 70",
    withDecision(
      table(
        "U",
        ["age"],
        [
          [["< 18"], '"a"'],
          [["[18..60]"], '"b"'],
          [["[60..70]"], '"c"'],
          [["> 70"], '"d"'],
        ],
      ),
    ),
    [`error analysis.overlap ${at}/rows/2 wf`],
  ],
  [
    "30 per cent written as 30",
    withDecision(
      table(
        "F",
        ["rate"],
        [
          [["> 30"], '"high"'],
          [["-"], '"low"'],
        ],
      ),
    ),
    [`warning analysis.unit-suspect ${at}/rows/0/when/0 f`],
  ],
  [
    "yuan written as fen",
    withDecision(
      table(
        "F",
        ["amount"],
        [
          [["> 5000000"], '"large"'],
          [["-"], '"small"'],
        ],
      ),
    ),
    [`warning analysis.unit-suspect ${at}/rows/0/when/0 f`],
  ],
  [
    "a row after the one that catches everything",
    withDecision(
      table(
        "F",
        ["level", "creditScore"],
        [
          [['"A"', "-"], '"a"'],
          [["-", "-"], '"b"'],
          [["-", "> 800"], '"c"'],
        ],
      ),
    ),
    [`warning analysis.masked-row ${at}/rows/2 wf`],
  ],
  [
    "a row that several rows before it cover together",
    withDecision(
      table(
        "F",
        ["creditScore", "level"],
        [
          [["< 600", "-"], '"a"'],
          [[">= 600", 'not("C")'], '"b"'],
          [["-", '"A","B"'], '"c"'],
          [["-", "-"], '"d"'],
        ],
      ),
    ),
    [`warning analysis.masked-row ${at}/rows/2 wf`],
  ],
  [
    "a row copied and left",
    withDecision(
      table(
        "U",
        ["age"],
        [
          [["< 18"], '"a"'],
          [[">= 18"], '"b"'],
          [["< 18"], '"a"'],
        ],
      ),
    ),
    [`error analysis.duplicate-row ${at}/rows/2 wf`],
  ],
  [
    "a row copied and only its answer changed",
    withDecision(
      table(
        "U",
        ["age"],
        [
          [["< 18"], '"a"'],
          [[">= 18"], '"b"'],
          [["< 18"], '"c"'],
        ],
      ),
    ),
    [`error analysis.contradictory-rows ${at}/rows/2 w`],
  ],
  [
    "two rows of an A table that answer differently",
    withDecision(
      table(
        "A",
        ["age"],
        [
          [["< 30"], '"a"'],
          [[">= 18"], '"b"'],
        ],
      ),
    ),
    [`error analysis.conflict ${at}/rows/1 wf`],
  ],
  [
    "a combination nobody thought of",
    withDecision(
      table(
        "U",
        ["level", "creditScore"],
        [
          [['"A"', "-"], '"a"'],
          [['"B"', ">= 600"], '"b"'],
          [['"B"', "< 600"], '"c"'],
          [['"C"', "< 650"], '"d"'],
        ],
      ),
    ),
    [`error analysis.gap ${at} wf`],
  ],
  [
    "an enum value that no row speaks of",
    withDecision(
      table(
        "U",
        ["level"],
        [
          [['"A"'], '"a"'],
          [['"B"'], '"b"'],
        ],
      ),
    ),
    [`error analysis.gap ${at} wf`],
  ],
  [
    "an enum value left to otherwise",
    withDecision(
      table(
        "U",
        ["level"],
        [
          [['"A"'], '"a"'],
          [['"B"'], '"b"'],
        ],
        { otherwise: { then: ['"c"'] } },
      ),
    ),
    [`info analysis.value-untested ${at}/inputs/0 `],
  ],
  [
    "not of everything there is",
    withDecision(
      table(
        "F",
        ["level"],
        [
          [['not("A","B","C")'], '"x"'],
          [["-"], '"y"'],
        ],
      ),
    ),
    [`warning analysis.row-never ${at}/rows/0/when/0 f`],
  ],
  [
    "a score beyond the bureau's range",
    withDecision(
      table(
        "F",
        ["creditScore"],
        [
          [["> 900"], '"x"'],
          [["-"], '"y"'],
        ],
      ),
    ),
    [`warning analysis.out-of-range ${at}/rows/0/when/0 `],
  ],
  [
    "whole numbers touch, decimals of two digits do not at 0.5 and 0.6",
    withDecision(
      table(
        "U",
        ["age", "ratio"],
        [
          [["<= 30", "-"], '"a"'],
          [[">= 31", "<= 0.5"], '"b"'],
          [[">= 31", ">= 0.6"], '"c"'],
        ],
      ),
    ),
    [`error analysis.gap ${at} wf`],
  ],
  [
    "nobody thought of none",
    withDecision(
      table(
        "U",
        ["grace"],
        [
          [["0"], '"a"'],
          [["> 0"], '"b"'],
        ],
      ),
    ),
    [`error analysis.gap ${at} wf`],
  ],
  [
    "a day between two periods",
    withDecision(
      table(
        "U",
        ["since"],
        [
          [['< date("2026-01-01")'], '"old"'],
          [['> date("2026-01-01")'], '"new"'],
        ],
      ),
    ),
    [`error analysis.gap ${at} wf`],
  ],
  [
    "a gap behind a formula",
    withDecision(
      table(
        "U",
        ["disposable"],
        [
          [["< 1000"], '"a"'],
          [["> 1000"], '"b"'],
        ],
      ),
      {
        derived: {
          disposable: {
            title: t("D"),
            type: { kind: "money", currency: "CNY" },
            formula: "amount - expenses",
            scale: 2,
            rounding: "half-up",
          },
        },
      },
    ),
    [`error analysis.gap ${at} wf`],
  ],
  [
    "bins that leave 36 out",
    withDecision(
      bins("age", [
        ["< 18", 0],
        ["[18..36)", 10],
        ["> 36", 20],
      ]),
    ),
    [`error analysis.bin-gap ${at}/characteristics/0 wf`],
  ],
  [
    "bins that share 36",
    withDecision(
      bins("age", [
        ["< 18", 0],
        ["[18..36]", 10],
        [">= 36", 20],
      ]),
    ),
    [`warning analysis.bin-overlap ${at}/characteristics/0/attributes/2 wf`],
  ],
  [
    "a bin hidden by the one before",
    withDecision(
      bins("age", [
        ["< 40", 0],
        ["< 30", 10],
        ["-", 20],
      ]),
    ),
    [`warning analysis.bin-masked ${at}/characteristics/0/attributes/1 wf`],
  ],
  [
    "points that dip where they should rise",
    withDecision(
      bins(
        "age",
        [
          ["< 18", 0],
          ["[18..30)", 10],
          ["[30..40)", 5],
          [">= 40", 20],
        ],
        "increasing",
      ),
    ),
    [`error analysis.not-monotonic ${at}/characteristics/0/attributes/2 w`],
  ],
  [
    "all where any was meant",
    withRules(
      ...good,
      rule("ages", { all: [leaf("age", "lessThan", 18), leaf("age", "greaterThan", 60)] }, "refer", "AGE"),
    ),
    ["error analysis.rule-never /decisions/policy/rules/4 "],
  ],
  [
    "a limit that nobody can reach",
    withRules(...good, rule("old", { all: [leaf("age", "greaterThan", 200)] }, "refer", "AGE")),
    ["warning analysis.rule-beyond-range /decisions/policy/rules/4 "],
  ],
  [
    "any where all was meant",
    withRules(
      ...good,
      rule(
        "ages",
        { any: [leaf("age", "greaterThanInclusive", 18), leaf("age", "lessThan", 60)] },
        "refer",
        "AGE",
      ),
    ),
    ["warning analysis.rule-always /decisions/policy/rules/4 "],
  ],
  [
    "a rule pasted twice",
    withRules(...good, { ...(good[0] as Rule), id: "again" }),
    ["warning analysis.rule-duplicate /decisions/policy/rules/4 wf"],
  ],
  [
    "approve and decline the same people",
    withRules(...good, rule("also", { all: [leaf("score", "lessThan", 600)] }, "approve")),
    ["error analysis.rules-contradict /decisions/policy/rules/4 w"],
  ],
  [
    "a referral that comes after a decline of the same people",
    withRules(...good, rule("young", { all: [leaf("age", "lessThan", 16)] }, "refer", "AGE")),
    ["warning analysis.rule-shadowed /decisions/policy/rules/4 w"],
  ],
  [
    "a derived value and a condition that nothing uses",
    samplePack({
      derived: { spare: { title: t("S"), type: { kind: "integer" }, formula: "age + 1" } },
      conditions: { adult: { title: t("Adult"), conditions: { all: [leaf("age", "greaterThan", 17)] } } },
    }),
    [
      "warning analysis.unused-condition /conditions/adult f",
      "warning analysis.unused-derived /derived/spare f",
    ],
  ],
  [
    "a reason that only a dead rule gives",
    samplePack({
      reasons: { ...samplePack().reasons, OLD: { texts: t("Old"), facts: ["age"], rank: 1 } },
      decisions: {
        policy: {
          ...(policy as Extract<DecisionModel, { kind: "rules" }>),
          rules: [...good, rule("old", { all: [leaf("age", "greaterThan", 200)] }, "decline", "OLD")],
        },
      },
    }),
    [
      "warning analysis.reason-unreachable /reasons/OLD ",
      "warning analysis.rule-beyond-range /decisions/policy/rules/4 ",
    ].sort(),
  ],
];

const marks = ({ witness, fix }: Finding): string =>
  (witness === undefined ? "" : "w") + (fix === undefined ? "" : "f");
const told = ({ severity, code, pointer }: Finding): string => `${severity} ${code} ${pointer}`;

function analyse(pack: PackDefinition | Json): {
  readonly pack: CompiledPack;
  readonly findings: readonly Finding[];
} {
  const ready = compiled(pack, catalogue);
  return { pack: ready, findings: analysePack(ready, { at: AT }).findings };
}

describe("planted mistakes", () => {
  it("AN7 a sound pack has no findings", () => {
    expect(analyse(samplePack()).findings).toEqual([]);
    const whole = table(
      "U",
      ["age", "level"],
      [
        [["< 18", "-"], '"a"'],
        [[">= 18", '"A"'], '"b"'],
        [[">= 18", 'not("A")'], '"c"'],
      ],
    );
    expect(analyse(withDecision(whole)).findings).toEqual([]);
    expect(
      analyse(
        withDecision(
          bins(
            "age",
            [
              ["< 18", 0],
              ["< 30", 5],
              ["-", 9],
            ],
            "increasing",
          ),
        ),
      ).findings,
    ).toEqual([]);
  });

  it("AN10 points may be declared monotonic only where values have an order", () => {
    const { findings } = analyse(withDecision(bins("level", [["-", 1]], "decreasing")));
    expect(findings.map(told)).toEqual([
      `error analysis.monotonic-unordered ${at}/characteristics/0/monotonic`,
    ]);
    expect(
      analyse(
        withDecision(
          bins(
            "age",
            [
              ["< 30", 9],
              ["-", 1],
            ],
            "decreasing",
          ),
        ),
      ).findings,
    ).toEqual([]);
  });

  it.each(planted)("AN7 %s", (_, definition, expected) => {
    const { pack, findings } = analyse(definition);
    expect(findings.map((finding) => `${told(finding)} ${marks(finding)}`).sort()).toEqual(
      [...expected].sort(),
    );
    for (const { witness, texts, params } of findings) {
      expect(texts.en + texts["zh-CN"], JSON.stringify(params)).not.toMatch(/\{\w+\}/);
      if (witness === undefined) continue;
      expect(Object.keys(witness.facts).sort()).toEqual([...pack.reads]);
      expect(evaluate(pack, witness).ok).toBe(true);
    }
  });

  it.each(planted.filter(([, , expected]) => expected.some((each) => /f$/.test(each))))(
    "AN8 the fix mends it: %s",
    (_, definition) => {
      const { findings } = analyse(definition);
      const before = new Set(findings.map(told));
      for (const finding of findings) {
        if (finding.fix === undefined) continue;
        const after = analyse(applyFix(definition as unknown as Json, finding.fix.edits)).findings.map(told);
        expect(after, finding.fix.texts.en).not.toContain(told(finding));
        expect(after.filter((each) => !before.has(each))).toEqual([]);
      }
    },
  );
});
