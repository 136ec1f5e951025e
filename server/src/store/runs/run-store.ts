import type { RunCommit, RunStore } from "@lendloom/engine/runtime";
import { and, asc, desc, eq, gt, lt, min } from "drizzle-orm";
import { ACROSS_LENDERS, type Database } from "../database.ts";
import { beyondKey, inOrder, type Keyset } from "../page.ts";
import { claimActivities, claimTimers } from "./claim-work.ts";
import { commitRun } from "./commit-run.ts";
import { createScheduleStore } from "../schedules/schedule-store.ts";
import { createFlowStore } from "./flow-store.ts";
import { recentRuns } from "./recent-runs.ts";
import {
  readActivity,
  readDecision,
  readIdempotency,
  readIncident,
  readJournal,
  readRun,
  readTask,
  readTimer,
} from "./run-rows.ts";
import { runStatements } from "./run-statements.ts";
import { forRole, heldBy } from "./task-filters.ts";

/** The runtime's port over tables; both dialects pass its contract suite. */
export function createRunStore(database: Database): RunStore {
  const { schema, reader, own } = database;
  const { runs, journal, decisions, timers, activities, messages, schedules, tasks, incidents } = schema;
  const statements = runStatements(database);
  const tasksByDue: Keyset = { columns: [tasks.dueAt, tasks.id], direction: "ascending" };
  const recent = recentRuns(database);
  const alone = (commit: RunCommit) => commitRun(database, statements, commit, recent);
  const findRun = async (tenant: string, id: string) =>
    (await statements.findRun(reader(tenant)).execute({ tenantId: tenant, id }))[0];
  const findTask = async (tenant: string, id: string) =>
    (await statements.findTask(reader(tenant)).execute({ tenantId: tenant, id }))[0];
  return {
    ...createFlowStore(database, statements),
    ...createScheduleStore(database),
    async readRun(tenant, runId, { anew = false } = {}) {
      const known = anew ? undefined : recent.get(tenant, runId);
      if (known !== undefined) return known;
      const row = await (own?.findRun ?? findRun)(tenant, runId);
      return row === undefined ? undefined : readRun(row);
    },
    async readIdempotency(tenant, key) {
      const [row] = await statements.findIdempotency(reader(tenant)).execute({ tenantId: tenant, key });
      return row === undefined ? undefined : readIdempotency(row);
    },
    commit: (commit) => own?.commit(commit, alone) ?? alone(commit),
    async readJournal(tenant, runId, { after, limit }) {
      const rows = await reader(tenant)
        .select({ entry: journal.entry })
        .from(journal)
        .where(and(eq(journal.tenantId, tenant), eq(journal.runId, runId), gt(journal.seq, after)))
        .orderBy(asc(journal.seq))
        .limit(limit);
      return rows.map(readJournal);
    },
    async readDecisions(tenant, runId) {
      const rows = await reader(tenant)
        .select({ record: decisions.record })
        .from(decisions)
        .where(and(eq(decisions.tenantId, tenant), eq(decisions.runId, runId)))
        .orderBy(asc(decisions.number));
      return rows.map(readDecision);
    },
    claimTimers: (claim) => own?.claimTimers(claim) ?? claimTimers(database, claim),
    claimActivities: (claim) => own?.claimActivities(claim) ?? claimActivities(database, claim),
    async nextDue() {
      const [timer] = await reader(ACROSS_LENDERS)
        .select({ at: min(timers.dueAt) })
        .from(timers);
      const [activity] = await reader(ACROSS_LENDERS)
        .select({ at: min(activities.notBefore) })
        .from(activities);
      const [message] = await reader(ACROSS_LENDERS)
        .select({ at: min(messages.notBefore) })
        .from(messages);
      const [schedule] = await reader(ACROSS_LENDERS)
        .select({ at: min(schedules.wakeAt) })
        .from(schedules);
      return [timer?.at, activity?.at, message?.at, schedule?.at]
        .filter((at) => typeof at === "string")
        .sort()[0];
    },
    async listRunsOf(tenant, { workflow, after = "", limit }) {
      const rows = await reader(tenant)
        .select({ run: runs.run, revision: runs.revision })
        .from(runs)
        .where(
          and(
            eq(runs.tenantId, tenant),
            eq(runs.workflowHash, workflow),
            eq(runs.finished, 0),
            gt(runs.id, after),
          ),
        )
        .orderBy(asc(runs.id))
        .limit(limit);
      return rows.map(readRun);
    },
    async readTimers(tenant, runId) {
      const rows = await reader(tenant)
        .select()
        .from(timers)
        .where(and(eq(timers.tenantId, tenant), eq(timers.runId, runId)))
        .orderBy(asc(timers.dueAt), asc(timers.generation));
      return rows.map(readTimer);
    },
    async readActivities(tenant, runId) {
      const rows = await reader(tenant)
        .select()
        .from(activities)
        .where(and(eq(activities.tenantId, tenant), eq(activities.runId, runId)))
        .orderBy(asc(activities.notBefore), asc(activities.generation));
      return rows.map(readActivity);
    },
    async readTask(tenant, taskId) {
      const row = await (own?.findTask ?? findTask)(tenant, taskId);
      return row === undefined ? undefined : readTask(row);
    },
    async listTasks(tenant, { status, role, runId, assignee, dueBefore, after, limit }) {
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
            runId === undefined ? undefined : eq(tasks.runId, runId),
            after === undefined ? undefined : beyondKey(tasksByDue, [after.dueAt, after.id]),
          ),
        )
        .orderBy(...inOrder(tasksByDue))
        .limit(limit);
      return rows.map(readTask);
    },
    async readIncident(tenant, incidentId) {
      const [row] = await reader(tenant)
        .select()
        .from(incidents)
        .where(and(eq(incidents.tenantId, tenant), eq(incidents.id, incidentId)))
        .limit(1);
      return row === undefined ? undefined : readIncident(row);
    },
    async listIncidents(tenant, { status, runId, limit }) {
      const rows = await reader(tenant)
        .select()
        .from(incidents)
        .where(
          and(
            eq(incidents.tenantId, tenant),
            status === undefined ? undefined : eq(incidents.status, status),
            runId === undefined ? undefined : eq(incidents.runId, runId),
          ),
        )
        .orderBy(desc(incidents.at), asc(incidents.id))
        .limit(limit);
      return rows.map(readIncident);
    },
  };
}
