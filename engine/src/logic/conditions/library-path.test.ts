import fc from "fast-check";
import { Engine } from "json-rules-engine";
import { describe, expect, it } from "vitest";
import type { Json } from "../../kernel/index.ts";
import { leastCpuMs } from "../../testing/cpu-time.fixture.ts";
import { compileCondition, createScope, MAYBE, TRUE } from "../index.ts";
import { bindValue } from "../bind-value.ts";
import { parseLibraryPath } from "./library-path.ts";
import { libraryPath } from "./library-value.ts";
import { randomNested, randomPaths } from "./random-paths.fixture.ts";
import { testSeed } from "../../testing/test-seed.fixture.ts";

/** LENDLOOM_SEED repeats a run. */
const seed = testSeed;
const runs = Number(process.env["LENDLOOM_PATH_RUNS"] ?? 3_000);

/** What the library hands to an operator that is asked for the fact at a path. */
async function askLibrary(value: Json, path: string): Promise<unknown> {
  const engine = new Engine();
  let seen: unknown;
  engine.addOperator("see", (given: unknown) => {
    seen = given;
    return true;
  });
  engine.addRule({
    conditions: { all: [{ fact: "x", operator: "see", value: 1, path }] },
    event: { type: "seen" },
  });
  await engine.run({ x: structuredClone(value) });
  return seen;
}

function askOurs(value: Json, path: string): unknown {
  const read = parseLibraryPath(path);
  if (read === undefined) throw new Error(`Expected a path, but got ${path}`);
  return libraryPath(value, read);
}

const given = {
  a: { b: 1, c: [1, 2, { b: 3 }] },
  list: [{ v: 1 }, { v: [2, 3] }, { w: 4 }],
  "a b": 5,
  $id: 6,
  "*": 7,
  "-1": 10,
  "a,b": 12,
  "x.y": 13,
  "it's": 16,
  text: "VIP",
  empty: "",
  none: [],
  no: null,
  "Sum (USD)": 9,
};

const forms =
  `$.list[*] $.list[*].v $.list.*.v list[*].v $.list[0:2] $.list[-1:] $.list[-1] $.list[::-1] $.list[0:3:2]
  $.list[5:] $.list.length $.text.length $.text[0] $.empty.length $['a','list'] $[a,list] $.a['b','c'] $.list[0,2]
  $.list[0,1].v $.list[0:1,2] $.list[*,0] $..b $..* $..[0] $..list[0] $.a..b $.. $.$id $['$id'] $['*'] $.* $[-1] $.-1
  $['a,b'] $['x.y'] $["it\\'s"] $['..'] $.none[*] $.zz[*] $.no $.no.x $.list[01] $.a.$.b $..v[*] $.list[0]['v','w']`
    .split(/\s+/)
    .concat("$.a b", "$['a b']", "$.list[0, 2]", "$..a b", "$['Sum (USD)']", "$['a' , \"list\"]");

describe("paths of json-rules-engine", () => {
  it.each(forms)("LG27 %s reads what the library reads", async (path) => {
    expect(askOurs(given, path)).toStrictEqual(await askLibrary(given, path));
  });

  it(
    `LG27 random paths read what the library reads (${runs} paths, seed ${seed})`,
    { timeout: 120_000 },
    async () => {
      let compared = 0;
      let found = 0;
      let refused = 0;
      await fc.assert(
        fc.asyncProperty(randomPaths, randomNested, async (path, value) => {
          const read = parseLibraryPath(path);
          if (read === undefined) {
            refused++;
            return;
          }
          const theirs = await askLibrary(value, path);
          expect(libraryPath(value, read)).toStrictEqual(theirs);
          compared++;
          if (theirs !== undefined) found++;
        }),
        { seed, numRuns: runs },
      );
      console.info(`seed ${seed}: ${compared} paths compared, ${found} found something, ${refused} refused`);
      expect(compared).toBeGreaterThan(runs * 0.6);
      expect(found).toBeGreaterThan(runs / 10);
    },
  );

  const scope = createScope([{ name: "x", type: { kind: "any" }, nullable: true }]);
  const compile = (path: string) => {
    const leaf = { fact: "x", operator: "someFact:equal", value: 4, path };
    const context = { scope, semantics: "json-rules-engine" as const, pointer: "", named: new Map() };
    return compileCondition({ all: [leaf] }, context);
  };
  const evaluate = (path: string, value: Json) => {
    const compiled = compile(path);
    const bound = bindValue({ kind: "any" }, true, value, "");
    if (!compiled.ok || !bound.ok) throw new Error("Expected a condition and a value");
    return compiled.value.evaluate({ slots: [bound.value], at: "" }, new Uint8Array(1), 0);
  };

  it("LG27 a condition compares what lies at many places", () => {
    expect(evaluate("$.list[*].w", given)).toBe(TRUE);
  });

  it.each([
    ["$.list[?(@.v > 1)].w", "$.list[*].w"],
    ["$..[?(@.constructor.constructor('return process')())]", "$..[*]"],
    ["$.list[(@.length-1)].v", "$.list[-1:].v"],
    ["$.list[(@.length-2)]", "$.list[-2:-1]"],
    ["$.a.b^", "$.a.b"],
    ["$.a~", "$.a"],
    ["$.a.b@number()", "$.a.b"],
    ["$.a.@number()", "$.a"],
  ])("LG27 %s is refused at its place, and %s offered", (path, fix) => {
    const compiled = compile(path);
    expect(compiled.ok ? [] : compiled.error).toMatchObject([
      { code: "condition.path-selects", pointer: "/all/0/path", params: { fix } },
    ]);
  });

  it.each(["$.a.", "$.a.['b']", "$...b", "$[ 'a' ]", "$[]", ".a", "[0]", "$.a;b", "$['a]", "$.a[-:1]"])(
    "LG27 %s is no path: the library takes it apart otherwise than it looks",
    (path) => {
      const compiled = compile(path);
      expect(compiled.ok ? [] : compiled.error.map(({ code }) => code)).toEqual(["condition.path"]);
    },
  );

  it("LG27 LG33 a path to more places than the budget allows may match, within its time", () => {
    const wide = Array.from({ length: 9_000 }, () => ({ a: [{ a: 1 }], b: { a: [1, 2, 3] } }));
    for (const path of ["$..*", "$..*..*..*", "$..a..a", "$[*,*,*,*,*,*,*,*,*,*,*,*,*][*,*,*,*]"]) {
      const { result, ms } = leastCpuMs(
        5,
        () => wide as unknown as Json,
        (value) => {
          const read = parseLibraryPath(path);
          try {
            return read && libraryPath(value, read) !== undefined;
          } catch {
            return MAYBE;
          }
        },
      );
      expect([true, MAYBE]).toContain(result);
      expect(ms, path).toBeLessThan(50);
    }
    expect(evaluate("$..*..*..*", wide as unknown as Json)).toBe(MAYBE);
  });
});
