import type { Issue } from "../kernel/index.ts";
import type { WorkflowCase } from "../workflow/index.ts";
import { CaseSearch } from "./case-search.ts";
import type { CompiledProcess } from "./compile-process.ts";
import { proposalIssues } from "./proposal-issues.ts";
import type { SimulationOptions } from "./simulator.ts";

export interface ProposedCases {
  /** Each was played: it ends without an error, and takes the transitions of `takes` that no case before took. */
  readonly cases: readonly { readonly case: WorkflowCase; readonly takes: readonly string[] }[];
  /** Why still no case takes them, by pointers of transitions. */
  readonly missed: readonly Issue[];
}

interface ProposalOptions extends SimulationOptions {
  /** Simulations that may be spent beside one of each given case; default 1,000. */
  readonly trials?: number;
  /** When cases begin where none is given; default a Monday morning. */
  readonly startAt?: string;
}

/**
 * Makes cases for transitions that none of the given ones takes, shortest first: each begins like a given or a proposed
 * case that comes to the transition's state, and goes on with what it waits for: an event, a task's outcome, a
 * delay, another answer, or an applicant with whom the decision comes out otherwise. Without any case it begins
 * with applicants at the limits of the packs. Only what was played, and does take the transition, is proposed.
 */
export function proposeCases(
  process: CompiledProcess,
  cases: readonly WorkflowCase[],
  options: ProposalOptions = {},
): ProposedCases {
  const { trials = 1_000, startAt = "2026-01-05T02:00:00.000Z", ...simulation } = options;
  const search = new CaseSearch(process, cases, { traces: false, ...simulation }, trials);
  search.run(startAt);
  return {
    cases: search.proposed(),
    missed: search.untaken().map((place): Issue => {
      const params = { state: place.source.key, limit: trials };
      return proposalIssues.issue(search.whyNot(place), place.pointer, params, "warning");
    }),
  };
}
