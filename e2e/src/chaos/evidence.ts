import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { LedgerEntry } from "../../../server/src/sandbox/ledger.ts";
import { peekStore } from "../../../server/src/store/testing/peek-store.ts";
import type { ChaosLender } from "./chaos-lenders.ts";
import { readOracle, type OracleEntry } from "./oracle.ts";
import type { World } from "./world.ts";

/** All the checker goes by: what the clients saw, what the bank did, what the store holds, and what the servers prove. */
export interface Evidence {
  readonly lenders: readonly Pick<ChaosLender, "id" | "canary">[];
  readonly oracle: readonly OracleEntry[];
  readonly ledger: readonly LedgerEntry[];
  readonly keys: readonly KeyRow[];
  readonly runs: readonly RunRow[];
  readonly journal: readonly JournalRow[];
  /** Timers, activities, messages and signals that wait in the store. */
  readonly waiting: readonly WaitingRow[];
  readonly openIncidents: readonly {
    readonly run_id: string;
    readonly code: string;
    readonly message: string;
  }[];
  /** What the server answered when every run was to be carried out again and compared. */
  readonly replays: readonly { readonly run: string; readonly result: string }[];
  readonly unsound: readonly string[];
  /** Processes that ended although nobody ended them. */
  readonly unplanned: readonly string[];
  /** How many times longer than on an idle machine everything takes; default 1. */
  readonly slower?: number;
  /** RFC 3339, when the store was looked at. */
  readonly at: string;
}

export interface KeyRow {
  readonly tenant_id: string;
  readonly key: string;
  readonly run_id: string;
  readonly answer: string;
}
export interface RunRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly subject: string;
  readonly status: string;
  readonly finished: number;
  readonly parent: string | null;
  readonly run: string;
}
export interface JournalRow {
  readonly tenant_id: string;
  readonly run_id: string;
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  readonly entry: string;
}
export interface WaitingRow {
  readonly what: string;
  readonly run_id: string;
  readonly due: string;
  readonly lease_until: string | null;
}

/** Looks at everything there is; a server must be up, and the load at its end. */
export async function gatherEvidence(world: World, oraclePath: string): Promise<Evidence> {
  const peek = await peekStore(world.place);
  try {
    const runs = await peek.rows<RunRow>(
      "select tenant_id, id, subject, status, finished, parent, run from runs order by created_at, id",
    );
    const replays = await replayAll(world, runs);
    return {
      lenders: world.lenders,
      oracle: readOracle(oraclePath),
      ledger: readLedger(world.beside),
      runs,
      replays,
      keys: await peek.rows<KeyRow>("select tenant_id, key, run_id, answer from idempotency"),
      journal: await peek.rows<JournalRow>(
        "select tenant_id, run_id, seq, at, kind, entry from journal order by tenant_id, run_id, seq",
      ),
      waiting: await peek.rows<WaitingRow>(
        `select 'timer' as what, run_id, due_at as due, lease_until from timers
         union all select 'activity', run_id, not_before, lease_until from activities
         union all select 'message', run_id, not_before, lease_until from messages
         union all select 'signal', run_id, received_at, lease_until from signals where run_id is not null`,
      ),
      openIncidents: await peek.rows("select run_id, code, message from incidents where status = 'open'"),
      unsound: await peek.unsound(),
      unplanned: world.unplanned(),
      at: new Date().toISOString(),
    };
  } finally {
    await peek.close();
  }
}

const AT_ONCE = 4;

async function replayAll(world: World, runs: readonly RunRow[]): Promise<Evidence["replays"]> {
  const replays: { run: string; result: string }[] = [];
  const queue = [...runs];
  const one = async (): Promise<void> => {
    for (let row = queue.shift(); row !== undefined; row = queue.shift()) {
      const { id, tenant_id: tenant } = row;
      const key = world.lenders.find((lender) => lender.id === tenant)?.apiKey ?? "";
      replays.push({ run: id, result: await replayed(world, id, key) });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return replays;
}

async function replayed({ urls }: World, run: string, key: string): Promise<string> {
  for (const url of urls) {
    const answer = await fetch(`${url}/v1/applications/${run}/replay`, {
      headers: { authorization: `Bearer ${key}` },
      signal: AbortSignal.timeout(20_000),
    }).catch(() => undefined);
    if (answer === undefined) continue;
    const text = await answer.text();
    const { result } = JSON.parse(text) as { readonly result?: string };
    return result === "verified" ? result : `${answer.status} ${text.slice(0, 500)}`;
  }
  return "nobody answered";
}

function readLedger(folder: string): readonly LedgerEntry[] {
  const path = join(folder, "sandbox-ledger.ndjson");
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as LedgerEntry);
}
