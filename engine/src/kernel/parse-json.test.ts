import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leastCpuMs } from "../testing/cpu-time.fixture.ts";
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
          expect(result.error[0]?.code).toMatch(/lone-surrogate|forbidden-key|null-character/);
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
    ['["a\\u0000"]', "json.null-character /0"],
    ["[1,]", "json.syntax /1"],
    ["{'a':1}", "json.syntax "],
    ["[01]", "json.syntax "],
    ["nul", "json.syntax "],
    ["1 2", "json.syntax "],
    ["", "json.syntax "],
    ['"\u0007"', "json.syntax "],
    ["[".repeat(65), "json.too-deep " + "/0".repeat(64)],
    ["[".repeat(1_000_000), "json.too-deep " + "/0".repeat(64)],
  ])("KN9 refuses text %#", (text, expected) => {
    expect(firstIssue(text)).toBe(expected);
  });

  const limits = { bytes: 99, depth: 4, tokens: 9, members: 9 };

  it("KN9 keeps to its limits, and keeps exact numbers", () => {
    expect(firstIssue('"中中"', { ...limits, bytes: 7 })).toBe("json.too-large ");
    expect(firstIssue('"中中"', { ...limits, bytes: 8 })).toBe("ok");
    expect(firstIssue("[1,2,3]", { ...limits, tokens: 3 })).toBe("json.too-many-tokens /2");
    expect(firstIssue('["a,:\\"",2,3]', { ...limits, tokens: 4 })).toBe("ok");
    expect(firstIssue("[1,2,3]", { ...limits, tokens: 2 })).toBe("json.too-many-tokens ");
    expect(firstIssue('[{"a":1,"b":2}]', { ...limits, members: 1 })).toBe("json.too-many-members /0");
    expect(firstIssue('[{"a":1,"b":2}]', { ...limits, members: 2 })).toBe("ok");
    expect(firstIssue("[0.30000000000000004,9007199254740991,1.5,-0.0,1E5]")).toBe("ok");
    expect(firstIssue(`"${"x".repeat(5_000_000)}"`)).toBe("ok");
    expect(firstIssue(`"${"\\n".repeat(2_000_000)}"`)).toBe("ok");
  });

  it.each([
    ["bytes", " ".repeat(9_000_000), "json.too-large "],
    ["bytes in three", `"${"中".repeat(4_000_000)}"`, "json.too-large "],
    ["values", `[${"1,".repeat(1_200_000)}1]`, "json.too-many-tokens "],
    [
      "members of one object",
      `{${Array.from({ length: 400_000 }, (_, index) => `"a${index}":1`).join()}}`,
      "json.too-many-members ",
    ],
    ["levels", "[".repeat(4_000_000), "json.too-deep " + "/0".repeat(64)],
    ["digits", "1".repeat(8_000_000), "json.inexact-number "],
    ["digits of an exponent", `1e${"1".repeat(8_000_000)}`, "json.inexact-number "],
  ])("KN9 refuses too many %s within 50 ms", (_, text, expected) => {
    // Text from outside is one piece; what was repeated is many until it is read for the first time.
    const bytes = Buffer.from(text);
    const { result, ms } = leastCpuMs(
      50,
      () => bytes.toString(),
      (json) => firstIssue(json),
    );
    expect(result).toBe(expected);
    expect(ms).toBeLessThan(50);
  });

  it("KN9 counts texts, and the keys of small objects, too", () => {
    expect(firstIssue(`[${'"a,\\"",'.repeat(900_000)}1]`)).toBe("ok");
    expect(firstIssue(`[${'"a",'.repeat(1_200_000)}1]`)).toBe("json.too-many-tokens ");
    expect(firstIssue(`[${'{"a":1},'.repeat(600_000)}1]`)).toBe("json.too-many-tokens ");
  });

  it("KN9 reads a text of a million escapes, also one without end", () => {
    expect(firstIssue(`"${"\\u0061".repeat(1_300_000)}"`)).toBe("ok");
    expect(firstIssue(`"${"\\u0061".repeat(1_300_000)}`)).toBe("json.syntax ");
    expect(firstIssue('"\\u12g4"')).toBe("json.syntax ");
    expect(firstIssue('"\\')).toBe("json.syntax ");
  });

  it("KN9 names line and column of a syntax error", () => {
    const result = parseJson('{\n  "a": 1,\n  b: 2\n}');
    expect(result.ok ? undefined : result.error[0]?.params).toEqual({ line: 3, column: 3 });
  });
});
