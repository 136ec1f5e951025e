import fc from "fast-check";
import { Engine, type RuleProperties, type TopLevelCondition } from "json-rules-engine";
import { describe, expect, it } from "vitest";
import { contentHash, type Json, type JsonObject } from "../../kernel/index.ts";
import { compilePack, evaluate, loadCatalogue, type CompiledPack } from "../../decision/index.ts";
import { exportJsonRulesEngine } from "./export.ts";
import { importJsonRulesEngine, type JsonRulesEngineImport } from "./import.ts";

const AT = "2026-11-22T09:00:00Z";
const leaf = (fact: string, operator: string, value: Json, more: object = {}): Json => ({
  fact,
  operator,
  value,
  ...more,
});
const ruleOf = (conditions: Json, type: string, more: object = {}): JsonObject => ({
  conditions,
  event: { type },
  ...more,
});

const imported = (json: unknown, options: object = {}): JsonRulesEngineImport => {
  const result = importJsonRulesEngine(json, { id: "imported", ...options });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};
const refusals = (json: unknown): readonly string[] => {
  const result = importJsonRulesEngine(json, { id: "imported" });
  return result.ok
    ? []
    : result.error
        .filter(({ severity }) => severity === "error")
        .map(({ code, pointer }) => `${code} ${pointer}`);
};
const ready = ({ catalogue, pack }: Pick<JsonRulesEngineImport, "catalogue" | "pack">): CompiledPack => {
  const loaded = loadCatalogue(catalogue);
  const compiled = loaded.ok ? compilePack(pack, { catalogue: loaded.value }) : loaded;
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  return compiled.value;
};
const hashes = ({ catalogue, pack }: JsonRulesEngineImport) => [
  contentHash(catalogue as unknown as Json),
  contentHash(pack as unknown as Json),
];
const exported = (pack: CompiledPack): JsonObject => {
  const result = exportJsonRulesEngine(pack);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

/** The types of the success events that the library itself answers, sorted. */
const libraryEvents = async (file: JsonObject, facts: JsonObject): Promise<readonly string[]> => {
  const engine = new Engine(structuredClone(file["rules"]) as unknown as RuleProperties[], {
    allowUndefinedFacts: true,
    pathResolver: (value: object, path: string) =>
      path
        .replace(/^\$\.?/, "")
        .split(".")
        .reduce<unknown>((part, key) => (part as { [key: string]: unknown } | undefined)?.[key], value),
  });
  for (const [name, conditions] of Object.entries((file["conditions"] ?? {}) as JsonObject))
    engine.setCondition(name, structuredClone(conditions) as unknown as TopLevelCondition);
  const { events } = await engine.run(structuredClone(facts) as Record<string, unknown>);
  return events.map(({ type }) => type).sort();
};
const ourEvents = (pack: CompiledPack, facts: { readonly [name: string]: Json }): readonly string[] => {
  const result = evaluate(pack, { facts, at: AT }, { referOnMissing: false });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value.decision.events.map(({ type }) => type).sort();
};

describe("json-rules-engine files", () => {
  const rule = ruleOf({ all: [leaf("age", "lessThan", 18)] }, "decline");

  it("IO1 reads a list, a single rule, and an object with rules or decisions", () => {
    for (const file of [[rule], rule, { rules: [rule] }, { decisions: [rule], attributes: [], name: "x" }])
      expect(imported(file).pack.decisions["rules"]).toMatchObject({ rules: [{ id: "rule-1" }] });
    for (const file of [[], {}, null, "x", { rules: {} }, 7])
      expect(refusals(file)).toEqual([expect.stringMatching(/^import\.no-rules/)]);
    expect(refusals([{ conditions: {} }])).toEqual(["import.rule-shape /0"]);
    expect(refusals([ruleOf(leaf("age", "equal", 1), "x")])).toEqual([
      "import.root-comparison /0/conditions",
    ]);
  });

  it("IO2 infers types, marks them and takes any where uses conflict", () => {
    const { catalogue, report } = imported([
      ruleOf(
        {
          all: [
            leaf("age", "lessThan", 18),
            leaf("city", "in", ["SH", "BJ"]),
            leaf("vip", "equal", true),
            leaf("tags", "contains", "x"),
            leaf("scores", "everyFact:greaterThan", 3),
            leaf("mixed", "equal", 1),
            leaf("mixed", "equal", "1"),
            leaf("profile", "equal", 1, { path: "$.a.b" }),
          ],
        },
        "refer",
      ),
    ]);
    const kinds = Object.fromEntries(
      Object.entries(catalogue.facts).map(([name, { type }]) => [name, type.kind]),
    );
    expect(kinds).toEqual({
      age: "decimal",
      city: "string",
      vip: "boolean",
      tags: "list",
      scores: "list",
      mixed: "any",
      profile: "any",
    });
    expect(Object.values(catalogue.facts).every(({ inferred }) => inferred === true)).toBe(true);
    expect(report.filter(({ code }) => code === "import.type-conflict")).toMatchObject([
      { pointer: "/0/conditions/all/5/fact", severity: "warning" },
    ]);
    const declared = imported({
      attributes: [{ name: "mixed", type: "string" }],
      rules: [ruleOf({ all: [leaf("mixed", "equal", 1)] }, "refer")],
    });
    expect(declared.catalogue.facts["mixed"]).toMatchObject({ type: { kind: "string" } });
    expect(declared.catalogue.facts["mixed"]).not.toHaveProperty("inferred");
  });

  it("IO3 renames what is no name of ours and restores it on export", () => {
    const file = {
      conditions: { "is adult!": { all: [leaf("person age", "greaterThanInclusive", 18)] } },
      rules: [
        ruleOf({ all: [leaf("debt-income", "lessThan", 0.5), { condition: "is adult!" }] }, "approve", {
          name: "规则 A",
        }),
        ruleOf(
          {
            any: [leaf("年龄", "lessThan", { fact: "debt-income" }), leaf("constructor", "equal", 1)],
          },
          "refer",
        ),
      ],
    };
    const { catalogue, pack, report } = imported(file);
    expect(Object.entries(catalogue.facts).map(([name, { sourceName }]) => [name, sourceName])).toEqual([
      ["personAge", "person age"],
      ["debtIncome", "debt-income"],
      ["fact", "年龄"],
      ["constructor2", "constructor"],
    ]);
    expect(pack.conditions).toMatchObject({ "is-adult": { sourceName: "is adult!" } });
    expect(report.filter(({ code }) => code === "import.renamed").length).toBe(4);
    const back = exported(ready({ catalogue, pack }));
    expect(back).toEqual(file);
  });

  it("IO4 keeps params as a look-up that must be bound before publishing", () => {
    const file = [
      ruleOf(
        {
          all: [
            leaf("account", "equal", 1, { params: { id: 7 } }),
            leaf("account", "equal", 2, { params: { id: 8 } }),
          ],
        },
        "refer",
      ),
    ];
    const result = imported(file);
    expect(result.catalogue.facts).toMatchObject({
      account: { source: "lookups", lookup: { id: 7 } },
      account2: { source: "lookups", sourceName: "account", lookup: { id: 8 } },
    });
    expect(
      result.report.filter(({ code }) => code === "import.lookup-unbound").map(({ pointer }) => pointer),
    ).toEqual(["/0/conditions/all/0/fact", "/0/conditions/all/1/fact"]);
    expect(() => ready(result)).toThrow(/pack\.lookup-unbound/);
    const { unbound: _, ...bound } = result.catalogue.sources["lookups"]!;
    const sources = { ...result.catalogue.sources, lookups: { ...bound, connector: "accounts" } };
    expect(
      exported(ready({ pack: result.pack, catalogue: { ...result.catalogue, sources } }))["rules"],
    ).toEqual(file);
  });

  it("IO5 refuses unknown operators, paths that run code and hostile documents, by pointer", () => {
    const all = (...leaves: Json[]) => [ruleOf({ all: leaves }, "refer")];
    expect(refusals(all(leaf("a", "equal", 1), leaf("a", "matches", 1)))).toEqual([
      "import.operator-unknown /0/conditions/all/1/operator",
    ]);
    expect(refusals(all(leaf("a", "maybe:equal", 1)))).toEqual([
      "import.operator-unknown /0/conditions/all/0/operator",
    ]);
    expect(refusals(all(leaf("a", "equal", 1, { path: "$..[?(@.constructor)]" })))).toEqual([
      "import.path-runs-code /0/conditions/all/0/path",
    ]);
    expect(refusals(all(leaf("a", "equal", { fact: "b", path: "$[(1)]" })))).toEqual([
      "import.path-runs-code /0/conditions/all/0/value/path",
    ]);
    expect(refusals(all(leaf("a", "equal", 1, { path: "$..a^" })))[0]).toMatch(/ \/0\/conditions\/all\/0/);
    expect(refusals(all({ condition: "nobody" }))[0]).toMatch(/ \/0\/conditions\/all\/0/);
    expect(refusals([ruleOf({ all: [] }, "x", { priority: "high" })])).toEqual([
      "import.priority /0/priority",
    ]);
    expect(refusals([{ conditions: { all: [] }, event: { type: 3 } }])).toEqual([
      "import.event-type /0/event/type",
    ]);
    expect(
      refusals(JSON.parse('[{"conditions":{"all":[]},"event":{"type":"x","params":{"__proto__":{}}}}]')),
    ).toEqual(["document.forbidden-key /0/event/params/__proto__"]);
    let deep: Json = { all: [] };
    for (let level = 0; level < 10_000; level += 1) deep = { not: deep };
    expect(refusals([ruleOf(deep, "x")])[0]).toMatch(/^document\.too-deep/);
    expect(refusals(new Array(1_000_000).fill(rule))).toEqual(["import.too-many-rules "]);
    expect(refusals(new Array(20_001).fill(rule))).toEqual(["import.too-many-rules "]);
    const names = Array.from({ length: 5_001 }, (_, index) => [`c${index}`, { all: [rule] }] as const);
    expect(refusals({ rules: [rule], conditions: Object.fromEntries(names) })).toEqual([
      "import.too-many-conditions /conditions",
    ]);
    const reading = (from: number, to: number) => ({
      conditions: {
        all: Array.from({ length: to - from }, (_, index) => ({
          fact: `事实${from + index}`,
          operator: "equal",
          value: 1,
        })),
      },
      event: { type: "x" },
    });
    expect(refusals([reading(0, 2_500), reading(2_500, 5_001), reading(5_001, 9_000)])).toContain(
      "import.too-many-facts /1/conditions/all/2500/fact",
    );
    const circle = { a: { all: [{ condition: "b" }] }, b: { all: [{ condition: "a" }] } };
    expect(refusals({ conditions: circle, rules: [ruleOf({ all: [{ condition: "a" }] }, "x")] })).toContain(
      "pack.cycle /conditions/a",
    );
  });

  it("IO5 paths read what the library's own reader of paths reads, or are refused", async () => {
    const x = { a: { b: 1 }, "a b": 1, $id: 1, list: [{ v: 1 }] };
    const rules = (path: string) => [ruleOf({ all: [leaf("x", "equal", 1, { path })] }, "approve")];
    for (const path of [
      "$.a.b",
      "a.b",
      "$['a']['b']",
      '$["a"]["b"]',
      '$["a b"]',
      "$.list[0].v",
      "list.0.v",
      "$.a b",
      "a b",
      "$id",
      "$.$id",
      "$.list.length",
    ]) {
      const engine = new Engine(structuredClone(rules(path)) as unknown as RuleProperties[]);
      const { events } = await engine.run({ x: structuredClone(x) });
      expect(
        events.map(({ type }) => type),
        path,
      ).toEqual(["approve"]);
      expect(ourEvents(ready(imported(rules(path))), { x }), path).toEqual(["approve"]);
    }
    for (const path of [
      "$.list[*].v",
      "list[*].v",
      "*.b",
      "$..b",
      "$.list[-1:].v",
      "$['a b','zz']",
      '$["zz", "a b"]',
      "$.list[0,1].v",
    ]) {
      const several = [ruleOf({ all: [leaf("x", "someFact:equal", 1, { path })] }, "approve")];
      const engine = new Engine(structuredClone(several) as unknown as RuleProperties[]);
      const { events } = await engine.run({ x: structuredClone(x) });
      expect(
        events.map(({ type }) => type),
        path,
      ).toEqual(["approve"]);
      expect(ourEvents(ready(imported(several)), { x }), path).toEqual(["approve"]);
    }
    // An older library read it; 7.3 finds nothing there.
    const engine = new Engine(structuredClone(rules(".a.b")) as unknown as RuleProperties[]);
    expect((await engine.run({ x: structuredClone(x) })).events).toEqual([]);
    for (const path of [".a.b", "[0].a"])
      expect(refusals(rules(path))).toEqual(["import.path-start /0/conditions/all/0/path"]);
  });

  it("IO6 maps events to outcomes by option, else by their words, declines first", () => {
    const rules = ["approve", "review", "REJECTED", "vip", "denied-by-age"].map((type) =>
      ruleOf({ all: [leaf("a", "equal", 1)] }, type),
    );
    expect(imported(rules, { outcomes: { vip: "approve" } }).pack.outcome.precedence).toEqual([
      { event: "REJECTED", outcome: "decline" },
      { event: "denied-by-age", outcome: "decline" },
      { event: "review", outcome: "refer" },
      { event: "approve", outcome: "approve" },
      { event: "vip", outcome: "approve" },
    ]);
  });

  it("IO5 tells what was left out, in both languages", () => {
    const { report } = imported([
      ruleOf({ any: [leaf("a", "equal", 1, { priority: 3 })], all: [] }, "x", { onSuccess: "f" }),
    ]);
    expect(
      report
        .filter(({ severity }) => severity === "warning")
        .map(({ code, pointer }) => `${code} ${pointer}`),
    ).toEqual([
      "import.key-dropped /0/onSuccess",
      "import.group-ignored /0/conditions/all",
      "import.key-dropped /0/conditions/any/0/priority",
    ]);
    for (const { texts } of report) {
      expect(texts.en).not.toMatch(/\{\w+\}/);
      expect(texts["zh-CN"]).toMatch(/[\u4e00-\u9fff]/);
    }
  });

  const value = fc.oneof(fc.integer({ min: 0, max: 3 }));
  const comparison = fc.oneof(
    fc
      .tuple(
        fc.constantFrom("a", "b-c", "d e"),
        fc.constantFrom(
          "lessThan",
          "lessThanInclusive",
          "greaterThan",
          "greaterThanInclusive",
          "equal",
          "notEqual",
          "not:lessThan",
        ),
        value,
      )
      .map(([fact, operator, right]) => leaf(fact, operator, right)),
    fc
      .tuple(fc.constantFrom("in", "notIn"), fc.array(value, { minLength: 1, maxLength: 3 }))
      .map(([operator, right]) => leaf("a", operator, right)),
    fc
      .tuple(fc.constantFrom("contains", "doesNotContain", "someFact:lessThan", "everyFact:lessThan"), value)
      .map(([operator, right]) => leaf("list", operator, right)),
    fc.constantFrom("lessThan", "equal").map((operator) => leaf("a", operator, { fact: "b-c" })),
  );
  const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      comparison,
      fc.array(tie("tree"), { maxLength: 3 }).map((all): Json => ({ all })),
      fc.array(tie("tree"), { maxLength: 3 }).map((any): Json => ({ any })),
      tie("tree").map((not): Json => ({ not })),
    ),
  }));
  const files = fc
    .record({
      named: tree,
      rules: fc.array(
        fc.record({
          first: tree,
          type: fc.constantFrom("decline", "approve", "look"),
          name: fc.option(fc.constantFrom("x y", "x-y", "ok", "2nd")),
          priority: fc.option(fc.integer({ min: 1, max: 9 })),
        }),
        { minLength: 1, maxLength: 4 },
      ),
    })
    .map(({ named, rules }) => ({
      conditions: { "the named": { all: [named] } },
      rules: rules.map(({ first, type, name, priority }, index) =>
        ruleOf({ all: [first, { any: [{ condition: "the named" }, first] }] }, `${type}-${index}`, {
          ...(name === null ? {} : { name: `${name} ${index}` }),
          ...(priority === null ? {} : { priority }),
        }),
      ),
    }));
  const facts = fc.record(
    { a: value, "b-c": value, "d e": value, list: fc.array(value, { maxLength: 3 }) },
    { requiredKeys: ["a", "b-c", "list"] },
  );

  it("IO7 import, export and import again give the same hashes, and the library the same events", async () => {
    await fc.assert(
      fc.asyncProperty(files, facts, async (file, given) => {
        const first = imported(file);
        const pack = ready(first);
        const back = exported(pack);
        expect(hashes(imported(back))).toEqual(hashes(first));
        const names = new Map(
          Object.entries(first.catalogue.facts).map(([name, { sourceName }]) => [sourceName ?? name, name]),
        );
        const ours = Object.entries(given).flatMap(([name, each]) => {
          const known = names.get(name);
          return known === undefined ? [] : [[known, each] as const];
        });
        expect(ourEvents(pack, Object.fromEntries(ours))).toEqual(
          await libraryEvents(back, given as JsonObject),
        );
      }),
      { numRuns: 150 },
    );
  });

  it("IO18 facts in the params of events are renamed, replaced and exported", () => {
    const file = {
      replaceFactsInEventParams: true,
      rules: [
        {
          conditions: { all: [leaf("my age", "greaterThan", 17)] },
          event: {
            type: "approve",
            params: { age: { fact: "my age" }, limit: { fact: "deal", path: "$.x" } },
          },
        },
      ],
    };
    const { catalogue, pack } = imported(file);
    const compiled = ready({ catalogue, pack });
    const result = evaluate(compiled, { facts: { myAge: 30, deal: { x: 7 } }, at: AT });
    expect(result.ok && result.value.decision.events).toMatchObject([{ params: { age: 30, limit: 7 } }]);
    expect(exported(compiled)).toEqual(file);
  });

  it("IO7 exports a pack of rules of our own and refuses what the library cannot carry", () => {
    const { catalogue, pack } = imported([rule]);
    const derived = {
      x: { title: { "zh-CN": "x", en: "x" }, type: { kind: "decimal" as const }, formula: "age" },
    };
    const result = exportJsonRulesEngine(ready({ catalogue, pack: { ...pack, derived } }));
    expect(result.ok ? [] : result.error.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
      "export.only-rules /derived/x",
    ]);
  });
});
