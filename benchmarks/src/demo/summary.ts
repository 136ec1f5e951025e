import type { Texts } from "@lendloom/engine/kernel";
import type { Decided } from "./decide-applicant.ts";

export type OutcomeName = Decided["outcome"];
const outcomeNames: readonly OutcomeName[] = ["approve", "refer", "decline"];

/** How many applicants met one outcome, and how many of them really repaid. */
export interface OutcomeRow {
  readonly outcome: OutcomeName;
  readonly count: number;
  readonly repaid: number;
  /** Undefined when nobody met this outcome. */
  readonly repaidRate: number | undefined;
  /** Of synthetic applicants: the mean of the chances they were drawn with. */
  readonly meanChance: number | undefined;
}

export function outcomeRows(decided: readonly Decided[]): readonly OutcomeRow[] {
  return outcomeNames.map((outcome) => {
    const of = decided.filter((one) => one.outcome === outcome);
    const repaid = of.filter(({ applicant }) => applicant.repaid).length;
    const chances = of.flatMap(({ applicant: { chanceOfRepaying } }) => chanceOfRepaying ?? []);
    return {
      outcome,
      count: of.length,
      repaid,
      repaidRate: of.length === 0 ? undefined : repaid / of.length,
      meanChance:
        chances.length === 0 ? undefined : chances.reduce((sum, one) => sum + one, 0) / chances.length,
    };
  });
}

/** Below this, a group's rate is luck. */
const ENOUGH = 20;

/** Did the approved repay better than the declined? `unclear` when either group is too small to tell. */
export function verdict(rows: readonly OutcomeRow[]): "better" | "not-better" | "unclear" {
  const row = (outcome: OutcomeName) => rows.find((one) => one.outcome === outcome && one.count >= ENOUGH);
  const [approved, declined] = [row("approve")?.repaidRate, row("decline")?.repaidRate];
  if (approved === undefined || declined === undefined) return "unclear";
  return approved > declined ? "better" : "not-better";
}

export interface ReasonCount {
  readonly code: string;
  readonly texts: Texts;
  readonly count: number;
}

/** The reasons told most often, commonest first; ties by code. */
export function commonestReasons(decided: readonly Decided[], limit: number): readonly ReasonCount[] {
  const counts = new Map<string, ReasonCount>();
  for (const { code, texts } of decided.flatMap(({ reasons }) => reasons)) {
    counts.set(code, { code, texts, count: (counts.get(code)?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1)).slice(0, limit);
}

/** The smallest value that at least `share` of all do not exceed (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
