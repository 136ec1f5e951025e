import type { Comparison, ComparisonReport } from "@lendloom/engine/decision";
import { ok, type Issue, type Result } from "@lendloom/engine/kernel";
import type { FedApplicant } from "./decision-feed.ts";

/** Takes batches of stored decisions into a comparison; those that cannot be opened or do not fit are counted as refused. */
export async function takeApplicants(
  batches: AsyncIterable<readonly FedApplicant[]>,
  comparison: Comparison,
  {
    count,
    onProgress,
  }: { readonly count: number; readonly onProgress: (rows: number, share: number) => void },
): Promise<Result<number>> {
  for await (const batch of batches) {
    for (const applicant of batch) {
      if ("issues" in applicant) comparison.refuse(applicant.ref, applicant.issues);
      else comparison.add(applicant);
    }
    onProgress(comparison.count, Math.min(1, comparison.count / Math.max(1, count)));
  }
  return ok(comparison.count);
}

/** A report of stored decisions quotes nobody's facts in the issues of those it could not decide. */
export function withoutValues(report: ComparisonReport): ComparisonReport {
  const { refused } = report;
  const samples = refused.samples.map(({ ref, issues }) => ({ ref, issues: issues.map(withoutValue) }));
  return { ...report, refused: { ...refused, samples } };
}

function withoutValue(issue: Issue): Issue {
  return Object.hasOwn(issue.params, "value") ? { ...issue, params: { ...issue.params, value: "…" } } : issue;
}
