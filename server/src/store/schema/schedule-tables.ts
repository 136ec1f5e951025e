import type { ColumnKit } from "./column-kit.ts";
import { leaseColumns } from "./run-tables.ts";

/** What starts again and again, and what came of each of its moments. */
export function scheduleTables(kit: ColumnKit) {
  const schedules = kit.table(
    "schedules",
    {
      tenantId: kit.text("tenant_id").notNull(),
      id: kit.text("id").notNull(),
      revision: kit.integer("revision").notNull(),
      /** What its author said of it, as JSON. */
      schedule: kit.text("schedule").notNull(),
      /** Whose applications it starts: the key that its facts are sealed under. */
      subject: kit.text("subject").notNull(),
      facts: kit.text("facts").notNull(),
      state: kit.text("state").notNull(),
      wakeAt: kit.text("wake_at"),
      progress: kit.text("progress").notNull(),
      createdAt: kit.text("created_at").notNull(),
      createdByKind: kit.text("created_by_kind").notNull(),
      createdById: kit.text("created_by_id").notNull(),
      updatedAt: kit.text("updated_at").notNull(),
      updatedByKind: kit.text("updated_by_kind").notNull(),
      updatedById: kit.text("updated_by_id").notNull(),
      ...leaseColumns(kit),
    },
    (t) => [
      kit.primaryKey({ columns: [t.tenantId, t.id] }),
      kit.index("schedules_due").on(t.wakeAt, t.tenantId, t.id),
      kit.index("schedules_subject").on(t.tenantId, t.subject),
    ],
  );
  const scheduleFirings = kit.table(
    "schedule_firings",
    {
      tenantId: kit.text("tenant_id").notNull(),
      scheduleId: kit.text("schedule_id").notNull(),
      dueAt: kit.text("due_at").notNull(),
      result: kit.text("result").notNull(),
      firing: kit.text("firing").notNull(),
    },
    (t) => [kit.primaryKey({ columns: [t.tenantId, t.scheduleId, t.dueAt] })],
  );
  /** The highest revision of a lender's removed schedules: a new one of the same id has none that was there before. */
  const scheduleRevisions = kit.table("schedule_revisions", {
    tenantId: kit.text("tenant_id").primaryKey(),
    removed: kit.integer("removed").notNull(),
  });
  return { schedules, scheduleFirings, scheduleRevisions };
}
