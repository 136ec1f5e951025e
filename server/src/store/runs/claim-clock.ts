import type { Claim } from "@lendloom/engine/runtime";
import { sql, type SQL } from "drizzle-orm";
import type { Database } from "../database.ts";

/**
 * The instant that decides what is due and which leases are over. Where several processes claim, it is the
 * database's: a process whose clock is off neither takes what is another one's nor leaves what is due.
 */
export function claimNow({ leaseClock }: Database): SQL {
  // Of the statement, not of the moment: only then does an index find what is due by it.
  return leaseClock === "database" ? instant(sql`statement_timestamp()`) : sql`${sql.placeholder("now")}`;
}

/** For a query that is built for one claim. */
export function claimNowOf(database: Database, claim: Claim): SQL {
  return database.leaseClock === "database" ? claimNow(database) : sql`${claim.now}`;
}

/** When the lease ends, as long from now as the claim says. */
export function leaseEnd(
  { leaseClock }: Database,
  { now, leaseUntil }: Pick<Claim, "now" | "leaseUntil">,
): string | SQL {
  if (leaseClock !== "database") return leaseUntil;
  const seconds = (Date.parse(leaseUntil) - Date.parse(now)) / 1_000;
  return instant(sql`clock_timestamp() + make_interval(secs => ${seconds}::float8)`);
}

/** An instant as every column keeps it. */
function instant(at: SQL): SQL {
  return sql`to_char((${at}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') collate "C"`;
}
