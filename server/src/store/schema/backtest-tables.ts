import { condition, type ColumnKit } from "./column-kit.ts";
import { leaseColumns } from "./run-tables.ts";

/** Backtests as jobs that any process may answer for, and the files that wait for one. */
export function backtestTables(kit: ColumnKit) {
  const backtests = kit.table(
    "backtests",
    {
      tenantId: kit.text("tenant_id").notNull(),
      id: kit.text("id").notNull(),
      createdAt: kit.text("created_at").notNull(),
      endedAt: kit.text("ended_at"),
      status: kit.text("status").notNull(),
      /** Counts every change, so that whoever follows it knows what is new. */
      revision: kit.integer("revision").notNull(),
      /** What is compared, until it has ended. Sealed under the lender's key. */
      work: kit.text("work"),
      /** Processes that took it up. */
      attempt: kit.integer("attempt").notNull(),
      rows: kit.integer("row_count").notNull(),
      /** The part that is read, in millionths. */
      share: kit.integer("share").notNull(),
      issues: kit.text("issues").notNull(),
      /** Sealed under the lender's key: the refusals of a file quote it. */
      report: kit.text("report"),
      ...leaseColumns(kit),
    },
    (t) => [
      kit.primaryKey({ columns: [t.tenantId, t.id] }),
      kit.index("backtests_newest").on(t.tenantId, t.createdAt, t.id),
      kit.check("backtests_status", condition(`status in ('running', 'done', 'failed', 'cancelled')`)),
    ],
  );
  /** Parts of uploaded applicants, where several processes share a store; gzip, sealed under the lender's key. */
  const backtestFiles = kit.table(
    "backtest_files",
    {
      tenantId: kit.text("tenant_id").notNull(),
      file: kit.text("file").notNull(),
      part: kit.integer("part").notNull(),
      at: kit.text("at").notNull(),
      /** Of the last part, which has no text: how many parts there are before it. */
      parts: kit.integer("parts"),
      bytes: kit.text("bytes").notNull(),
    },
    (t) => [kit.primaryKey({ columns: [t.tenantId, t.file, t.part] })],
  );
  return { backtests, backtestFiles };
}
