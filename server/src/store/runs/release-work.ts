import type { FlowStore, ReleasedWork } from "@lendloom/engine/runtime";
import { and, eq, sql } from "drizzle-orm";
import { ACROSS_LENDERS, type Database, type Queries } from "../database.ts";
import type { Schema } from "../schema/index.ts";
import { leaseEnd } from "./claim-clock.ts";
import { heldBy } from "./lease.ts";

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
  { tenant, runId, id, lease }: Parameters<FlowStore["renewLease"]>[0],
  claim: Parameters<FlowStore["renewLease"]>[1],
): Promise<boolean> {
  const { activities } = database.schema;
  return database.write(tenant, async ({ queries }) => {
    const held = await queries
      .update(activities)
      .set({ leaseUntil: sql`${leaseEnd(database, claim)}` })
      .where(
        and(
          eq(activities.tenantId, tenant),
          eq(activities.runId, runId),
          eq(activities.generation, id),
          heldBy(activities, lease),
        ),
      )
      .returning({ id: activities.generation });
    return held.length > 0;
  });
}

const FREE = { leaseOwner: null, leaseUntil: null };

async function release(
  { timers, activities, messages, signals }: Schema,
  queries: Queries,
  { work, tenant, runId, id, lease, notBefore, uncounted }: ReleasedWork,
): Promise<void> {
  const later = notBefore === undefined ? {} : { notBefore };
  switch (work) {
    case "timer":
      await queries
        .update(timers)
        .set(FREE)
        .where(
          and(
            eq(timers.tenantId, tenant),
            eq(timers.runId, runId),
            eq(timers.generation, id),
            heldBy(timers, lease),
          ),
        );
      return;
    case "activity":
      await queries
        .update(activities)
        .set({
          ...FREE,
          ...later,
          ...(uncounted === true ? { attempt: sql`${activities.attempt} - 1` } : {}),
        })
        .where(
          and(
            eq(activities.tenantId, tenant),
            eq(activities.runId, runId),
            eq(activities.generation, id),
            heldBy(activities, lease),
          ),
        );
      return;
    case "message":
      await queries
        .update(messages)
        .set({ ...FREE, ...later })
        .where(
          and(
            eq(messages.tenantId, tenant),
            eq(messages.runId, runId),
            eq(messages.id, id),
            heldBy(messages, lease),
          ),
        );
      return;
    case "signal":
      await queries
        .update(signals)
        .set(FREE)
        .where(and(eq(signals.tenantId, tenant), eq(signals.id, id), heldBy(signals, lease)));
  }
}
