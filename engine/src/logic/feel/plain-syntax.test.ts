import fc from "fast-check";
import { parser } from "lezer-feel";
import { describe, expect, it } from "vitest";
import { readPlainSyntax, type Syntax } from "./plain-syntax.ts";
import { scanText } from "./scan-text.ts";
import { testSeed } from "../../testing/test-seed.fixture.ts";

/** LENDLOOM_DIFFERENTIAL_RUNS raises the number of random texts; LENDLOOM_SEED repeats a run. */
const seed = testSeed;
const runs = Number(process.env.LENDLOOM_DIFFERENTIAL_RUNS ?? 5_000);

const scalar = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.constantFrom("5", "-5", "600", "0.18", '"SH"', '"a, b"', "true", '@"2024-02-29"'),
  },
  fc.constantFrom(
    "0",
    "7",
    "-5",
    "- 5",
    "007",
    "1.5",
    "-0.25",
    ".5",
    "5.",
    "1e3",
    "1.2.3",
    "999999999999999",
  ),
  fc.constantFrom("12345678901234567", "true", "false", "null", "nullable", "true2", "x", "?", "()", "a.b"),
  fc.constantFrom('""', '"SH"', '"a, b"', '"北京"', '"\\n"', '"//"', '"/*"', '"not("', '"', '"😀"'),
  fc.constantFrom('@"2024-02-29"', '@"2024-13-01"', '@"P1D"', '@ "2024-02-29"', "2024-02-29"),
);
const gap = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom("", " ", "  ") },
  fc.constantFrom("\t", "//", "/* */"),
);
const joined = (...parts: readonly fc.Arbitrary<string>[]) => fc.tuple(...parts).map((all) => all.join(""));
const sign = fc.constantFrom("<", "<=", ">", ">=", "=", "!=", "<", ">", "=>", "<>", "==");
const [open, close] = [fc.constantFrom("[", "(", "]"), fc.constantFrom("]", ")", "[")];
const test = fc.oneof(
  scalar,
  joined(sign, gap, scalar),
  joined(open, gap, scalar, gap, fc.constantFrom("..", "..", "..", "...", ","), gap, scalar, gap, close),
);
const tests = joined(
  gap,
  fc
    .tuple(fc.array(test, { minLength: 1, maxLength: 4 }), fc.constantFrom(",", ", ", " , ", ", ", " ", ",,"))
    .map(([all, comma]) => all.join(comma)),
  gap,
);
const cell = fc.oneof(
  tests,
  fc.constantFrom("-", " - ", "--", "- ,-", "not", "not()", "not(-)"),
  joined(gap, fc.constantFrom("not", "no", "notnot"), gap, fc.constant("("), tests, fc.constant(")"), gap),
);

const written = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant("UnaryTests" as const), cell) },
  fc.tuple(fc.constant("Expression" as const), fc.oneof(joined(gap, scalar, gap), cell)),
);

const parsers = {
  Expression: parser.configure({ top: "Expression", strict: true }),
  UnaryTests: parser.configure({ top: "UnaryTests", strict: true }),
};

/** The tree as lowering reads it, or what stops the parser. */
function parsed(text: string, dialect: keyof typeof parsers): unknown {
  if (scanText(text) !== undefined) return "refused";
  try {
    return shapeOf(parsers[dialect].parse(text).topNode);
  } catch (error) {
    return String(error);
  }
}

function shapeOf(syntax: Syntax, parent: Syntax | null = null): unknown {
  expect(syntax.parent?.name).toBe(parent?.name);
  const parts: unknown[] = [];
  for (let part = syntax.firstChild; part !== null; part = part.nextSibling)
    parts.push(shapeOf(part, syntax));
  return [syntax.name, syntax.from, syntax.to, ...parts];
}

describe("plain cells and literals", () => {
  it(
    `LG45 what is read without the parser has the parser's tree (${runs} texts, seed ${seed})`,
    { timeout: 600_000 },
    () => {
      const plain = { Expression: 0, UnaryTests: 0 };
      fc.assert(
        fc.property(written, ([dialect, text]) => {
          const read = readPlainSyntax(text, dialect);
          if (read === undefined) return;
          plain[dialect] += 1;
          expect(shapeOf(read)).toEqual(parsed(text, dialect));
        }),
        { seed, numRuns: runs },
      );
      expect(plain.UnaryTests).toBeGreaterThan(runs / 10);
      expect(plain.Expression).toBeGreaterThan(runs / 100);
    },
  );

  it.each([
    "-",
    "7",
    "< -5.25",
    "[18..60]",
    "(1.5 .. 2)",
    "]1..2[",
    '"SH", "BJ"',
    "< 5, > 60",
    'not("SH","BJ")',
    "not( < 5 )",
    "true",
    "= null",
    '[@"2024-01-01"..@"2025-01-01")',
  ])("LG45 %s is read without the parser", (text) => {
    const read = readPlainSyntax(text, "UnaryTests");
    expect(read && shapeOf(read)).toEqual(parsed(text, "UnaryTests"));
  });

  it("LG45 long lists are left to the parser, which counts them", () => {
    expect(readPlainSyntax(Array.from({ length: 201 }, () => "1").join(), "UnaryTests")).toBeUndefined();
  });
});
