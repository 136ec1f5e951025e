import {
  applicantIssueTexts,
  compareIssueTexts,
  compilePack,
  createComparison,
  decisionIssueTexts,
  loadCatalogue,
  type Catalogue,
  type CatalogueDefinition,
  type CompiledPack,
  type Comparison,
  type ComparisonOptions,
  type ComparisonReport,
  type PackDefinition,
  type RefusedApplicant,
} from "@lendloom/engine/decision";
import {
  issueTexts,
  jsonIssueTexts,
  pointerParts,
  type Issue,
  type Json,
  type Texts,
} from "@lendloom/engine/kernel";
import { logicIssueTexts } from "@lendloom/engine/logic";
import { MOST_APPLICANTS, readApplicants, UnreadableFile } from "./read-applicants.ts";

/** A pack with the catalogue that it is compiled against. */
export interface ComparedSide {
  readonly pack: PackDefinition;
  readonly catalogue: CatalogueDefinition;
}

export interface BacktestTask {
  readonly champion: ComparedSide;
  readonly challenger: ComparedSide;
  readonly file: Blob;
  readonly options: ComparisonOptions;
}

export interface BacktestProgress {
  readonly read: number;
  readonly size: number;
  readonly applicants: number;
}

export interface BacktestResult {
  readonly report: ComparisonReport;
  /** Columns of the file that are no fact of either catalogue. */
  readonly ignored: readonly string[];
  /** Facts that a pack reads and no applicant brings: unknown for everyone. */
  readonly absent: readonly string[];
  /** There were more applicants than are compared in a page. */
  readonly stopped: boolean;
  /** Facts of the applicants that the report names, by what it names them. */
  readonly facts: Readonly<Record<string, Sample>>;
  readonly refusals: readonly Refusal[];
}

/** Why an applicant was refused: the first misfit, and the fact that it is about. */
export interface Refusal {
  readonly ref: string;
  /** Absent where the row itself could not be read, which its sentence tells. */
  readonly fact?: string;
  readonly texts: Texts;
}

export interface Sample {
  readonly facts: Readonly<Record<string, Json>>;
  readonly at: string;
}

export type BacktestMessage =
  | ({ readonly kind: "progress" } & BacktestProgress)
  | { readonly kind: "done"; readonly result: BacktestResult }
  | { readonly kind: "refused"; readonly texts: readonly Texts[] };

// Ended from outside: a cancelled backtest is a terminated worker.
self.addEventListener("message", ({ data }: MessageEvent<BacktestTask>) => {
  run(data).then(say, (error: unknown) => {
    if (error instanceof UnreadableFile) say(refused(error.issues));
    // A rejected promise stays in the worker: only a reported error reaches the page.
    else self.reportError(error);
  });
});

function say(message: BacktestMessage): void {
  self.postMessage(message);
}

async function run(task: BacktestTask): Promise<BacktestMessage> {
  const { challenger, champion, file, options } = task;
  const packs = [compiled(champion), compiled(challenger)] as const;
  const [a, b] = packs;
  if (!("hash" in a)) return refused(a);
  if (!("hash" in b)) return refused(b);
  const begun = createComparison(a, b, options);
  if (!begun.ok) return refused(begun.error);
  const comparison = begun.value;
  const catalogues = [a.catalogue, b.catalogue];
  const { brought, ...read } = await compareAll(comparison, file, catalogues);
  const report = comparison.report();
  const reads = new Set([...a.reads, ...b.reads]);
  return {
    kind: "done",
    result: {
      ...read,
      report,
      absent: [...reads].filter((name) => !brought.has(name)),
      facts: await factsOfSamples(report, file, catalogues, options.at),
      refusals: report.refused.samples.flatMap(refusalsOf),
    },
  };
}

function compiled({ catalogue, pack }: ComparedSide): CompiledPack | readonly Issue[] {
  const loaded = loadCatalogue(catalogue);
  if (!loaded.ok) return loaded.error;
  const result = compilePack(pack, { catalogue: loaded.value });
  return result.ok ? result.value : result.error;
}

async function compareAll(
  comparison: Comparison,
  file: Blob,
  catalogues: readonly Catalogue[],
): Promise<Pick<BacktestResult, "ignored" | "stopped"> & { readonly brought: ReadonlySet<string> }> {
  const brought = new Set<string>();
  let ignored: readonly string[] = [];
  for await (const piece of readApplicants(file, catalogues)) {
    ({ ignored } = piece);
    for (const { applicant, row } of piece.rows) {
      if (comparison.count >= MOST_APPLICANTS) return { brought, ignored, stopped: true };
      if (applicant.ok) {
        comparison.add(applicant.value);
        for (const name of Object.keys(applicant.value.facts)) brought.add(name);
      } else comparison.refuse(String(row), applicant.error);
    }
    say({ kind: "progress", read: piece.read, size: file.size, applicants: comparison.count });
  }
  return { brought, ignored, stopped: false };
}

/** Reads the file again as far as the last applicant that the report names: keeping everybody's facts would not do. */
async function factsOfSamples(
  report: ComparisonReport,
  file: Blob,
  catalogues: readonly Catalogue[],
  at: string,
): Promise<BacktestResult["facts"]> {
  const wanted = new Set(report.swaps.flatMap(({ samples }) => samples.map(({ ref }) => ref)));
  const found = new Map<string, Sample>();
  if (wanted.size === 0) return {};
  for await (const { rows } of readApplicants(file, catalogues)) {
    for (const { applicant } of rows) {
      if (!applicant.ok || !wanted.delete(applicant.value.ref)) continue;
      const { at: own = at, facts, ref } = applicant.value;
      found.set(ref, { facts: { ...facts } as Sample["facts"], at: own });
    }
    if (wanted.size === 0) break;
  }
  return Object.fromEntries(found);
}

const texts = {
  ...jsonIssueTexts,
  ...logicIssueTexts,
  ...decisionIssueTexts,
  ...compareIssueTexts,
  ...applicantIssueTexts,
};

function refused(issues: readonly Issue[]): BacktestMessage {
  return { kind: "refused", texts: issues.slice(0, 10).map((issue) => issueTexts(issue, texts)) };
}

function refusalsOf({ issues, ref }: RefusedApplicant): readonly Refusal[] {
  return issues.slice(0, 1).map((issue) => {
    const [section, fact] = pointerParts(issue.pointer);
    const isOfFact = section === "facts" && fact !== undefined;
    return { ref, ...(isOfFact && { fact }), texts: issueTexts(issue, texts) };
  });
}
