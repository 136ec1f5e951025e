import { isJsonObject, type Json, type Texts } from "@lendloom/engine/kernel";
import type { MigrationPlan } from "@lendloom/engine/workflow";
import type { ApiAnswer } from "./api-client.ts";
import { UsageError } from "./usage-error.ts";

export type CallServer = (
  method: "GET" | "POST",
  path: string,
  body?: Json,
  headers?: Readonly<Record<string, string>>,
) => Promise<ApiAnswer>;

interface Order {
  readonly plans: readonly MigrationPlan[];
  readonly reason: string;
  readonly dryRun: boolean;
  /** The same key goes on where a migration stopped. */
  readonly key: string;
}

interface Item {
  readonly application: string;
  readonly result: string;
  readonly refusal?: { readonly code: string; readonly texts: Texts; readonly errors?: readonly Reason[] };
}
interface Reason {
  readonly code: string;
  readonly pointer?: string;
  readonly texts: Texts;
}
interface Batch {
  readonly migration?: string;
  readonly items: readonly Item[];
  readonly done: number;
  readonly next?: string;
}

/** What came of a migration: counts, why some do not move, and each that does not. */
export interface MigrationTold {
  readonly dryRun: boolean;
  readonly key: string;
  readonly migrations: readonly string[];
  readonly done: number;
  readonly refused: number;
  readonly reasons: readonly (Reason & { readonly applications: number })[];
  readonly failed: readonly { readonly application: string; readonly texts: Texts }[];
}

const BATCH = 200;

/** Sends plans batch by batch until nothing is left; each batch is told on the error stream. */
export async function migrateBatches(call: CallServer, order: Order): Promise<MigrationTold> {
  const { plans, reason, dryRun, key } = order;
  const items: Item[] = [];
  const migrations = new Set<string>();
  let done = 0;
  for (const [index, plan] of plans.entries()) {
    let after: string | undefined;
    do {
      const sent = { plan, reason, dryRun, limit: BATCH, ...(after === undefined ? {} : { after }) };
      const headers = { "idempotency-key": `${key}-${index}` };
      const { status, body } = await call("POST", "/v1/migrations", sent, headers);
      if (status !== 200 || !isJsonObject(body)) throw refused(status, body);
      const batch = body as unknown as Batch;
      items.push(...batch.items);
      done += batch.done;
      if (batch.migration !== undefined) migrations.add(batch.migration);
      after = batch.next;
      if (!dryRun) process.stderr.write(`${done} / ${items.length}\n`);
    } while (after !== undefined);
  }
  const failed = items.flatMap(({ application, refusal }) =>
    refusal === undefined ? [] : [{ application, texts: refusal.errors?.[0]?.texts ?? refusal.texts }],
  );
  return {
    dryRun,
    key,
    migrations: [...migrations],
    done,
    refused: items.length - done,
    reasons: reasonsOf(items),
    failed,
  };
}

function refused(status: number, body: Json): UsageError {
  return status === 403
    ? new UsageError(
        "只有管理员可以迁移：LENDLOOM_API_KEY 用管理员密钥，或加 --as 和 LENDLOOM_PASSWORD。",
        "Only an administrator may migrate: give their key in LENDLOOM_API_KEY, or --as with LENDLOOM_PASSWORD.",
        body,
      )
    : new UsageError("服务器拒绝了请求。", "The server refused.", body);
}

/** Why applications do not move, by reason and place, the commonest first. */
function reasonsOf(items: readonly Item[]): MigrationTold["reasons"] {
  const counted = new Map<string, Reason & { applications: number }>();
  for (const { refusal } of items) {
    if (refusal === undefined) continue;
    const reasons: readonly Reason[] = refusal.errors ?? [refusal];
    for (const { code, pointer = "", texts } of reasons) {
      const name = `${code} ${pointer}`;
      const before = counted.get(name)?.applications ?? 0;
      counted.set(name, { code, ...(pointer === "" ? {} : { pointer }), texts, applications: before + 1 });
    }
  }
  return [...counted.values()].sort((a, b) => b.applications - a.applications);
}
