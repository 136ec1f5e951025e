import { parentPort, workerData } from "node:worker_threads";
import {
  compilePack,
  createComparison,
  loadCatalogue,
  type CompiledPack,
  type ComparisonOptions,
} from "@lendloom/engine/decision";
import type { Issue, Result } from "@lendloom/engine/kernel";
import { readApplicants, type ApplicantFile } from "./read-applicants.ts";

/** What a thread is given: definitions as JSON, and where the applicants are. */
export interface BacktestWork {
  readonly packs: readonly [PackSource, PackSource];
  readonly options: ComparisonOptions;
  readonly file: Omit<ApplicantFile, "catalogues" | "onProgress">;
}

export interface PackSource {
  readonly definition: unknown;
  readonly catalogue: unknown;
}

/** What it tells: how far it is, at most a few times a second, and once how it ended. */
export type BacktestMessage =
  | { readonly kind: "progress"; readonly rows: number; readonly share: number }
  | { readonly kind: "done"; readonly rows: number; readonly report: unknown }
  | { readonly kind: "failed"; readonly issues: readonly Issue[] };

const PROGRESS_MS = 200;

async function main(): Promise<BacktestMessage> {
  const { packs, options, file } = workerData as BacktestWork;
  const [a, b] = packs.map(compiledOf) as [CompiledPack, CompiledPack];
  const comparison = valueOf(createComparison(a, b, options));
  let told = 0;
  const onProgress = (rows: number, share: number): void => {
    const now = performance.now();
    if (now - told < PROGRESS_MS) return;
    told = now;
    tell({ kind: "progress", rows, share });
  };
  const read = await readApplicants(
    { ...file, catalogues: [a.catalogue, b.catalogue], onProgress },
    comparison,
  );
  return read.ok
    ? { kind: "done", rows: read.value, report: comparison.report() }
    : { kind: "failed", issues: read.error };
}

function compiledOf({ definition, catalogue }: PackSource): CompiledPack {
  return valueOf(compilePack(definition, { catalogue: valueOf(loadCatalogue(catalogue)) }));
}

/** The request was checked with these very documents before the thread began. */
function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`Expected sound definitions, but got ${JSON.stringify(result.error.slice(0, 3))}`);
}

function tell(message: BacktestMessage): void {
  parentPort?.postMessage(message);
}

tell(await main());
