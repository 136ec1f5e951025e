import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, type Json } from "./json.ts";
import { parseJson } from "./parse-json.ts";

const firstIssue = (text: string, limits?: Parameters<typeof parseJson>[1]) => {
  const result = parseJson(text, limits);
  return result.ok ? "ok" : `${result.error[0]?.code ?? ""} ${result.error[0]?.pointer ?? ""}`;
};

describe("JSON from outside", () => {
  it("KN9 is read as JSON.parse reads it", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        const result = parseJson(text);
        if (!result.ok) {
          expect(result.error[0]?.code).toMatch(/lone-surrogate|forbidden-key/);
          return;
        }
        expect(canonicalJson(result.value)).toBe(canonicalJson(JSON.parse(text) as Json));
      }),
    );
    expect(parseJson('\ufeff {"a":[1,2.5e3,"\\u4e2d"]} ')).toEqual({
      ok: true,
      value: { a: [1, 2500, "中"] },
    });
  });

  it.each([
    ['{"a":{"b":1,"b":2}}', "json.duplicate-key /a/b"],
    ['{"a":[{"__proto__":1}]}', "json.forbidden-key /a/0/__proto__"],
    ['{"constructor":1}', "json.forbidden-key /constructor"],
    ['{"\\u0070rototype":1}', "json.forbidden-key /prototype"],
    ['{"id":110101199001011234}', "json.inexact-number /id"],
    ["1e1000000000", "json.inexact-number "],
    ["1e-1000000000", "json.inexact-number "],
    [`[${"9".repeat(5_000)}]`, "json.inexact-number /0"],
    ['["\\ud800"]', "json.lone-surrogate /0"],
    ["[1,]", "json.syntax /1"],
    ["{'a':1}", "json.syntax "],
    ["[01]", "json.syntax "],
    ["nul", "json.syntax "],
    ["1 2", "json.syntax "],
    ["", "json.syntax "],
    ['"\u0007"', "json.syntax "],
    ["[".repeat(65), "json.too-deep " + "/0".repeat(64)],
    ["[".repeat(1_000_000), "json.too-deep " + "/0".repeat(64)],
  ])("KN9 refuses %s", (text, expected) => {
    expect(firstIssue(text)).toBe(expected);
  });

  it("KN9 keeps to its limits, and keeps exact numbers", () => {
    expect(firstIssue('"中中"', { bytes: 7, depth: 4, tokens: 9 })).toBe("json.too-large ");
    expect(firstIssue('"中中"', { bytes: 8, depth: 4, tokens: 9 })).toBe("ok");
    expect(firstIssue("[1,2,3]", { bytes: 99, depth: 4, tokens: 3 })).toBe("json.too-many-tokens /2");
    expect(firstIssue("[0.30000000000000004,9007199254740991,1.5,-0.0,1E5]")).toBe("ok");
    expect(firstIssue(`"${"x".repeat(5_000_000)}"`)).toBe("ok");
    expect(firstIssue(`"${"\\n".repeat(2_000_000)}"`)).toBe("ok");
  });

  it("KN9 names line and column of a syntax error", () => {
    const result = parseJson('{\n  "a": 1,\n  b: 2\n}');
    expect(result.ok ? undefined : result.error[0]?.params).toEqual({ line: 3, column: 3 });
  });
});
