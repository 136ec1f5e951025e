import type { MessageKind, Sender, StoredValue } from "@lendloom/engine/process";
import type { MessageRow, SignalRow, WaitRow } from "@lendloom/engine/runtime";
import type { Schema } from "../schema/index.ts";

type Row<Table extends keyof Schema> = Schema[Table]["$inferSelect"];

const unleased = { leaseOwner: null, leaseUntil: null, leaseEpoch: 0 };

export function writeMessage(row: MessageRow): Row<"messages"> {
  return {
    tenantId: row.tenant,
    runId: row.runId,
    id: row.id,
    toRun: row.to,
    message: row.message,
    body: JSON.stringify(row.body),
    notBefore: row.notBefore,
    attempt: row.attempt,
    ...unleased,
  };
}

export function readMessage(row: Row<"messages">): MessageRow {
  return {
    tenant: row.tenantId,
    runId: row.runId,
    id: row.id,
    to: row.toRun,
    message: row.message as MessageKind,
    body: JSON.parse(row.body) as StoredValue,
    notBefore: row.notBefore,
    attempt: row.attempt,
  };
}

export function writeWait({ tenant, runId, name, key, shared }: WaitRow): Row<"signalWaits"> {
  return { tenantId: tenant, runId, name, key, shared: shared ? 1 : 0 };
}

export function readWait({ tenantId, runId, name, key, shared }: Row<"signalWaits">): WaitRow {
  return { tenant: tenantId, runId, name, key, shared: shared === 1 };
}

export function writeSignal(row: SignalRow): Row<"signals"> {
  return {
    tenantId: row.tenant,
    id: row.id,
    name: row.name,
    key: row.key,
    messageId: row.messageId,
    payload: JSON.stringify(row.payload),
    sender: JSON.stringify(row.sender),
    receivedAt: row.receivedAt,
    expiresAt: row.expiresAt,
    runId: row.runId ?? null,
    ...unleased,
  };
}

export function readSignal(row: Row<"signals">): SignalRow {
  return {
    tenant: row.tenantId,
    id: row.id,
    name: row.name,
    key: row.key,
    messageId: row.messageId,
    payload: JSON.parse(row.payload) as StoredValue,
    sender: JSON.parse(row.sender) as Sender,
    receivedAt: row.receivedAt,
    expiresAt: row.expiresAt,
    ...(row.runId !== null && { runId: row.runId }),
  };
}
