import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { evaluateModelDecision, evaluateModelService } from "@lendloom/engine/decision";
import { importDmnModel } from "@lendloom/engine/interop";
import type { Value } from "@lendloom/engine/logic";
import { compareAnswers, describe } from "./compare-answers.ts";
import { readTestFile, type ExpectedResult, type TestCase } from "./test-cases.ts";

export interface FolderResult {
  readonly folder: string;
  readonly exact: number;
  /** Passed, with numbers that differ by at most 1e-8. */
  readonly within: number;
  readonly failures: readonly string[];
}

/** The instant of `now()` and `today()`. */
const AT = "2026-01-15T08:00:00Z";

/** Runs every test of a folder with a model and its test cases. */
export function runFolder(folder: string): FolderResult {
  const files = readdirSync(folder).sort();
  const models = new Map(
    files
      .filter((file) => file.endsWith(".dmn"))
      .map((file) => [file, readFileSync(join(folder, file), "utf8")]),
  );
  let exact = 0;
  let within = 0;
  const failures: string[] = [];
  for (const file of files.filter((name) => name.endsWith(".xml"))) {
    const tests = readTestFile(readFileSync(join(folder, file), "utf8"));
    const xml = models.get(tests.modelName);
    if (xml === undefined) continue;
    const imported = [...models].filter(([name]) => name !== tests.modelName).map(([, other]) => other);
    const model = importDmnModel(xml, { imported, mode: "lenient" });
    for (const test of tests.cases) {
      for (const result of test.results) {
        const at = `${file} ${test.id} ${result.name}`;
        if (!model.ok) {
          failures.push(
            `${at}: ${model.error.map(({ pointer, texts }) => `${pointer} ${texts.en}`).join("; ")}`,
          );
          continue;
        }
        const { value, why } = answer(model.value.compiled, test, result);
        const agreement = compareAnswers(value, result.expected);
        if (agreement === "exact") exact += 1;
        else if (agreement === "within") within += 1;
        else failures.push(`${at}: expected ${describe(result.expected)}, but got ${describe(value)}${why}`);
      }
    }
  }
  return { folder, exact, within, failures };
}

function answer(
  compiled: Parameters<typeof evaluateModelDecision>[0],
  test: TestCase,
  result: ExpectedResult,
): { readonly value: Value; readonly why: string } {
  const service = test.service ?? (result.isService ? result.name : undefined);
  if (service === undefined) {
    const { value, errors } = evaluateModelDecision(compiled, result.name, test.inputs, AT);
    return { value, why: reasons(errors) };
  }
  const { value, outputs, errors } = evaluateModelService(compiled, service, test.inputs, AT);
  return { value: outputs.get(result.name) ?? (result.isService ? value : null), why: reasons(errors) };
}

function reasons(errors: readonly { readonly code: string; readonly params: object }[]): string {
  return errors.length === 0
    ? ""
    : ` (${[...new Set(errors.map(({ code, params }) => `${code} ${JSON.stringify(params)}`))].slice(0, 3).join("; ")})`;
}
