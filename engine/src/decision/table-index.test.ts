import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../kernel/index.ts";
import {
  bindValue,
  compileExpression,
  codesOf,
  compileUnaryTests,
  createPlainValues,
  createScope,
  FALSE,
  UNKNOWN,
  unbindValue,
  writePlain,
  type ScopeEntry,
  type SemanticsName,
  type Value,
  type ValueType,
} from "../logic/index.ts";
import type { CompiledDecision, DecisionContext, Frame } from "./decision-kind.ts";
import { tableKindWith } from "./kinds/table.ts";
import type { HitPolicyName } from "./hit-policy-name.ts";
import type { TableDecision } from "./pack-schema.ts";
import type { ValueRendering } from "./readable-trace.ts";
import { AT, decide, tablePack } from "./sample-pack.ts";
import { testSeed } from "../testing/test-seed.fixture.ts";

/** LENDLOOM_DIFFERENTIAL_RUNS raises the number of random tables; LENDLOOM_SEED repeats a run. */
const seed = testSeed;
const runs = Number(process.env.LENDLOOM_DIFFERENTIAL_RUNS ?? 2_000);

const t = (text: string) => ({ "zh-CN": text, en: text });
const answers: ValueType = {
  kind: "enum",
  values: ["decline", "refer", "approve"].map((value) => ({ value, title: t(value) })),
};

const zones: ValueType = {
  kind: "enum",
  values: ["N", "E", "S", "NW"].map((value) => ({ value, title: t(value) })),
};

/** What a column may ask of, its cells, and wire values of its fact. */
interface ColumnShape {
  readonly expression: string;
  readonly type: ValueType;
  readonly cell: fc.Arbitrary<string>;
  readonly value: fc.Arbitrary<Json>;
}

const joined = (parts: fc.Arbitrary<string>) =>
  fc.array(parts, { minLength: 1, maxLength: 3 }).map((all) => [...new Set(all)].join(", "));

/** Cells that compare with ordered literals: ends are kept in order, as strict wants them. */
function orderedCells(literals: readonly string[]): fc.Arbitrary<string> {
  const place = fc.nat({ max: literals.length - 1 });
  const at = (index: number) => literals[index] ?? "";
  const interval = fc
    .tuple(place, place, fc.constantFrom("[", "(", "]"), fc.constantFrom("]", ")", "["))
    .filter(([low, high]) => low !== high)
    .map(
      ([low, high, open, close]) => `${open}${at(Math.min(low, high))}..${at(Math.max(low, high))}${close}`,
    );
  const comparison = fc
    .tuple(fc.constantFrom("<", "<=", ">", ">=", "=", "!="), place)
    .map(([sign, index]) => `${sign} ${at(index)}`);
  const test = fc.oneof(place.map(at), comparison, interval);
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant("-") },
    { weight: 6, arbitrary: test },
    { weight: 1, arbitrary: interval.chain((first) => test.map((second) => `${first}, ${second}`)) },
    { weight: 1, arbitrary: test.map((each) => `not(${each})`) },
  );
}

const numbers = ["-3", "0", "0.1", "0.30", "1", "2", "3.5", "10", "1234567890123456789.5"];
const days = ["2024-02-28", "2024-02-29", "2024-03-01", "2025-01-01"];
const texts = ["SH", "BJ", "SZ", "", "北京"].map((text) => JSON.stringify(text));

const shapes: Readonly<Record<string, ColumnShape>> = {
  decimal: {
    expression: "ratio",
    type: { kind: "decimal" },
    cell: fc.oneof(
      { weight: 12, arbitrary: orderedCells(numbers) },
      // Cells that hang on more than their input.
      fc.constantFrom("? > age", "> age", "known", "? + 1 > 2", "is known(?)", "not(is known(?))", "ages"),
    ),
    value: fc.constantFrom<Json>(
      -4,
      -3,
      0,
      0.05,
      0.1,
      0.2,
      0.3,
      1,
      2.5,
      3.5,
      11,
      "1234567890123456789.5",
      1e20,
    ),
  },
  integer: {
    expression: "age",
    type: { kind: "integer" },
    cell: orderedCells(["-1", "0", "1", "2", "3", "5"]),
    value: fc.integer({ min: -2, max: 6 }),
  },
  step: {
    expression: "step",
    type: { kind: "decimal", scale: 1, min: -0.5, max: 2 },
    cell: orderedCells(["-0.5", "0", "0.25", "0.3", "1", "2"]),
    value: fc.integer({ min: -5, max: 20 }).map((tenths) => tenths / 10),
  },
  enum: {
    expression: "zone",
    type: zones,
    cell: fc.oneof(
      { weight: 2, arbitrary: fc.constant("-") },
      { weight: 6, arbitrary: joined(fc.constantFrom('"N"', '"E"', '"S"', '"NW"')) },
      { weight: 2, arbitrary: joined(fc.constantFrom('"N"', '"E"')).map((all) => `not(${all})`) },
    ),
    value: fc.constantFrom("N", "E", "S", "NW"),
  },
  sum: {
    expression: "age + ratio",
    type: { kind: "decimal" },
    cell: orderedCells(["0", "1", "2.5"]),
    value: fc.constant(0),
  },
  string: {
    expression: "city",
    type: { kind: "string" },
    cell: fc.oneof(
      { weight: 2, arbitrary: fc.constant("-") },
      { weight: 6, arbitrary: joined(fc.constantFrom(...texts)) },
      { weight: 2, arbitrary: joined(fc.constantFrom(...texts)).map((all) => `not(${all})`) },
      fc.constantFrom('!= "SH"', '> "BJ"', 'starts with(?, "S")', '? = "SH" or ? = "BJ"', 'city + "" = ?'),
    ),
    value: fc.constantFrom("SH", "BJ", "SZ", "", "北京", "GZ", "x"),
  },
  boolean: {
    expression: "known",
    type: { kind: "boolean" },
    cell: fc.constantFrom("-", "true", "false", "not(true)", "? = true", "not(?)", "true, false"),
    value: fc.boolean(),
  },
  date: {
    expression: "born",
    type: { kind: "date" },
    cell: orderedCells(days.map((day) => `@"${day}"`)),
    value: fc.constantFrom(
      "2024-02-27",
      "2024-02-28",
      "2024-02-29",
      "2024-03-01",
      "2024-06-01",
      "2026-01-01",
    ),
  },
  term: {
    expression: "term",
    type: { kind: "years-and-months-duration" },
    cell: orderedCells(['@"P1M"', '@"P1Y"', '@"P13M"']),
    value: fc.constantFrom("P0M", "P1M", "P2M", "P12M", "P13M", "P2Y"),
  },
};

/** Any value may be none or unknown. */
const wire = (value: fc.Arbitrary<Json>) =>
  fc.oneof({ weight: 8, arbitrary: value }, fc.constant(null), fc.constant(undefined));

const facts = fc.record({
  ratio: wire(shapes["decimal"]?.value ?? fc.constant(0)),
  age: wire(fc.integer({ min: -2, max: 6 })),
  city: wire(shapes["string"]?.value ?? fc.constant("")),
  step: wire(shapes["step"]?.value ?? fc.constant(0)),
  zone: wire(shapes["enum"]?.value ?? fc.constant("N")),
  known: wire(fc.boolean()),
  born: wire(shapes["date"]?.value ?? fc.constant("2024-01-01")),
  term: wire(shapes["term"]?.value ?? fc.constant("P1M")),
  other: wire(fc.constantFrom<Json>(1, 2, "SH", true, [1, 2])),
});

const entries: readonly ScopeEntry[] = [
  { name: "ratio", type: { kind: "decimal" } },
  { name: "age", type: { kind: "integer", min: -2, max: 6 } },
  { name: "step", type: { kind: "decimal", scale: 1, min: -0.5, max: 2 } },
  { name: "zone", type: zones },
  { name: "city", type: { kind: "string" } },
  { name: "known", type: { kind: "boolean" } },
  { name: "born", type: { kind: "date" } },
  { name: "term", type: { kind: "years-and-months-duration" } },
  { name: "ages", type: { kind: "list", of: { kind: "integer" } } },
  { name: "answer", type: { kind: "any" } },
  { name: "points", type: { kind: "any" } },
].map((entry) => ({ ...entry, nullable: true }) as ScopeEntry);
/** In the semantics that can read it, also a fact of no declared type: cells of several kinds in one column. */
const mixed: ColumnShape = {
  expression: "other",
  type: { kind: "any" },
  cell: fc.constantFrom("-", "1", "> 1", '"SH"', '1, "SH"', "true", "null", "not(null)", "[1, 2]", "[1..2]"),
  value: fc.constant(1),
};

const policies: readonly HitPolicyName[] = ["U", "A", "P", "F", "R", "O", "C", "C+", "C<", "C>", "C#"];

const tables = fc
  .tuple(
    fc.constantFrom<SemanticsName>("strict", "strict", "dmn", "json-rules-engine"),
    fc.constantFrom(...policies),
  )
  .chain(([semantics, hitPolicy]) =>
    fc
      .array(fc.constantFrom(...Object.values(shapes), ...(semantics === "strict" ? [] : [mixed])), {
        minLength: 1,
        maxLength: 4,
      })
      .chain((columns) => {
        const aggregate = hitPolicy.length > 1 && hitPolicy !== "C#";
        const points = fc.constantFrom(
          "1",
          "0.1",
          "0.2",
          ...(semantics === "strict" ? ["age", "ratio"] : ["age"]),
        );
        const answer = fc.constantFrom("decline", "refer", "approve").map((text) => JSON.stringify(text));
        const row = fc.tuple(
          fc.tuple(...columns.map(({ cell }) => cell)),
          aggregate ? points : answer,
          fc.boolean(),
        );
        return fc
          .tuple(
            fc.oneof(
              { weight: 12, arbitrary: fc.array(row, { minLength: 1, maxLength: 12 }) },
              fc.array(row, { minLength: 30, maxLength: 70 }),
            ),
            fc.option(aggregate ? points : answer, { nil: undefined }),
          )
          .map(([rows, otherwise]) => ({ semantics, table: tableOf(hitPolicy, columns, rows, otherwise) }));
      }),
  );

function tableOf(
  hitPolicy: HitPolicyName,
  columns: readonly ColumnShape[],
  rows: readonly (readonly [readonly string[], string, boolean])[],
  otherwise: string | undefined,
): TableDecision {
  const aggregate = hitPolicy.length > 1 && hitPolicy !== "C#";
  return {
    kind: "table",
    title: t("Table"),
    hitPolicy,
    inputs: columns.map(({ expression }, index) => ({ id: `i${index}`, title: t("i"), expression })),
    outputs: [
      aggregate
        ? { name: "points", title: t("p"), type: { kind: "decimal" } }
        : { name: "answer", title: t("a"), type: answers },
    ],
    rows: rows.map(([when, then, cites], index) => ({
      id: `r${index}`,
      when: [...when],
      then: [then],
      ...(cites ? { reasons: ["ANY"] } : {}),
    })),
    ...(otherwise === undefined ? {} : { otherwise: { then: [otherwise] } }),
  };
}

const scope = createScope([...entries, { name: "other", type: { kind: "any" }, nullable: true }]);

/** Compiles one table from so many rows on with an index; undefined when a cell does not compile. */
function compileWith(indexFrom: number, model: TableDecision, semantics: SemanticsName) {
  const codes: string[] = [];
  let truths = 3; // Something else of the pack lies before.
  const keep = <T>(result: { ok: true; value: T } | { ok: false; error: readonly { code: string }[] }) => {
    if (result.ok) return result.value;
    codes.push(...result.error.map(({ code }) => code));
    return undefined;
  };
  const context: Partial<DecisionContext> = {
    id: "table",
    pointer: "/decisions/table",
    semantics,
    report: (...issues) => void codes.push(...issues.map(({ code }) => code)),
    condition: () => undefined,
    expression: (text, pointer, expected) =>
      keep(compileExpression(text, { scope, semantics, pointer, ...(expected && { expected }) })),
    tests: (text, pointer, input) => keep(compileUnaryTests(text, { scope, semantics, pointer, input })),
    hasReason: () => true,
    slot: (name) => scope.slotOf.get(name) ?? 0,
    factSlots: () => () => [],
    reserveTruths: (count) => (truths += count) - count,
    reservePoints: () => 0,
  };
  const decision = tableKindWith({ indexFrom }).compile(model, context as DecisionContext);
  return { decision, truths, codes };
}

function frameOf(
  given: { readonly [name: string]: Json | undefined },
  truths: number,
  pending: boolean,
): Frame {
  const slots = scope.entries.map(({ name, type }): Value => {
    const json = given[name];
    if (json === undefined) return UNKNOWN;
    const bound = bindValue(type, true, json, "");
    return bound.ok ? bound.value : UNKNOWN;
  });
  const isPending = pending ? Uint8Array.from(slots, (value) => (value === UNKNOWN ? 1 : 0)) : undefined;
  const bytes = new Uint8Array(truths).fill(9);
  return {
    slots,
    at: AT,
    truths: bytes,
    points: new Float64Array(0),
    pending: isPending,
  } as unknown as Frame;
}

/** Evaluates as a pack does, whose steps have plain values of the slots beside them. */
function evaluateWithPlainValues(decision: CompiledDecision, frame: Frame): void {
  const plain = createPlainValues(scope.entries.length);
  for (const [slot, { type }] of scope.entries.entries())
    writePlain(plain, slot, frame.slots[slot] ?? null, codesOf(type));
  Object.assign(frame, { plain });
  decision.evaluate(frame);
  Object.assign(frame, { plain: undefined });
}

const rendering: ValueRendering = {
  title: (name) => t(name),
  named: () => ({}),
  valueOf(type, value) {
    const json = unbindValue(type, value);
    return json === undefined ? {} : { value: json };
  },
};

/** Everything that is asked of a decision about one frame. */
function everything(decision: CompiledDecision, frame: Frame, output: string) {
  return {
    occurrences: decision.occurrences(frame, output),
    events: decision.events(frame),
    cited: decision.cited(frame, output),
    undecided: [...decision.undecided(frame, () => true)].sort(),
    violated: decision.violated?.(frame) ?? FALSE,
    hits: decision.items.map((_, index) => decision.hit(frame, index)),
  };
}

describe("tables with an index", () => {
  it(
    `HP7 answer and explain themselves as without it (${runs} tables, seed ${seed})`,
    { timeout: 600_000 },
    () => {
      const seen = new Map<string, number>();
      fc.assert(
        fc.property(
          tables,
          fc.array(facts, { minLength: 2, maxLength: 6 }),
          fc.boolean(),
          fc.boolean(),
          ({ semantics, table }, many, pending, hasPlainValues) => {
            const [indexed, plain] = [
              compileWith(0, table, semantics),
              compileWith(Infinity, table, semantics),
            ];
            expect(indexed.codes).toEqual(plain.codes);
            if (plain.codes.length > 0) return;
            const key = `${semantics} ${table.hitPolicy}`;
            seen.set(key, (seen.get(key) ?? 0) + 1);
            const output = table.outputs[0]?.name ?? "";
            const frames = many.map((given) => {
              const [first, second] = [indexed, plain].map(({ decision, truths }) => {
                const frame = frameOf(given, truths, pending);
                if (hasPlainValues && decision === indexed.decision) evaluateWithPlainValues(decision, frame);
                else decision.evaluate(frame);
                return frame;
              }) as [Frame, Frame];
              expect(first.slots).toEqual(second.slots);
              expect(everything(indexed.decision, first, output)).toEqual(
                everything(plain.decision, second, output),
              );
              return [first, second] as const;
            });
            // Asked later, when other frames were evaluated since, and about a frame that only has the slots.
            for (const [first, second] of frames) {
              indexed.decision.complete?.(first);
              expect([...first.truths]).toEqual([...second.truths]);
              const again = { ...first, truths: new Uint8Array(first.truths.length) };
              const expected = plain.decision.render(second, rendering);
              expect(indexed.decision.render(again, rendering)).toEqual(expected);
              expect(everything(indexed.decision, again, output)).toEqual(
                everything(plain.decision, second, output),
              );
            }
          },
        ),
        { seed, numRuns: runs },
      );
      // Each policy in each semantics; few tables hold a cell that strict refuses.
      expect(seen.size).toBe(policies.length * 3);
      expect([...seen.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(runs / 2);
    },
  );

  it("HP7 a table of 8 rows has an index, one of 7 writes its truths at once", () => {
    const rows = (count: number) =>
      Array.from({ length: count }, (_, index) => [[String(index)], '"approve"', false] as const);
    const shape = shapes["integer"] as ColumnShape;
    const { decision: seven } = compileWith(8, tableOf("U", [shape], rows(7), undefined), "strict");
    const { decision: eight } = compileWith(8, tableOf("U", [shape], rows(8), undefined), "strict");
    expect(seven.complete).toBeUndefined();
    expect(eight.complete).toBeDefined();
  });

  it("DT6 an input that is known to be none is not unknown", () => {
    const table = tablePack({
      inputs: [{ id: "months", title: t("Months"), expression: "months" }],
      rows: [
        { id: "none", when: ["null"], then: ['"refer"'], reasons: ["ANY"] },
        { id: "some", when: [">= 0"], then: ['"approve"'] },
      ],
      hitPolicy: "F",
    });
    const pack = { ...table, reasons: { ANY: { texts: t("Any"), facts: ["months"], rank: 1 } } };
    expect(decide(pack, { months: null })).toMatchObject({
      outcome: "refer",
      possible: ["refer"],
      missing: [],
    });
    expect(decide(pack, {})).toMatchObject({ possible: ["approve", "refer"], missing: ["months"] });
  });
});
