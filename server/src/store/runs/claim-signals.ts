import type { Claim, ClaimedSignal } from "@lendloom/engine/runtime";
import { and, asc, eq, inArray, isNull, lt, lte, or, sql, type SQL } from "drizzle-orm";
import { ACROSS_LENDERS, type Database, type Queries } from "../database.ts";
import { prepared } from "../prepared.ts";
import type { Schema } from "../schema/index.ts";
import { claimNow, claimNowOf, leaseEnd } from "./claim-clock.ts";
import { readSignal } from "./flow-rows.ts";

/**
 * Leases kept signals that some run waits for; rows another process is claiming are passed over, and those that wait for
 * an earlier one of theirs, before they are counted: they hold up nobody else.
 */
export async function claimSignals(database: Database, claim: Claim): Promise<readonly ClaimedSignal[]> {
  const { signals, signalWaits } = database.schema;
  const waits = waitsFor(database.schema);
  const received = isReceived(database.schema);
  const anyReceives = sql`exists (
    select 1 from ${signalWaits} where ${waits}
    group by ${signalWaits.name} having count(*) = 1 or min(${signalWaits.shared}) = 1)`;
  // No earlier one under its key, delivered by somebody now or not, goes to a run of these, too.
  const isFirst = sql`not exists (
    select 1 from ${signals} as earlier
    where earlier.tenant_id = ${signals.tenantId} and earlier.name = ${signals.name} and earlier."key" = ${signals.key}
      and (earlier.received_at, earlier.id) < (${signals.receivedAt}, ${signals.id})
      and case when earlier.run_id is null then ${anyReceives}
        else (${signals.runId} is null or ${signals.runId} = earlier.run_id) and exists (
          select 1 from ${signalWaits} where ${waits} and ${signalWaits.runId} = earlier.run_id) end)`;
  const freeAt = (now: SQL) => or(isNull(signals.leaseUntil), lte(signals.leaseUntil, now));
  const probe = prepared(database.reader(ACROSS_LENDERS), "probe_signals", (on) =>
    on
      .select({ id: signals.id })
      .from(signals)
      .where(and(freeAt(claimNow(database)), received, isFirst))
      .limit(1),
  );
  const deliverable = and(freeAt(claimNowOf(database, claim)), received, isFirst);
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
      // Who waits may have changed since these were found.
      const runs = await receivers(transaction.queries, database, row);
      if (await overtakes(transaction.queries, database, row, runs)) continue;
      const lease = { owner: claim.owner, epoch: row.leaseEpoch + 1 };
      claimed.push({ signal: readSignal(row), runs: runs.own, lease });
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

function waitsFor({ signals, signalWaits }: Schema): SQL {
  return sql`${signalWaits.tenantId} = ${signals.tenantId} and ${signalWaits.name} = ${signals.name} and ${signalWaits.key} = ${signals.key}`;
}

/** Whether a kept signal can be delivered: to the run it was kept for, the only one that waits, or all that share the key. */
export function isReceived(schema: Schema): SQL {
  const { signals, signalWaits } = schema;
  return sql`exists (
    select 1 from ${signalWaits} where ${waitsFor(schema)} and (${signals.runId} is null or ${signals.runId} = ${signalWaits.runId})
    group by ${signalWaits.name} having count(*) = 1 or min(${signalWaits.shared}) = 1)`;
}

type Row = Schema["signals"]["$inferSelect"];

interface Receivers {
  /** Runs that wait for this signal. */
  readonly own: readonly string[];
  /** Whether one that is for whichever waits can be delivered under its key now. */
  readonly any: boolean;
}

async function receivers(
  queries: Queries,
  { schema: { signalWaits } }: Database,
  { tenantId, name, key, runId }: Row,
): Promise<Receivers> {
  const waits = await queries
    .select({ id: signalWaits.runId, shared: signalWaits.shared })
    .from(signalWaits)
    .where(and(eq(signalWaits.tenantId, tenantId), eq(signalWaits.name, name), eq(signalWaits.key, key)))
    .orderBy(asc(signalWaits.runId));
  const own = waits.map(({ id }) => id).filter((id) => runId === null || id === runId);
  return { own, any: waits.length === 1 || waits.every(({ shared }) => shared === 1) };
}

/** Whether one that came before goes to a run of these, too, and has not been delivered yet. */
async function overtakes(
  queries: Queries,
  { schema: { signals } }: Database,
  row: Row,
  { own, any }: Receivers,
): Promise<boolean> {
  const forThem = inArray(signals.runId, [...own]);
  const [earlier] = await queries
    .select({ id: signals.id })
    .from(signals)
    .where(
      and(
        eq(signals.tenantId, row.tenantId),
        eq(signals.name, row.name),
        eq(signals.key, row.key),
        any ? or(isNull(signals.runId), forThem) : forThem,
        or(
          lt(signals.receivedAt, row.receivedAt),
          and(eq(signals.receivedAt, row.receivedAt), lt(signals.id, row.id)),
        ),
      ),
    )
    .limit(1);
  return earlier !== undefined;
}
