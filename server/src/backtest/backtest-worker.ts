import { once } from "node:events";
import { parentPort, workerData } from "node:worker_threads";
import {
  compilePack,
  createComparison,
  loadCatalogue,
  type CompiledPack,
  type ComparisonOptions,
  type ComparisonReport,
} from "@lendloom/engine/decision";
import type { Issue, Result } from "@lendloom/engine/kernel";
import type { FedApplicant } from "./decision-feed.ts";
import { readApplicants, type ApplicantFile } from "./read-applicants.ts";
import { takeApplicants, withoutValues } from "./take-applicants.ts";

/** What a thread is given: definitions as JSON, and where the applicants are. */
export interface BacktestWork {
  readonly packs: readonly [PackSource, PackSource];
  readonly options: ComparisonOptions;
  readonly source:
    | ({ readonly kind: "file" } & Omit<ApplicantFile, "catalogues" | "onProgress">)
    /** They come as messages, a batch for each time it asks. */
    | { readonly kind: "decisions"; readonly count: number };
}

export interface PackSource {
  readonly definition: unknown;
  readonly catalogue: unknown;
}

/** What it tells: that it can take more, how far it is, at most a few times a second, and once how it ended. */
export type BacktestMessage =
  | { readonly kind: "more" }
  | { readonly kind: "progress"; readonly rows: number; readonly share: number }
  | { readonly kind: "done"; readonly rows: number; readonly report: ComparisonReport }
  | { readonly kind: "failed"; readonly issues: readonly Issue[] };

/** What it is told: stored decisions, or that there are no more. */
export type ApplicantBatch = readonly FedApplicant[] | null;

const PROGRESS_MS = 200;

async function main(): Promise<BacktestMessage> {
  const { packs, options, source } = workerData as BacktestWork;
  const [a, b] = packs.map(compiledOf) as [CompiledPack, CompiledPack];
  const comparison = valueOf(createComparison(a, b, options));
  let told = 0;
  const onProgress = (rows: number, share: number): void => {
    const now = performance.now();
    if (now - told < PROGRESS_MS) return;
    told = now;
    tell({ kind: "progress", rows, share });
  };
  const read =
    source.kind === "file"
      ? await readApplicants({ ...source, catalogues: [a.catalogue, b.catalogue], onProgress }, comparison)
      : await takeApplicants(batches(), comparison, { count: source.count, onProgress });
  if (!read.ok) return { kind: "failed", issues: read.error };
  const report = comparison.report();
  return {
    kind: "done",
    rows: read.value,
    report: source.kind === "file" ? report : withoutValues(report),
  };
}

async function* batches(): AsyncGenerator<readonly FedApplicant[], void, undefined> {
  for (;;) {
    tell({ kind: "more" });
    const [batch] = (await once(parentPort as NonNullable<typeof parentPort>, "message")) as [ApplicantBatch];
    if (batch === null) return;
    yield batch;
  }
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
