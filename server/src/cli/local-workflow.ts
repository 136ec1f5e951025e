import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Json } from "@lendloom/engine/kernel";
import {
  compileProcess,
  definitionsAround,
  loadCalendar,
  type CompiledProcess,
  type Place,
} from "@lendloom/engine/process";
import { textMember } from "../definitions/index.ts";
import { renderIssues } from "../http/issue-rendering.ts";
import { catalogueFor, expectSound, rulesFolderOf } from "./local-definitions.ts";
import { readJsonFile } from "./read-json-file.ts";
import { UsageError } from "./usage-error.ts";

/** A workflow file, compiled with what lies beside it, and the calendar of the first product that runs it. */
export function compileWorkflowFile(
  file: string,
  catalogueFile: string | undefined,
): { readonly process: CompiledProcess; readonly place?: Place } {
  const compiled = compileProcess(documentsAroundFile(file, catalogueFile));
  if (compiled.ok)
    return { process: compiled.value, ...placeOf(compiled.value.workflow.definition.id, file) };
  const told = compiled.error.flatMap((issue) =>
    renderIssues([issue]).map((rendered) => ({ document: issue.document, ...rendered })),
  );
  throw new UsageError(`${file} 有错误。`, `${file} has errors.`, told);
}

/** A workflow file with its catalogue, its packs, and the workflows that it begins: they lie in folders by their ids. */
export function documentsAroundFile(file: string, catalogueFile: string | undefined) {
  const workflow = readJsonFile(file);
  const [packs, workflows] = [rulesFolderOf(file), join(dirname(file), "..")];
  const catalogue = catalogueFor(workflow, file, catalogueFile);
  return definitionsAround(workflow, (kind, id) => {
    if (kind === "catalogue") return catalogue;
    return readIfThere(kind === "pack" ? join(packs, id, "pack.json") : join(workflows, id, "workflow.json"));
  });
}

/** The calendar that a server would play the workflow's cases in. */
function placeOf(workflow: string, file: string): { readonly place?: Place } {
  const rules = rulesFolderOf(file);
  const products = join(dirname(rules), "products");
  if (!existsSync(products)) return {};
  const [id] = readdirSync(products)
    .sort()
    .flatMap((name) => readIfThere(join(products, name, "product.json")) ?? [])
    .filter((product) => textMember(product, "workflow") === workflow)
    .flatMap((product) => textMember(product, "calendar") ?? []);
  const calendar = id === undefined ? undefined : readIfThere(join(rules, "calendars", `${id}.json`));
  return calendar === undefined ? {} : { place: expectSound(loadCalendar(calendar), `${id}`) };
}

function readIfThere(path: string): Json | undefined {
  return existsSync(path) ? readJsonFile(path) : undefined;
}
