import { DmnModdle } from "dmn-moddle";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compilePack,
  evaluate,
  loadCatalogue,
  type CatalogueDefinition,
  type CompiledPack,
  type PackDefinition,
} from "../../decision/index.ts";
import type { Json, JsonObject } from "../../kernel/index.ts";
import { exportDmn } from "./export.ts";
import { importDmn } from "./import.ts";
import { importDmnModel } from "./import-model.ts";
import { sampleDmn } from "./sample-model.ts";
import { testSeed } from "../../testing/test-seed.fixture.ts";

const seed = testSeed;
const runs = Number(process.env["LENDLOOM_RUNS"] ?? 60);
const AT = "2026-01-15T08:00:00Z";
const t = { "zh-CN": "题", en: "Title" };
const enumOf = (...values: readonly string[]) => ({
  kind: "enum" as const,
  values: values.map((value) => ({ value, title: t })),
});
type Type = CatalogueDefinition["facts"][string]["type"];
const fact = (type: Type) => ({ title: t, source: "application", type });

const catalogue: CatalogueDefinition = {
  format: "lendloom-catalogue/1",
  id: "facts",
  version: "1.0.0",
  title: t,
  sources: { application: { title: t } },
  facts: {
    age: fact({ kind: "integer" }),
    ratio: fact({ kind: "decimal" }),
    zone: fact(enumOf("N", "E", "S")),
    city: fact({ kind: "string" }),
    known: fact({ kind: "boolean" }),
    born: fact({ kind: "date" }),
    term: fact({ kind: "years-and-months-duration" }),
    scores: fact({ kind: "list", of: { kind: "integer" } }),
    loans: fact({
      kind: "list",
      of: {
        kind: "record",
        fields: {
          amount: { type: { kind: "decimal" } },
          since: { type: { kind: "date" } },
          grade: { type: enumOf("a", "b") },
        },
      },
    }),
  },
};

function compiled(pack: unknown, facts: unknown = catalogue): CompiledPack | undefined {
  const loaded = loadCatalogue(facts);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
  const result = compilePack(pack, { catalogue: loaded.value });
  return result.ok ? result.value : undefined;
}

function packOf(parts: Partial<PackDefinition>): PackDefinition {
  const [decision = ""] = Object.keys(parts.decisions ?? {});
  return {
    format: "lendloom-pack/1",
    id: "whole",
    version: "1.0.0",
    title: t,
    owner: "tests",
    semantics: "strict",
    catalogue: "facts",
    derived: {},
    conditions: {},
    reasons: { ANY: { texts: t, facts: Object.keys(catalogue.facts), rank: 1 } },
    decisions: {},
    outcome: {
      decision,
      output: "grade",
      precedence: [{ event: "x", outcome: "approve" }],
      otherwise: "refer",
    },
    ...parts,
  };
}

const numberTest = (...ends: readonly string[]) =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant("-") },
    fc.constantFrom(...ends),
    fc
      .tuple(fc.constantFrom("<", "<=", ">", ">=", "!="), fc.constantFrom(...ends))
      .map(([sign, end]) => `${sign} ${end}`),
    fc
      .tuple(fc.constantFrom(...ends), fc.constantFrom(...ends))
      .map(([one, other]) => `not(${one}, ${other})`),
  );
const columns: readonly { readonly expression: string; readonly cell: fc.Arbitrary<string> }[] = [
  { expression: "age", cell: numberTest("0", "2", "3", "[1..2]") },
  { expression: "next", cell: numberTest("0.5", "1", "[0.5..2)") },
  { expression: "age + ratio", cell: numberTest("1", "2.5") },
  { expression: "zone", cell: fc.constantFrom("-", '"N"', '"N", "E"', 'not("S")') },
  { expression: "city", cell: fc.constantFrom("-", '"SH"', 'not("SH", "BJ")', 'starts with(?, "S")') },
  { expression: "known", cell: fc.constantFrom("-", "true", "false", "not(true)") },
  { expression: "born", cell: fc.constantFrom("-", '< @"2000-01-01"', '[@"1990-01-01"..@"2001-01-01"]') },
  { expression: "term", cell: fc.constantFrom("-", '>= @"P1Y"', '@"P6M"') },
  { expression: "count(loans[amount > 2])", cell: numberTest("0", "1") },
  { expression: "sum(scores)", cell: numberTest("3", "> age") },
];
const reading = (name: string) => ({ expression: name, cell: numberTest("0", "1", "2") });

/** A table of one output, or of a text and a number, that may read what others answer. */
function table(
  id: string,
  outputs: readonly ["grade" | "text" | "points", string][],
  others: readonly ReturnType<typeof reading>[],
) {
  return fc
    .tuple(
      fc.constantFrom<"U" | "A" | "P" | "F" | "R" | "O" | "C" | "C+" | "C<" | "C>" | "C#">(
        "U",
        "A",
        "P",
        "F",
        "F",
        "F",
        "R",
        "O",
        "C",
        "C+",
        "C<",
        "C>",
        "C#",
      ),
      fc.subarray([...columns, ...others], { minLength: 1, maxLength: 3 }),
      fc.boolean(),
    )
    .chain(([hitPolicy, inputs, hasOtherwise]) => {
      const then = fc.tuple(
        ...outputs.map(([kind]) =>
          kind === "points"
            ? fc.constantFrom("1", "0.1", "2", "age", "ratio / age")
            : fc.constantFrom('"a"', '"b"', '"c"'),
        ),
      );
      const literalThen = fc.tuple(
        ...outputs.map(([kind]) =>
          kind === "points" ? fc.constantFrom("1", "0.1") : fc.constantFrom('"a"', '"b"', '"c"'),
        ),
      );
      const row = fc.record({
        when: fc.tuple(...inputs.map(({ cell }) => cell)),
        then: hitPolicy === "P" || hitPolicy === "O" ? literalThen : then,
      });
      return fc.array(row, { minLength: 1, maxLength: 10 }).map((rows) => ({
        [id]: {
          kind: "table",
          title: t,
          hitPolicy,
          inputs: inputs.map(({ expression }, index) => ({ id: `i${index}`, title: t, expression })),
          outputs: outputs.map(([kind, name]) => ({
            name,
            title: t,
            type: kind === "points" ? { kind: "decimal" } : enumOf("b", "a", "c"),
          })),
          rows: rows.map((each, index) => ({
            id: `r${index}`,
            note: `note ${index}`,
            reasons: ["ANY"],
            ...each,
          })),
          ...(hasOtherwise
            ? {
                otherwise: {
                  then: outputs.map(([kind]) => (kind === "points" ? "9" : '"c"')),
                  reasons: ["ANY"],
                },
              }
            : {}),
        },
      }));
    });
}

const rounding = fc.constantFrom("half-even", "half-up", "half-down", "up", "down", "ceiling", "floor");
const packs = fc
  .record({
    semantics: fc.constantFrom("strict", "strict", "dmn"),
    next: fc.constantFrom(
      "age / 3 // a third",
      "ratio * age",
      "age / (age - 2)",
      "if known then ratio else age",
    ),
    rounding,
    scale: fc.nat({ max: 2 }),
    first: table("one-first", [["grade", "grade"]], []),
    second: table(
      "second",
      [
        ["text", "word"],
        ["points", "points"],
      ],
      [],
    ),
    third: table("third", [["points", "total"]], [reading("sum_of"), reading("next")]),
    formula: fc.constantFrom(
      "next * 2 + age",
      "count(loans) + sum(scores)",
      "max(scores) - min(loans.amount)",
    ),
  })
  .map(({ semantics, next, rounding: by, scale, first, second, third, formula }) =>
    packOf({
      semantics: semantics,
      derived: { next: { title: t, type: { kind: "decimal" }, formula: next, scale, rounding: by } },
      decisions: {
        ...first,
        ...second,
        ...third,
        sum: { kind: "formula", title: t, output: "sum_of", type: { kind: "decimal" }, formula },
      } as unknown as PackDefinition["decisions"],
    }),
  );

const loan = fc.record({
  amount: fc.constantFrom<Json>(0.5, 2, 3),
  since: fc.constantFrom("2020-01-01", "2024-05-06"),
  grade: fc.constantFrom("a", "b"),
});
const applicants = fc.record({
  age: fc.integer({ min: 0, max: 4 }),
  ratio: fc.constantFrom<Json>(0, 0.1, 0.5, 1.5, "0.333333333333333333"),
  zone: fc.constantFrom("N", "E", "S"),
  city: fc.constantFrom("SH", "BJ", "X"),
  known: fc.boolean(),
  born: fc.constantFrom("1980-02-03", "2000-01-01", "2010-12-31"),
  term: fc.constantFrom("P6M", "P1Y", "P30M"),
  scores: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }),
  loans: fc.array(loan, { maxLength: 3 }),
});

function exported(pack: CompiledPack): string {
  const xml = exportDmn(pack);
  if (!xml.ok) throw new Error(JSON.stringify(xml.error));
  return xml.value;
}

function decided(pack: CompiledPack, facts: JsonObject) {
  const read = Object.fromEntries(
    Object.entries(facts).filter(([name]) => pack.catalogue.fact(name) !== undefined),
  );
  const result = evaluate(pack, { facts: read, at: AT });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value.decision;
}

const outputsOf = (pack: CompiledPack, facts: JsonObject) => decided(pack, facts).outputs;
/** Whether a table contradicts its hit policy: strict still answers what its rows agree on, DMN nothing. */
const isViolated = (pack: CompiledPack, facts: JsonObject) =>
  decided(pack, facts).events.some(({ type }) => type.endsWith("-violated"));

function reimported(xml: string): CompiledPack {
  const back = importDmn(xml, { id: "back" });
  if (!back.ok) throw new Error(JSON.stringify(back.error));
  const pack = compiled(back.value.pack, back.value.catalogue);
  if (pack === undefined) throw new Error("Expected a pack");
  return pack;
}

describe("packs as DMN", () => {
  it(
    `IO15 a pack of tables, formulas and derived values answers the same as its DMN (${runs} packs, seed ${seed})`,
    { timeout: 600_000 },
    async () => {
      const seen = new Map<string, number>();
      let known = 0;
      await fc.assert(
        fc.asyncProperty(
          packs,
          fc.array(applicants, { minLength: 4, maxLength: 8 }),
          async (definition, many) => {
            const pack = compiled(definition);
            fc.pre(pack !== undefined);
            for (const decision of Object.values(definition.decisions))
              if (decision.kind === "table") {
                const key = `${definition.semantics} ${decision.hitPolicy}`;
                seen.set(key, (seen.get(key) ?? 0) + 1);
              }
            const xml = exported(pack);
            expect((await new DmnModdle().fromXML(xml)).warnings).toEqual([]);
            const back = reimported(xml);
            for (const facts of many) {
              if (isViolated(pack, facts)) continue;
              const [ours, theirs] = [outputsOf(pack, facts), outputsOf(back, facts)];
              // What strict calls unknown is an error, which is null in DMN, or what it leads to.
              const told = Object.entries(ours).filter(
                ([, value]) => definition.semantics === "dmn" || value !== null,
              );
              known += told.length;
              expect(Object.fromEntries(told.map(([name]) => [name, theirs[name] ?? null]))).toEqual(
                Object.fromEntries(told),
              );
            }
          },
        ),
        { seed, numRuns: runs },
      );
      expect(known).toBeGreaterThan(runs);
      if (runs >= 60) expect(seen.size).toBeGreaterThan(15);
    },
  );

  it("IO15 DMN models among them keep their names, and are read by other decisions", () => {
    const sample = importDmn(sampleDmn(), { id: "sample", decision: "Routing" });
    if (!sample.ok) throw new Error(JSON.stringify(sample.error));
    const [model] = Object.values(sample.value.pack.decisions);
    const pack = compiled(
      {
        ...sample.value.pack,
        decisions: {
          model,
          after: {
            kind: "formula",
            title: t,
            output: "word",
            type: { kind: "string" },
            formula: 'if Routing = "ACCEPT" then "yes" else "no"',
          },
        },
      },
      sample.value.catalogue,
    );
    if (pack === undefined) throw new Error("Expected a pack");
    const xml = exported(pack);
    expect(xml).toContain('name="Debt-to-income"');
    const [name = ""] = Object.keys(sample.value.catalogue.facts);
    for (const debt of [1, 900]) {
      const facts = { [name]: { "Monthly Income": 1_000, "Monthly Debt": debt } };
      const { Routing, word } = outputsOf(pack, facts);
      const back = reimported(xml);
      expect(outputsOf(back, facts)).toMatchObject({ Routing, word });
      expect(word).toBe(Routing === "ACCEPT" ? "yes" : "no");
    }
  });

  it("IO15 facts have their types, and decisions require what they read", () => {
    const pack = compiled(
      packOf({
        semantics: "dmn",
        decisions: {
          size: {
            kind: "formula",
            title: t,
            output: "grade",
            type: { kind: "string" },
            formula: "string(sum(loans.amount)) + zone",
          },
        },
      }),
    );
    const imported = importDmnModel(exported(pack as CompiledPack));
    expect(imported.ok && imported.value.model).toMatchObject({
      types: [
        {
          name: "t_loans",
          isCollection: true,
          components: [
            { name: "amount", typeRef: "number" },
            { name: "since", typeRef: "date" },
            { name: "grade", typeRef: "string", allowedValues: '"a", "b"' },
          ],
        },
        { name: "t_zone", typeRef: "string", allowedValues: '"N", "E", "S"' },
      ],
      inputs: [
        { name: "loans", typeRef: "t_loans" },
        { name: "zone", typeRef: "t_zone" },
      ],
      decisions: [{ name: "grade", requires: ["fact_loans", "fact_zone"] }],
    });
  });

  it("IO15 what DMN has no words for is refused at its place", () => {
    const refusals = (parts: Partial<PackDefinition>) => {
      const pack = compiled(packOf(parts));
      if (pack === undefined) throw new Error("Expected a pack");
      const result = exportDmn(pack);
      return result.ok ? [] : result.error.map(({ code, pointer }) => `${code} ${pointer}`);
    };
    const grade = {
      kind: "formula",
      title: t,
      output: "grade",
      type: { kind: "string" },
      formula: '"x"',
    } as const;
    const rule = {
      id: "r",
      title: t,
      conditions: { all: [{ fact: "age", operator: "lessThan", value: 18 }] },
      event: { type: "x", params: { reason: "ANY" } },
    };
    const card = {
      kind: "scorecard" as const,
      title: t,
      output: "points",
      initialPoints: 0,
      characteristics: [
        {
          id: "c",
          title: t,
          input: "age",
          attributes: [{ id: "a", when: "> 1", points: 1 }],
          missing: { points: 0 },
        },
      ],
    };
    expect(
      refusals({ decisions: { grade, rules: { kind: "rules", title: t, rules: [rule] }, card } as never }),
    ).toEqual(["export.not-expressible /decisions/rules", "export.not-expressible /decisions/card"]);
    expect(refusals({ semantics: "json-rules-engine", decisions: { grade } })).toEqual([
      "export.not-expressible /semantics",
    ]);
    const known = { title: t, type: { kind: "boolean" }, formula: "is known(age)" } as const;
    expect(refusals({ derived: { known_age: known }, decisions: { grade } })).toEqual([
      "export.not-expressible /derived/known_age/formula",
    ]);
    const amount = { title: t, type: { kind: "money", currency: "CNY" }, formula: "ratio" } as const;
    expect(refusals({ derived: { amount }, decisions: { grade } })).toEqual([
      "export.not-expressible /derived/amount/type",
    ]);
    expect(
      refusals({ derived: { amount: { ...amount, scale: 2, rounding: "up" } }, decisions: { grade } }),
    ).toEqual([]);
  });
});
