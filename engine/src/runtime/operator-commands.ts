import type { Result } from "../kernel/index.ts";
import type { Refusal } from "../process/index.ts";
import { migrateRuns, type MigratedBatch, type MigrateRuns } from "./migrate-runs.ts";
import { orderBatch, type BatchResult, type OrderBatch } from "./order-batch.ts";
import { orderRun, resolveIncident, type OrderAnswer, type ResolveIncident } from "./resolve-incident.ts";
import type { Steps } from "./step-run.ts";

/** What operators order for runs that are stuck, or stand where they should not. */
export interface OperatorCommands {
  resolveIncident(
    tenant: string,
    incidentId: string,
    command: ResolveIncident,
  ): Promise<Result<OrderAnswer, Refusal>>;
  orderRun(tenant: string, runId: string, command: ResolveIncident): Promise<Result<OrderAnswer, Refusal>>;
  orderBatch(tenant: string, batch: OrderBatch): Promise<readonly BatchResult[]>;
  migrateRuns(tenant: string, command: MigrateRuns): Promise<Result<MigratedBatch, Refusal>>;
}

export function operatorCommands(steps: Steps): OperatorCommands {
  return {
    resolveIncident: (tenant, incidentId, command) => resolveIncident(steps, tenant, incidentId, command),
    orderRun: (tenant, runId, command) => orderRun(steps, tenant, runId, command),
    orderBatch: (tenant, batch) => orderBatch(steps, tenant, batch),
    migrateRuns: (tenant, command) => migrateRuns(steps, tenant, command),
  };
}
