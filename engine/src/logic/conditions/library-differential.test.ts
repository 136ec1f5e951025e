import fc from "fast-check";
import { Engine } from "json-rules-engine";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../kernel/index.ts";
import {
  bindValue,
  compileCondition,
  createScope,
  MAYBE,
  TRUE,
  UNKNOWN,
  type NamedCondition,
  type ScopeEntry,
} from "../index.ts";
import { factNames, randomConditions, randomFacts, randomLeaf } from "./random-conditions.fixture.ts";
import { testSeed } from "../../testing/test-seed.fixture.ts";

/** LENDLOOM_DIFFERENTIAL_RUNS raises the number of random trees; LENDLOOM_SEED repeats a run. */
const seed = testSeed;
const runs = Number(process.env.LENDLOOM_DIFFERENTIAL_RUNS ?? 2_000);

const scope = createScope(
  factNames.map((name): ScopeEntry => ({ name, type: { kind: "any" }, nullable: true })),
);

interface LibraryLeaf {
  readonly all?: readonly LibraryLeaf[];
  readonly any?: readonly LibraryLeaf[];
  readonly not?: LibraryLeaf;
  readonly result?: boolean;
}

/** The library's truth of the rule and of every leaf it evaluated, or undefined where it threw. */
async function askLibrary(conditions: JsonObject, named: ReadonlyMap<string, JsonObject>, given: JsonObject) {
  const engine = new Engine([], {
    allowUndefinedFacts: true,
  });
  const clone = <T>(value: T) => JSON.parse(JSON.stringify(value)) as T;
  for (const [name, condition] of named) engine.setCondition(name, clone(condition) as never);
  engine.addRule({ conditions: clone(conditions) as never, event: { type: "hit" } });
  try {
    const { results, failureResults } = await engine.run(clone(given) as Record<string, unknown>);
    const [result] = [...results, ...failureResults];
    return { truth: results.length === 1, leaves: leavesOf(result?.conditions as LibraryLeaf) };
  } catch {
    return undefined;
  }
}

function leavesOf(condition: LibraryLeaf): readonly (boolean | undefined)[] {
  if (condition.any) return condition.any.flatMap(leavesOf);
  if (condition.all) return condition.all.flatMap(leavesOf);
  return condition.not ? leavesOf(condition.not) : [condition.result];
}

describe("json-rules-engine, asked beside", () => {
  it(
    `LG5 gives our answers, per rule and per leaf (${runs} trees, seed ${seed})`,
    { timeout: 600_000 },
    async () => {
      let compared = 0;
      let threw = 0;
      await fc.assert(
        fc.asyncProperty(
          randomConditions,
          randomConditions,
          randomLeaf,
          randomFacts,
          async (conditions, first, second, given) => {
            // The first names the second, so that references nest.
            const named = new Map<string, JsonObject>([
              ["second", { any: [second] }],
              ["first", replaceReferences(first)],
            ]);
            const ours = askOurs(conditions, named, given as JsonObject);
            if (ours === undefined) return;
            const theirs = await askLibrary(conditions, named, given as JsonObject);
            if (theirs === undefined) {
              threw++;
              expect(ours.leaves).toContain(MAYBE);
              return;
            }
            compared++;
            expect(ours.truth === TRUE).toBe(theirs.truth);
            expect(ours.leaves.length).toBe(theirs.leaves.length);
            for (const [index, truth] of ours.leaves.entries())
              expect(truth === TRUE).toBe(theirs.leaves[index]);
          },
        ),
        { seed, numRuns: runs },
      );
      expect(compared).toBeGreaterThan(runs / 2);
      expect(threw).toBeGreaterThan(0);
    },
  );
});

/** A named condition may refer to `second` only: names that refer to each other are refused. */
function replaceReferences(condition: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(condition).replaceAll('"first"', '"second"')) as JsonObject;
}

/** Our answer; undefined for the rules that we refuse because the library would throw for everybody. */
function askOurs(conditions: JsonObject, named: ReadonlyMap<string, JsonObject>, given: JsonObject) {
  const conditionsByName = new Map<string, NamedCondition>(
    [...named].map(([name, json]) => [name, { conditions: json, pointer: `/${name}` }]),
  );
  const context = { scope, semantics: "json-rules-engine" as const, pointer: "", named: conditionsByName };
  const compiled = compileCondition(conditions, context);
  if (!compiled.ok) {
    expect(new Set(compiled.error.map(({ code }) => code))).toEqual(new Set(["condition.needs-list"]));
    return undefined;
  }
  const slots = factNames.map((name) => {
    const wire = given[name];
    if (wire === undefined) return UNKNOWN;
    const bound = bindValue({ kind: "any" }, true, wire, "");
    return bound.ok ? bound.value : UNKNOWN;
  });
  const truths = new Uint8Array(compiled.value.leaves.length);
  const truth = compiled.value.evaluate({ slots, at: "" }, truths, 0);
  return { truth, leaves: [...truths] };
}
