import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkSchema, issueTexts, type Json } from "../kernel/index.ts";
import { WorkflowCasesSchema } from "../workflow/index.ts";
import { analyseProcess } from "./analysis/analyse-process.ts";
import { compileProcess } from "./compile-process.ts";
import { runWorkflowCases, workflowCaseTexts } from "./run-workflow-cases.ts";

const root = join(import.meta.dirname, "../../..");
const read = (...path: string[]) => JSON.parse(readFileSync(join(root, ...path), "utf8")) as Json;
const list = (folder: string) =>
  readdirSync(join(root, folder)).filter((id) => existsSync(join(root, folder, id)));

/** Every workflow of the repository, with every pack: a workflow names those it asks. */
describe.each(list("workflows"))("workflow %s", (id) => {
  const workflow = read("workflows", id, "workflow.json") as { catalogue: string };
  const catalogue = read("rules/catalogues", `${workflow.catalogue}.json`);
  const packs = list("rules")
    .filter((pack) => existsSync(join(root, "rules", pack, "pack.json")))
    .map((pack) => read("rules", pack, "pack.json"))
    .filter((pack) => (pack as { catalogue: string }).catalogue === workflow.catalogue);

  const workflows = list("workflows").map((other) => read("workflows", other, "workflow.json"));
  const documents = { workflow, catalogue, packs, workflows };

  it("WF1 compiles with its catalogue and packs", () => {
    const compiled = compileProcess(documents);
    expect(compiled.ok ? compiled.value.warnings : compiled.error).toEqual([]);
    expect(compiled.ok && analyseProcess(compiled.value)).toEqual([]);
  });

  it("PR20 passes its cases, which enter every state and take every transition", () => {
    const compiled = compileProcess(documents);
    if (!compiled.ok) throw new Error("Expected it to compile");
    const cases = checkSchema(WorkflowCasesSchema, read("workflows", id, "cases.json"));
    if (!cases.ok) throw new Error(JSON.stringify(cases.error));
    const { results, coverage } = runWorkflowCases(compiled.value, cases.value.cases);
    const failed = results
      .filter(({ passed }) => !passed)
      .map((result) => [result.id, result.issues.map((issue) => issueTexts(issue, workflowCaseTexts).en)]);
    expect(failed).toEqual([]);
    expect(coverage.states.missed).toEqual([]);
    expect(coverage.transitions.missed).toEqual([]);
  });
});
