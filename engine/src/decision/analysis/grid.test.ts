import { describe, expect, it } from "vitest";
import { compileUnaryTests, createScope, TRUE, type UnaryTests, type ValueType } from "../../logic/index.ts";
import type { HitPolicyName } from "../hit-policy-name.ts";
import { domainOf, hasRegion, regionsOf, sizeOf } from "../regions/index.ts";
import { gridProblems, type Grid, type GridProblems } from "./grid.ts";
import type { Box } from "./space.ts";
import { gridOf, type GridColumn } from "./table-grid.ts";
import { Work } from "./work.ts";
import { testSeed } from "../../testing/test-seed.fixture.ts";

/** LENDLOOM_DIFFERENTIAL_RUNS raises the number of random tables; LENDLOOM_SEED repeats a run. */
const seed = testSeed;
const runs = Number(process.env.LENDLOOM_DIFFERENTIAL_RUNS ?? 2_000);

const scope = createScope([]);
const known = new Map<string, UnaryTests>();

function cell(text: string, input: ValueType): UnaryTests {
  const key = `${input.kind} ${text}`;
  const tests = known.get(key) ?? compile(text, input);
  known.set(key, tests);
  return tests;
}

function compile(text: string, input: ValueType): UnaryTests {
  const compiled = compileUnaryTests(text, { scope, semantics: "dmn", pointer: "", input });
  if (!compiled.ok) throw new Error(`${text}: ${JSON.stringify(compiled.error)}`);
  return compiled.value;
}

type Random = (below: number) => number;

function randomFrom(start: number): Random {
  let state = start >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const title = { "zh-CN": "A", en: "A" };
const kinds: readonly ValueType[] = [
  { kind: "integer", min: 0, max: 5 },
  { kind: "decimal", scale: 0, min: 0, max: 3 },
  { kind: "boolean" },
  { kind: "enum", values: ["A", "B", "C"].map((value) => ({ value, title })) },
];

function randomCell(type: ValueType, random: Random): string {
  if (random(3) === 0) return "-";
  if (type.kind === "boolean") return random(2) === 0 ? "true" : "false";
  if (type.kind === "enum")
    return ['"A"', '"B"', '"A","C"', 'not("B")', 'not("A","B","C")'][random(5)] ?? "-";
  const low = random(6);
  const high = low + random(4);
  return (
    [
      `>= ${low}`,
      `> ${low}`,
      `< ${high}`,
      `<= ${high}`,
      `[${low}..${high}]`,
      `(${low}..${high + 1})`,
      `${low}, ${high}`,
      `not(${low})`,
    ][random(8)] ?? "-"
  );
}

const policies: readonly HitPolicyName[] = ["U", "A", "P", "F", "R", "O", "C", "C+", "C<", "C>", "C#"];

function randomGrid(random: Random): {
  readonly grid: Grid;
  readonly cells: readonly (readonly string[])[];
  readonly columns: readonly GridColumn[];
} {
  const types = Array.from({ length: 2 + random(3) }, () => kinds[random(kinds.length)] as ValueType);
  const count = 1 + random(7);
  const cells = Array.from({ length: count }, () => types.map((type) => randomCell(type, random)));
  // A row of before, to have repetitions.
  if (count > 2 && random(2) === 0) cells[count - 1] = cells[0] ?? [];
  const columns = types.map((type, column): GridColumn => ({
    text: `input${column}`,
    domain: domainOf(type, { nullable: random(5) === 0 }),
    cells: cells.map((row) => cell(row[column] ?? "-", type)),
  }));
  const policy = policies[random(policies.length)] ?? "U";
  const outputs = Array.from({ length: count }, () => String(random(3)));
  const order = cells.map((_, row) => row);
  if (policy === "P")
    order.sort((left, right) => Number(outputs[left]) - Number(outputs[right]) || left - right);
  const grid = gridOf({
    policy,
    columns,
    rows: outputs.map((output) => ({ then: [output], reasons: random(6) === 0 ? ["R"] : [] })),
    hasOtherwise: random(4) === 0,
    order,
  });
  return { grid, cells, columns };
}

/** Every combination of the values that the domains have, with null where there may be none. */
function everyPoint(
  columns: readonly GridColumn[],
): readonly (readonly (number | string | boolean | null)[])[] {
  return columns.reduce<readonly (readonly (number | string | boolean | null)[])[]>(
    (points, { domain }) => {
      const values: (number | string | boolean | null)[] =
        domain.shape === "line"
          ? Array.from({ length: (domain.max?.toNumber() ?? 0) + 1 }, (_, value) => value)
          : [...((domain.values ?? []) as readonly (string | boolean)[])];
      if (domain.nullable) values.push(null);
      return points.flatMap((point) => values.map((value) => [...point, value]));
    },
    [[]],
  );
}

/** What looking at every point finds, in the words of the analyser. */
function enumerate({ grid, columns }: ReturnType<typeof randomGrid>) {
  const { policy, order, rows } = grid;
  const points = everyPoint(columns);
  const hits = points.map((point) =>
    order.filter((row) =>
      columns.every(
        ({ cells }, column) => cells[row]?.evaluate(point[column] ?? null, { slots: [], at: "" }) === TRUE,
      ),
    ),
  );
  const set = (row: number) => hits.flatMap((found, point) => (found.includes(row) ? [point] : [])).join();
  const sets = rows.map((_, row) => set(row));
  const isNever = (row: number) => sets[row] === "";
  const chosen = new Set(hits.flatMap(([first]) => first ?? []));
  const pairs = new Map<string, string>();
  for (let first = 0; first < rows.length; first += 1)
    for (let second = first + 1; second < rows.length; second += 1) {
      if (!hits.some((found) => found.includes(first) && found.includes(second))) continue;
      const [one, two] = [rows[first], rows[second]];
      const isSame = sets[first] === sets[second];
      const differ = one?.outputs !== two?.outputs;
      const kind =
        isSame && one?.answer === two?.answer
          ? "duplicate"
          : policy === "U"
            ? isSame && differ
              ? "contradictory"
              : "overlap"
            : policy === "A" && differ
              ? isSame
                ? "contradictory"
                : "conflict"
              : undefined;
      if (kind !== undefined) pairs.set(`${first} ${second}`, kind);
    }
  const repeated = new Set(
    [...pairs].flatMap(([key, kind]) => (kind === "duplicate" ? [Number(key.split(" ")[1])] : [])),
  );
  const needsRow = !grid.hasOtherwise && !["R", "O", "C", "C#"].includes(policy);
  return {
    gaps: needsRow ? hits.flatMap((found, point) => (found.length === 0 ? [point] : [])) : [],
    pairs: [...pairs].map(([key, kind]) => `${kind} ${key}`).sort(),
    masked:
      policy === "F" || policy === "P"
        ? rows.flatMap((_, row) => (isNever(row) || chosen.has(row) || repeated.has(row) ? [] : [row]))
        : [],
    never: rows.flatMap((_, row) => (isNever(row) ? [row] : [])),
    points,
    hits,
  };
}

function told(problems: GridProblems, { grid, columns }: ReturnType<typeof randomGrid>) {
  const points = everyPoint(columns);
  const inBox = (box: Box, point: readonly (number | string | boolean | null)[]) =>
    grid.dimensions.every(({ regions }, dimension) =>
      hasRegion(box[dimension] ?? [], regions.locate(point[dimension] ?? null)),
    );
  return {
    gaps: points.flatMap((point, index) => (problems.gaps.some((box) => inBox(box, point)) ? [index] : [])),
    pairs: problems.pairs
      .filter(({ kind }) => kind !== "subsumed")
      .map(({ kind, first, second }) => `${kind} ${first} ${second}`)
      .sort(),
    masked: problems.masked.map(({ row }) => row).sort((left, right) => left - right),
    never: problems.never.map(({ row }) => row),
  };
}

describe("the rows of a table", () => {
  it(`AN5 finds exactly the gaps, overlaps, conflicts, repetitions, masked and unreachable rows that looking at every point finds (${runs} tables, seed ${seed})`, () => {
    const random = randomFrom(seed);
    const seen = new Map<string, number>();
    for (let run = 0; run < runs; run += 1) {
      const table = randomGrid(random);
      const problems = gridProblems(table.grid, new Work(1_000_000), 1_000_000);
      const { points: _, hits, ...expected } = enumerate(table);
      const actual = told(problems, table);
      if (JSON.stringify(actual) !== JSON.stringify(expected))
        expect(actual, `run ${run} ${table.grid.policy} ${JSON.stringify(table.cells)}`).toEqual(expected);
      expect(problems.complete).toBe(true);
      // A row that is not needed may go without changing any answer, reasons included.
      for (const { kind, second } of problems.pairs) {
        if (kind !== "subsumed") continue;
        const single = table.grid.policy === "F" || table.grid.policy === "P";
        const same = hits.every((found) => {
          if (!found.includes(second)) return true;
          const others = found.filter((row) => row !== second);
          const answers = (rows: readonly number[]) =>
            JSON.stringify(
              (single ? rows.slice(0, 1) : rows).map((row) => table.grid.rows[row]?.answer).sort(),
            );
          return single
            ? answers(found) === answers(others)
            : others.some((row) => table.grid.rows[row]?.answer === table.grid.rows[second]?.answer);
        });
        if (!same) throw new Error(`run ${run}: row ${second} is needed in ${JSON.stringify(table.cells)}`);
      }
      for (const kind of ["gaps", "pairs", "masked", "never"] as const)
        if (expected[kind].length > 0) seen.set(kind, (seen.get(kind) ?? 0) + 1);
      for (const { kind } of problems.pairs) seen.set(kind, (seen.get(kind) ?? 0) + 1);
    }
    // The generator makes every kind of mistake often enough to mean something.
    for (const kind of [
      "gaps",
      "pairs",
      "masked",
      "never",
      "overlap",
      "conflict",
      "contradictory",
      "duplicate",
      "subsumed",
    ])
      expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(runs / 1_000);
  }, 900_000);

  it("AN6 a table of more regions than anyone can visit answers, or says that it stopped", () => {
    const type: ValueType = { kind: "integer", min: 0, max: 1_000_000 };
    const random = randomFrom(7);
    const columns = Array.from({ length: 12 }, (_, column): GridColumn => ({
      text: `input${column}`,
      domain: domainOf(type),
      cells: Array.from({ length: 300 }, () =>
        cell(`[${random(500_000)}..${500_000 + random(500_000)}]`, type),
      ),
    }));
    const grid = gridOf({
      policy: "U",
      columns,
      rows: columns[0]?.cells.map(() => ({ then: ["1"] })) ?? [],
      hasOtherwise: false,
      order: Array.from({ length: 300 }, (_, row) => row),
    });
    const regions = grid.dimensions.reduce((product, { regions: { list } }) => product * list.length, 1);
    expect(regions).toBeGreaterThan(1e9);
    const started = performance.now();
    const problems = gridProblems(grid, new Work(1_000_000), 1_000_000);
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(problems.moreGaps || !problems.complete).toBe(true);
    expect(problems.gaps.length).toBeGreaterThan(0);
  });

  it("AN3 a row that may be hit closes no gap for certain and masks nothing", () => {
    const type: ValueType = { kind: "integer", min: 0, max: 9 };
    const opaque = compile("modulo(?, 2) = 0", type);
    const grid = gridOf({
      policy: "F",
      columns: [{ text: "x", domain: domainOf(type), cells: [opaque, cell("< 5", type)] }],
      rows: [{ then: ["1"] }, { then: ["2"] }],
      hasOtherwise: false,
      order: [0, 1],
    });
    const problems = gridProblems(grid, new Work(1_000), 1_000);
    expect(problems).toMatchObject({ gaps: [], pairs: [], masked: [], never: [], complete: true });
    expect(sizeOf(regionsOf(domainOf(type), []).all)).toBe(1);
  });
});
