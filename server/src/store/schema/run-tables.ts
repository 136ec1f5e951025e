import { condition, type ColumnKit } from "./column-kit.ts";

/** Runs and everything one commit of a step writes. */
export function runTables(kit: ColumnKit) {
  const runs = kit.table(
    "runs",
    {
      tenantId: kit.text("tenant_id").notNull(),
      id: kit.text("id").notNull(),
      revision: kit.integer("revision").notNull(),
      run: kit.text("run").notNull(),
      /** Copies of members of `run`, for lists. */
      subject: kit.text("subject").notNull(),
      product: kit.text("product"),
      status: kit.text("status").notNull(),
      createdAt: kit.text("created_at").notNull(),
      updatedAt: kit.text("updated_at").notNull(),
      workflowHash: kit.text("workflow_hash"),
      /** 1 when it has ended. */
      finished: kit.integer("finished"),
      /** The run that began it as a sub-flow. */
      parent: kit.text("parent"),
    },
    (t) => [
      kit.primaryKey({ columns: [t.tenantId, t.id] }),
      kit.index("runs_newest").on(t.tenantId, t.createdAt, t.id),
      kit.index("runs_status").on(t.tenantId, t.status, t.createdAt, t.id),
      kit.index("runs_subject").on(t.tenantId, t.subject),
      kit
        .index("runs_ended")
        .on(t.tenantId, t.createdAt, t.id)
        .where(condition("parent is null and finished = 1")),
    ],
  );
  const journal = kit.table(
    "journal",
    {
      ...columnsOfRun(kit),
      seq: kit.integer("seq").notNull(),
      at: kit.text("at").notNull(),
      kind: kit.text("kind").notNull(),
      entry: kit.text("entry").notNull(),
    },
    (t) => [kit.primaryKey({ columns: [t.tenantId, t.runId, t.seq] })],
  );
  const decisions = kit.table(
    "decisions",
    {
      ...columnsOfRun(kit),
      number: kit.integer("number").notNull(),
      at: kit.text("at").notNull(),
      pack: kit.text("pack").notNull(),
      packHash: kit.text("pack_hash").notNull(),
      logicVersion: kit.text("logic_version").notNull(),
      outcome: kit.text("outcome").notNull(),
      digest: kit.text("digest").notNull(),
      /** The whole record; personal facts in it are sealed. */
      record: kit.text("record").notNull(),
    },
    (t) => [
      kit.primaryKey({ columns: [t.tenantId, t.runId, t.number] }),
      kit.index("decisions_by_time").on(t.tenantId, t.pack, t.at, t.runId, t.number),
    ],
  );
  const timers = kit.table(
    "timers",
    {
      ...columnsOfRun(kit),
      generation: kit.text("generation").notNull(),
      timer: kit.text("timer").notNull(),
      dueAt: kit.text("due_at").notNull(),
      ...leaseColumns(kit),
    },
    (t) => [
      kit.primaryKey({ columns: [t.tenantId, t.runId, t.generation] }),
      // Work is claimed over all lenders, earliest first.
      kit.index("timers_due").on(t.dueAt, t.tenantId, t.runId, t.generation),
      // And of one lender after the other, where one has more than its share.
      kit.index("timers_of_lender").on(t.tenantId, t.dueAt),
    ],
  );
  const activities = kit.table(
    "activities",
    {
      ...columnsOfRun(kit),
      generation: kit.text("generation").notNull(),
      purpose: kit.text("purpose").notNull(),
      invoke: kit.text("invoke").notNull(),
      source: kit.text("source"),
      connector: kit.text("connector").notNull(),
      operation: kit.text("operation").notNull(),
      input: kit.text("input").notNull(),
      timeoutMs: kit.integer("timeout_ms").notNull(),
      retry: kit.text("retry").notNull(),
      attempt: kit.integer("attempt").notNull(),
      notBefore: kit.text("not_before").notNull(),
      ...leaseColumns(kit),
      heartbeatMs: kit.integer("heartbeat_ms"),
    },
    (t) => [
      kit.primaryKey({ columns: [t.tenantId, t.runId, t.generation] }),
      kit.index("activities_due").on(t.notBefore, t.tenantId, t.runId, t.generation),
      kit.index("activities_of_connector").on(t.tenantId, t.connector, t.notBefore),
    ],
  );
  const tasks = kit.table(
    "tasks",
    {
      tenantId: kit.text("tenant_id").notNull(),
      id: kit.text("id").notNull(),
      runId: kit.text("run_id").notNull(),
      generation: kit.text("generation").notNull(),
      invoke: kit.text("invoke").notNull(),
      state: kit.text("state").notNull(),
      role: kit.text("role").notNull(),
      title: kit.text("title").notNull(),
      openedAt: kit.text("opened_at").notNull(),
      dueAt: kit.text("due_at").notNull(),
      definition: kit.text("definition").notNull(),
      input: kit.text("input").notNull(),
      status: kit.text("status").notNull(),
      closedAt: kit.text("closed_at"),
      closedByKind: kit.text("closed_by_kind"),
      closedById: kit.text("closed_by_id"),
      outcome: kit.text("outcome"),
      /** 100 less its priority, so that lists by urgency go one way. */
      rank: kit.integer("rank").notNull(),
      assignee: kit.text("assignee"),
      assignedAt: kit.text("assigned_at"),
      notified: kit.text("notified").notNull(),
      escalations: kit.integer("escalations").notNull(),
      notSameAs: kit.text("not_same_as"),
    },
    (t) => [
      kit.primaryKey({ columns: [t.tenantId, t.id] }),
      kit.index("tasks_due").on(t.tenantId, t.status, t.role, t.dueAt, t.id),
      kit.index("tasks_run").on(t.tenantId, t.runId),
      kit.index("tasks_urgent").on(t.tenantId, t.status, t.rank, t.dueAt, t.id),
      kit.index("tasks_assignee").on(t.tenantId, t.assignee, t.status),
      kit.check("tasks_status", condition(`status in ('open', 'completed', 'cancelled')`)),
    ],
  );
  const incidents = kit.table(
    "incidents",
    {
      tenantId: kit.text("tenant_id").notNull(),
      id: kit.text("id").notNull(),
      runId: kit.text("run_id").notNull(),
      at: kit.text("at").notNull(),
      code: kit.text("code").notNull(),
      message: kit.text("message").notNull(),
      event: kit.text("event").notNull(),
      status: kit.text("status").notNull(),
      resolvedAt: kit.text("resolved_at"),
      resolvedBy: kit.text("resolved_by"),
      texts: kit.text("texts"),
    },
    (t) => [
      kit.primaryKey({ columns: [t.tenantId, t.id] }),
      kit.index("incidents_newest").on(t.tenantId, t.status, t.at, t.id),
      kit.index("incidents_run").on(t.tenantId, t.runId),
      kit.check("incidents_status", condition(`status in ('open', 'resolved')`)),
    ],
  );
  const idempotency = kit.table(
    "idempotency",
    {
      tenantId: kit.text("tenant_id").notNull(),
      key: kit.text("key").notNull(),
      requestHash: kit.text("request_hash").notNull(),
      runId: kit.text("run_id").notNull(),
      at: kit.text("at").notNull(),
      answer: kit.text("answer").notNull(),
    },
    (t) => [kit.primaryKey({ columns: [t.tenantId, t.key] })],
  );
  return { runs, journal, decisions, timers, activities, tasks, incidents, idempotency };
}

function columnsOfRun(kit: ColumnKit) {
  return { tenantId: kit.text("tenant_id").notNull(), runId: kit.text("run_id").notNull() };
}

/** Who works on a row and until when; the epoch grows with every claim and fences late owners. */
export function leaseColumns(kit: ColumnKit) {
  return {
    leaseOwner: kit.text("lease_owner"),
    leaseUntil: kit.text("lease_until"),
    leaseEpoch: kit.integer("lease_epoch").notNull(),
  };
}
