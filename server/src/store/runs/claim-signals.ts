import type { Claim, ClaimedSignal } from "@lendloom/engine/runtime";
import { and, asc, eq, inArray, isNull, lte, or, sql, type SQL } from "drizzle-orm";
import { ACROSS_LENDERS, type Database } from "../database.ts";
import { prepared } from "../prepared.ts";
import { claimNow, claimNowOf, leaseEnd } from "./claim-clock.ts";
import { readSignal } from "./flow-rows.ts";

/** Leases kept signals that some run waits for; rows another process is claiming are passed over. */
export async function claimSignals(database: Database, claim: Claim): Promise<readonly ClaimedSignal[]> {
  const { signals, signalWaits } = database.schema;
  const waits = sql`${signalWaits.tenantId} = ${signals.tenantId} and ${signalWaits.name} = ${signals.name} and ${signalWaits.key} = ${signals.key}`;
  // For the run it was kept for, for the only one that waits, or for all where all share the key.
  const received = sql`exists (
    select 1 from ${signalWaits} where ${waits} and (${signals.runId} is null or ${signals.runId} = ${signalWaits.runId})
    group by ${signalWaits.name} having count(*) = 1 or min(${signalWaits.shared}) = 1)`;
  const freeAt = (now: SQL) => or(isNull(signals.leaseUntil), lte(signals.leaseUntil, now));
  const probe = prepared(database.reader(ACROSS_LENDERS), "probe_signals", (on) =>
    on
      .select({ id: signals.id })
      .from(signals)
      .where(and(freeAt(claimNow(database)), received))
      .limit(1),
  );
  const deliverable = and(freeAt(claimNowOf(database, claim)), received);
  const [waiting] = await probe.execute({ now: claim.now });
  if (waiting === undefined) return [];
  return database.write(ACROSS_LENDERS, async (transaction) => {
    const found = await transaction.skipLocked(
      transaction.queries
        .select()
        .from(signals)
        .where(deliverable)
        .orderBy(asc(signals.receivedAt), asc(signals.tenantId), asc(signals.id))
        .limit(claim.limit)
        .$dynamic(),
    );
    const claimed: ClaimedSignal[] = [];
    for (const row of found) {
      const { tenantId, name, key, runId } = row;
      const sameKey = and(
        eq(signals.tenantId, tenantId),
        eq(signals.name, name),
        eq(signals.key, key),
        runId === null ? isNull(signals.runId) : eq(signals.runId, runId),
      );
      const [first] = await transaction.queries
        .select({ id: signals.id })
        .from(signals)
        .where(sameKey)
        .orderBy(asc(signals.receivedAt), asc(signals.id))
        .limit(1);
      if (first?.id !== row.id) continue;
      const runs = await transaction.queries
        .select({ id: signalWaits.runId })
        .from(signalWaits)
        .where(
          and(
            eq(signalWaits.tenantId, tenantId),
            eq(signalWaits.name, name),
            eq(signalWaits.key, key),
            runId === null ? undefined : eq(signalWaits.runId, runId),
          ),
        )
        .orderBy(asc(signalWaits.runId));
      claimed.push({
        signal: readSignal(row),
        runs: runs.map(({ id }) => id),
        lease: { owner: claim.owner, epoch: row.leaseEpoch + 1 },
      });
    }
    for (const { signal } of claimed) {
      await transaction.queries
        .update(signals)
        .set({
          leaseOwner: claim.owner,
          leaseUntil: sql`${leaseEnd(database, claim)}`,
          leaseEpoch: sql`${signals.leaseEpoch} + 1`,
        })
        .where(and(eq(signals.tenantId, signal.tenant), inArray(signals.id, [signal.id])));
    }
    return claimed;
  });
}
