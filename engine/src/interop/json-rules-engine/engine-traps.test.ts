import { Engine } from "json-rules-engine";
import { describe, expect, it } from "vitest";
import { leastCpuMs } from "../../testing/cpu-time.fixture.ts";
import type { Json, JsonObject } from "../../kernel/index.ts";
import {
  compilePack,
  evaluate,
  loadCatalogue,
  renderTrace,
  type CompiledPack,
  type Decision,
  type DecisionModel,
  type PackDefinition,
} from "../../decision/index.ts";
import { importJsonRulesEngine } from "./import.ts";

/** What json-rules-engine and zen do around their conditions, and what we do. */
const AT = "2026-11-22T09:00:00Z";
const t = { "zh-CN": "题", en: "t" };
const leaf = (fact: string, operator: string, value: Json, more: JsonObject = {}): JsonObject => ({
  fact,
  operator,
  value,
  ...more,
});
const rule = (conditions: JsonObject, type: string, more: JsonObject = {}): JsonObject => ({
  conditions,
  event: { type },
  ...more,
});

const imported = (file: unknown): CompiledPack => {
  const result = importJsonRulesEngine(file, { id: "traps" });
  if (!result.ok || result.value.compiled === undefined) throw new Error(JSON.stringify(result));
  return result.value.compiled;
};
const refusals = (file: unknown): readonly string[] => {
  const result = importJsonRulesEngine(file, { id: "traps" });
  return result.ok
    ? []
    : result.error
        .filter(({ severity }) => severity === "error")
        .map(({ code, pointer }) => `${code} ${pointer}`);
};
const evaluation = (pack: CompiledPack, facts: JsonObject) => {
  const result = evaluate(pack, { facts, at: AT });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};
const decide = (pack: CompiledPack, facts: JsonObject): Decision => evaluation(pack, facts).decision;
const types = ({ events }: Decision): readonly string[] => events.map(({ type }) => type);

const catalogue = loadCatalogue({
  format: "lendloom-catalogue/1",
  id: "traps",
  version: "1.0.0",
  title: t,
  sources: { given: { title: t } },
  facts: Object.fromEntries(
    ["score", "limit", "part"].map((name) => [
      name,
      { title: t, type: { kind: "decimal" }, source: "given" },
    ]),
  ),
});
const own = (decision: DecisionModel, more: Partial<PackDefinition> = {}) => {
  if (!catalogue.ok) throw new Error(JSON.stringify(catalogue.error));
  const pack: PackDefinition = {
    format: "lendloom-pack/1",
    id: "traps",
    version: "1.0.0",
    title: t,
    owner: "tests",
    semantics: "strict",
    catalogue: "traps",
    derived: {},
    conditions: {},
    reasons: { R: { texts: t, facts: ["score"], rank: 1 } },
    decisions: { policy: decision },
    outcome: {
      decision: "policy",
      ...(decision.kind !== "rules" ? { output: "answer" } : {}),
      precedence: [
        { event: "decline", outcome: "decline" },
        { event: "approve", outcome: "approve" },
      ],
      otherwise: "refer",
    },
    ...more,
  };
  return compilePack(pack, { catalogue: catalogue.value });
};
const sound = (result: ReturnType<typeof own>): CompiledPack => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};
const problems = (result: ReturnType<typeof own>): readonly string[] =>
  result.ok ? [] : result.error.map(({ code, pointer }) => `${code} ${pointer}`);
const table = (rows: readonly (readonly [string, string])[], hitPolicy: "F" | "U" = "F"): DecisionModel => ({
  kind: "table",
  title: t,
  hitPolicy,
  inputs: [{ id: "score", title: t, expression: "score" }],
  outputs: [{ name: "answer", title: t, type: { kind: "string" } }],
  rows: rows.map(([when, then], index) => ({
    id: `r${index}`,
    when: [when],
    then: [`"${then}"`],
    reasons: ["R"],
  })),
});

const truth = (formula: string): DecisionModel => ({
  kind: "formula",
  title: t,
  output: "answer",
  type: { kind: "string" },
  formula: `if ${formula} then "approve" else "decline"`,
});

describe("what other engines do around their conditions", () => {
  it("TP1 json-rules-engine loses rules when two runs share an engine; ours share nothing", async () => {
    const rules = [
      rule({ all: [leaf("a", "equal", 1)] }, "first", { priority: 10 }),
      rule({ all: [leaf("a", "equal", 1), { any: [leaf("a", "equal", 1)] }] }, "decline", { priority: 1 }),
    ];
    const engine = new Engine(structuredClone(rules) as never);
    const lost = await Promise.all(
      Array.from({ length: 60 }, async (_, delay) => {
        for (let turn = 0; turn < delay; turn += 1) await Promise.resolve();
        return (await engine.run({ a: 1 })).events.length;
      }),
    );
    expect(Math.min(...lost)).toBeLessThan(2);
    const pack = imported(rules);
    const answers = await Promise.all(
      Array.from({ length: 60 }, async (_, delay) => {
        for (let turn = 0; turn < delay; turn += 1) await Promise.resolve();
        return [delay % 2, types(decide(pack, { a: delay % 2 }))] as const;
      }),
    );
    for (const [a, events] of answers) expect(events).toEqual(a === 1 ? ["first", "decline"] : []);
  });

  it.each([
    "$..[?(@.constructor.constructor('return process')())]",
    "$[?(this.constructor)]",
    "$[(@.length-1)]",
    "$.a[*]^",
    "$..a~",
    "$..@number()",
    "$.x`parent`",
    "$['__proto__'].x()",
  ])("TP2 the path %s is refused wherever a path may stand", (path) => {
    expect(refusals([rule({ all: [leaf("a", "equal", 1, { path })] }, "x")])).not.toEqual([]);
    expect(refusals([rule({ all: [leaf("a", "equal", { fact: "b", path })] }, "x")])).not.toEqual([]);
    const event = { type: "x", params: { of: { fact: "b", path } } };
    const file = {
      replaceFactsInEventParams: true,
      rules: [{ conditions: { all: [leaf("a", "equal", 1)] }, event }],
    };
    expect(refusals(file)).not.toEqual([]);
  });

  it("TP3 an approval that a missing fact let pass becomes a referral", () => {
    const pack = imported([rule({ not: leaf("score", "lessThan", 600) }, "approve")]);
    expect(decide(pack, {})).toMatchObject({ outcome: "refer", missing: ["score"] });
    expect(decide(pack, { score: 700 })).toMatchObject({ outcome: "approve" });
  });

  it("TP4 a cell that does not parse, an unknown function and a bare word are refused at their place", () => {
    const at = "/decisions/policy/rows/0/when/0";
    for (const cell of [">= ", "nope(?)", "VIP", "=> 600"])
      for (const semantics of ["strict", "dmn", "json-rules-engine"] as const) {
        const found = problems(
          own(
            table([
              [cell, "decline"],
              ["-", "approve"],
            ]),
            { semantics },
          ),
        );
        expect(
          found.filter((each) => each.endsWith(at)),
          `${cell} in ${semantics}`,
        ).not.toEqual([]);
      }
    const twoSides = sound(own(truth("score = limit")));
    expect(decide(twoSides, {}).outputs).toEqual({});
    expect(decide(twoSides, { score: 1, limit: 1 }).outputs).toEqual({ answer: "approve" });
  });

  it("TP6 the import keeps any of any and all, and says so", () => {
    const both = { any: [leaf("a", "equal", 1)], all: [leaf("a", "equal", 2)] };
    const result = importJsonRulesEngine([rule(both, "x")], { id: "traps" });
    expect(result.ok && result.value.report.map(({ code, pointer }) => `${code} ${pointer}`)).toContain(
      "import.group-ignored /0/conditions/all",
    );
    expect(types(decide(imported([rule(both, "x")]), { a: 1 }))).toEqual(["x"]);
  });

  it("TP13 three tenths of a part are at their limit in every semantics, and not in floats", () => {
    expect(0.1 * 3 <= 0.3).toBe(false);
    for (const semantics of ["strict", "dmn", "json-rules-engine"] as const) {
      const pack = sound(own(truth("part * 3 <= 0.3"), { semantics }));
      expect(decide(pack, { part: 0.1 }).outputs).toEqual({ answer: "approve" });
    }
  });

  it("TP15 priorities skip nothing, and TP17 equal ones keep their order whatever the depth", async () => {
    const deep = { all: [{ any: [{ all: [leaf("a", "equal", 1)] }] }, leaf("b", "equal", 9)] };
    const rules = [
      rule({ all: [{ any: [{ all: [leaf("a", "equal", 1)] }] }] }, "first"),
      rule({ all: [leaf("a", "equal", 1)] }, "second"),
      rule(deep, "third", { priority: 5 }),
    ];
    const engine = new Engine(structuredClone(rules) as never, { allowUndefinedFacts: true });
    expect((await engine.run({ a: 1 })).events.map(({ type }) => type)).toEqual(["second", "first"]);
    const pack = imported(rules);
    const { decision, trace } = evaluation(pack, { a: 1, b: 3 });
    expect(types(decision)).toEqual(["first", "second"]);
    const [rendered] = renderTrace(pack, { decision, trace }).decisions;
    expect(
      rendered?.kind === "rules" && rendered.rules.map(({ leaves }) => leaves.map(({ truth }) => truth)),
    ).toEqual([["true"], ["true"], ["true", "false"]]);
  });

  it("TP16 a comparison that throws there loses one rule, not the run, and never approves", async () => {
    const rules = [
      rule({ all: [leaf("city", "in", { fact: "banned" })] }, "decline", { priority: 1 }),
      rule({ all: [leaf("score", "greaterThan", 600)] }, "approve", { priority: 9 }),
    ];
    const facts = { city: "SH", banned: null, score: 700 };
    await expect(new Engine(structuredClone(rules) as never).run(facts)).rejects.toThrow(/indexOf/);
    const file = { attributes: [{ name: "banned", type: "object" }], rules };
    const decision = decide(imported(file), facts);
    expect(decision).toMatchObject({ outcome: "refer", possible: ["approve", "decline"] });
    expect(decision.events).toMatchObject([{ type: "approve" }, { type: "decline", possible: true }]);
    expect(decide(imported(file), { ...facts, banned: ["SH"] }).outcome).toBe("decline");
  });

  it("TP18 error, success and failure are event types like any other", async () => {
    const rules = ["error", "success", "failure"].map((type) => rule({ all: [leaf("a", "equal", 1)] }, type));
    await expect(new Engine(structuredClone(rules) as never).run({ a: 1 })).rejects.toBeDefined();
    expect(types(decide(imported(rules), { a: 1 }))).toEqual(["error", "success", "failure"]);
  });

  it("TP19 priorities are whole numbers from 1", () => {
    for (const priority of [0, -1, "high", 1.5, null])
      expect(refusals([rule({ all: [leaf("a", "equal", 1)] }, "x", { priority })])).toEqual([
        "import.priority /0/priority",
      ]);
    // What the library makes of them: zero becomes 1, a word NaN, and only a negative one is an error.
    const priorityOf = (priority: unknown) => {
      const engine = new Engine([
        rule({ all: [leaf("a", "equal", 1)] }, "x", { priority: priority as Json }),
      ] as never);
      return (engine as unknown as { readonly rules: readonly { readonly priority: number }[] }).rules[0]
        ?.priority;
    };
    expect([priorityOf(0), priorityOf("high")]).toEqual([1, NaN]);
    expect(() => priorityOf(-1)).toThrow(/greater than zero/);
  });

  it("TP20 rules without a name, and with the same one, have ids of their own", () => {
    const rules = ["", "", "同名", "同名", "a b", "a-b"].map((name) =>
      rule({ all: [leaf("a", "equal", 1)] }, "x", name === "" ? {} : { name }),
    );
    const model = imported(rules).definition.decisions["rules"];
    const ids = model?.kind === "rules" ? model.rules.map(({ id }) => id) : [];
    expect(new Set(ids).size).toBe(rules.length);
  });

  it("TP21 params are replaced one level deep, for rules that fail, too, and a missing fact loses nothing else", async () => {
    const event = {
      type: "x",
      params: { n: { fact: "gone" }, a: { fact: "a" }, deep: { a: { fact: "a" } } },
    };
    const rules = [{ conditions: { all: [leaf("a", "equal", 2)] }, event }];
    const engine = new Engine(structuredClone(rules) as never, { replaceFactsInEventParams: true });
    await expect(engine.run({ a: 1 })).rejects.toThrow(/gone/);
    const pack = imported({ replaceFactsInEventParams: true, rules });
    const [model] = renderTrace(pack, evaluation(pack, { a: 1 })).decisions;
    expect(model?.kind === "rules" && model.rules[0]?.event).toEqual({
      type: "x",
      params: { a: 1, deep: { a: { fact: "a" } } },
    });
  });

  it("TP22 a rule's JSON stays as it was, and a changed event reaches no other decision", () => {
    const file = [rule({ all: [leaf("a", "equal", 1, { priority: "7" })] }, "x")];
    const before = JSON.stringify(file);
    new Engine(file as never);
    expect(JSON.stringify(file)).not.toBe(before);
    const ours = [
      { conditions: { all: [leaf("a", "equal", 1)] }, event: { type: "x", params: { to: { who: "a" } } } },
    ];
    const untouched = JSON.stringify(ours);
    const pack = imported(ours);
    const first = decide(pack, { a: 1 });
    try {
      (first.events[0]?.params?.["to"] as { who: string }).who = "someone else";
    } catch {
      // What cannot be changed at all is as good.
    }
    expect(decide(pack, { a: 1 }).events[0]?.params).toEqual({ to: { who: "a" } });
    expect(JSON.stringify(ours)).toBe(untouched);
  });

  it("TP23 names of prototypes are refused, and facts are own members", () => {
    for (const key of ["__proto__", "constructor", "prototype"])
      expect(
        refusals(JSON.parse(`[{"conditions":{"all":[]},"event":{"type":"x","params":{"${key}":{"a":1}}}}]`)),
      ).toEqual([`document.forbidden-key /0/event/params/${key}`]);
    const pack = imported([rule({ all: [leaf("a", "equal", 1)] }, "x")]);
    expect(types(decide(pack, Object.create({ a: 1 }) as JsonObject))).toEqual([]);
    expect(({} as { readonly a?: number }).a).toBeUndefined();
  });

  it("TP24 circles and multiplying names of conditions are refused at once", () => {
    const twice = (name: string): JsonObject => ({ all: [{ condition: name }, { condition: name }] });
    const circle = { a: { all: [{ condition: "b" }, { condition: "b" }] }, b: twice("a") };
    const tower = Object.fromEntries(
      Array.from({ length: 40 }, (_, level) => [
        `c${level}`,
        level === 0 ? { all: [leaf("a", "equal", 1)] } : twice(`c${level - 1}`),
      ]),
    );
    const circling = { conditions: circle, rules: [rule({ all: [{ condition: "a" }] }, "x")] };
    const towering = { conditions: tower, rules: [rule({ all: [{ condition: "c39" }] }, "x")] };
    for (const [file, expected] of [
      [circling, "pack.cycle /conditions/a"],
      [towering, "pack.too-large /conditions/c13"],
    ] as const) {
      const { result, ms } = leastCpuMs(
        50,
        () => file,
        (json) => refusals(json),
      );
      expect(result).toContain(expected);
      expect(ms).toBeLessThan(50);
    }
  });

  it("TP25 a table tells what it lacks; a gap between whole numbers ends in otherwise or refer", () => {
    const bands = table([
      ["[650..699]", "decline"],
      ["[700..749]", "approve"],
    ]);
    const pack = sound(own(bands));
    expect(decide(pack, {})).toMatchObject({ outcome: "refer", missing: ["score"] });
    expect(decide(pack, { score: 699.5 })).toMatchObject({
      outcome: "refer",
      possible: ["refer"],
      outputs: { answer: null },
    });
    expect(decide(sound(own(bands, { semantics: "dmn" })), {})).toMatchObject({
      outcome: "refer",
      outputs: { answer: null },
    });
    const refused = evaluate(pack, { facts: { score: "700 points" }, at: AT });
    expect(refused.ok ? [] : refused.error.map(({ pointer }) => pointer)).toEqual(["/facts/score"]);
  });

  it("TP26 overlapping rows are told, and every row is in the trace", () => {
    const bands = Array.from(
      { length: 12 },
      (_, band) => [`[${band * 10}..${band * 10 + 15}]`, "approve"] as const,
    );
    const pack = sound(own(table(bands, "U")));
    const { decision, trace } = evaluation(pack, { score: 12 });
    expect(decision).toMatchObject({
      outcome: "refer",
      events: [{ type: "table.unique-violated", params: { rows: ["r0", "r1"] } }],
    });
    const [rendered] = renderTrace(pack, { decision, trace }).decisions;
    expect(rendered?.kind === "table" && rendered.rows.map(({ truth }) => truth)).toEqual(
      bands.map((_, band) => (band < 2 ? "true" : "false")),
    );
  });

  it("TP27 a reason that speaks of what a rule does not read is refused, and what declined is cited", () => {
    const limited: DecisionModel = {
      kind: "rules",
      title: t,
      rules: [
        {
          id: "r",
          title: t,
          conditions: { all: [leaf("limit", "lessThan", 5)] },
          event: { type: "decline", params: { reason: "R" } },
        },
      ],
    };
    expect(problems(own(limited))).toContain(
      "reason.fact-not-read /decisions/policy/rules/0/event/params/reason",
    );
    const pack = sound(
      own(
        table([
          ["< 600", "decline"],
          ["-", "approve"],
        ]),
      ),
    );
    expect(decide(pack, { score: 599 }).reasons).toMatchObject([{ code: "R", rule: "r0", facts: ["score"] }]);
    expect(decide(pack, { score: 600 }).reasons).toEqual([]);
  });
});
