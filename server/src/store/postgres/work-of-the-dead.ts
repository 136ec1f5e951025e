import type pg from "pg";
import { NO_LENDER } from "../schema/installation-tables.ts";
import { instant } from "./instant.ts";
import type { Silent } from "./silence.ts";

/** What a process's worker calls itself in the leases it holds. */
export function workerOf(process: string): string {
  return `worker-${process}`;
}

/**
 * The lock that a process shares for as long as its connection lasts, as SQL of its id: the database lets go of it the
 * moment a process dies, long before its leases end.
 */
export function lifeOf(process: string): string {
  return `hashtextextended('lendloom process ' || ${process}, 0)`;
}

/**
 * The processes seen lately that do not live, for all the database knows. One whose connection was cut is among them for
 * a moment, and says at its next beat that it is there.
 */
export async function silentProcesses(client: pg.ClientBase, own: string): Promise<readonly Silent[]> {
  const { rows } = await client.query<Silent>(
    `select id, "seenAt" from (
       select id, seen_at as "seenAt" from processes
        where tenant_id = $1 and id <> $2 and seen_at > ${instant("clock_timestamp() - interval '1 minute'")}
       offset 0) lately
      where pg_try_advisory_xact_lock(${lifeOf("id")})`,
    [NO_LENDER, own],
  );
  return rows;
}

/** Where a worker's leases are found, by when their work is due. */
const leased = [
  ["timers", "due_at"],
  ["activities", "not_before"],
  ["messages", "not_before"],
  ["signals", "received_at"],
  ["schedules", "wake_at"],
] as const;

/**
 * Ends the leases of processes, so that others take their work up at once. Owner and epoch stay: whoever was thought dead
 * and lives may still commit what nobody else has claimed, and nothing else (RT401).
 */
export async function endLeases(client: pg.ClientBase, processes: readonly Silent[]): Promise<void> {
  if (processes.length === 0) return;
  const owners = processes.map(({ id }) => workerOf(id));
  const now = instant("statement_timestamp()");
  for (const [table, due] of leased) {
    await client.query(
      `update ${table} set lease_until = ${now} where ctid = any (array(
         select ctid from ${table}
          where ${due} <= ${now} and lease_until > ${now} and lease_owner = any ($1)
          for update skip locked))`,
      [owners],
    );
  }
}
