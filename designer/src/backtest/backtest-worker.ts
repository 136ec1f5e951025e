import {
  compareIssueTexts,
  compilePack,
  createComparison,
  decisionIssueTexts,
  loadCatalogue,
  type CatalogueDefinition,
  type CompiledPack,
  type Comparison,
  type ComparisonOptions,
  type ComparisonReport,
  type PackDefinition,
  type RefusedApplicant,
} from "@lendloom/engine/decision";
import { issueTexts, pointerParts, type Issue, type Json, type Texts } from "@lendloom/engine/kernel";
import { logicIssueTexts } from "@lendloom/engine/logic";
import { MOST_APPLICANTS, readApplicants, UnreadableFile, type FileProblem } from "./read-applicants.ts";
import type { Columns } from "./read-header.ts";

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
  readonly columns: Columns;
  /** Facts that a pack reads and no applicant brings: unknown for everyone. */
  readonly absent: readonly string[];
  readonly unreadable: number;
  /** There were more applicants than are compared in a page. */
  readonly stopped: boolean;
  /** Facts of the applicants that the report names, by what it names them. */
  readonly facts: Readonly<Record<string, Sample>>;
  readonly refusals: readonly Refusal[];
}

/** Why an applicant was refused: the first misfit, and the fact that it is about. */
export interface Refusal {
  readonly ref: string;
  readonly fact: string;
  readonly texts: Texts;
}

export interface Sample {
  readonly facts: Readonly<Record<string, Json>>;
  readonly at: string;
}

export type BacktestMessage =
  | ({ readonly kind: "progress" } & BacktestProgress)
  | { readonly kind: "done"; readonly result: BacktestResult }
  | { readonly kind: "refused"; readonly texts: readonly Texts[] }
  | { readonly kind: "unreadable"; readonly problem: FileProblem };

// Ended from outside: a cancelled backtest is a terminated worker.
self.addEventListener("message", ({ data }: MessageEvent<BacktestTask>) => {
  run(data).then(say, (error: unknown) => {
    if (error instanceof UnreadableFile) say({ kind: "unreadable", problem: error.problem });
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
  const catalogues = [champion.catalogue, challenger.catalogue];
  const read = await compareAll(comparison, file, catalogues);
  const report = comparison.report();
  const reads = new Set([...a.reads, ...b.reads]);
  const given = new Set(read.columns.facts);
  return {
    kind: "done",
    result: {
      ...read,
      report,
      absent: [...reads].filter((name) => !given.has(name)),
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
  catalogues: readonly CatalogueDefinition[],
): Promise<Pick<BacktestResult, "columns" | "unreadable" | "stopped">> {
  let columns: Columns = { facts: [], ignored: [] };
  let unreadable = 0;
  for await (const piece of readApplicants(file, catalogues)) {
    ({ columns, unreadable } = piece);
    const room = MOST_APPLICANTS - comparison.count;
    comparison.addMany(piece.applicants.slice(0, room));
    say({ kind: "progress", read: piece.read, size: file.size, applicants: comparison.count });
    if (piece.applicants.length > room) return { columns: plain(columns), unreadable, stopped: true };
  }
  return { columns: plain(columns), unreadable, stopped: false };
}

/** Without the function that reads rows, which no message can carry. */
function plain({ facts, ignored }: Columns): Columns {
  return { facts, ignored };
}

/** Reads the file again as far as the last applicant that the report names: keeping everybody's facts would not do. */
async function factsOfSamples(
  report: ComparisonReport,
  file: Blob,
  catalogues: readonly CatalogueDefinition[],
  at: string,
): Promise<BacktestResult["facts"]> {
  const wanted = new Set(report.swaps.flatMap(({ samples }) => samples.map(({ ref }) => ref)));
  const found = new Map<string, Sample>();
  if (wanted.size === 0) return {};
  for await (const { applicants } of readApplicants(file, catalogues)) {
    for (const applicant of applicants)
      if (wanted.delete(applicant.ref))
        found.set(applicant.ref, {
          facts: { ...applicant.facts } as Sample["facts"],
          at: applicant.at ?? at,
        });
    if (wanted.size === 0) break;
  }
  return Object.fromEntries(found);
}

const texts = { ...logicIssueTexts, ...decisionIssueTexts, ...compareIssueTexts };

function refused(issues: readonly Issue[]): BacktestMessage {
  return { kind: "refused", texts: issues.slice(0, 10).map((issue) => issueTexts(issue, texts)) };
}

function refusalsOf({ issues, ref }: RefusedApplicant): readonly Refusal[] {
  return issues.slice(0, 1).map((issue) => {
    const fact = pointerParts(issue.pointer).at(-1) ?? "";
    return { ref, fact, texts: issueTexts(issue, texts) };
  });
}
