import type { Run } from "../process/index.ts";
import type { RunStore } from "./run-store.ts";

const PAGE = 1_000;

/**
 * Whether a run that waits under this key now began to before `end`, an instant. The journal is looked at only where the
 * run was written since.
 */
export async function beganToWaitBefore(
  store: Pick<RunStore, "readJournal">,
  tenant: string,
  run: Run,
  { name, key, end }: { readonly name: string; readonly key: string; readonly end: string },
): Promise<boolean> {
  if (run.updatedAt < end) return true;
  let began: string | undefined;
  for (let after = 0; ;) {
    const entries = await store.readJournal(tenant, run.id, { after, limit: PAGE });
    for (const entry of entries) {
      if (entry.kind === "signals-awaited")
        began = entry.waits[name] === key ? (began ?? entry.at) : undefined;
      after = entry.seq;
    }
    if (entries.length < PAGE) return began !== undefined && began < end;
  }
}
