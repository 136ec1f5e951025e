import type { RunCommit } from "@lendloom/engine/runtime";
import { and, eq, inArray } from "drizzle-orm";
import type { Transaction } from "../database.ts";
import type { Schema } from "../schema/index.ts";
import { writeMessage, writeWait } from "./flow-rows.ts";
import { heldBy, leasedRow, leaseIn } from "./lease.ts";
import { NotCommitted } from "./not-committed.ts";

/** What a step tells other runs, which signals it waits for from now on, and the ones that led to it. */
export async function writeFlow(schema: Schema, transaction: Transaction, commit: RunCommit): Promise<void> {
  const { tenant, run, flow } = commit;
  if (flow === undefined) return;
  const { messages, signalWaits, signals } = schema;
  const { queries } = transaction;
  for (const { runId, id, lease = leaseIn(commit, "message", id) } of flow.messages.take) {
    const [taken] = await queries
      .delete(messages)
      .where(leasedRow(messages, messages.id, { tenant, runId, id, lease }))
      .returning({ id: messages.id });
    if (taken === undefined) throw new NotCommitted({ kind: "stale" });
  }
  for (const id of flow.signals.take) {
    const [taken] = await queries
      .delete(signals)
      .where(
        and(eq(signals.tenantId, tenant), eq(signals.id, id), heldBy(signals, leaseIn(commit, "signal", id))),
      )
      .returning({ id: signals.id });
    if (taken === undefined) throw new NotCommitted({ kind: "stale" });
  }
  if (flow.messages.drop.length > 0) {
    await queries
      .delete(messages)
      .where(
        and(
          eq(messages.tenantId, tenant),
          eq(messages.runId, run.id),
          inArray(messages.id, [...flow.messages.drop]),
        ),
      );
  }
  if (flow.waits.end.length > 0) {
    await queries
      .delete(signalWaits)
      .where(
        and(
          eq(signalWaits.tenantId, tenant),
          eq(signalWaits.runId, run.id),
          inArray(signalWaits.name, [...flow.waits.end]),
        ),
      );
  }
  await transaction.insertAll(messages, flow.messages.send.map(writeMessage));
  await transaction.insertAll(signalWaits, flow.waits.begin.map(writeWait));
}
