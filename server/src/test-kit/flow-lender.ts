import { contentHash, type Json, type JsonObject } from "@lendloom/engine/kernel";
import type { ConnectorCall, ConnectorReply, Connectors } from "@lendloom/engine/runtime";
import type { TenantId } from "../store/index.ts";
import type { TestServer } from "./test-server.ts";

/** A bank that does what it is asked at once and remembers it. */
export interface ObligingBank extends Connectors {
  readonly calls: readonly ConnectorCall[];
  /** What it answers an operation from now on. */
  answer(operation: string, reply: (call: ConnectorCall) => ConnectorReply | Promise<ConnectorReply>): void;
}

export function obligingBank(): ObligingBank {
  const calls: ConnectorCall[] = [];
  const replies = new Map<string, (call: ConnectorCall) => ConnectorReply | Promise<ConnectorReply>>();
  return {
    calls,
    answer: (operation, reply) => void replies.set(operation, reply),
    async call(call) {
      calls.push(call);
      const reply = replies.get(call.operation);
      const [run = ""] = call.idempotencyKey.split(":");
      return reply === undefined ? { kind: "answer", answer: { reference: `R-${run}` } } : reply(call);
    },
  };
}

export interface FlowDocuments {
  readonly workflow: Json;
  readonly workflows: readonly Json[];
  readonly catalogue: Json;
  readonly packs: readonly Json[];
}

/** Makes the booking with its sub-flow live as the product `booking`, beside what is live. */
export async function publishFlow(
  server: TestServer,
  { workflow, workflows, catalogue, packs }: FlowDocuments,
  tenant = "demo",
): Promise<void> {
  const live = await server.store.releases.live(tenant as TenantId);
  const present = await Promise.all(
    (live?.active ?? []).map(async ({ kind, id, hash }) => {
      const stored = await server.store.definitions.byHash(tenant as TenantId, hash);
      if (stored === null) throw new Error(`Expected ${kind} ${id}`);
      return { kind, id, hash, definition: stored.definition };
    }),
  );
  const cash = present.find(({ kind, id }) => kind === "product" && id === "cash-loan")
    ?.definition as JsonObject;
  const product = {
    ...cash,
    id: "booking",
    catalogue: "sample",
    workflow: "booking",
    packs: ["check"],
    applicationFacts: ["age"],
  };
  const made = [
    ["workflow", workflow],
    ...workflows.map((json) => ["workflow", json] as const),
    ["catalogue", catalogue],
    ...packs.map((json) => ["pack", json] as const),
    ["product", product],
  ] as const;
  const definitions = made.map(([kind, json]) => {
    const definition = json as JsonObject;
    return { kind, id: definition["id"] as string, definition, hash: contentHash(definition) };
  });
  const kept = present.filter(
    (old) => !definitions.some((its) => its.kind === old.kind && its.id === old.id),
  );
  const at = new Date().toISOString();
  const appended = await server.store.releases.append(
    tenant as TenantId,
    { reason: "import", definitions: [...kept, ...definitions], basedOn: live?.seq ?? null },
    { at, by: { kind: "system", id: "test" } },
  );
  if (!appended.ok) throw new Error(JSON.stringify(appended.error));
}
