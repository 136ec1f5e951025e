import type { WorkflowCase } from "@lendloom/engine/workflow";
import { findProposals, reportCases, type CasesReport, type Proposals } from "./cases-report.ts";
import type { Documents } from "./play-case.ts";

export interface CasesTask {
  readonly documents: Documents;
  readonly cases: readonly WorkflowCase[];
  readonly wanted: keyof CasesAnswers;
}

/** Undefined: the workflow has errors. */
export interface CasesAnswers {
  readonly report: CasesReport | undefined;
  readonly proposals: Proposals | undefined;
}

// Ended from outside: a search that is stopped is a terminated worker.
self.addEventListener("message", ({ data: { documents, cases, wanted } }: MessageEvent<CasesTask>) => {
  const look = wanted === "report" ? reportCases : findProposals;
  self.postMessage(look(documents, cases));
});
