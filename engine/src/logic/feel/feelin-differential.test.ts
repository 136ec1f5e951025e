import { evaluate as feelin } from "feelin";
import { describe, expect, it } from "vitest";
import { compileExpression, createScope, unbindValue } from "../index.ts";
import { RandomFeel, randomSource } from "./random-feel.fixture.ts";
import { testSeed } from "../../testing/test-seed.fixture.ts";

const seed = testSeed;
const runs = Number(process.env.LENDLOOM_RUNS ?? 2_000);
const scope = createScope([]);

function ours(text: string): unknown {
  const compiled = compileExpression(text, { scope, semantics: "dmn", pointer: "" });
  if (!compiled.ok) return compiled.error.map(({ code }) => code).join(" ");
  return unbindValue({ kind: "any" }, compiled.value.evaluate({ slots: [], at: "2026-11-22T10:00:00Z" }));
}

/** What feelin answers, as JSON; where it throws instead of answering, that it did. */
function theirs(text: string): unknown {
  try {
    const answer = feelin(text, {}) as { readonly value: unknown };
    return JSON.parse(JSON.stringify(answer.value ?? null)) as unknown;
  } catch {
    return "throws";
  }
}

/** Doubles against decimals: ten digits must agree. Entries of contexts have no order. */
function comparable(value: unknown): unknown {
  if (typeof value === "number") return Number(value.toPrecision(10));
  if (typeof value === "string" && /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(value))
    return comparable(Number(value));
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== "object" || value === null) return value ?? null;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([first], [second]) => (first < second ? -1 : 1))
      .map(([name, item]) => [name, comparable(item)]),
  );
}

/** Where the two differ, and the part of DMN 1.5 that says who is right. The generator leaves these out. */
const deviations: readonly (readonly [text: string, ours: unknown, theirs: unknown, clause: string])[] = [
  ["0.1 + 0.2 = 0.3", true, false, "10.3.2.3.1: numbers are decimals of 34 digits"],
  ["7 between 7 and 2", false, true, "table 54: x >= 7 and x <= 2"],
  ["[1] = [1, 2]", false, null, "table 53: lists of other lengths are not equal"],
  ['if "x" then 1 else 2', null, 1, "table 57: the condition is a boolean"],
  ["true in [1..50]", null, true, "table 55: true and 1 have no order"],
  ['@"P1D" * 2', "P2D", null, "table 61: a duration times a number"],
  [
    'years and months duration(@"2025-12-31", @"2026-11-22")',
    "P10M",
    "P10M22D",
    "10.3.4.1: of years and months only",
  ],
  ["remove([], 1)", null, [], "10.3.4.4: no item is at the position"],
  ["insert before([], 1, 3)", null, [3], "10.3.4.4: no item is at the position"],
  ["odd(0.5)", null, false, "10.3.4.5: of whole numbers"],
  ['substring("", 2)', null, "", "10.3.4.3: the position is none of the text"],
  ["some i in [0, null] satisfies i > 2", null, false, "table 57: false or null is null"],
  ["every i in [1] satisfies i > null", null, false, "table 57: a comparison with null is null"],
  ["sort([2, null], function(p, q) p < q)", null, [2, null], "10.3.4.8: the function answers true or false"],
];

describe("feelin", () => {
  it(`LG43 gives our answers (${runs} expressions, seed ${seed})`, { timeout: 120_000 }, () => {
    const known = new RandomFeel(randomSource(seed));
    const differing: string[] = [];
    for (let run = 0; run < runs; run++) {
      const text = known.expression();
      // Kinds of null that the deviations below list reach everything through comparisons and sorting.
      if (/null|\.a\b|max\(|min\(|\[-?\d\]|sum\(/.test(text) && /satisfies|sort/.test(text)) continue;
      const [first, second] = [comparable(ours(text)), comparable(theirs(text))];
      if (JSON.stringify(first) !== JSON.stringify(second)) {
        differing.push(`${text}: ours ${JSON.stringify(first)}, theirs ${JSON.stringify(second)}`);
      }
    }
    expect(differing).toEqual([]);
  });

  it.each(deviations)("LG43 %s is %j and not %j (%s)", (text, right, wrong) => {
    expect(comparable(ours(text))).toEqual(right);
    expect(comparable(theirs(text))).toEqual(wrong);
  });
});
