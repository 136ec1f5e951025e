import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Issue } from "../../kernel/index.ts";
import type { Value } from "../../logic/index.ts";
import type { HitPolicyName } from "../hit-policy-name.ts";
import type { BoxedTable } from "./boxed.ts";
import type { BoxedContext, Frame, TableSeen } from "./boxed-context.ts";
import { compileTable } from "./boxed-table.ts";
import { Activation, Names } from "./names.ts";
import { testSeed } from "../../testing/test-seed.fixture.ts";

const seed = testSeed;
const runs = Number(process.env["LENDLOOM_RUNS"] ?? 400);
const AT = "2026-01-15T08:00:00Z";

const policies: readonly HitPolicyName[] = ["U", "A", "P", "F", "R", "O", "C", "C+", "C<", "C>", "C#"];
const numbers = fc.constantFrom("-1", "0", "0.1", "0.30", "2", "10");
const texts = fc.constantFrom('"SH"', '"BJ"', '""', '"京"');
const joined = (cell: fc.Arbitrary<string>) =>
  fc.oneof(
    { weight: 5, arbitrary: cell },
    fc.tuple(cell, cell).map(([first, second]) => `${first}, ${second}`),
    cell.map((each) => `not(${each})`),
  );
/** Cells of one column: of one kind, of several, and some that hang on more than the input. */
const columns: readonly fc.Arbitrary<string>[] = [
  joined(
    fc.oneof(
      numbers,
      fc
        .tuple(fc.constantFrom("<", "<=", ">", ">=", "=", "!="), numbers)
        .map(([sign, end]) => `${sign} ${end}`),
      fc.constantFrom("[0..2]", "(0.1..10)", "]-1..2[", "[0..0]"),
    ),
  ),
  joined(texts),
  fc.constantFrom("true", "false", "not(true)"),
  fc.constantFrom(
    "true",
    "false",
    "1",
    '"SH"',
    "null",
    "not(null)",
    "[1, 2]",
    "[1..2]",
    '@"2026-01-15"',
    '< @"2026-01-15"',
  ),
  fc.oneof(
    numbers,
    fc.constantFrom("? > b", "> b", "? + 1 > 2", "a", "b", "? = null", "is(?, 1)", 'contains(?, "S")'),
  ),
];
const values: fc.Arbitrary<Value> = fc.constantFrom<Value>(
  null,
  -2,
  -1,
  0,
  0.1,
  0.3,
  1,
  2,
  10,
  11,
  "SH",
  "BJ",
  "",
  "京",
  "x",
  true,
  false,
  [1],
  [1, 2],
  ["SH"],
  new Map<string, Value>([["a", 1]]),
);

const tables = fc
  .tuple(
    fc.constantFrom(...policies),
    fc.array(fc.nat({ max: columns.length - 1 }), { minLength: 1, maxLength: 3 }),
  )
  .chain(([hitPolicy, kinds]) => {
    const isNumber = ["C+", "C<", "C>"].includes(hitPolicy);
    const answer = isNumber ? numbers : fc.constantFrom('"A"', '"B"', '"C"', "a");
    const cells = fc.tuple(
      ...kinds.map((kind) =>
        fc.oneof(
          { weight: 2, arbitrary: fc.constant("-") },
          { weight: 5, arbitrary: columns[kind] ?? numbers },
        ),
      ),
    );
    return fc
      .tuple(
        fc.array(fc.tuple(cells, answer), { minLength: 1, maxLength: 45 }),
        fc.option(answer, { nil: undefined }),
      )
      .map(([rows, otherwise]): BoxedTable => ({
        kind: "table",
        hitPolicy,
        inputs: kinds.map((_, index) => ({ expression: ["a", "b", "c"][index] ?? "a" })),
        outputs: [
          {
            ...(isNumber ? {} : { allowedValues: '"C", "A", "B"' }),
            ...(otherwise === undefined ? {} : { otherwise }),
          },
        ],
        rows: rows.map(([when, then]) => ({ when, then: [then] })),
      }));
  });

/** What a table answers to many inputs, and the truths it writes of each. */
function answers(model: BoxedTable, indexFrom: number, inputs: readonly (readonly Value[])[]) {
  const issues: Issue[] = [];
  const context: BoxedContext = {
    types: { byName: new Map(), resolve: () => undefined, resultOf: () => undefined },
    unknownNames: "refused",
    report: (...more) => void issues.push(...more),
    compile: () => ({ compute: () => null, members: new Map() }),
  };
  const names = ["a", "b", "c"].reduce((known, name) => known.with(name).names, new Names(new Activation()));
  const { compute } = compileTable(model, "", names, context, indexFrom);
  return {
    codes: issues.map(({ code, pointer }) => `${code} ${pointer}`),
    results: inputs.map((slots) => {
      const seen: TableSeen[] = [];
      const frame: Frame = { slots: [...slots], at: AT, watch: (_, each) => void seen.push(each) };
      const value = compute(frame);
      const truths = new Uint8Array(model.rows.length * (model.inputs.length + 1)).fill(9);
      for (const each of seen) each.write(truths);
      return {
        value,
        truths: [...truths],
        seen: seen.map(({ inputs: given, chosen }) => ({ given, chosen })),
      };
    }),
  };
}

describe("tables of DMN models", () => {
  it(
    `HP7 answer and explain themselves through their index as without it (${runs} tables, seed ${seed})`,
    { timeout: 600_000 },
    () => {
      const seen = new Set<string>();
      fc.assert(
        fc.property(
          tables,
          fc.array(fc.tuple(values, values, values), { minLength: 2, maxLength: 8 }),
          (table, inputs) => {
            const [indexed, plain] = [answers(table, 0, inputs), answers(table, Infinity, inputs)];
            expect(indexed).toEqual(plain);
            seen.add(table.hitPolicy);
          },
        ),
        { seed, numRuns: runs },
      );
      expect(seen.size).toBe(policies.length);
    },
  );

  it("HP7 a table of 5,000 rows is found in without looking at every row", () => {
    const rows = Array.from({ length: 5_000 }, (_, row) => ({
      when: [`[${row * 10}..${row * 10 + 9}]`, row % 2 === 0 ? '"SH"' : "-"],
      then: [String(row)],
    }));
    const table: BoxedTable = {
      kind: "table",
      hitPolicy: "U",
      inputs: [{ expression: "a" }, { expression: "b" }],
      outputs: [{}],
      rows,
    };
    const { codes, results } = answers(table, 8, [
      [25_001, "SH", null],
      [25_011, "BJ", null],
      [25_001, "BJ", null],
      [null, "SH", null],
    ]);
    expect(codes).toEqual([]);
    expect(results.map(({ value }) => value)).toEqual([2_500, 2_501, null, null]);
    expect(results.map(({ truths }) => truths.filter((truth) => truth === 1).length)).toEqual([
      1 + 5_000 + 1,
      1 + 2_500 + 1,
      1 + 2_500,
      5_000,
    ]);
  });
});
