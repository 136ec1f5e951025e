import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkSchema, issueTexts, schemaIssueTexts, type Issue } from "../kernel/index.ts";
import { logicIssueTexts } from "../logic/index.ts";
import { loadCatalogue } from "./catalogue.ts";
import { compilePack } from "./compile-pack.ts";
import { decisionIssueTexts } from "./decision-issues.ts";
import { PackCasesSchema } from "./pack-schema.ts";
import { runPackCases } from "./run-pack-cases.ts";
import { valueOf } from "./sample-pack.ts";

const rulesFolder = join(import.meta.dirname, "../../../rules");
const read = (...path: readonly string[]): unknown =>
  JSON.parse(readFileSync(join(rulesFolder, ...path), "utf8"));
const packs = readdirSync(rulesFolder).filter((name) => existsSync(join(rulesFolder, name, "pack.json")));
const sentences = { ...schemaIssueTexts, ...logicIssueTexts, ...decisionIssueTexts };
const told = (issues: readonly Issue[]) =>
  issues.map((issue) => `${issue.code} ${issue.pointer}: ${issueTexts(issue, sentences).en}`);

const load = (pack: string) => {
  const document = read(pack, "pack.json") as { readonly catalogue: string };
  const catalogue = loadCatalogue(read("catalogues", `${document.catalogue}.json`));
  expect(catalogue.ok ? [] : told(catalogue.error)).toEqual([]);
  const compiled = compilePack(document, { catalogue: valueOf(catalogue) });
  expect(compiled.ok ? told(compiled.value.warnings) : told(compiled.error)).toEqual([]);
  const cases = checkSchema(PackCasesSchema, read(pack, "cases.json"));
  expect(cases.ok ? [] : told(cases.error)).toEqual([]);
  return { pack: valueOf(compiled), cases: valueOf(cases) };
};

describe("the packs of this repository", () => {
  it("RS1 are there", () => {
    expect(packs.length).toBeGreaterThan(0);
  });

  it.each(packs)("RS1 %s compiles without a warning and all its cases pass", (id) => {
    const { pack, cases } = load(id);
    expect(cases.pack).toBe(pack.definition.id);
    const { results } = runPackCases(pack, cases.cases);
    expect(
      results.filter(({ passed }) => !passed).map(({ id: name, issues }) => [name, told(issues)]),
    ).toEqual([]);
  });

  it.each(packs)("TR5 every rule, row and attribute of %s is hit by a case", (id) => {
    const { pack, cases } = load(id);
    const { neverHit } = runPackCases(pack, cases.cases).coverage;
    expect(neverHit.map(({ decision, id: item }) => `${decision}/${item}`)).toEqual([]);
  });
});
