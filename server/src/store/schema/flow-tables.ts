import type { ColumnKit } from "./column-kit.ts";
import { leaseColumns } from "./run-tables.ts";

/** What runs tell each other, and signals and who waits for them. */
export function flowTables(kit: ColumnKit) {
  const messages = kit.table(
    "messages",
    {
      tenantId: kit.text("tenant_id").notNull(),
      runId: kit.text("run_id").notNull(),
      id: kit.text("id").notNull(),
      toRun: kit.text("to_run").notNull(),
      message: kit.text("message").notNull(),
      body: kit.text("body").notNull(),
      notBefore: kit.text("not_before").notNull(),
      attempt: kit.integer("attempt").notNull(),
      ...leaseColumns(kit),
    },
    (t) => [
      kit.primaryKey({ columns: [t.tenantId, t.runId, t.id] }),
      kit.index("messages_due").on(t.notBefore, t.tenantId, t.runId, t.id),
    ],
  );
  const signalWaits = kit.table(
    "signal_waits",
    {
      tenantId: kit.text("tenant_id").notNull(),
      runId: kit.text("run_id").notNull(),
      name: kit.text("name").notNull(),
      key: kit.text("key").notNull(),
      shared: kit.integer("shared").notNull(),
    },
    (t) => [
      kit.primaryKey({ columns: [t.tenantId, t.runId, t.name] }),
      kit.index("signal_waits_key").on(t.tenantId, t.name, t.key, t.runId),
    ],
  );
  const signals = kit.table(
    "signals",
    {
      tenantId: kit.text("tenant_id").notNull(),
      id: kit.text("id").notNull(),
      name: kit.text("name").notNull(),
      key: kit.text("key").notNull(),
      messageId: kit.text("message_id").notNull(),
      /** Sealed: nobody knows yet whose it is. */
      payload: kit.text("payload").notNull(),
      sender: kit.text("sender").notNull(),
      receivedAt: kit.text("received_at").notNull(),
      expiresAt: kit.text("expires_at").notNull(),
      runId: kit.text("run_id"),
      ...leaseColumns(kit),
    },
    (t) => [
      kit.primaryKey({ columns: [t.tenantId, t.id] }),
      kit.index("signals_arrival").on(t.receivedAt, t.tenantId, t.id),
      kit.index("signals_tenant").on(t.tenantId, t.receivedAt, t.id),
      kit.index("signals_key").on(t.tenantId, t.name, t.key),
      kit.index("signals_expiry").on(t.expiresAt),
    ],
  );
  return { messages, signalWaits, signals };
}
