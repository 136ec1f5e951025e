import { contentHash, type Json, type Result } from "../kernel/index.ts";
import type { Refusal } from "../process/index.ts";
import type { Ordered } from "./carry-out.ts";
import { orderRun, resolveIncident, type OrderAnswer } from "./resolve-incident.ts";
import type { Steps } from "./step-run.ts";

export interface OrderBatch extends Ordered {
  readonly incidents: readonly string[];
  readonly runs: readonly string[];
  /** The batch's own key: whoever repeats it after a crash is told what was done, and the rest is done. */
  readonly key: string;
  readonly dryRun: boolean;
}

/** What came of the order for one incident or run. */
export type BatchResult = {
  readonly id: string;
  readonly of: "incident" | "run";
} & (
  | {
      readonly kind: "done" | "would-do";
      readonly run: string;
      readonly states: readonly string[];
      readonly status: string;
    }
  | { readonly kind: "refused"; readonly refusal: Refusal }
);

/**
 * Carries an order out for many, one commit each: a process that dies in between leaves each of them either done or
 * as it was, and the same batch sent again with its key finishes the rest.
 */
export async function orderBatch(
  steps: Steps,
  tenant: string,
  { incidents, runs, key, dryRun, ...ordered }: OrderBatch,
): Promise<readonly BatchResult[]> {
  const results: BatchResult[] = [];
  const requestHash = contentHash({ ...ordered.order, reason: ordered.reason } as unknown as Json);
  const command = (id: string) => ({
    ...ordered,
    dryRun,
    ...(dryRun ? {} : { idempotency: { key: `${key}:${id}`, requestHash } }),
  });
  for (const id of incidents) {
    results.push(resultOf(id, "incident", dryRun, await resolveIncident(steps, tenant, id, command(id))));
  }
  for (const id of runs) {
    results.push(resultOf(id, "run", dryRun, await orderRun(steps, tenant, id, command(id))));
  }
  return results;
}

function resultOf(
  id: string,
  of: "incident" | "run",
  dryRun: boolean,
  answer: Result<OrderAnswer, Refusal>,
): BatchResult {
  if (!answer.ok) return { id, of, kind: "refused", refusal: answer.error };
  const { run } = answer.value;
  const { states, status } = run;
  return { id, of, kind: dryRun ? "would-do" : "done", run: run.id, states, status };
}
