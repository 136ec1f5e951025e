import { dirname, join } from "node:path";
import { existsSync } from "node:fs";
import { compilePack, loadCatalogue, type CompiledPack } from "@lendloom/engine/decision";
import type { Json, Result } from "@lendloom/engine/kernel";
import { textMember } from "../definitions/index.ts";
import { renderIssues } from "../http/issue-rendering.ts";
import { readJsonFile } from "./read-json-file.ts";
import { UsageError } from "./usage-error.ts";

/** Where a repository keeps its packs and catalogues, seen from one of its files. */
export function rulesFolderOf(file: string): string {
  for (let folder = dirname(file), up = 0; up < 6; up++, folder = dirname(folder)) {
    if (existsSync(join(folder, "catalogues"))) return folder;
    if (existsSync(join(folder, "rules/catalogues"))) return join(folder, "rules");
  }
  return dirname(dirname(file));
}

/** The catalogue a definition names: the given file, or the one beside the packs. */
export function catalogueFor(definition: Json, file: string, given: string | undefined): Json {
  const id = textMember(definition, "catalogue") ?? "";
  return readJsonFile(given ?? join(rulesFolderOf(file), "catalogues", `${id}.json`));
}

/** A pack file, checked and compiled with its catalogue. */
export function compilePackFile(file: string, catalogueFile: string | undefined): CompiledPack {
  const definition = readJsonFile(file);
  const catalogue = expectSound(loadCatalogue(catalogueFor(definition, file, catalogueFile)), "catalogue");
  return expectSound(compilePack(definition, { catalogue }), file);
}

export function expectSound<T>(result: Result<T>, what: string): T {
  if (result.ok) return result.value;
  throw new UsageError(`${what} 有错误。`, `${what} has errors.`, renderIssues(result.error));
}
