import { describe, expect, it } from "vitest";
import { checkDocument } from "./document-shape.ts";
import { loadCatalogue } from "./catalogue.ts";
import { sampleCatalogue, valueOf } from "./sample-pack.ts";

const found = (json: unknown): readonly string[] => {
  const result = loadCatalogue(json);
  return result.ok
    ? result.value.warnings.map(({ code, pointer }) => `${code} ${pointer}`)
    : result.error.map(({ code, pointer }) => `${code} ${pointer}`);
};

describe("catalogue", () => {
  it("RS1 answers what a sound catalogue declares, by own properties only", () => {
    const catalogue = valueOf(loadCatalogue(sampleCatalogue));
    expect(catalogue.fact("age")?.source).toBe("application");
    expect(catalogue.fact("toString")).toBeUndefined();
    expect(catalogue.source("bureau")?.consent).toBe("credit-bureau");
    expect(catalogue.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(catalogue.warnings).toEqual([]);
  });

  it("RS1 refuses a source that does not exist, an enum value twice, an empty range and a bad duration", () => {
    const { facts, sources } = sampleCatalogue;
    const t = { "zh-CN": "x", en: "x" };
    const values = [1, 2].map(() => ({ value: "A", title: t }));
    expect(
      found({
        ...sampleCatalogue,
        sources: { ...sources, bureau: { ...sources["bureau"], validFor: "30 days" } },
        facts: {
          ...facts,
          a: { title: t, type: { kind: "integer" }, source: "nowhere" },
          b: { title: t, type: { kind: "enum", values }, source: "application" },
          c: {
            title: t,
            type: { kind: "list", of: { kind: "integer", min: 2, max: 1 } },
            source: "application",
          },
        },
      }),
    ).toEqual([
      "catalogue.valid-for /sources/bureau/validFor",
      "catalogue.source-unknown /facts/a/source",
      "type.enum-twice /facts/b/type/values/1/value",
      "type.empty-range /facts/c/type/of",
    ]);
  });

  it("RS1 warns of a cost without a connector and refuses unknown keys", () => {
    const sources = { application: { title: { "zh-CN": "x", en: "x" }, latencyMs: 3 } };
    expect(found({ ...sampleCatalogue, sources, facts: {} })).toEqual([
      "catalogue.query-without-connector /sources/application/latencyMs",
    ]);
    expect(found({ ...sampleCatalogue, extra: 1 })).toContain("schema.unknown-key /extra");
  });

  it("RS13 refuses documents that are too deep, too large, not JSON or reach a prototype", () => {
    const code = (value: unknown, limits = {}): string => {
      const result = checkDocument(value, limits);
      return result.ok ? "ok" : result.error.map((issue) => `${issue.code} ${issue.pointer}`).join();
    };
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(code(deep)).toMatch(/^document\.too-deep /);
    expect(code(JSON.parse('{"a":{"__proto__":{"x":1}}}'))).toBe("document.forbidden-key /a/__proto__");
    expect(code({ a: [1, { constructor: 1 }] })).toBe("document.forbidden-key /a/1/constructor");
    expect(code(new Array(5000).fill(0), { maxValues: 1000 })).toBe("document.too-large ");
    expect(code({ a: () => 1 })).toBe("document.not-json /a");
    expect(code({ a: Number.NaN })).toBe("document.not-json /a");
    expect(code(new Date(0))).toBe("document.not-json ");
    expect(code({ a: "\ud800" })).toBe("document.not-json /a");
    expect(code({ a: [null, true, "x", 1.5] })).toBe("ok");
  });
});
