import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  analysePack,
  compilePack,
  loadCatalogue,
  type CatalogueDefinition,
  type PackDefinition,
} from "@lendloom/engine/decision";
import { describe, expect, it } from "vitest";
import { namesOf } from "../names.ts";
import { findingWords, fixWords } from "./finding-words.ts";

const rules = join(import.meta.dirname, "../../../../rules");
const read = (path: string): unknown => JSON.parse(readFileSync(join(rules, path), "utf8"));
const catalogue = read("catalogues/consumer.json") as CatalogueDefinition;

describe("what the analysis says", () => {
  const pack = JSON.parse(
    readFileSync(join(rules, "consumer-credit/pack.json"), "utf8").replace('"< 600", "-"', '"< 590", "-"'),
  ) as PackDefinition;
  const names = namesOf(pack, catalogue);

  it("names facts and their values by the titles of the catalogue", () => {
    const loaded = loadCatalogue(catalogue);
    const compiled = loaded.ok ? compilePack(pack, { catalogue: loaded.value }) : loaded;
    if (!compiled.ok) throw new Error("Expected a sound pack");
    const gap = analysePack(compiled.value).findings.find(({ code }) => code === "analysis.gap");
    if (gap?.fix === undefined) throw new Error("Expected a gap that can be mended");
    expect(gap.texts.en).toContain("creditScore: ");
    const told = findingWords(gap, names, pack);
    expect(told.en).toBe("No row answers for Credit score: [590..600).");
    expect(told["zh-CN"]).toBe("没有任何一行能够回答：征信评分 [590..600)。");
  });

  it("leaves what it does not know, and what is in quotation marks, as it is", () => {
    const where = 'sex: "male", shoe: 43, "creditScore: 1", creditScore: >= 600';
    const told = findingWords({ code: "analysis.gap", params: { where } }, names, pack);
    expect(told.en).toBe('No row answers for Sex: Male, shoe: 43, "creditScore: 1", Credit score: >= 600.');
    const unused = { code: "analysis.unused-decision", params: { name: "debt-ratio" } } as const;
    expect(findingWords(unused, names, pack)["zh-CN"]).toContain("「负债收入比」");
    const outcome = { code: "analysis.outcome-unreachable", params: { outcome: "refer" } } as const;
    expect(findingWords(outcome, names, pack)["zh-CN"]).toContain("「转人工」");
    const values = {
      code: "analysis.value-untested",
      params: { input: "sex", values: '"male", "x"' },
    } as const;
    expect(findingWords(values, names, pack).en).toContain('Male, "x" of “Sex”');
  });

  it("says what a fix does in the same words", () => {
    const texts = {
      "zh-CN": "新增一行 creditScore: [590..600)，输出与第 1 行相同",
      en: "Add a row for creditScore: [590..600) that answers as row 1 does",
    };
    expect(fixWords(texts, names)).toEqual({
      "zh-CN": "新增一行 征信评分 [590..600)，输出与第 1 行相同",
      en: "Add a row for Credit score: [590..600) that answers as row 1 does",
    });
  });
});
