import { and, asc, count, eq, inArray, isNotNull, isNull, lt, lte, or } from "drizzle-orm";
import { ACROSS_LENDERS, type Database } from "../database.ts";
import { afterCursor, inOrder, pageLimit, pageOf, type Keyset } from "../page.ts";
import type { RunQueries } from "../repositories.ts";
import { createDecisionQueries } from "./decision-queries.ts";
import { readSignal } from "./flow-rows.ts";
import { forRole, heldBy } from "./task-filters.ts";
import { readDecision, readIncident, readRun, readTask } from "./run-rows.ts";

export function createRunQueries(database: Database): RunQueries {
  const { schema, reader } = database;
  const { runs, messages, signals, schedules, tasks, incidents, decisions, timers, activities } = schema;
  const newestRuns: Keyset = { columns: [runs.createdAt, runs.id], direction: "descending" };
  const tasksByDue: Keyset = { columns: [tasks.dueAt, tasks.id], direction: "ascending" };
  const urgentTasks: Keyset = { columns: [tasks.rank, tasks.dueAt, tasks.id], direction: "ascending" };
  const newestIncidents: Keyset = { columns: [incidents.at, incidents.id], direction: "descending" };
  const signalsByArrival: Keyset = { columns: [signals.receivedAt, signals.id], direction: "ascending" };
  return {
    ...createDecisionQueries(database),
    async listRuns(tenant, query = {}) {
      const { status, product, subject, cursor } = query;
      const limit = pageLimit(query);
      const rows = await reader(tenant)
        .select()
        .from(runs)
        .where(
          and(
            eq(runs.tenantId, tenant),
            status === undefined ? undefined : eq(runs.status, status),
            product === undefined ? undefined : eq(runs.product, product),
            subject === undefined ? undefined : eq(runs.subject, subject),
            // A sub-flow is found through the application that began it.
            isNull(runs.parent),
            afterCursor(newestRuns, cursor),
          ),
        )
        .orderBy(...inOrder(newestRuns))
        .limit(limit + 1);
      return pageOf(rows, limit, (row) => [row.createdAt, row.id], readRun);
    },
    async pageTasks(tenant, query = {}) {
      const { status, role, assignee, dueBefore, order = "due", cursor } = query;
      const limit = pageLimit(query);
      const keyset = order === "due" ? tasksByDue : urgentTasks;
      const rows = await reader(tenant)
        .select()
        .from(tasks)
        .where(
          and(
            eq(tasks.tenantId, tenant),
            status === undefined ? undefined : eq(tasks.status, status),
            role === undefined ? undefined : forRole(tasks, role),
            assignee === undefined ? undefined : heldBy(tasks, assignee),
            dueBefore === undefined ? undefined : lt(tasks.dueAt, dueBefore),
            afterCursor(keyset, cursor),
          ),
        )
        .orderBy(...inOrder(keyset))
        .limit(limit + 1);
      const keyOf = ({ rank, dueAt, id }: (typeof rows)[number]) =>
        order === "due" ? [dueAt, id] : [rank, dueAt, id];
      return pageOf(rows, limit, keyOf, readTask);
    },
    async pageIncidents(tenant, query = {}) {
      const { status, cursor } = query;
      const limit = pageLimit(query);
      const rows = await reader(tenant)
        .select()
        .from(incidents)
        .where(
          and(
            eq(incidents.tenantId, tenant),
            status === undefined ? undefined : eq(incidents.status, status),
            afterCursor(newestIncidents, cursor),
          ),
        )
        .orderBy(...inOrder(newestIncidents))
        .limit(limit + 1);
      return pageOf(rows, limit, (row) => [row.at, row.id], readIncident);
    },
    async pageSignals(tenant, query = {}) {
      const { name, key, cursor } = query;
      const limit = pageLimit(query);
      const rows = await reader(tenant)
        .select()
        .from(signals)
        .where(
          and(
            eq(signals.tenantId, tenant),
            name === undefined ? undefined : eq(signals.name, name),
            key === undefined ? undefined : eq(signals.key, key),
            afterCursor(signalsByArrival, cursor),
          ),
        )
        .orderBy(...inOrder(signalsByArrival))
        .limit(limit + 1);
      return pageOf(rows, limit, (row) => [row.receivedAt, row.id], readSignal);
    },
    async readHeads(tenant, runIds) {
      const rows = await inParts(runIds, (ids) =>
        reader(tenant)
          .select({ id: runs.id, revision: runs.revision, finished: runs.finished })
          .from(runs)
          .where(and(eq(runs.tenantId, tenant), inArray(runs.id, ids))),
      );
      return rows.map(({ finished, ...row }) => ({ ...row, finished: finished === 1 }));
    },
    async countOpenIncidents(tenant, runIds) {
      const rows = await inParts(runIds, (ids) =>
        reader(tenant)
          .select({ runId: incidents.runId, open: count() })
          .from(incidents)
          .where(
            and(eq(incidents.tenantId, tenant), inArray(incidents.runId, ids), eq(incidents.status, "open")),
          )
          .groupBy(incidents.runId),
      );
      return new Map(rows.map(({ runId, open }) => [runId, open]));
    },
    async readDecision(tenant, runId, number) {
      const [row] = await reader(tenant)
        .select({ record: decisions.record })
        .from(decisions)
        .where(and(eq(decisions.tenantId, tenant), eq(decisions.runId, runId), eq(decisions.number, number)))
        .limit(1);
      return row === undefined ? null : readDecision(row);
    },
    async earliestDue(now) {
      const due = [
        [timers, timers.dueAt],
        [activities, activities.notBefore],
        [messages, messages.notBefore],
        [schedules, schedules.wakeAt],
      ] as const;
      const first = async ([work, at]: (typeof due)[number]) => {
        const [row] = await reader(ACROSS_LENDERS)
          .select({ at })
          .from(work)
          .where(and(isNotNull(at), or(isNull(work.leaseUntil), lte(work.leaseUntil, now))))
          .orderBy(asc(at))
          .limit(1);
        return row?.at ?? null;
      };
      const [timer = null, activity = null, message = null, schedule = null] = await Promise.all(
        due.map(first),
      );
      return { timers: timer, activities: activity, messages: message, schedules: schedule };
    },
    async backlog() {
      const [waitingTimers] = await reader(ACROSS_LENDERS).select({ rows: count() }).from(timers);
      const [waitingActivities] = await reader(ACROSS_LENDERS).select({ rows: count() }).from(activities);
      const [sent] = await reader(ACROSS_LENDERS).select({ rows: count() }).from(messages);
      const [kept] = await reader(ACROSS_LENDERS).select({ rows: count() }).from(signals);
      return {
        timers: waitingTimers?.rows ?? 0,
        activities: waitingActivities?.rows ?? 0,
        messages: sent?.rows ?? 0,
        signals: kept?.rows ?? 0,
      };
    },
  };
}

/** Ids that one statement names; a run may have begun more sub-flows than a statement takes. */
const MOST_IDS = 5_000;

async function inParts<Row>(
  ids: readonly string[],
  read: (part: string[]) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let at = 0; at < ids.length; at += MOST_IDS) rows.push(...(await read(ids.slice(at, at + MOST_IDS))));
  return rows;
}
