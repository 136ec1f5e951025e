import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compilePack, loadCatalogue, runPackCases, type PackCases } from "@lendloom/engine/decision";
import type { Issue, Result } from "@lendloom/engine/kernel";
import { compileProcess, runWorkflowCases } from "@lendloom/engine/process";
import type { WorkflowCases } from "@lendloom/engine/workflow";
import { root } from "./installation.ts";

/** What running one definition's cases showed. */
export interface CasesReport {
  readonly definition: string;
  readonly cases: number;
  /** One sentence for each case that did not do what it says. */
  readonly failed: readonly string[];
  readonly warnings: readonly string[];
  /** Rules, rows, attributes or states that no case reaches. */
  readonly neverReached: readonly string[];
  /** Transitions that no case takes. */
  readonly neverTaken: readonly string[];
}

/**
 * Runs every case of `rules/` and `workflows/` and prints one report a line, as JSON. A program of its own so
 * that a test can start it under `--disallow-code-generation-from-strings`.
 */
function main(): void {
  const reports = [
    ...definitionsIn("rules", "pack.json").map(packReport),
    ...definitionsIn("workflows", "workflow.json").map(workflowReport),
  ];
  for (const report of reports) console.log(JSON.stringify(report));
}

function packReport(id: string): CasesReport {
  const pack = expectOk(compilePack(packOf(id), { catalogue: catalogueOf(packOf(id)) }), `rules/${id}`);
  const { cases } = read(`rules/${id}/cases.json`) as PackCases;
  const { results, coverage } = runPackCases(pack, cases);
  return {
    definition: `rules/${id}`,
    cases: results.length,
    failed: results.filter(({ passed }) => !passed).map(({ id: name, issues }) => sentence(name, issues)),
    warnings: pack.warnings.map((issue) => sentence(issue.pointer, [issue])),
    neverReached: coverage.neverHit.map(({ pointer }) => pointer),
    neverTaken: [],
  };
}

function workflowReport(id: string): CasesReport {
  const workflow = read(`workflows/${id}/workflow.json`) as { readonly catalogue: string };
  const documents = {
    workflow,
    catalogue: read(`rules/catalogues/${workflow.catalogue}.json`),
    packs: definitionsIn("rules", "pack.json")
      .map(packOf)
      .filter(({ catalogue }) => catalogue === workflow.catalogue),
    workflows: definitionsIn("workflows", "workflow.json").map((other) =>
      read(`workflows/${other}/workflow.json`),
    ),
  };
  const process = expectOk(compileProcess(documents), `workflows/${id}`);
  const { cases } = read(`workflows/${id}/cases.json`) as WorkflowCases;
  const { results, coverage } = runWorkflowCases(process, cases);
  return {
    definition: `workflows/${id}`,
    cases: results.length,
    failed: results.filter(({ passed }) => !passed).map(({ id: name, issues }) => sentence(name, issues)),
    warnings: process.warnings.map((issue) => sentence(issue.pointer, [issue])),
    neverReached: coverage.states.missed,
    neverTaken: coverage.transitions.missed,
  };
}

function definitionsIn(folder: "rules" | "workflows", file: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(`/${file}`))
    .map((path) => path.slice(0, -file.length - 1))
    .sort();
}

function packOf(id: string): { readonly catalogue: string } {
  return read(`rules/${id}/pack.json`) as { readonly catalogue: string };
}

function catalogueOf({ catalogue }: { readonly catalogue: string }) {
  return expectOk(loadCatalogue(read(`rules/catalogues/${catalogue}.json`)), catalogue);
}

function read(path: string): unknown {
  return JSON.parse(readFileSync(join(root, path), "utf8"));
}

function expectOk<T>(result: Result<T>, name: string): T {
  if (result.ok) return result.value;
  throw new Error(`Expected ${name} to be sound, but ${sentence(name, result.error)}`);
}

function sentence(name: string, issues: readonly Issue[]): string {
  const told = issues.map(({ code, pointer, params }) => `${code} at ${pointer} ${JSON.stringify(params)}`);
  return `${name}: ${told.join("; ")}`;
}

main();
