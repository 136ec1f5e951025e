import type { ScheduleRow } from "@lendloom/engine/runtime";
import type { Role, TenantId } from "../store/index.ts";
import type { AppContext } from "./app-context.ts";
import { Problem } from "./problem.ts";

/** A schedule of the lender, or the problem that there is none. */
export async function existingSchedule(
  store: AppContext["store"],
  tenant: TenantId,
  id: string,
): Promise<ScheduleRow> {
  const row = await store.runs.readSchedule(tenant, id);
  if (row === undefined) throw new Problem("schedule.unknown", { params: { id } });
  return row;
}

/** Who keeps schedules: whoever may submit an application, and nobody else. */
export const scheduleWriters: readonly Role[] = ["api-client", "officer", "admin"];
