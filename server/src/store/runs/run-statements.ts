import { and, eq, getTableColumns, sql } from "drizzle-orm";
import type { Database, Queries } from "../database.ts";
import { prepared } from "../prepared.ts";

/** The statements nearly every step runs, prepared once a connection. */
export function runStatements({ kind, schema }: Pick<Database, "kind" | "schema">) {
  const { runs, idempotency, timers, activities, tasks, subjectKeys } = schema;
  const tenant = sql.placeholder("tenantId");
  const rowOfRun = sql.join(
    Object.keys(getTableColumns(runs)).map((member) => sql`${sql.placeholder(member)}`),
    sql`, `,
  );
  const keyOfSubject = and(
    eq(subjectKeys.tenantId, tenant),
    eq(subjectKeys.subject, sql.placeholder("subject")),
  );
  const untilCommitted = kind === "postgres" ? sql` for share` : sql``;
  return {
    findRun: (queries: Queries) =>
      prepared(queries, "find_run", (on) =>
        on
          .select({ run: runs.run, revision: runs.revision })
          .from(runs)
          .where(and(eq(runs.tenantId, tenant), eq(runs.id, sql.placeholder("id"))))
          .limit(1),
      ),
    /** Nothing begins whose subject was erased: where an erasure is being written, it waits for that. */
    insertRun: (queries: Queries) =>
      prepared(queries, "insert_run", (on) =>
        on
          .insert(runs)
          .select(
            sql`select ${rowOfRun} where (select ${subjectKeys.destroyedAt} from ${subjectKeys} where ${keyOfSubject}${untilCommitted}) is null`,
          )
          .onConflictDoNothing()
          .returning({ id: runs.id }),
      ),
    updateRun: (queries: Queries) =>
      prepared(queries, "update_run", (on) =>
        on
          .update(runs)
          .set({
            revision: sql`${sql.placeholder("revision")}`,
            run: sql`${sql.placeholder("run")}`,
            status: sql`${sql.placeholder("status")}`,
            updatedAt: sql`${sql.placeholder("updatedAt")}`,
            workflowHash: sql`${sql.placeholder("workflowHash")}`,
            finished: sql`${sql.placeholder("finished")}`,
          })
          .where(
            and(
              eq(runs.tenantId, tenant),
              eq(runs.id, sql.placeholder("id")),
              eq(runs.revision, sql.placeholder("expected")),
            ),
          )
          .returning({ id: runs.id }),
      ),
    removeTimer: (queries: Queries) =>
      prepared(queries, "remove_timer", (on) =>
        on
          .delete(timers)
          .where(
            and(
              eq(timers.tenantId, tenant),
              eq(timers.runId, sql.placeholder("runId")),
              eq(timers.generation, sql.placeholder("generation")),
            ),
          ),
      ),
    removeActivity: (queries: Queries) =>
      prepared(queries, "remove_activity", (on) =>
        on
          .delete(activities)
          .where(
            and(
              eq(activities.tenantId, tenant),
              eq(activities.runId, sql.placeholder("runId")),
              eq(activities.generation, sql.placeholder("generation")),
            ),
          ),
      ),
    removeLeasedTimer: (queries: Queries) =>
      prepared(queries, "remove_leased_timer", (on) =>
        on
          .delete(timers)
          .where(
            and(
              eq(timers.tenantId, tenant),
              eq(timers.runId, sql.placeholder("runId")),
              eq(timers.generation, sql.placeholder("generation")),
              eq(timers.leaseOwner, sql.placeholder("owner")),
              eq(timers.leaseEpoch, sql.placeholder("epoch")),
            ),
          )
          .returning({ generation: timers.generation }),
      ),
    removeLeasedActivity: (queries: Queries) =>
      prepared(queries, "remove_leased_activity", (on) =>
        on
          .delete(activities)
          .where(
            and(
              eq(activities.tenantId, tenant),
              eq(activities.runId, sql.placeholder("runId")),
              eq(activities.generation, sql.placeholder("generation")),
              eq(activities.leaseOwner, sql.placeholder("owner")),
              eq(activities.leaseEpoch, sql.placeholder("epoch")),
            ),
          )
          .returning({ generation: activities.generation }),
      ),
    findTask: (queries: Queries) =>
      prepared(queries, "find_task", (on) =>
        on
          .select()
          .from(tasks)
          .where(and(eq(tasks.tenantId, tenant), eq(tasks.id, sql.placeholder("id"))))
          .limit(1),
      ),
    closeTask: (queries: Queries) =>
      prepared(queries, "close_task", (on) =>
        on
          .update(tasks)
          .set({
            status: sql`${sql.placeholder("status")}`,
            closedAt: sql`${sql.placeholder("closedAt")}`,
            closedByKind: sql`${sql.placeholder("closedByKind")}`,
            closedById: sql`${sql.placeholder("closedById")}`,
            outcome: sql`${sql.placeholder("outcome")}`,
          })
          .where(
            and(eq(tasks.tenantId, tenant), eq(tasks.id, sql.placeholder("id")), eq(tasks.status, "open")),
          ),
      ),
    findIdempotency: (queries: Queries) =>
      prepared(queries, "find_idempotency", (on) =>
        on
          .select()
          .from(idempotency)
          .where(and(eq(idempotency.tenantId, tenant), eq(idempotency.key, sql.placeholder("key"))))
          .limit(1),
      ),
    insertIdempotency: (queries: Queries) =>
      prepared(queries, "insert_idempotency", (on) =>
        on
          .insert(idempotency)
          .values({
            tenantId: tenant,
            key: sql.placeholder("key"),
            requestHash: sql.placeholder("requestHash"),
            runId: sql.placeholder("runId"),
            at: sql.placeholder("at"),
            answer: sql.placeholder("answer"),
          })
          .onConflictDoNothing()
          .returning({ key: idempotency.key }),
      ),
  };
}

export type RunStatements = ReturnType<typeof runStatements>;
