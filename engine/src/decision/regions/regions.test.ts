import { describe, expect, it } from "vitest";
import {
  bindValue,
  compileUnaryTests,
  createScope,
  TRUE,
  type SemanticsName,
  type Value,
  type ValueType,
} from "../../logic/index.ts";
import { compiled, leaf, rule, samplePack } from "../sample-pack.ts";
import {
  domainOf,
  hasRegion,
  regionsOf,
  viewPack,
  wireOf,
  type DomainHints,
  type RegionTest,
} from "./index.ts";
import { testSeed } from "../../testing/test-seed.fixture.ts";

const seed = testSeed;
const runs = Number(process.env.LENDLOOM_DIFFERENTIAL_RUNS ?? 2_000);

function test(text: string, input: ValueType, semantics: SemanticsName): RegionTest {
  const scope = createScope([{ name: "other", type: input }]);
  const tests = compileUnaryTests(text, { scope, semantics, pointer: "", input });
  if (!tests.ok) throw new Error(`${text}: ${JSON.stringify(tests.error)}`);
  const environment = { slots: [], at: "2026-11-22T09:00:00Z" };
  return { limits: tests.value.limits, truthOf: (value) => tests.value.evaluate(value, environment) };
}

function split(
  type: ValueType,
  cells: readonly string[],
  hints?: DomainHints,
  semantics: SemanticsName = "strict",
) {
  const domain = domainOf(type, hints);
  const tests = cells.map((text) => test(text, type, semantics));
  const regions = regionsOf(
    domain,
    tests.flatMap(({ limits }) => limits ?? []),
  );
  return { domain, regions, tests };
}

/** Each region's value in wire form. */
function values(type: ValueType, cells: readonly string[], hints?: DomainHints) {
  const { domain, regions } = split(type, cells, hints);
  return regions.list.map(({ value }) => (value === undefined ? undefined : wireOf(domain, value)));
}

describe("regions", () => {
  it("AN1 a line is cut at every limit, and each region has a value that stands for it", () => {
    expect(values({ kind: "integer" }, ["> 600", "[620..640)"])).toEqual([599, 600, 601, 620, 621, 640, 641]);
    expect(values({ kind: "decimal" }, ["< 0.3", "(0.3..0.5]"])).toEqual([-0.7, 0.3, 0.4, 0.5, 1.5]);
  });

  it("AN2 whole numbers touch, so nothing lies between 600 and 601", () => {
    expect(values({ kind: "integer" }, ["<= 600", ">= 601"])).toEqual([599, 600, 601, 602]);
    expect(values({ kind: "integer" }, ["< 600.5"])).toEqual([600, 601]);
    expect(values({ kind: "decimal" }, ["<= 600", ">= 601"])).toHaveLength(5);
  });

  it("AN2 decimals of a scale and money touch at their last digit", () => {
    expect(values({ kind: "decimal", scale: 1 }, ["<= 0.3", ">= 0.4"])).toHaveLength(4);
    const money = values({ kind: "money", currency: "CNY" }, ["<= 100", ">= 100.01"]);
    expect(money).toEqual(
      [9999, 10_000, 10_001, 10_002].map((amountMinor) => ({ amountMinor, currency: "CNY" })),
    );
    expect(values({ kind: "money", currency: "JPY" }, ["<= 100", ">= 101"])).toHaveLength(4);
    expect(
      values({ kind: "money", currency: "CNY" }, ["<= 100", ">= 100.01"], { computed: true }),
    ).toHaveLength(5);
  });

  it("AN2 dates touch from day to day, durations of months from month to month", () => {
    const days = ['<= date("2024-02-28")', '>= date("2024-03-01")'];
    expect(values({ kind: "date" }, days)).toEqual([
      "2024-02-27",
      "2024-02-28",
      "2024-02-29",
      "2024-03-01",
      "2024-03-02",
    ]);
    const months = ['<= duration("P1Y")', '>= duration("P13M")'];
    expect(values({ kind: "years-and-months-duration" }, months)).toEqual(["P11M", "P1Y", "P1Y1M", "P1Y2M"]);
  });

  it("AN1 the declared range ends the domain, and null is a region of its own", () => {
    expect(values({ kind: "integer", min: 300, max: 850 }, ["< 600", "> 900"])).toEqual([599, 600, 601]);
    expect(values({ kind: "integer", min: 18, max: 60 }, ["< 18", ">= 60"], { nullable: true })).toEqual([
      18,
      19,
      60,
      null,
    ]);
  });

  it("AN1 an enum has its values, a text those that are named and one for all others", () => {
    const title = { "zh-CN": "A", en: "A" };
    const type: ValueType = { kind: "enum", values: ["A", "B", "C"].map((value) => ({ value, title })) };
    expect(values(type, ['"A"'])).toEqual(["A", "B", "C"]);
    expect(values({ kind: "string" }, ['"SH", "BJ"', 'not("other")'])).toEqual([
      "BJ",
      "SH",
      "other",
      "other 1",
    ]);
    expect(values({ kind: "boolean" }, ["true"])).toEqual([false, true]);
  });

  it("AN3 a test that hangs on more than its input may hold anywhere and certainly holds nowhere", () => {
    const { regions, tests } = split({ kind: "integer" }, ["> 5", "< other"]);
    const [, opaque] = tests;
    expect(opaque && regions.membersOf(opaque)).toEqual({ must: [], may: regions.all });
    const text = split({ kind: "string" }, ['< "M"']);
    expect(text.tests[0] && text.regions.membersOf(text.tests[0])).toEqual({
      must: [],
      may: text.regions.all,
    });
  });

  it("AN4 a pack tells every value at which a fact can matter, through conditions, cells and bins", () => {
    const pack = compiled(
      samplePack({
        conditions: {
          adult: {
            title: { "zh-CN": "成年", en: "Adult" },
            conditions: { all: [leaf("age", "greaterThanInclusive", 18)] },
          },
        },
        decisions: {
          policy: {
            kind: "rules",
            title: { "zh-CN": "P", en: "P" },
            rules: [rule("old", { all: [leaf("age", "between", [70, 80])] }, "decline", "AGE")],
          },
        },
      }),
    );
    const view = viewPack(pack, [{ all: [leaf("age", "notEqual", 21)] }]);
    const found = view.limitsOf("age").flatMap((limits) => limits.values);
    expect(found.sort()).toEqual([18, 21, 70, 80]);
    expect(view.regionsOf("age").list.map(({ value }) => value)).toEqual([
      17, 18, 19, 21, 22, 70, 71, 80, 81,
    ]);
  });

  it(`AN1 what holds for a region's value holds for all of its values (${runs} columns, seed ${seed})`, () => {
    const random = randomFrom(seed);
    for (let run = 0; run < runs; run += 1) {
      const { type, cells, wires } = randomColumn(random);
      const { regions, tests } = split(type, cells, {}, "dmn");
      const members = tests.map((each) => regions.membersOf(each));
      for (const wire of wires) {
        const value = bound(type, wire);
        const region = regions.locate(value);
        for (const [index, each] of tests.entries()) {
          const truth = each.truthOf(value) === TRUE;
          const { must, may } = members[index] ?? { must: [], may: [] };
          if (region < 0 || hasRegion(must, region) !== truth || hasRegion(may, region) !== truth)
            throw new Error(
              `${JSON.stringify(type)} ${cells[index] ?? ""} for ${String(wire)} is ${String(truth)}`,
            );
        }
      }
    }
  }, 900_000);
});

function bound(type: ValueType, wire: number | string): Value {
  const value = bindValue(type, false, wire, "");
  if (!value.ok) throw new Error(JSON.stringify(value.error));
  return value.value;
}

function randomFrom(start: number): (below: number) => number {
  let state = start >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function randomColumn(random: (below: number) => number) {
  const scale = random(3) - 1;
  const type: ValueType =
    random(4) === 0
      ? { kind: "string" }
      : scale < 0
        ? { kind: "decimal" }
        : scale === 0
          ? { kind: "integer", min: -3, max: 12 }
          : { kind: "decimal", scale: 1, min: -3, max: 12 };
  if (type.kind === "string") {
    const word = () => `"${"abcde"[random(5)] ?? ""}"`;
    const cells = Array.from(
      { length: 4 },
      () => [word(), `not(${word()})`, `${word()}, ${word()}`, "-"][random(4)] ?? "-",
    );
    return { type, cells, wires: ["a", "b", "c", "d", "e", "f", "other"] };
  }
  const number = () => (random(2) === 0 ? random(10) : random(100) / 10);
  const range = () => {
    const low = number();
    return `${"[("[random(2)] ?? "["}${low}..${low + 0.5 + number()}${")]"[random(2)] ?? ")"}`;
  };
  const one = () =>
    [`> ${number()}`, `>= ${number()}`, `< ${number()}`, `<= ${number()}`, String(number()), range()][
      random(6)
    ] ?? "-";
  const cells = Array.from(
    { length: 5 },
    () => [one(), `not(${one()})`, `${one()}, ${one()}`, "-"][random(4)] ?? "-",
  );
  const step = type.kind === "integer" ? 1 : 0.1;
  const wires = Array.from({ length: 30 }, () => Math.round((random(150) - 30) * step * 10) / 10).filter(
    (wire) =>
      type.kind === "decimal"
        ? type.max === undefined || (wire >= -3 && wire <= 12)
        : wire >= -3 && wire <= 12,
  );
  return {
    type,
    cells,
    wires: wires
      .map((wire) => (type.kind === "integer" ? Math.round(wire) : wire))
      .filter((wire) => wire >= -3),
  };
}
