import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { leastCpuMs } from "../testing/cpu-time.fixture.ts";
import type { Json } from "../kernel/index.ts";
import { applicantScope, cellOf, known, nothingKnown, valueOf } from "./applicant.fixture.ts";
import { compileCondition, compileExpression, createScope, UNKNOWN, type NamedCondition } from "./index.ts";
import { parsePath } from "./path.ts";

const firstCode = (text: string) => {
  const value = valueOf(text);
  return typeof value === "symbol"
    ? "unknown"
    : typeof value === "object"
      ? "object"
      : (String(value).split(" ")[0] ?? "");
};
const conditionCode = (json: Json, named: ReadonlyMap<string, NamedCondition> = new Map()) => {
  const result = compileCondition(json, {
    scope: applicantScope,
    semantics: "json-rules-engine",
    pointer: "",
    named,
  });
  return result.ok ? result.value.leaves.length : result.error[0]?.code;
};

describe("hostile text", () => {
  it.each([
    ["1 + ".repeat(5_000) + "1", "logic.too-long"],
    ["(".repeat(16_000), "logic.too-deep"],
    ["[".repeat(16_000), "logic.too-deep"],
    ["{a:".repeat(5_000), "logic.too-deep"],
    [`[${"1,".repeat(7_000)}1]`, "logic.too-many-items"],
    [`{${Array.from({ length: 2_000 }, (_, index) => `a${index}:1`).join()}}`, "logic.too-many-items"],
    ["a ".repeat(8_000), "logic.syntax"],
    ["if ".repeat(5_000), "logic.syntax"],
    ['"'.repeat(16_000), "logic.syntax"],
    ["-".repeat(16_000), "logic.too-deep"],
    ["- ".repeat(8_000), "logic.too-deep"],
    ["+".repeat(16_000), "logic.too-deep"],
    ["1".repeat(16_000), "logic.number"],
    ["1.".repeat(8_000), "logic.syntax"],
    [".".repeat(16_000), "logic.syntax"],
    ["1e".repeat(8_000), "logic.syntax"],
    ["a.".repeat(8_000), "logic.syntax"],
    [") ".repeat(8_000), "logic.syntax"],
    ["not(".repeat(59) + "married" + ")".repeat(59), "false"],
    ["1+".repeat(600) + "1", "logic.too-deep"],
    ["1+".repeat(400) + "1", "401"],
    ["for i in 1..1000000000 return i", "unknown"],
    [`some a in 1..1000, b in 1..1000 satisfies a + b = 5000`, "unknown"],
    ['matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(a+)+$")', "false"],
    [`matches("a", "${"a".repeat(1_001)}")`, "logic.always-fails"],
    ['matches("a", "(?=a)")', "logic.always-fails"],
    ["1e999999999 * 1e999999999", "logic.number"],
    ["(1 + 1e-30) ** 1e15", "object"],
  ])("LG28 hostile text %# ends within 50 ms", (text, expected) => {
    const { result: code, ms } = leastCpuMs(
      50,
      () => text,
      (formula) => firstCode(formula),
    );
    expect(code).toBe(expected);
    expect(ms).toBeLessThan(50);
  });

  it("LG28 a cell is at most 2,048 characters", () => {
    expect(cellOf({ kind: "integer" }, `> ${"1".repeat(2_100)}`, 1)).toBe("logic.too-long");
  });

  it("LG28 conditions nest 64 levels and have 5,000 leaves, named ones written out", () => {
    const leaf = { fact: "age", operator: "equal", value: 1 };
    let deep: Json = leaf;
    for (let level = 0; level < 70; level++) deep = { not: deep };
    expect(conditionCode({ all: [deep] })).toBe("logic.too-deep");
    expect(conditionCode({ all: Array(5_000).fill(leaf) })).toBe(5_000);
    expect(conditionCode({ all: Array(5_001).fill(leaf) })).toBe("condition.too-many-leaves");
    const doubling = (last: Json) =>
      new Map(
        Array.from({ length: 25 }, (_, index): [string, NamedCondition] => {
          const next = { condition: `c${index + 1}` };
          return [
            `c${index}`,
            { conditions: index === 24 ? last : { all: [next, next] }, pointer: `/c${index}` },
          ];
        }),
      );
    expect(conditionCode({ condition: "c0" }, doubling({ all: [leaf] }))).toBe("condition.too-many-leaves");
    expect(conditionCode({ condition: "c0" }, doubling({ all: [] }))).toBe("condition.too-many-leaves");
  });
});

describe("escape payloads", () => {
  const payloads = [
    'constructor.constructor("return process")()',
    'age.constructor.constructor("return 1")()',
    "__proto__",
    "job.__proto__",
    "job.constructor",
    "this.process",
    "globalThis",
    "process.exit(1)",
    "`${age}`",
    "age; age",
    "(() => 1)()",
    'eval("1")',
    'function(x) external { java: { class: "x" } }',
    "toString()",
    "scores.length",
    "name.length",
  ];
  it.each(payloads)("LG29 %s is refused as a formula", (text) => {
    expect(firstCode(text)).toMatch(/^logic\./);
  });

  it("LG29 they are only characters inside a text", () => {
    for (const payload of payloads) {
      expect(valueOf(JSON.stringify(payload))).toBe(payload);
      expect(valueOf(`name = ${JSON.stringify(payload)}`)).toBe(false);
    }
    expect(valueOf('"${age}" + "$1"')).toBe("${age}$1");
  });

  it("LG29 fields that an import named like prototypes are own data or unknown", () => {
    const scope = createScope([{ name: "imported", type: { kind: "any" } }]);
    for (const text of ["imported.constructor", "imported.__proto__", "imported.toString"]) {
      const compiled = compileExpression(text, { scope, semantics: "dmn", pointer: "" });
      expect(compiled.ok && compiled.value.evaluate({ slots: [new Map()], at: "" })).toBe(null);
    }
    const compiled = compileExpression("{constructor: 1, __proto__: 2}.__proto__", {
      scope,
      semantics: "strict",
      pointer: "",
    });
    expect(compiled.ok && compiled.value.evaluate({ slots: [UNKNOWN], at: "" })).toBe(2);
  });

  it("LG27 a path of strict and dmn names own members; scripts, filters and wildcards are no paths", () => {
    expect(parsePath("$.a.b[0]['c d']")).toEqual(["a", "b", 0, "c d"]);
    expect(parsePath("$")).toEqual([]);
    for (const text of [
      "$..a",
      "$.*",
      "$[*]",
      "$[?(@.a)]",
      "$[(@.length-1)]",
      "$[-1]",
      "$.a.",
      "a.b",
      "$.a b",
      "$['a\\'b']",
      "$.constructor.constructor('return 1')()",
      `$${".a".repeat(33)}`,
    ]) {
      expect(parsePath(text), text).toBeUndefined();
    }
  });

  it("LG29 compiles and runs where code generation is forbidden", { timeout: 60_000 }, () => {
    const script = fileURLToPath(new URL("./no-code-generation.fixture.ts", import.meta.url));
    const output = execFileSync(process.execPath, ["--disallow-code-generation-from-strings", script], {
      encoding: "utf8",
    });
    expect(JSON.parse(output)).toEqual({
      expression: true,
      cell: 1,
      condition: 1,
      pattern: true,
      evalRefused: true,
    });
  });
});

describe("facts of the fixture", () => {
  it("LG2 an applicant known in full leaves nothing unknown, one not known at all does", () => {
    expect(valueOf("age > 18", "strict", known)).toBe(true);
    expect(valueOf("age > 18", "strict", nothingKnown)).toBe(UNKNOWN);
  });
});
