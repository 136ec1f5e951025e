import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../kernel/index.ts";
import { compilePack, loadCatalogue, type CatalogueDefinition, type PackCase } from "../../decision/index.ts";
import { importJsonRulesEngine } from "../json-rules-engine/import.ts";
import { convertToStrict, type StrictConversion } from "./convert-to-strict.ts";

const t = { "zh-CN": "例", en: "Case" };
const leaf = (fact: string, operator: string, value: Json): JsonObject => ({ fact, operator, value });

/** A file whose approval a missing score lets pass (TP3). */
const file = [
  { name: "fraud", conditions: { all: [leaf("fraud", "equal", true)] }, event: { type: "decline" } },
  {
    name: "good",
    conditions: { all: [{ not: leaf("score", "lessThan", 600) }] },
    event: { type: "approve" },
  },
];
const imported = (
  rules: Json,
  change: (catalogue: CatalogueDefinition) => CatalogueDefinition = (same) => same,
) => {
  const result = importJsonRulesEngine(rules, { id: "old" });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  const catalogue = loadCatalogue(change(result.value.catalogue));
  if (!catalogue.ok) throw new Error(JSON.stringify(catalogue.error));
  return { pack: result.value.pack, catalogue: catalogue.value };
};
const converted = (...[rules, cases]: [rules: Json, cases?: readonly PackCase[]]): StrictConversion => {
  const { pack, catalogue } = imported(rules);
  const result = convertToStrict(pack, { catalogue, ...(cases === undefined ? {} : { cases }) });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};
const good: PackCase = {
  id: "good",
  title: t,
  facts: { fraud: false, score: 700 },
  at: "2026-11-22T09:00:00Z",
  expect: { outcome: "approve" },
};

describe("converting a pack to strict", () => {
  it("IO19 reports every outcome that changes, with the facts that are missing", () => {
    const { from, report, tried, changed, changes } = converted(file, [good]);
    expect(from).toBe("json-rules-engine");
    expect(report.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(tried).toBeGreaterThan(10);
    expect(changed).toBeGreaterThanOrEqual(changes.length);
    // Without the fraud flag the library declines nobody; strict does not know yet. With the score none,
    // the library approves, and strict refers.
    const ofCase = changes.filter(({ applicant }) => applicant.case === "good");
    expect(
      ofCase.map(({ applicant, before, after, missing }) => ({ ...applicant, before, after, missing })),
    ).toEqual([
      { kind: "null", case: "good", without: "score", before: "approve", after: "refer", missing: [] },
    ]);
    for (const { before, after } of changes) expect(after).not.toBe(before);
  });

  it("IO19 gives rules that decline a reason, and the pack compiles in strict", () => {
    const { pack, addedReasons } = converted(file);
    expect(addedReasons).toEqual([
      { code: "FRAUD", pointer: "/decisions/rules/rules/0", texts: { "zh-CN": "fraud", en: "fraud" } },
    ]);
    expect(pack.semantics).toBe("strict");
    expect(pack.reasons["FRAUD"]?.facts).toEqual(["fraud"]);
    expect(compilePack(pack, { catalogue: imported(file).catalogue }).ok).toBe(true);
  });

  it("IO19 what strict refuses is told at its place, and nothing is compared", () => {
    const mixed = [
      { conditions: { all: [leaf("a", "equal", 1), leaf("a", "equal", "1")] }, event: { type: "decline" } },
      { conditions: { any: [] }, event: { type: "approve" } },
    ];
    const { report, tried } = converted(mixed);
    const errors = report
      .filter(({ severity }) => severity === "error")
      .map(({ code, pointer }) => `${code} ${pointer}`);
    expect(errors).toContain("logic.untyped-fact /decisions/rules/rules/0/conditions/all/0/fact");
    expect(errors).toContain("condition.empty-group /decisions/rules/rules/1/conditions/any");
    expect(tried).toBe(0);
  });

  it("IO19 says the same each time, and a pack in strict changes nothing", () => {
    expect(converted(file, [good])).toEqual(converted(file, [good]));
    const first = converted(file, [good]);
    const again = convertToStrict(first.pack, { catalogue: imported(file).catalogue, cases: [good] });
    expect(again.ok && again.value).toMatchObject({ from: "strict", changed: 0, addedReasons: [] });
  });

  it("IO19 a pack that does not compile as it is is refused", () => {
    const { pack, catalogue } = imported(file);
    expect(convertToStrict({ ...pack, catalogue: "other" }, { catalogue }).ok).toBe(false);
  });
});
