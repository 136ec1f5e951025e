import type { FlowStore, ReleasedWork } from "@lendloom/engine/runtime";
import { and, eq, sql } from "drizzle-orm";
import { ACROSS_LENDERS, type Database, type Queries } from "../database.ts";
import type { Schema } from "../schema/index.ts";
import { leaseEnd } from "./claim-clock.ts";
import { heldBy, leasedRow } from "./lease.ts";

/** Ends leases before their time, so that others go on at once; what is under another lease by now stays as it is. */
export async function releaseWork(database: Database, released: readonly ReleasedWork[]): Promise<void> {
  if (released.length === 0) return;
  await database.write(ACROSS_LENDERS, async ({ queries }) => {
    for (const work of released) await release(database.schema, queries, work);
  });
}

/** Prolongs a lease; false: the row is gone, or under another one by now. */
export function renewLease(
  database: Database,
  held: Parameters<FlowStore["renewLease"]>[0],
  claim: Parameters<FlowStore["renewLease"]>[1],
): Promise<boolean> {
  const { activities } = database.schema;
  return database.write(held.tenant, async ({ queries }) => {
    const renewed = await queries
      .update(activities)
      .set({ leaseUntil: sql`${leaseEnd(database, claim)}` })
      .where(leasedRow(activities, activities.generation, held))
      .returning({ id: activities.generation });
    return renewed.length > 0;
  });
}

const FREE = { leaseOwner: null, leaseUntil: null };

async function release(
  { timers, activities, messages, signals, schedules }: Schema,
  queries: Queries,
  released: ReleasedWork,
): Promise<void> {
  const { work, tenant, id, lease, notBefore, uncounted } = released;
  const later = notBefore === undefined ? {} : { notBefore };
  switch (work) {
    case "timer":
      await queries
        .update(timers)
        .set(FREE)
        .where(leasedRow(timers, timers.generation, released));
      return;
    case "activity":
      await queries
        .update(activities)
        .set({
          ...FREE,
          ...later,
          ...(uncounted === true ? { attempt: sql`${activities.attempt} - 1` } : {}),
        })
        .where(leasedRow(activities, activities.generation, released));
      return;
    case "message":
      await queries
        .update(messages)
        .set({ ...FREE, ...later })
        .where(leasedRow(messages, messages.id, released));
      return;
    case "signal":
      await queries
        .update(signals)
        .set(FREE)
        .where(and(eq(signals.tenantId, tenant), eq(signals.id, id), heldBy(signals, lease)));
      return;
    case "schedule":
      await queries
        .update(schedules)
        .set(FREE)
        .where(and(eq(schedules.tenantId, tenant), eq(schedules.id, id), heldBy(schedules, lease)));
  }
}
