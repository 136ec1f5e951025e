import type pg from "pg";
import type { Database } from "../database.ts";
import type { OwnWays } from "../own-ways.ts";
import { postgresSchema } from "../schema/index.ts";
import { batchedReads } from "./batched-reads.ts";
import { claimDue } from "./claim-due.ts";
import { groupCommits } from "./group-commits.ts";
import { columnsOf, storedRow } from "./stored-row.ts";

/** What nearly every step asks, in as few messages to the server as it can be. */
export function postgresWays(pool: pg.Pool, leaseClock: Database["leaseClock"]): OwnWays {
  const find = batchedReads(pool);
  const { tasks, subjectKeys } = postgresSchema;
  const [taskOf, keyOf] = [storedRow(tasks), storedRow(subjectKeys)];
  return {
    ...claimDue(pool, leaseClock),
    commit: groupCommits(pool),
    async findRun(tenant, id) {
      const row = await find(FIND_RUN, tenant, id);
      return row && { run: row["run"] as string, revision: Number(row["revision"]) };
    },
    async findTask(tenant, id) {
      const row = await find(FIND_TASK, tenant, id);
      return row && taskOf(row);
    },
    async findSubjectKey(tenant, subject) {
      const row = await find(FIND_KEY, tenant, subject);
      return row && keyOf(row);
    },
  };
}

const FIND_RUN = {
  name: "find_runs",
  text: lookUp("runs", "id", "run, revision"),
};
const FIND_TASK = {
  name: "find_tasks",
  text: lookUp("tasks", "id", columnsOf(postgresSchema.tasks)),
};
const FIND_KEY = {
  name: "find_subject_keys",
  text: lookUp("subject_keys", "subject", columnsOf(postgresSchema.subjectKeys)),
};

/** One look-up by index for each key, whatever PostgreSQL believes of the table's size. */
function lookUp(table: string, key: string, columns: string): string {
  return `select n.key, found.* from unnest($2::text[]) as n(key)
    cross join lateral (select ${columns} from ${table} where tenant_id = $1 and ${key} = n.key limit 1) found`;
}
