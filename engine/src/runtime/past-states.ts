import type { JournalEntry } from "../process/index.ts";
import type { RunStore } from "./run-store.ts";

const PAGE = 1_000;

/** The states that an entry of a run's journal led to; undefined: the entry is no step. */
export async function statesAt(
  store: Pick<RunStore, "readJournal">,
  tenant: string,
  runId: string,
  seq: number,
): Promise<readonly string[] | undefined> {
  let states: readonly string[] = [];
  for (let after = 0; after < seq; after += PAGE) {
    const entries = await store.readJournal(tenant, runId, { after, limit: Math.min(PAGE, seq - after) });
    for (const entry of entries) {
      const changes = changesOf(entry);
      if (entry.seq === seq && changes === undefined) return undefined;
      states = changes?.states ?? states;
      if (entry.seq === seq) return states;
    }
    if (entries.length === 0) return undefined;
  }
  return undefined;
}

function changesOf(entry: JournalEntry) {
  return entry.kind === "stepped" || entry.kind === "migrated" ? entry.changes : undefined;
}
